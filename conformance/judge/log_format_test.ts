// docs/log-format.md says what lines say: whoever writes another executor or
// another reader has nothing else to go by.

import { assert, assertEquals } from "@std/assert";
import { announces, type Log, parseLog } from "./log.ts";
import { LONGEST_LINE, parseLines } from "./log_line.ts";
import { FORMAT, LOG_TAG } from "../program/format.ts";
import { rungs } from "../program/rungs.ts";

const PAGE = await Deno.readTextFile(
  new URL("../../docs/log-format.md", import.meta.url),
);

/** What was read of a line, in the document's words: its kind, then `name=value`. */
function words(value: unknown, name = ""): string[] {
  if (value instanceof Uint8Array) return [`${name}=${value.toHex()}`];
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [name === "kind" ? String(value) : `${name}=${value}`];
  }
  const all = Object.entries(value).flatMap(([key, part]) => words(part, key));
  return all.sort((a, b) => Number(a.includes("=")) - Number(b.includes("=")));
}

function reading(text: string): string {
  return parseLines(text).map((line) => words(line).join(" ")).join("; ");
}

const examples = [...PAGE.matchAll(/^\| `(HC1 .*?)` +\| `(.*?)` +\|$/gm)];

Deno.test("docs/log-format.md says of its lines what parseLines() reads in them", () => {
  assert(examples.length > 15, `${examples.length} lines were found`);
  for (const [, text = "", says = ""] of examples) {
    const [first = "", last = ""] = says.split(" … ");
    const read = reading(text);
    if (last === "") assertEquals(read, says, text);
    assert(read.startsWith(first) && read.endsWith(last), `${text}: ${read}`);
  }
});

Deno.test("docs/log-format.md has a line of every kind that parseLines() knows", () => {
  const kinds = new Set(
    examples.flatMap(([, text = ""]) => parseLines(text)).map(({ kind }) =>
      kind
    ),
  );
  assertEquals(
    [...kinds].sort(),
    [
      ...["begin", "blocked", "end", "footer", "header", "observation"],
      ...["result", "rung", "selection", "value"],
    ],
  );
});

const [, block = ""] = /```text\n(HC1[^`]*HC1 - - - f [^`]*)```/.exec(PAGE) ??
  [];
const whole = block.trimEnd().split("\n");

Deno.test("docs/log-format.md's whole log is whole", () => {
  const { boots: [boot], rows, complete, rung, damagedLines } = parseLog(block);
  assertEquals([complete, rung, damagedLines], [true, 2, 0]);
  assertEquals(boot?.trouble, undefined);
  assertEquals([...boot?.selection ?? []], [...rows.keys()]);
  assertEquals([...rows.values()].map(({ damage }) => damage), [
    undefined,
    undefined,
  ]);
});

/** Whether a log shows by itself that not all of it is there and well. */
function isSuspect(log: Log): boolean {
  return !log.complete || log.damagedLines > 0 ||
    log.boots.some(({ trouble }) => trouble !== undefined) ||
    [...log.rows.values()].some(({ damage }) => damage !== undefined) ||
    log.boots.some((boot) =>
      [349, 571].some((row) => announces(boot, row) && !log.rows.has(row))
    );
}

Deno.test("parseLog() notices each line of docs/log-format.md's log that is lost or changed", () => {
  // No row of this log stands on the topmost rung, and a lower one fell before.
  const topmost = whole.findLastIndex((line) => line.includes(" u "));
  for (const [index, line] of whole.entries()) {
    const lost = parseLog(whole.toSpliced(index, 1).join("\n"));
    assertEquals(isSuspect(lost), index !== topmost, `without ${line}`);
    for (const place of [4, line.length / 2 | 0, line.length - 1]) {
      const other = line[place] === "7" ? "8" : "7";
      const changed = line.slice(0, place) + other + line.slice(place + 1);
      const log = parseLog(whole.with(index, changed).join("\n"));
      assert(isSuspect(log), changed);
    }
  }
});

Deno.test("docs/log-format.md gives the numbers of the format that the code has", () => {
  for (
    const fact of [
      `reads: format ${FORMAT}.`,
      `looks for \`${LOG_TAG}\``,
      `has at most ${LONGEST_LINE.toLocaleString("en")} bytes`,
      `No rung is above ${rungs.length - 1},`,
    ]
  ) assert(PAGE.replaceAll("\n", " ").includes(fact), fact);
});
