// Judging logs of which something is lost, damaged or told again.

import { assert, assertEquals } from "@std/assert";
import { architectures } from "../src/cpu/cpu.ts";
import { verifyLog } from "./export.ts";
import {
  ARCHITECTURE,
  boot,
  fickle,
  footer,
  forged,
  header,
  isOf,
  otherwise,
  outcomeOf,
  rowsOption,
  sealed,
  some,
  suite,
  verify,
  whole,
} from "./sample_logs.ts";

const [, one = 0, other = 0] = fickle;
/** What is said of a log that was to tell of `some` only. */
const PARTIAL = `${some.length} of ${suite.rows.length} rows were to run`;

/** What a boot announces that was told to run these rows, and no more. */
function selecting(numbers: readonly number[]): readonly string[] {
  return [
    forged(
      header,
      (body) => body.replace(/,selected=\d+$/, `,selected=${numbers.length}`),
    ),
    ...numbers.map((number) => sealed(`HC1 - - - n ${number}`)),
  ];
}

Deno.test("verifyLog() takes the rows that the executor was told to run for all", async () => {
  const judged = await verify(whole);
  assertEquals(judged.exitCode, 0);
  assertEquals(judged.complaints, []);
  assertEquals(judged.results.length, some.length);
  assert(judged.results.every(({ outcome }) => outcome === "pass"));

  const last = suite.rows.length - 3;
  const from = await verify(boot("--start", String(last)));
  assertEquals([from.exitCode, from.results.length], [0, 3]);
});

Deno.test("verifyLog() says that a log is partial, whatever the number of boots", async () => {
  assertEquals((await verify(whole)).notes, [PARTIAL]);
  const all = suite.rows.length;
  const late = boot("--start", String(all - 3));
  assertEquals((await verify(late)).notes, [
    `begun at row ${all - 3}: 3 of ${all} rows were to run`,
  ]);
  const later = boot("--start", String(all - 2));
  const [boots = "", partial] = (await verify([...later, ...late])).notes;
  assert(boots.startsWith("2 boots; "));
  assertEquals(
    partial,
    `begun at row ${all - 3}: 3 of ${all} rows were to run`,
  );
  const listed = boot("--rows", "0,1,0");
  assertEquals((await verify([...late, ...listed])).notes.slice(1), [
    `5 of ${all} rows were to run`,
  ]);
  const rest = Array.from({ length: all - 3 }, (_, number) => number);
  const unfinished = await verify([...selecting(rest), ...late]);
  assert(unfinished.notes.every((note) => !note.includes("to run")));
});

Deno.test("verifyLog() tells rows that a long list announces from those it does not", async () => {
  const many = Array.from({ length: 200 }, (_, number) => number * 2 + 1);
  const lines = boot("--rows", rowsOption(many));
  assert(lines.filter((line) => line.startsWith("HC1 - - - n ")).length > 1);
  const own = lines.filter((line) => line.startsWith("HC1 "));
  assert(own.every((line) => line.length < 1000));
  const judged = await verify(lines);
  assertEquals([judged.exitCode, judged.results.length], [0, many.length]);
  const cut = await verify(
    lines.filter((line) => !line.startsWith("HC1 - - - n 161,")),
  );
  assertEquals(cut.exitCode, 4);
});

Deno.test("verifyLog() misses every row of a log without any", async () => {
  const judged = await verify([header, ...whole.slice(1, 2), footer]);
  assertEquals(judged.exitCode, 4);
  assertEquals(judged.summary.missing, some.length);
  const all = sealed(
    `HC1 - - - h format=2,suite=${judged.suite},arch=${ARCHITECTURE},` +
      `rows=${suite.rows.length}`,
  );
  const old = await verify([all, footer]);
  assertEquals(old.exitCode, 4);
  assertEquals(old.summary.missing, suite.rows.length);
});

Deno.test("verifyLog() misses the rows that nothing tells of", async () => {
  const gone = some.filter((_, index) => index % 2 === 1);
  const judged = await verify(
    whole.filter((line) => !gone.some((number) => isOf(number)(line))),
  );
  assertEquals(judged.exitCode, 4);
  for (const number of some) {
    const wanted = gone.includes(number) ? "missing" : "pass";
    assertEquals(outcomeOf(judged, number), wanted);
  }
  assert(
    judged.complaints.some((one) =>
      one.includes(`${gone.length} rows are missing`)
    ),
  );
});

