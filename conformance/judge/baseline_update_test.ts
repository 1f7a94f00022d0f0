import { assert, assertEquals } from "@std/assert";
import type { Architecture } from "../../src/cpu/cpu.ts";
import { Baseline, parseBaseline } from "./baseline.ts";
import { updateBaseline } from "./baseline_update.ts";
import { isExpected, type RowResult, type Verdict } from "./outcome.ts";

const rows = [
  { id: "open/a" },
  { id: "open/b" },
  { id: "open/c" },
  { id: "open/d", arch: ["riscv64"] },
] as const;

const PASS: Verdict = { outcome: "pass" };
const FAIL: Verdict = {
  outcome: "fail",
  cause: "mismatch",
  step: 'open("/\x1b[31m")',
  wanted: "= 0",
  got: "= -1 ENOENT",
};
const LACKING: Verdict = {
  outcome: "blocked",
  step: "the world",
  got: "-1 ENOSYS",
};
const CRASH: Verdict = { outcome: "fail", cause: "crash", step: "open()" };

type Told = readonly (readonly [string, Architecture, Verdict])[];

function resultsOf(told: Told): readonly RowResult[] {
  return told.map(([id, arch, verdict]) => ({
    id,
    arch,
    mode: "isolated",
    ...verdict,
  }));
}

/** Updates, and sees to it that the next run is as expected but for the rest. */
function updated(text: string, told: Told) {
  const raw = resultsOf(told);
  const before = new Baseline(parseBaseline(text));
  const update = updateBaseline(
    text,
    raw.map((result) => before.apply(result)),
    rows,
  );
  const after = new Baseline(parseBaseline(update.text));
  const unexpected = raw.map((result) => after.apply(result))
    .filter(({ outcome }) => !isExpected(outcome));
  assertEquals(
    unexpected.map(({ id, arch }) => `${id} ${arch}`),
    update.left.map(({ id, arch }) => `${id} ${arch}`).sort(),
    update.text,
  );
  assertEquals(after.idle(rows), []);
  // What is up to date stays as it is.
  const again = updateBaseline(
    update.text,
    raw.map((result) => after.apply(result)),
    rows,
  );
  assertEquals(again.text, update.text);
  return update;
}

const everywhere = (id: string, verdict: Verdict): Told =>
  (["x86_64", "aarch64", "riscv64"] as const).map((arch) => [
    id,
    arch,
    verdict,
  ]);

Deno.test("updateBaseline() writes a line for each row that is not as expected", () => {
  const { text, added } = updated("", [
    ...everywhere("open/a", FAIL),
    ["open/b", "x86_64", PASS],
    ["open/b", "riscv64", CRASH],
    ["open/c", "x86_64", { outcome: "broken", cause: "setup" }],
    ["open/d", "riscv64", FAIL],
  ]);
  const [heading, ...lines] = text.trimEnd().split("\n");
  assert(heading?.startsWith("# "));
  assertEquals(added, 4);
  assertEquals(lines, [
    'open/a xfail mismatch: open("/\\u{1b}[31m"), wanted = 0, got = -1 ENOENT',
    "open/b [riscv64] crash open()",
    "open/c [x86_64] unsupported setup: the row",
    'open/d xfail mismatch: open("/\\u{1b}[31m"), wanted = 0, got = -1 ENOENT',
  ]);
});

Deno.test("updateBaseline() keeps reasons, links, comments and order of what stays", () => {
  const text = "# ours\n\nopen/c xfail late https://bugs.example/1\n" +
    "# theirs\nopen/a   xfail  spaced as it was\n";
  const { text: now, kept, changed, added, removed } = updated(text, [
    ...everywhere("open/a", FAIL),
    ...everywhere("open/c", FAIL),
  ]);
  assertEquals([kept, changed, added, removed], [2, 0, 0, 0]);
  assertEquals(now, text);
});

Deno.test("updateBaseline() takes out what passes, and what is about no row", () => {
  const { text, removed } = updated(
    "# a\nopen/a xfail x\nopen/z skip gone\nopen/c skip hangs\n",
    everywhere("open/a", PASS),
  );
  assertEquals(text, "# a\nopen/c skip hangs\n");
  assertEquals(removed, 2);
});

