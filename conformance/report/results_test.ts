import { assert, assertThrows } from "@std/assert";
import { parseResults, ResultsError } from "./results.ts";
import { toldBy } from "./sample_reports.ts";

Deno.test("parseResults() says in one short line what is no result", () => {
  const good = JSON.parse(toldBy("json"));
  const [result] = good.results;
  const files: readonly (readonly [unknown, string])[] = [
    [[], "no JSON object"],
    [{ results: [] }, "its schema is none"],
    [{ ...good, schema: `\x1b[31m${"x".repeat(500)}` }, "\\u{1b}"],
    [{ ...good, results: {} }, "no list of results"],
    [{ ...good, suite: 7 }, "the file.suite is no string"],
    [{ ...good, results: [null] }, "results[0] is no object"],
    [
      { ...good, results: [result, { ...result, id: undefined }] },
      "results[1] has no id",
    ],
    [
      { ...good, results: [{ ...result, arch: "\x1b[31mmips" }] },
      "results[0].arch is \\u{1b}",
    ],
    [
      { ...good, results: [{ ...result, outcome: "constructor" }] },
      "results[0].outcome",
    ],
    [
      { ...good, results: [{ ...result, verified: [7] }] },
      "no list of strings",
    ],
    [{ ...good, results: [{ ...result, known: { line: "1" } }] }, "known"],
    [{ ...good, partial: 7 }, "partial is no object"],
    [{ ...good, selection: { architectures: 7 } }, "selection"],
  ];
  for (const [file, wanted] of files) {
    const { message } = assertThrows(
      () => parseResults(JSON.stringify(file)),
      ResultsError,
      wanted,
    );
    assert(message.length < 200, message);
    assert(/^[\x20-\x7e…]*$/.test(message), message);
  }
  assertThrows(() => parseResults("{"), ResultsError, "it is no JSON");
});