Deno.test("verifyLog() is not green where nothing was to run", async () => {
  const body = header.slice(0, -9);
  const none = sealed(body.replace(/,selected=\d+$/, ",selected=0"));
  const judged = await verify([none, sealed("HC1 - - - f rows=0,rung=0")]);
  assertEquals([judged.exitCode, judged.results.length], [4, 0]);
  assert(judged.complaints.length > 0);
});

Deno.test("verifyLog() tells a lost end from a crash", async () => {
  const lost = whole.filter((line) => !line.startsWith(`HC1 ${one} - - e `));
  const broken = await verify(lost);
  assertEquals([broken.exitCode, outcomeOf(broken, one)], [1, "broken"]);

  const last = some.at(-1) ?? 0;
  const lostLast = await verify(
    whole.filter((line) => !line.startsWith(`HC1 ${last} - - e `)),
  );
  assertEquals(outcomeOf(lostLast, last), "broken");

  const begin = whole.findIndex((line) => line.startsWith(`HC1 ${one} - - b `));
  const rest = some.slice(some.indexOf(one) + 1);
  const died = await verify([
    ...whole.slice(0, begin + 1),
    "[init(6:6)]: KERNEL PANIC! :^(",
    ...boot("--rows", rowsOption(rest)),
  ]);
  assertEquals(died.exitCode, 1);
  assertEquals(died.results.find(({ outcome }) => outcome !== "pass"), {
    id: suite.rows[one]?.id ?? "",
    arch: ARCHITECTURE,
    mode: "single-boot",
    outcome: "fail",
    cause: "crash",
    step: "the row",
    wanted: "an end",
    got: "KERNEL PANIC! :^( (in process 6)",
  });
  assertEquals(died.notes, ["2 boots", PARTIAL]);

  // The row had ended when its report was cut.
  const torn = await verify([
    ...whole.slice(0, begin + 2),
    ...boot("--rows", rowsOption(rest)),
  ]);
  assertEquals(outcomeOf(torn, one), "broken");
});

/** Lines up to where the row's result would begin, and then a kernel's last words. */
async function dying(...words: readonly string[]) {
  const begin = whole.findIndex((line) => line.startsWith(`HC1 ${one} - - b `));
  const judged = await verify([...whole.slice(0, begin + 1), ...words]);
  const { id } = suite.rows[one] ?? {};
  return { judged, result: judged.results.find((row) => row.id === id) };
}

const executorsPid = Number(/:pid=(\d+)/.exec(whole.join(""))?.[1]);

Deno.test("verifyLog() shows a kernel's last words at the row that was open", async () => {
  const said = "ASSERTION FAILED: !is_queued(), Kernel/Time/TimerQueue.h:27";
  for (const end of ["", "\r"]) {
    const { judged, result } = await dying(
      `\x1b[34;1m[halcyon(99:99)]\x1b[0m: ${said}${end}`,
      "[halcyon(99:99)]: KERNEL PANIC! :^(",
      "[halcyon(99:99)]: at Timer::setup",
    );
    assertEquals([judged.exitCode, result?.cause], [4, "crash"]);
    assertEquals(result?.step, "the row");
    assertEquals(result?.got, `${said} (in process 99)`);
    assertEquals(judged.notes, [PARTIAL]);
  }
  const sanitized = "KUBSAN: member access within null pointer of type 'x'";
  const { result } = await dying(sanitized, "UB is configured to be deadly");
  assertEquals(result?.got, sanitized);
});

Deno.test("verifyLog() tells a panic in the executor from one of the row", async () => {
  const { result } = await dying(
    `[halcyon(${executorsPid}:${executorsPid})]: KERNEL PANIC! :^(`,
  );
  assertEquals(result?.step, "the executor, while it waited for the row");
});

