import { assertEquals, assertRejects } from "@std/assert";
import { describeOutputs, failOn, saveFailures } from "./failures.ts";

Deno.test("saveFailures() gives a short line each, which names the file with the rest", async () => {
  const failures = [
    { line: "x86_64 nop: not as native: 90 nop: pc", report: "the state" },
    { line: "long ".repeat(100), report: "another state" },
  ];
  const lines = await saveFailures(failures, "x86_64 against native");
  assertEquals(lines.length, 2);
  const [, file = ""] = /\(([^()]*\.txt)\)$/.exec(lines[0] ?? "") ?? [];
  try {
    assertEquals(lines[0], `${failures[0]?.line} (${file})`);
    assertEquals(lines[1]?.endsWith(`… (${file})`), true);
    assertEquals((lines[1]?.length ?? 0) - file.length < 150, true);
    const text = await Deno.readTextFile(file);
    for (const { line, report } of failures) {
      assertEquals([text.includes(line), text.includes(report)], [true, true]);
    }
  } finally {
    await Deno.remove(file.replace(/\/[^/]*$/, ""), { recursive: true });
  }
});

Deno.test("describeOutputs() names the first line that differs", () => {
  const lines = (wanted: string, got: string): string[] =>
    describeOutputs("sums", { wanted, got }).map(({ line }) => line);
  assertEquals(lines("a\nb\n", "a\nb\n"), []);
  assertEquals(lines("a\nb\n", "a\nc\n"), ["sums: line 2: wanted b, got c"]);
  assertEquals(lines("a", "a\nb"), ["sums: line 2: wanted the end, got b"]);
  assertEquals(lines("a\nb", "a"), ["sums: line 2: wanted b, got the end"]);
});

Deno.test("failOn() passes where nothing differs and fails in one line where something does", async () => {
  await failOn([], "nothing");
  const failure = { line: "one difference", report: "in full" };
  const error = await assertRejects(() => failOn([failure], "something"));
  const { message } = error as Error;
  const [, file = ""] = /\(([^()]*\.txt)\)$/.exec(message) ?? [];
  await Deno.remove(file.replace(/\/[^/]*$/, ""), { recursive: true });
  assertEquals(message, `one difference (${file})`);
});
