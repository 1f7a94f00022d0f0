import { assertEquals } from "@std/assert";
import { RowMistake, rowMistakeIn } from "./row_mistake.ts";

const ROOT = new URL("../../", import.meta.url).href;

/** An error that arose at these places, the innermost first. */
function raised(...places: readonly string[]): Error {
  const error = new TypeError("nothing is named O_CREATE");
  error.stack = [
    `TypeError: ${error.message}`,
    "    at Array.map (<anonymous>)",
    ...places.map((place) => `    at made (${ROOT}${place}:5)`),
  ].join("\n");
  return error;
}

Deno.test("rowMistakeIn() names the row's line when the language refused it", () => {
  const error = raised(
    "conformance/language/words.ts:123",
    "conformance/language/words.ts:105",
    "conformance/language/call.ts:90",
    "conformance/calls/pipe/pipe.ts:29",
    "src/cli/main.ts:1",
  );
  assertEquals(
    rowMistakeIn(error),
    "conformance/calls/pipe/pipe.ts:29: nothing is named O_CREATE; " +
      "deno check conformance/calls/pipe/pipe.ts says more",
  );
});

Deno.test("rowMistakeIn() finds none when the program itself went wrong", () => {
  for (
    const places of [
      ["src/kernel/kernel.ts:1", "conformance/calls/pipe/pipe.ts:29"],
      ["conformance/run/run_rows.ts:1"],
      [],
    ]
  ) assertEquals(rowMistakeIn(raised(...places)), undefined);
});

Deno.test("rowMistakeIn() adds nothing when the message says all", () => {
  assertEquals(rowMistakeIn(new RowMistake("two rows")), "two rows");
});
