import { architectures } from "../../src/cpu/cpu.ts";
import { assert, assertEquals } from "@std/assert";
import { disputedRows, recordedSteps } from "../reference/record.ts";
import { rowNamed } from "./suite.ts";
import { answerTo, stepsOf } from "./record.ts";

function namedRow(id: string) {
  const row = rowNamed(id);
  assert(row !== undefined, id);
  return row;
}

Deno.test("the record holds what rows say now", () => {
  const changed = Object.entries(recordedSteps).filter(([id, steps]) => {
    const row = rowNamed(id);
    return row === undefined || stepsOf(row) !== steps;
  });
  assertEquals(
    changed.map(([id]) => id),
    [],
    "what a row wants was confirmed on the real kernel: where it must change, " +
      "take it out of conformance/reference/rows.json until it is asked again",
  );
});

Deno.test("the record disputes rows that it holds", () => {
  const unknown = disputedRows.filter((id) => recordedSteps[id] === undefined);
  assertEquals(unknown, []);
});

Deno.test("answerTo() tells steady, unsteady and other answers apart", () => {
  const answers = (id: string) =>
    architectures.map((one) => answerTo(namedRow(id), one));
  assertEquals(
    answers("pipe/EINVAL/unknown-flag"),
    Array(3).fill("as wanted"),
  );
  assertEquals(answers("ptrace/EINVAL/unknown-request"), [
    "as wanted in some runs",
    "as wanted",
    "as wanted",
  ]);
  assertEquals(answers("close/EBADF/descriptor-has-32-bits"), [
    "as wanted",
    "as wanted",
    "otherwise",
  ]);
});

Deno.test("answerTo() knows nothing when a row says something else now", () => {
  const row = namedRow("pipe/EINVAL/unknown-flag");
  const other = namedRow("pipe/success/two-lowest-descriptors");
  assertEquals(answerTo({ ...row, steps: other.steps }, "riscv64"), undefined);
});
