import { assert, assertEquals, assertExists } from "@std/assert";
import { crc32 } from "../program/crc32.ts";
import { StepState } from "../program/format.ts";
import { announces, LogParser, parseLog } from "./log.ts";
import { LONGEST_LINE } from "./log_line.ts";

/** A line with its checksum. */
function line(body: string): string {
  const text = `HC1 ${body}`;
  return `${text} ${crc32(text).toString(16).padStart(8, "0")}`;
}

const HEADER = line("- - - h format=2,suite=00ff,arch=riscv64,rows=2");
const FOOTER = line("- - - f rows=2,rung=0");
const ROW = [
  line("4 - - b -"),
  line("4 1 0 r 2:1:-2"),
  line("4 1 0 o0 6162"),
  line("4 1 0 o0+2 63"),
  line("4 - - e exited:0:lines=5"),
];

Deno.test("crc32() is the checksum that everybody calls CRC-32", () => {
  // The check value of the catalogue of CRC algorithms.
  assertEquals(crc32("123456789"), 0xcbf43926);
});

Deno.test("LONGEST_LINE is what the guest programs have room for", async () => {
  const runtime = await Deno.readTextFile(
    new URL("../../guest-programs/runtime/runtime.h", import.meta.url),
  );
  const room = /^struct line \{[^}]*char text\[(\d+)\];/m.exec(runtime)?.[1];
  assertEquals(Number(room), LONGEST_LINE);
});

Deno.test("parseLog() reads header, rows and footer", () => {
  const log = parseLog([HEADER, ...ROW, FOOTER].join("\n"));
  assertEquals(log.header, {
    format: 2,
    suite: "00ff",
    arch: "riscv64",
    rows: 2,
  });
  assert(log.complete);
  assertEquals(log.rung, 0);
  const row = log.rows.get(4);
  assertEquals(row?.end, { how: "exited", value: 0 });
  assertEquals(row?.damage, undefined);
  const step = row?.steps.get(0);
  assertEquals(step?.result, -2n);
  assertEquals(
    new TextDecoder().decode(step?.observations[0]),
    "abc",
  );
});

Deno.test("parseLog() looks past kernel messages and carriage returns", () => {
  const noise = "[init(1:1)]: VFSRootContext(1): Unmounting /w...";
  const text = [noise, HEADER, noise, ...ROW, noise, FOOTER]
    .map((one) => one.startsWith("HC1") ? `\x1b[34m12.3\x1b[0m ${one}` : one)
    .join("\r\n");
  const log = parseLog(text);
  assert(log.complete);
  assertEquals(log.rows.get(4)?.damage, undefined);
  assertEquals(log.damagedLines, 0);
});

Deno.test("parseLog() names the row when the log is cut off in it", () => {
  const log = parseLog([HEADER, ...ROW.slice(0, 3)].join("\n"));
  assert(!log.complete);
  assertEquals(log.stoppedAt, 4);
});

Deno.test("parseLog() tells damage when a line is changed, lost or doubled", () => {
  const changed = ROW.map((one) => one.replace("6162", "6163"));
  assert(parseLog(changed.join("\n")).rows.get(4)?.damage !== undefined);
  const lost = ROW.filter((_, index) => index !== 2);
  assert(parseLog(lost.join("\n")).rows.get(4)?.damage !== undefined);
  const doubled = [...ROW.slice(0, 1), ...ROW];
  assert(parseLog(doubled.join("\n")).rows.get(4)?.damage !== undefined);
});

Deno.test("parseLog() tells damage when two lines run into each other", () => {
  const [first = "", second = "", ...rest] = ROW;
  const torn = [first, second.slice(0, 9) + "panic" + second.slice(9), ...rest];
  const log = parseLog(torn.join("\n"));
  assertEquals(log.damagedLines, 1);
  assert(log.rows.get(4)?.damage !== undefined);
});

const LADDER = [
  line("- - - u 1"),
  line("- - - u 2:pid=7:call=58:errno=38"),
  line("- - - u 3"),
];

