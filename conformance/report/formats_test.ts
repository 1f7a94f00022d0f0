// What reporters write is read by others: here by parsers and validators that
// others wrote, and nothing foreign comes through as it is.

import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import Ajv2020 from "ajv/dist/2020.js";
import Ajv04 from "ajv-draft-04";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { parse } from "parse5";
import { Parser } from "tap-parser";
import sarifSchema from "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json" with {
  type: "json",
};
import schema from "../../docs/results.schema.json" with { type: "json" };
import { runConformance } from "../conformance.ts";
import { reporterNames } from "./reporter.ts";
import { parseResults, ResultsError } from "./results.ts";
import type { RowReport } from "../run/run_rows.ts";
import {
  HOSTILE,
  partlyToldBy,
  samplePlan,
  samples,
  toldBy,
} from "./sample_reports.ts";

/** Date and time as RFC 3339 has them, in UTC. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

const ajv = new Ajv2020.default({ allErrors: true, strictTypes: false });
ajv.addFormat("date-time", DATE_TIME);
const isResults = ajv.compile(schema);

function checkResults(text: string): void {
  assert(isResults(JSON.parse(text)), ajv.errorsText(isResults.errors));
}

for (const name of reporterNames) {
  Deno.test(`the reporter ${name} lets nothing through that a terminal would obey`, () => {
    for (const text of [toldBy(name), partlyToldBy(name)]) {
      assert(text.length > 0);
      const read = name === "json" || name === "sarif"
        // Escaped by JSON already.
        ? text
        : text.replaceAll("\n", "");
      // deno-lint-ignore no-control-regex
      const found = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufffe]/.exec(
        read,
      );
      if (name !== "json") assertEquals(found?.[0], undefined);
      assertEquals(text.isWellFormed() || name === "json", true);
    }
  });
}

Deno.test("the JSON report is as its published schema says, whole and partial", async () => {
  checkResults(toldBy("json"));
  checkResults(partlyToldBy("json"));
  let text = "";
  await runConformance({
    architectures: ["riscv64"],
    filter: "pipe/EINVAL",
    exclude: ["order"],
    seeds: [3, 4],
    repetitions: 2,
    shard: { index: 1, count: 1 },
    reporters: [{ name: "json", write: (part) => text += part }],
  });
  checkResults(text);
  const { results, rows, selection, started } = JSON.parse(text);
  assertEquals(results.length, 4 * Object.keys(rows).length);
  assertEquals(
    results.map(({ repetition }: { repetition: number }) => repetition)
      .sort().at(-1),
    2,
  );
  assertEquals(selection.exclude, ["order"]);
  assert(results[0].milliseconds > 0 && Date.parse(started) > 0);
  const row = rows["pipe/EINVAL/unknown-flag"];
  assertEquals(row.claims[0].entry, "pipe/EINVAL/unknown-flag");
  assertEquals(row.sources, ["Kernel/Syscalls/pipe.cpp"]);
  assertEquals(results[0].record, "as wanted");
});

Deno.test("the schema of results refuses what is not in the format", () => {
  const good = JSON.parse(toldBy("json"));
  for (
    const change of [
      { schema: "halcyon-conformance-2" },
      { suite: undefined },
      { results: [{ ...good.results[0], outcome: "great" }] },
      { results: [{ ...good.results[0], arch: "mips" }] },
      { results: [{ ...good.results[1], cause: undefined }] },
      { results: [{ ...good.results[0], milliseconds: -1 }] },
      { started: "yesterday" },
      { partial: { reason: "late" } },
      { rows: { a: { claims: [] } } },
    ]
  ) {
    const bad = JSON.parse(JSON.stringify({ ...good, ...change }));
    assertEquals(isResults(bad), false, JSON.stringify(change));
  }
});

Deno.test("parseResults() gives back why a row could not ask, and what it had done", () => {
  const blocked: RowReport = {
    ...samples[1]!,
    outcome: "blocked",
    cause: "setup",
    blockedBy: { call: "fsopen", errno: "ENOSYS" },
    history: ["getpid() = 7", HOSTILE],
  };
  const text = toldBy("json", [blocked]);
  checkResults(text);
  const [result] = parseResults(text).results;
  assertEquals(result?.outcome, "blocked");
  assertEquals(result?.blockedBy, blocked.blockedBy);
  assertEquals(result?.history, ["getpid() = 7", HOSTILE]);
});

Deno.test("parseResults() refuses a run that began at no time", () => {
  for (const started of ["\x1b[2J", "", "yesterday", "2026-13-01T00:00:00Z"]) {
    const text = JSON.stringify({ ...JSON.parse(toldBy("json")), started });
    const error = assertThrows(() => parseResults(text), ResultsError);
    assertStringIncludes(error.message, "started is ");
  }
});

Deno.test("parseResults() gives back what the JSON reporter was told", () => {
  const { results, suite, seed, selection } = parseResults(toldBy("json"));
  assertEquals(
    JSON.stringify(results.map(({ id }) => id)),
    JSON.stringify(samples.map(({ id }) => id)),
  );
  assertEquals([suite, seed], ["0011223344556677", 7]);
  assertEquals(selection?.shard, { index: 2, count: 3 });
  assertEquals(results[3]?.known?.link, "https://bugs.example/7");
  assertEquals(results[1]?.got, "= 0");
  const { partial } = parseResults(partlyToldBy("json"));
  assertEquals([partial?.results, partial?.of], [samples.length, 99]);
});

/** What Jenkins' junit-10.xsd lets stand in each element: children, attributes. */
const JUNIT: Readonly<
  Record<
    string,
    {
      readonly children: readonly string[];
      readonly needs: readonly string[];
      readonly may: readonly string[];
      readonly hasText?: boolean;
    }
  >