Deno.test("updateBaseline() leaves in a line the architectures that need it, with its reason", () => {
  const { text, changed } = updated(
    "open/a xfail late https://bugs.example/1\n",
    [
      ["open/a", "x86_64", PASS],
      ["open/a", "riscv64", CRASH],
    ],
  );
  assertEquals(changed, 1);
  // The run told nothing of aarch64, and every crash is a failure.
  assertEquals(
    text,
    "open/a [aarch64,riscv64] xfail late https://bugs.example/1\n",
  );
  const { text: other } = updated("open/a timeout late\n", [
    ["open/a", "x86_64", CRASH],
    ["open/a", "riscv64", { outcome: "fail", cause: "timeout" }],
  ]);
  assertEquals(
    other,
    "open/a [x86_64] crash late\nopen/a [aarch64,riscv64] timeout late\n",
  );
});

Deno.test("updateBaseline() keeps a pattern while some row is as it says", () => {
  const pattern = "open/* unsupported no files yet\n";
  const { text } = updated(pattern, [
    ...everywhere("open/a", FAIL),
    ...everywhere("open/b", PASS),
  ]);
  assertEquals(text, `${pattern}open/b pass passes, as not all of open/*\n`);
  // Of the others the run says nothing.
  const { text: few } = updated(pattern, everywhere("open/b", PASS));
  assertEquals(few, `${pattern}open/b pass passes, as not all of open/*\n`);
});

/** Every row, each with what it did. */
function all(verdicts: readonly Verdict[]): Told {
  return rows.flatMap(({ id, ...row }, index) =>
    everywhere(id, verdicts[index] ?? PASS).filter(([, arch]) =>
      !("arch" in row) || row.arch.some((one) => one === arch)
    )
  );
}

Deno.test("updateBaseline() takes a pattern out that most of its rows have outgrown, with what it needed", () => {
  const text = "open/* unsupported no files yet https://bugs.example/3\n" +
    "open/b pass passes, as not all of open/*\n";
  assertEquals(
    updated(text, all([FAIL, PASS, FAIL])).text,
    `${text}${"open/d pass passes, as not all of open/*\n"}`,
  );
  assertEquals(
    updated(`# ours\n${text}`, all([LACKING, PASS, PASS])).text,
    "# ours\nopen/a unsupported no files yet https://bugs.example/3\n",
  );
  assertEquals(updated(text, all([])).text, "");
});

Deno.test("updateBaseline() says of a whole call in one line that it is not supported", () => {
  const { text, added } = updated(
    "",
    all([LACKING, LACKING, LACKING, LACKING]),
  );
  assertEquals(added, 1);
  assertEquals(
    text.split("\n")[1],
    "open/* unsupported blocked: the world, got -1 ENOSYS",
  );
  // Not where a row fails for itself, nor where the run leaves one out.
  const mixed = updated("", all([LACKING, LACKING, FAIL, LACKING]));
  assertEquals(mixed.added, 4);
  const part = all([LACKING, LACKING, LACKING, LACKING]).slice(3);
  assertEquals(updated("", part).added, 3);
});

Deno.test("updateBaseline() names every outcome of a row that has several", () => {
  const { text } = updated("# mine\n", [
    ["open/a", "riscv64", PASS],
    ["open/a", "riscv64", FAIL],
  ]);
  assert(text.includes("open/a [riscv64] pass,xfail mismatch: "), text);
});

Deno.test("updateBaseline() takes nothing for known that the log does not wholly tell", () => {
  const damaged: Verdict = { outcome: "broken", step: "a line is damaged" };
  const { text, left } = updated("open/b xfail x\n", [
    ["open/a", "riscv64", { outcome: "missing" }],
    ["open/b", "riscv64", damaged],
    ["open/c", "riscv64", damaged],
  ]);
  assertEquals(text, "open/b xfail x\n");
  assertEquals(left.length, 3);
});