Deno.test("parseLog() reads how far up the kernel comes, and what keeps rows there", () => {
  const blocked = line("5 - - s call=58:errno=38");
  const end = line("- - - f rows=0,rung=1");
  const log = parseLog([HEADER, ...LADDER, blocked, end].join("\n"));
  assertEquals(log.rung, 1);
  const trouble = { call: 58, errno: 38 };
  assertEquals(log.boots[0]?.ladder, [
    { rung: 1 },
    { rung: 2, pid: 7, trouble },
    { rung: 3 },
  ]);
  assertEquals(log.boots[0]?.trouble, undefined);
  assertEquals(log.rows.get(5)?.blockedBy, trouble);
  assertEquals(log.rows.get(5)?.damage, undefined);
});

Deno.test("parseLog() notices when what a boot says of its ladder does not fit together", () => {
  const end = line("- - - f rows=0,rung=1");
  const wrong = [
    [HEADER, ...LADDER, line("- - - f rows=0,rung=3")],
    [HEADER, ...LADDER.slice(0, 2).toReversed(), end],
    [HEADER, ...LADDER.slice(1), end],
    [HEADER, LADDER[0] ?? "", LADDER[2] ?? "", end],
    [HEADER, line("- - - u 99"), end],
    [HEADER, line("- - - u 0"), end],
    [HEADER, line("- - - u 1:call=3"), end],
  ];
  for (const lines of wrong) assertExists(troubles(lines)[0]);
  const stray = line("5 - - s call=59:errno=38");
  const log = parseLog([HEADER, ...LADDER, stray, end].join("\n"));
  assertExists(log.rows.get(5)?.damage);
});

Deno.test("parseLog() wants the call of a world that could not be made", () => {
  const told = (end: string) =>
    parseLog([HEADER, line("4 - - b -"), line(`4 - - e ${end}`)].join("\n"))
      .rows.get(4);
  assertEquals(told("no-world:12:call=58:lines=2")?.end?.call, 58);
  assertEquals(told("no-world:12:call=58:lines=2")?.damage, undefined);
  assertExists(told("no-world:12:lines=2")?.damage);
  assertExists(told("exited:0:call=58:lines=2")?.damage);
});

Deno.test("parseLog() finds nothing when the text is none of ours", () => {
  const log = parseLog("\0\xff HC1 nonsense\nHC1 - - - h 00000000\n");
  assertEquals(log.header, undefined);
  assertEquals(log.rows.size, 0);
  assertEquals(log.damagedLines, 2);
});

const SELECTED = "- - - h format=2,suite=00ff,arch=riscv64,rows=9";

function troubles(lines: readonly string[]): readonly (string | undefined)[] {
  return parseLog(lines.join("\n")).boots.map(({ trouble }) => trouble);
}

Deno.test("parseLog() reads which rows a boot was to run", () => {
  const announced = (...lines: readonly string[]): readonly number[] => {
    const [boot] = parseLog(lines.map(line).join("\n")).boots;
    return [0, 3, 4, 5, 8].filter((number) =>
      boot !== undefined && announces(boot, number)
    );
  };
  assertEquals(announced(SELECTED), [0, 3, 4, 5, 8]);
  assertEquals(announced(`${SELECTED},start=4`), [4, 5, 8]);
  const listed = `${SELECTED},selected=3`;
  assertEquals(announced(listed, "- - - n 8,3", "- - - n 4"), [3, 4, 8]);
});

Deno.test("parseLog() notices when a line of the selection is lost or none of it", () => {
  const listed = line(`${SELECTED},selected=3`);
  const list = line("- - - n 4,5,8");
  const footer = line("- - - f rows=1,rung=0");
  assertEquals(troubles([listed, list, ...ROW, footer]), [undefined]);
  const wrong = [
    [listed, ...ROW, footer],
    [listed, line("- - - n 4,5"), ...ROW, footer],
    [HEADER, list, ...ROW, footer],
    [listed, line("- - - n 3,5,8"), ...ROW, footer],
    [line(`${SELECTED},start=5`), ...ROW, footer],
  ];
  for (const lines of wrong) assertExists(troubles(lines)[0]);
});