> = {
  testsuites: {
    children: ["testsuite"],
    needs: [],
    may: ["name", "time", "tests", "failures", "errors"],
  },
  testsuite: {
    children: [
      "testsuite",
      "properties",
      "testcase",
      "system-out",
      "system-err",
    ],
    needs: ["name", "tests", "failures", "errors"],
    may: [
      ...["group", "time", "skipped", "timestamp", "hostname", "id"],
      ...["package", "file", "log", "url"],
    ],
  },
  properties: { children: ["property"], needs: [], may: [] },
  property: { children: [], needs: ["name", "value"], may: [] },
  testcase: {
    children: ["skipped", "error", "failure", "system-out", "system-err"],
    needs: ["name"],
    may: ["time", "classname", "group"],
  },
  failure: { children: [], needs: [], may: ["type", "message"], hasText: true },
  error: { children: [], needs: [], may: ["type", "message"], hasText: true },
  skipped: { children: [], needs: [], may: ["type", "message"], hasText: true },
  "system-out": { children: [], needs: [], may: [], hasText: true },
};
/** SUREFIRE_TIME of the same schema. */
const TIME = /^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?$/;

type Node = Readonly<Record<string, unknown>>;

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

function elementOf(node: Node): Element {
  const name = Object.keys(node).find((key) => key !== ":@") ?? "";
  const list = (node[name] as readonly Node[]).filter((one) =>
    !("#text" in one)
  );
  const text = (node[name] as readonly Node[]).map((one) => one["#text"] ?? "")
    .join("");
  const attributes = (node[":@"] ?? {}) as Readonly<Record<string, string>>;
  return { name, attributes, children: list.map(elementOf), text };
}

function junitOf(text: string): Element {
  assertEquals(XMLValidator.validate(text), true);
  const nodes = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseAttributeValue: false,
    parseTagValue: false,
    ignoreDeclaration: true,
  }).parse(text) as readonly Node[];
  assertEquals(nodes.length, 1);
  return elementOf(nodes[0] ?? {});
}

function checkElement({ name, attributes, children, text }: Element): void {
  const rule = JUNIT[name];
  assert(rule !== undefined, `there is no element ${name}`);
  for (const need of rule.needs) assert(need in attributes, `${name} ${need}`);
  for (const [key, value] of Object.entries(attributes)) {
    assert([...rule.needs, ...rule.may].includes(key), `${name} has ${key}`);
    if (key === "time") assert(TIME.test(value), value);
    if (key === "timestamp") assert(/^[\d-]{10}T[\d:]{8}$/.test(value), value);
  }
  if (rule.hasText !== true) assertEquals(text.trim(), "");
  for (const child of children) {
    assert(rule.children.includes(child.name), `${child.name} in ${name}`);
    checkElement(child);
  }
}