Deno.test("verifyLog() notes a kernel's trouble where the row went on", async () => {
  const begin = whole.findIndex((line) => line.startsWith(`HC1 ${one} - - b `));
  const complaint = "[Kernel]: KUBSAN: shift exponent 99 is too large";
  const within = await verify(whole.toSpliced(begin + 1, 0, complaint));
  assertEquals([within.exitCode, outcomeOf(within, one)], [0, "pass"]);
  assertEquals(within.notes, [
    PARTIAL,
    `the kernel said in row ${suite.rows[one]?.id}: ` +
    "KUBSAN: shift exponent 99 is too large",
  ]);
  const behind = await verify([...whole, complaint, complaint]);
  assertEquals(behind.notes.slice(1), [
    "the kernel said outside of rows: KUBSAN: shift exponent 99 is too large",
  ]);
});

Deno.test("verifyLog() hears a kernel's last words wherever the log was cut", async () => {
  const begin = whole.findIndex((line) => line.startsWith(`HC1 ${one} - - b `));
  const lines = [
    ...whole.slice(0, begin + 1),
    "noise ASSERTION FAILED: x, y:1",
  ];
  const text = `${lines.join("\n")}\n`;
  const whenWhole = await verifyLog(ARCHITECTURE, text);
  for (const size of [5, 64, 1000]) {
    const pieces = Array.from(
      { length: Math.ceil(text.length / size) },
      (_, index) => text.slice(index * size, (index + 1) * size),
    );
    assertEquals(
      await verifyLog(ARCHITECTURE, ReadableStream.from(pieces)),
      whenWhole,
    );
  }
});

Deno.test("verifyLog() says which rows were tried again", async () => {
  const tried = whole.map((line) =>
    line.startsWith(`HC1 ${one} - - e `)
      ? forged(line, (body) => body.replace(":lines=", ":tries=3:lines="))
      : line
  );
  const judged = await verify(tried);
  assertEquals([judged.exitCode, outcomeOf(judged, one)], [0, "pass"]);
  assertEquals(judged.notes, [
    PARTIAL,
    `row ${suite.rows[one]?.id} was tried 3 times`,
  ]);
});

Deno.test("verifyLog() reads headers that tell of no process", async () => {
  const old = forged(header, (body) => body.replace(/,pid=\d+/, ""));
  assertEquals((await verify(whole.with(0, old))).exitCode, 0);
});

Deno.test("verifyLog() lets the last answer of a row count and says so", async () => {
  const wrong = otherwise(whole, [other]);
  assertEquals(outcomeOf(await verify(wrong), other), "fail");
  const again = boot("--rows", String(other));

  const mended = await verify([...wrong, ...again]);
  assertEquals([mended.exitCode, outcomeOf(mended, other)], [0, "pass"]);
  assertEquals(mended.notes, [
    `2 boots; row ${
      suite.rows[other]?.id
    } answered 2 times; the last answer counts`,
    PARTIAL,
  ]);

  const worse = await verify([...whole, ...otherwise(again, [other])]);
  assertEquals([worse.exitCode, outcomeOf(worse, other)], [1, "fail"]);

  const twice = await verify(boot("--rows", rowsOption([other, 0, other])));
  assertEquals([twice.exitCode, twice.results.length], [0, 2]);
  assert(twice.notes[0]?.startsWith("1 boot; row "));
});

Deno.test("verifyLog() hides no damaged answer behind an earlier one", async () => {
  const again = otherwise(boot("--rows", String(other)), [other]);
  const results = again.findIndex((line) => / r 2:/.test(line));
  const damaged = [...whole, ...again.toSpliced(results, 1)];
  assertEquals(outcomeOf(await verify(damaged), other), "broken");
  const begin = again.findIndex((line) => / b -/.test(line));
  const cut = await verify([...whole, ...again.slice(0, begin + 1)]);
  assertEquals([cut.exitCode, outcomeOf(cut, other)], [4, "fail"]);
});

