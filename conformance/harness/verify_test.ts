/** Judging logs of which something is lost, damaged or told again. */

import { assert, assertEquals } from "@std/assert";
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

Deno.test("verifyLog() tells rows that a long list announces from those it does not", async () => {
  const many = Array.from({ length: 200 }, (_, number) => number * 2 + 1);
  const lines = boot("--rows", rowsOption(many));
  assert(lines.filter((line) => line.startsWith("HC1 - - - n ")).length > 1);
  assert(lines.every((line) => line.length < 1000));
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
    `HC1 - - - h format=1,suite=${judged.suite},arch=${ARCHITECTURE},` +
      `rows=${suite.rows.length},level=2`,
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
  const judged = await verify([none, sealed("HC1 - - - f rows=0,level=2")]);
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
    got: "none",
  });
  assertEquals(died.notes, ["2 boots"]);

  // The row had ended when its report was cut.
  const torn = await verify([
    ...whole.slice(0, begin + 2),
    ...boot("--rows", rowsOption(rest)),
  ]);
  assertEquals(outcomeOf(torn, one), "broken");
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
    "2:x:0",
    "2:1:0x10",
    "0:1:0",
    "7:1:0",
    "2:1:9223372036854775808",
    `2:1:${"9".repeat(400)}`,
    "exited:0",
    "exited:0:lines=x",
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