function checkCounts({ attributes, children }: Element): void {
  const cases = children.filter(({ name }) => name === "testcase");
  const having = (name: string): string =>
    `${
      cases.filter((one) => one.children.some((child) => child.name === name))
        .length
    }`;
  assertEquals(attributes.tests, `${cases.length}`);
  assertEquals(attributes.failures, having("failure"));
  assertEquals(attributes.errors, having("error"));
  assertEquals(attributes.skipped, having("skipped"));
}

Deno.test("the JUnit report is as Jenkins' schema has it, and its counts are true", () => {
  for (const text of [toldBy("junit"), partlyToldBy("junit")]) {
    const root = junitOf(text);
    assertEquals(root.name, "testsuites");
    checkElement(root);
    for (const suite of root.children) checkCounts(suite);
  }
});

Deno.test("the JUnit report has files, properties, timestamps and stories", () => {
  const { children: suites } = junitOf(toldBy("junit"));
  const suite = suites.find(({ attributes }) =>
    attributes.file === "conformance/calls/pipe/pipe.ts"
  );
  assertEquals(suite?.attributes.timestamp, "2026-02-03T04:05:06");
  const [properties] = suite?.children ?? [];
  assertEquals(
    properties?.children.map((
      { attributes: { name, value } },
    ) => [name, value]),
    [
      ["architecture", "riscv64"],
      ["mode", "isolated"],
      ["seed", "7"],
      ["suite", "0011223344556677"],
      ["reference", "5f37b60744d4"],
    ],
  );
  const failed = suite?.children.find(({ attributes }) =>
    attributes.name === "pipe/EINVAL/unknown-flag"
  );
  assertEquals(failed?.children.map(({ name }) => name), [
    "failure",
    "system-out",
  ]);
  const story = failed?.children[1]?.text ?? "";
  assertStringIncludes(story, "got     = 0");
  assertStringIncludes(story, "Kernel/Syscalls/pipe.cpp");
  assertEquals(
    suites.reduce((sum, one) => sum + Number(one.attributes.tests), 0),
    samples.length,
  );
});

Deno.test("the SARIF report is as the standard's schema has it", () => {
  const sarif = new Ajv04.default({
    allErrors: true,
    strict: false,
    unicodeRegExp: false,
  });
  for (const name of ["date-time", "uri", "uri-reference"]) {
    sarif.addFormat(
      name,
      name === "date-time"
        ? DATE_TIME
        : (text: string) => URL.canParse(text, "https://example.org/"),
    );
  }
  const isSarif = sarif.compile(sarifSchema);
  for (const text of [toldBy("sarif"), partlyToldBy("sarif")]) {
    assert(isSarif(JSON.parse(text)), sarif.errorsText(isSarif.errors));
    const { runs: [run] } = JSON.parse(text);
    for (const { ruleId, ruleIndex } of run.results) {
      assertEquals(run.tool.driver.rules[ruleIndex].id, ruleId);
    }
  }
  const { runs: [{ results, invocations }] } = JSON.parse(
    partlyToldBy("sarif"),
  );
  assertEquals(invocations[0].executionSuccessful, false);
  assertEquals(
    results[0].locations[0].physicalLocation.artifactLocation.uri,
    "Kernel/Syscalls/pipe.cpp",
  );
  const suppressed = results.filter(({ suppressions }: Node) =>
    suppressions !== undefined
  );
  assertEquals(
    suppressed.map(({ properties }: { properties: Node }) =>
      properties.outcome
    ),
    ["xfail", "skip", "unsupported"],
  );
  assertEquals(isSarif({ version: "2.1.0", runs: [{}] }), false);
});

interface TapLine {
  readonly ok: boolean;
  readonly name: string;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly diag?: Readonly<Record<string, string>>;
}

function tapOf(text: string) {
  const lines: TapLine[] = [];
  let bailout: string | undefined;
  const stray: string[] = [];
  const parser = new Parser({ strict: true }, (results) => {
    for (const failure of results.failures) {
      const error = "tapError" in failure ? failure.tapError : undefined;
      if (typeof error === "string") stray.push(error);
    }
  });
  parser.on("assert", (line: TapLine) => lines.push(line));
  parser.on("bailout", (reason: string) => bailout = reason);
  parser.on("extra", (line: string) => stray.push(line));
  parser.end(text);
  return { lines, bailout, stray };
}