Deno.test("parseLog() counts a boot's rows against its footer", () => {
  const one = line("- - - f rows=1,rung=0");
  assertEquals(troubles([HEADER, ...ROW, one]), [undefined]);
  assertEquals(troubles([HEADER, ...ROW, one, one]), [undefined]);
  assertExists(troubles([HEADER, ...ROW, FOOTER])[0]);
  const other = ROW.map((text) => line(text.slice(4, -9).replace(/^4/, "3")));
  assertEquals(troubles([HEADER, ...other, ...ROW, FOOTER]), [undefined]);
  // The header again: as many rows as the footer counts are not behind it.
  const [before, behind] = troubles([HEADER, ...other, HEADER, ...ROW, FOOTER]);
  assertEquals(before, undefined);
  assertExists(behind);
});

Deno.test("parseLog() tells damage when a line comes when its row is over", () => {
  const [, result = ""] = ROW;
  const late = parseLog([HEADER, ...ROW, result].join("\n"));
  assertExists(late.rows.get(4)?.damage);
  const early = parseLog([HEADER, result, ...ROW].join("\n"));
  assertExists(early.rows.get(4)?.damage);
});

Deno.test("parseLog() reads two lines whose line feed got lost", () => {
  const log = parseLog(
    [HEADER, ...ROW, line("- - - f rows=1,rung=0")].join(""),
  );
  assertEquals(log.damagedLines, 0);
  assert(log.complete);
  assertEquals(log.rows.get(4)?.damage, undefined);
});

Deno.test("parseLog() keeps each row's last answer and counts them", () => {
  const [begin = ""] = ROW;
  const log = parseLog([HEADER, ...ROW, HEADER, begin].join("\n"));
  assertEquals(log.boots.length, 2);
  assertEquals(log.answers.get(4), 2);
  assertEquals(log.rows.get(4)?.end, undefined);
  assertEquals(log.rows.get(4)?.damage, undefined);
  const again = parseLog([HEADER, begin, HEADER, ...ROW].join("\n"));
  assertEquals(again.rows.get(4)?.end?.how, "exited");
});

Deno.test("parseLog() takes what a new image tells beside the executor's own lines", () => {
  const [begin = "", ...rest] = ROW;
  const own = [
    "4 2 7 R 1:1:0:1",
    "4 2 7 R 2:1:5:2",
    "4 2 7 O0 6162",
    "4 2 8 R 1:1:0:3",
  ].map(line);
  const read = (lines: readonly string[]) =>
    parseLog([HEADER, begin, ...lines, ...rest, FOOTER].join("\n")).rows.get(4);
  const row = read(own);
  assertEquals(row?.damage, undefined);
  assertEquals(row?.steps.get(7)?.result, 5n);
  assertEquals(row?.steps.get(7)?.observations, [Uint8Array.of(0x61, 0x62)]);
  assertEquals(row?.steps.get(8)?.state, StepState.begun);
  // What it told before is missing: it numbers its results.
  assertEquals(
    read(own.toSpliced(1, 1))?.damage,
    "a line of actor 2 is missing",
  );
  // Only such lines are numbered.
  assert(read([line("4 2 7 R 2:1:5")])?.damage !== undefined);
  assert(read([line("4 2 7 r 2:1:5:1")])?.damage !== undefined);
});

Deno.test("LogParser tells of a line as soon as it has ended", () => {
  const told: string[] = [];
  const parser = new LogParser({
    header: () => told.push("header"),
    line: () => told.push("line"),
    trouble: ({ text }) => told.push(text),
    footer: () => told.push("footer"),
  }, /oops/);
  parser.piece("noise HC1 - - -");
  assertEquals(told, []);
  parser.piece(` damaged\nit says oops\n${FOOTER.slice(0, 5)}`);
  assertEquals(told, ["oops"]);
  parser.piece(`${FOOTER.slice(5)}\n`);
  assertEquals(told, ["oops", "line", "footer"]);
});