Deno.test("verifyLog() lets a whole answer stand for a damaged one before it and says so", async () => {
  const results = whole.findIndex((line) =>
    isOf(other)(line) && / r 2:/.test(line)
  );
  const damaged = whole.toSpliced(results, 1);
  assertEquals(outcomeOf(await verify(damaged), other), "broken");
  const again = boot("--rows", String(other));
  const judged = await verify([...damaged, ...again]);
  assertEquals([judged.exitCode, outcomeOf(judged, other)], [0, "pass"]);
  assert(judged.notes[0]?.endsWith("the last answer counts"));
});

Deno.test("verifyLog() is not green when the header of a boot is lost", async () => {
  const [first = 0, ...others] = some;
  const before = boot("--rows", String(first));
  const behind = boot("--rows", rowsOption(others));
  assertEquals((await verify([...before, ...behind])).exitCode, 0);
  for (
    const lines of [[...before, ...behind.slice(1)], [
      ...before.slice(1),
      ...behind,
    ]]
  ) {
    const judged = await verify(lines);
    assertEquals(judged.exitCode, 4);
    assert(judged.complaints.some((one) => one.includes("header")));
  }
});

Deno.test("verifyLog() calls a row broken whose values are none", async () => {
  const values = [
    "",
    "x",
    "-",
    "NaN",
    "1e9",
    "2:1:",
    "2:1:0:0",
    "2:1:-0",
    "2:1:00000000",
    "2:01:0",
    "2:0:0",
    "2:x:0",
    "2:1:0x10",
    "0:1:0",
    "7:1:0",
    "2:1:9223372036854775808",
    `2:1:${"9".repeat(400)}`,
    "exited:0",
    "exited:0:lines=x",
    "exited:-0:lines=4",
    "exited:00:lines=4",
    "exited::lines=4",
    `killed:${"9".repeat(400)}:lines=4`,
    "vanished:0:lines=4",
    "abc",
    "zz",
  ];
  const parts = whole.flatMap((line, at) =>
    /^HC1 \d+ \S+ \S+ (r|e|o0) /.test(line) ? [at] : []
  );
  for (const at of parts.filter((_, index) => index % 9 === 0)) {
    const number = Number(whole[at]?.split(" ")[1]);
    for (const value of values) {
      const lines = whole.with(
        at,
        forged(whole[at] ?? "", (body) => body.replace(/\S*$/, value)),
      );
      if (lines[at] === whole[at]) continue;
      const judged = await verify(lines);
      assertEquals(judged.exitCode, 1);
      assertEquals(outcomeOf(judged, number), "broken", lines[at]);
    }
  }
});

/** The logs that `change` makes of the one in which it changes some line. */
function changed(change: (body: string) => string): readonly string[] {
  const at = whole.findIndex((line) =>
    line.startsWith("HC1 ") && forged(line, change) !== line
  );
  assert(at >= 0);
  return whole.with(at, forged(whole[at] ?? "", change));
}

Deno.test("verifyLog() calls a row broken of which a line holds more than its kind", async () => {
  const rows: readonly (readonly [RegExp, string])[] = [
    [/^(HC1 \d+ - - b) -$/, "$1 0000"],
    [/^(HC1 \d+) - - b -$/, "$1 0 - b -"],
    [/^(HC1 \d+) - - b -$/, "$1 - 0 b -"],
    [/^(HC1 \d+) - (- e .*)$/, "$1 0 $2"],
    [/^(HC1 \d+) - - (e .*)$/, "$1 - 0 $2"],
    // No row has so many actors.
    [/^(HC1 \d+) \d+ (\d+ r .*)$/, "$1 77 $2"],
    [/^(HC1 \d+) \d+ (\d+ o0 .*)$/, "$1 77 $2"],
    [/^(HC1 \d+) \d+ (\d+ r .*)$/, "$1 - $2"],
    [/^(HC1 \d+) \d+ (\d+ r .*)$/, "$1 01 $2"],
    [/^(HC1 \d+ \d+ \d+) o0 (.*)$/, "$1 o00 $2"],
    [/^(HC1 \d+ \d+ \d+) o0 (.*)$/, "$1 o0+0 $2"],
  ];
  for (const [from, to] of rows) {
    const judged = await verify(changed((body) => body.replace(from, to)));
    assertEquals(judged.summary.broken, 1, `${from} ${to}`);
    assert(judged.exitCode !== 0);
  }
});