Deno.test("the TAP report is read by others as it was meant", () => {
  const { lines, stray } = tapOf(toldBy("tap"));
  assertEquals(stray, []);
  assertEquals(lines.map(({ ok }) => ok), [
    ...[true, false, false, true],
    ...[false, true, true, false],
  ]);
  assertEquals(lines[1]?.diag?.got, "= 0");
  assertStringIncludes(lines[2]?.diag?.got ?? "", "\\u{1b}[31m");
  assertEquals(lines[5]?.skip, "hangs");
  assert(lines[3]?.todo !== undefined && lines[3].todo !== false);
  assert(tapOf(partlyToldBy("tap")).bailout?.startsWith("interrupted "));
});

interface HtmlNode {
  readonly nodeName: string;
  readonly childNodes?: readonly HtmlNode[];
  readonly value?: string;
}

function nodesOf(node: HtmlNode): readonly HtmlNode[] {
  return [node, ...(node.childNodes ?? []).flatMap(nodesOf)];
}

Deno.test("the HTML report is a page without errors, scripts or anything from elsewhere", () => {
  for (const text of [toldBy("html"), partlyToldBy("html")]) {
    const errors: string[] = [];
    const page = parse(text, {
      onParseError: ({ code }) => errors.push(code),
    }) as unknown as HtmlNode;
    assertEquals(errors, []);
    const nodes = nodesOf(page);
    const names = new Set(nodes.map(({ nodeName }) => nodeName));
    for (const name of ["script", "link", "img", "iframe"]) {
      assertEquals(names.has(name), false, name);
    }
    const stories = nodes.filter(({ nodeName }) => nodeName === "details");
    assertEquals(
      stories.length,
      samples.filter(({ outcome }) => outcome !== "pass").length,
    );
  }
  assertStringIncludes(partlyToldBy("html"), "91 results are missing");
});

Deno.test("the GitHub report annotates ten results, each in one line, and folds the rest", () => {
  const text = toldBy("github");
  const commands = text.split("\n").filter((line) => line.startsWith("::"));
  assertEquals(commands.length, 4);
  for (const line of commands) {
    assert(
      /^::error (file=[^,:]+,line=1,)?title=[^:]*::[^\r\n]+$/.test(line),
      line,
    );
  }
  assertStringIncludes(commands[0] ?? "", "file=Kernel/Syscalls/pipe.cpp,");
  const [, failed] = samples;
  assert(failed !== undefined);
  const many = toldBy("github", Array.from({ length: 14 }, () => failed));
  assertEquals(many.match(/^::error /gm)?.length, 10);
  assert(/^::group::4 more [\s\S]*^::endgroup::$/m.test(many));
  assertStringIncludes(
    partlyToldBy("github"),
    "\n::error title=partial report::",
  );
});

Deno.test("the Markdown report tells fifty stories and lets no text out of its place", () => {
  const text = toldBy("markdown");
  const outside = text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, "");
  assertEquals(outside.includes("<script"), false);
  assertEquals(outside.match(/^```/m), null);
  assert(/^\| riscv64 \| 4 \| 1 \| 1 /m.test(text), text);
  assertEquals(text.match(/<details>/g)?.length, 4);
  const [, failed] = samples;
  assert(failed !== undefined);
  const many = toldBy("markdown", Array.from({ length: 700 }, () => failed));
  assertEquals(many.match(/<details>/g)?.length, 50);
  assertStringIncludes(many, "… and 150 more");
  assert(new TextEncoder().encode(many).length < 1 << 20);
  assertStringIncludes(partlyToldBy("markdown"), "91 results are missing");
});

Deno.test("the dot report has a character a result", () => {
  const [first = "", second] = toldBy("dot").split("\n");
  assertEquals(first, ".FBxXssM");
  assertStringIncludes(second ?? "", "fail: mismatch");
});

Deno.test("reports for people name the slowest results where that is asked for", () => {
  for (const name of ["pretty", "dot", "markdown", "html"]) {
    const plan = { ...samplePlan, durations: 2 };
    const text = toldBy(name, samples, plan);
    assertStringIncludes(text, "2.50 ms  pipe/EINVAL/unknown-flag", name);
    assertStringIncludes(text, "1.25 ms  pipe/success/writer-gone", name);
    assertEquals(text.includes("0.50 ms"), false, name);
  }
});
