/**
 * Comparing two final states, and telling the difference.
 *
 * @module
 */
import {
  type StateImage,
  StateLayout,
  type Test,
  TestLayout,
} from "./layout.ts";
import type { Target } from "./target.ts";

/** One register (or the like) that differs. */
export interface Difference {
  readonly name: string;
  readonly wanted: bigint;
  readonly got: bigint;
}

const hexadecimal = (value: bigint): string => `0x${value.toString(16)}`;

/** The state's parts that are one 8-byte number. */
const SCALARS = [
  ["pc", StateLayout.pc],
  ["flags", StateLayout.flags],
  ["float control", StateLayout.floatControl],
  ["float status", StateLayout.floatStatus],
  ["signal", StateLayout.signal],
  ["fault address", StateLayout.faultAddress],
] as const;

/** Everything in which `got` differs from `wanted`. */
export function compareStates(
  target: Target,
  wanted: StateImage,
  got: StateImage,
): Difference[] {
  const differences: Difference[] = [];
  const check = (name: string, a: bigint, b: bigint): void => {
    if (a === b) return;
    differences.push({ name, wanted: a, got: b });
  };
  for (let index = 0; index < target.generals; index++) {
    const name = target.registerNames[index] ?? `general ${index}`;
    check(name, wanted.general(index), got.general(index));
  }
  for (const [name, offset] of SCALARS) {
    check(name, wanted.get(offset), got.get(offset));
  }
  for (let index = 0; index < target.vectors; index++) {
    check(`vector ${index}`, wanted.vector(index), got.vector(index));
  }
  for (let at = StateLayout.stack; at < StateLayout.signal; at += 16) {
    const name = `st${(at - StateLayout.stack) / 16}`;
    check(
      name,
      wanted.get(at) | wanted.get(at + 8) << 64n,
      got.get(at) | got.get(at + 8) << 64n,
    );
  }
  for (let at = 0; at < StateLayout.dataBytes; at += 8) {
    const offset = StateLayout.data + at;
    check(`data + ${at}`, wanted.get(offset), got.get(offset));
  }
  return differences;
}

/** The instructions of a test's code, one line each. */
export function disassembleTest(target: Target, test: Test): string[] {
  const lines: string[] = [];
  let rest = test.code;
  while (rest.length > 0) {
    const { text, length } = target.disassemble(rest);
    const size = Math.max(1, Math.min(length, rest.length));
    const bytes = [...rest.subarray(0, size)].map((byte) =>
      byte.toString(16).padStart(2, "0")
    );
    lines.push(`${bytes.join(" ").padEnd(24)} ${text}`);
    rest = rest.subarray(size);
  }
  return lines;
}

/** What of a test's state is not zero, by name. */
function inputs(target: Target, test: Test): string[] {
  const lines: string[] = [];
  const add = (name: string, value: bigint): void => {
    if (value !== 0n) lines.push(`  ${name} = ${hexadecimal(value)}`);
  };
  for (let index = 0; index < target.generals; index++) {
    add(target.registerNames[index] ?? `general ${index}`, test.general(index));
  }
  for (const [name, offset] of SCALARS.slice(1, 4)) add(name, test.get(offset));
  for (let index = 0; index < target.vectors; index++) {
    add(`vector ${index}`, test.vector(index));
  }
  for (let at = StateLayout.stack; at < StateLayout.signal; at += 16) {
    const value = test.get(at) | test.get(at + 8) << 64n;
    add(`st${(at - StateLayout.stack) / 16}`, value);
  }
  for (let at = 0; at < StateLayout.dataBytes; at += 8) {
    add(`data + ${at}`, test.get(StateLayout.data + at));
  }
  return lines;
}

/** A readable account of a failed test. */
export function describeFailure(
  target: Target,
  row: string,
  reference: string,
  test: Test,
  differences: readonly Difference[],
): string {
  return [
    `${target.architecture} ${row}: not as ${reference}`,
    ...disassembleTest(target, test).map((line) => `  ${line}`),
    "from",
    ...inputs(target, test),
    "differs in",
    ...differences.map(({ name, wanted, got }) =>
      `  ${name}: wanted ${hexadecimal(wanted)}, got ${hexadecimal(got)}`
    ),
  ].join("\n");
}

/** Differing registers that a line has room for. */
const NAMED = 4;

/** The same in one line: where, what, and the names of what differs. */
export function summariseFailure(
  target: Target,
  row: string,
  reference: string,
  test: Test,
  differences: readonly Difference[],
): string {
  const [instruction = ""] = disassembleTest(target, test);
  const names = differences.slice(0, NAMED).map(({ name }) => name);
  if (differences.length > NAMED) names.push("…");
  return `${target.architecture} ${row}: not as ${reference}: ` +
    `${instruction.replace(/\s+/g, " ")}: ${names.join(", ")}`;
}

/** A copy of a test that can be changed on its own. */
export function copyTest(test: Test, into: Test): Test {
  into.bytes.set(test.bytes.subarray(0, TestLayout.bytes));
  return into;
}