Deno.test("verifyLog() believes no header or footer that says more than it may", async () => {
  const headers: readonly (readonly [RegExp | string, string])[] = [
    [/$/, ",constructor=1"],
    [/$/, ",=,,"],
    [/$/, ",start=3"],
    [/$/, ",rung=1"],
    [/(,rows=\d+)/, "$1$1"],
    [/(,arch=)/, ",arch=x86_64$1"],
    [/,rows=\d+/, ""],
    [/format=2/, "format=02"],
    [/rows=/, "rows=0"],
    [/^HC1 - - -/, "HC1 - 1 -"],
  ];
  for (const [from, to] of headers) {
    const lines = [
      forged(header, (body) => body.replace(from, to)),
      ...whole.slice(1),
    ];
    assertEquals((await verify(lines)).exitCode, 4, `${from} ${to}`);
  }
  const footers: readonly (readonly [RegExp, string])[] = [
    [/rung=\d+/, "rung=1"],
    [/rows=/, "rows=0"],
    [/^HC1 - - -/, "HC1 - - 1"],
    [/$/, ",rung=1"],
  ];
  for (const [from, to] of footers) {
    const last = forged(footer, (body) => body.replace(from, to));
    const lines = [...whole.slice(0, -1), last];
    assertEquals((await verify(lines)).exitCode, 4, `${from} ${to}`);
  }
  const list = changed((body) => body.replace(/( n )(?=\d)/, "$10"));
  assertEquals((await verify(list)).exitCode, 4);
  const stray = sealed("HC1 - - - q 1");
  assertEquals((await verify(whole.toSpliced(1, 0, stray))).exitCode, 4);
});

Deno.test("verifyLog() names both architectures when the log is of another one", async () => {
  const [other] = architectures.filter((name) => name !== ARCHITECTURE);
  const judged = await verify([
    forged(header, (body) => body.replace(/arch=\w+/, `arch=${other}`)),
    ...whole.slice(1),
  ]);
  assertEquals(judged.exitCode, 2);
  assertEquals(judged.complaints, [
    `the log is of ${other}, not of ${ARCHITECTURE}`,
  ]);
});

Deno.test("verifyLog() misses a row that a boot was to run and no suite has", async () => {
  const lines = [
    ...selecting([0, suite.rows.length]),
    ...boot("--rows", "0").slice(2),
  ];
  const judged = await verify(lines);
  assertEquals(judged.exitCode, 4);
  assert(judged.complaints.some((one) => one.includes("the suite has no row")));
});

Deno.test("verifyLog() refuses a log of the format before this one", async () => {
  const old = sealed(
    `HC1 - - - h format=1,suite=0011223344556677,arch=${ARCHITECTURE},rows=3,level=2`,
  );
  const judged = await verify([old, ...whole.slice(1)]);
  assertEquals(judged.exitCode, 3);
  assertEquals(judged.complaints, [
    "the log has format 1, this program reads 2: export again, and run that",
  ]);
});

Deno.test("verifyLog() misses a line about a rung that got lost", async () => {
  const rung = whole.findIndex((line) => line.startsWith("HC1 - - - u "));
  assert(rung > 0);
  const judged = await verify(whole.toSpliced(rung, 1));
  assertEquals(judged.exitCode, 4);
});

Deno.test("verifyLog() judges a log alike wherever it was cut, with line ends and without", async () => {
  const judged = await verify(whole);
  const torn = await verify(whole.toSpliced(9, 1, "HC1 " + "x".repeat(5000)));
  for (const end of ["\n", "\r\n", "\r", ""]) {
    for (const size of [7, 1000, 4099]) {
      const cut = async (lines: readonly string[]) => {
        const text = lines.join(end);
        const pieces = Array.from(
          { length: Math.ceil(text.length / size) },
          (_, index) => text.slice(index * size, (index + 1) * size),
        );
        return await verifyLog(ARCHITECTURE, ReadableStream.from(pieces));
      };
      assertEquals(await cut(whole), judged);
      assertEquals(
        await cut(whole.toSpliced(9, 1, "HC1 " + "x".repeat(5000))),
        torn,
      );
    }
  }
});
