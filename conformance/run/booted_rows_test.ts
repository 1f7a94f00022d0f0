// Kernels that are started, die, hang and lie: what is made of their logs.

import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import type { Verdict } from "../judge/outcome.ts";
import {
  boot,
  footer,
  forged,
  header,
  isOf,
  otherwise,
  rowsOption,
  sealed,
  some,
  suite,
  verify,
  whole,
} from "../sample_logs.ts";
import type { CommandEnd, StartedKernel } from "./boot.ts";
import { type BootOptions, runBooted } from "./booted_rows.ts";
import type { RowReport } from "./run_rows.ts";

const [, one = 0, other = 0] = some;
const idOf = (number: number): string => suite.rows[number]?.id ?? "";

/** What a kernel does in its N-th boot, from 1 on: its lines, and whether it goes on for ever. */
type Kernel = (
  lines: readonly string[],
  boot: number,
) => readonly string[] | { readonly lines: readonly string[]; hangs: true };

const COMMAND_END: CommandEnd = {
  how: "the command ended with status 0",
  isMissing: false,
};

interface Told {
  readonly reports: readonly RowReport[];
  /** What each boot was told. */
  readonly boots: readonly string[];
  readonly said: readonly string[];
  readonly seen: readonly string[];
  /** How many boots were stopped. */
  readonly stopped: number;
}

/** Lines of a boot with these arguments; they are printed but once. */
const printed = new Map<string, readonly string[]>();

function linesOf(args: readonly string[]): readonly string[] {
  const key = args.join(" ");
  let lines = printed.get(key);
  if (lines === undefined) printed.set(key, lines = boot(...args));
  return lines;
}

/** Text in pieces that end anywhere. */
async function* pieces(
  text: string,
  hangs: boolean,
  released: Promise<void>,
): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += 777) {
    yield text.slice(at, at + 777);
    await Promise.resolve();
  }
  if (hangs) await released;
}

async function run(
  kernel: Kernel,
  {
    numbers = some,
    limits = { boot: 200, row: 200 },
    end = COMMAND_END,
    signal = new AbortController().signal,
    answered = (): void => {},
    ...options
  }: Partial<BootOptions> & {
    numbers?: readonly number[];
    end?: CommandEnd;
    signal?: AbortSignal;
    answered?: (id: string) => void;
  } = {},
): Promise<Told> {
  const boots: string[] = [];
  const said: string[] = [];
  const seen: string[] = [];
  const told: RowReport[] = [];
  let stopped = 0;
  const start = (
    _: unknown,
    args: readonly string[],
  ): Promise<StartedKernel> => {
    boots.push(args.join(" "));
    const made = kernel(linesOf(args), boots.length);
    const { lines, hangs } = "hangs" in made
      ? made
      : { lines: made, hangs: false };
    const { promise, resolve } = Promise.withResolvers<void>();
    return Promise.resolve({
      log: pieces(lines.map((line) => `${line}\n`).join(""), hangs, promise),
      ended: Promise.resolve(end),
      stop() {
        stopped++;
        resolve();
        return Promise.resolve();
      },
    });
  };
  const reports = await runBooted(
    suite,
    numbers,
    { limits, say: (line) => said.push(line), ...options, start },
    {
      seen({ id }) {
        seen.push(id);
        answered(id);
      },
      told: (reports) => told.push(...reports),
    },
    signal,
  );
  assertEquals(told, reports);
  return { reports, boots, said, seen, stopped };
}

function outcomesOf({ reports }: Told): Readonly<Record<string, string>> {
  return Object.fromEntries(reports.map(({ id, outcome }) => [id, outcome]));
}

function reportOf({ reports }: Told, number: number): Verdict | undefined {
  return reports.find(({ id }) => id === idOf(number));
}

/** The lines up to the first one of a row. */
function upTo(
  lines: readonly string[],
  number: number,
): readonly string[] {
  const begin = lines.findIndex(isOf(number));
  return begin < 0 ? lines : lines.slice(0, begin + 1);
}

const EVERY_ONE_PASSES = Object.fromEntries(
  some.map((number) => [idOf(number), "pass"]),
);

Deno.test("runBooted() judges a whole log as verifyLog() does", async () => {
  const lines = otherwise(whole, some);
  const told = await run(() => lines);
  const { results } = await verify(lines);
  const verdicts = told.reports.map(({ milliseconds, ...rest }) => {
    assert(milliseconds >= 0);
    return rest;
  });
  assertEquals(verdicts, [...results]);
  assertEquals(told.boots, [`--rows ${rowsOption(some)}`]);
  assertEquals([told.seen.length, told.stopped], [some.length, 1]);
});

Deno.test("runBooted() starts the kernel again behind a row that ended it", async () => {
  const told = await run((lines, boot) =>
    boot > 1 ? lines : [
      ...upTo(lines, other),
      "\x1b[34mwhat came before\x1b[0m",
      "[init(6:6)]: ASSERTION FAILED: this, Kernel/That.cpp:7",
      "[init(6:6)]: at here",
    ]
  );
  assertEquals(outcomesOf(told), {
    ...EVERY_ONE_PASSES,
    [idOf(other)]: "fail",
  });
  const crash = reportOf(told, other);
  assertEquals(crash?.cause, "crash");
  assertEquals(crash?.got?.split("\n"), [
    "ASSERTION FAILED: this, Kernel/That.cpp:7 (in process 6)",
    "the kernel's last lines:",
    "what came before",
    "[init(6:6)]: ASSERTION FAILED: this, Kernel/That.cpp:7",
    "[init(6:6)]: at here",
  ]);
  const behind = some.slice(some.indexOf(other) + 1);
  assertEquals(told.boots[1], `--rows ${rowsOption(behind)}`);
  assertStringIncludes(told.said[0] ?? "", `in ${idOf(other)}; the kernel is`);
});

Deno.test("runBooted() stops a kernel that says it is at its end and stays", async () => {
  const start = performance.now();
  const told = await run(
    (lines, boot) =>
      boot > 1 ? lines : {
        lines: [...upTo(lines, other), "my kernel: oops"],
        hangs: true,
      },
    { panic: /oops/, limits: { boot: 60_000, row: 60_000 } },
  );
  assertEquals(reportOf(told, other)?.cause, "crash");
  assertEquals(reportOf(told, other)?.got?.split("\n")[0], "oops");
  assertEquals([told.boots.length, told.stopped], [2, 2]);
  assert(performance.now() - start < 10_000);
});

Deno.test("runBooted() lets a kernel go on that complains and goes on", async () => {
  const told = await run((lines) => {
    const begin = lines.findIndex(isOf(other));
    return lines.toSpliced(begin + 1, 0, "[Kernel]: KUBSAN: this is odd");
  });
  assertEquals(outcomesOf(told), EVERY_ONE_PASSES);
  assertEquals(told.boots.length, 1);
});

Deno.test("runBooted() calls a row overdue in which nothing comes", async () => {
  const told = await run((lines, boot) =>
    boot > 1 ? lines : { lines: upTo(lines, one), hangs: true }
  );
  const { cause, got } = reportOf(told, one) ?? {};
  assertEquals([cause, got], ["timeout", "it was silent for 0 s"]);
  assertEquals(told.stopped, 2);
  assertEquals(told.reports.length, some.length);
});

for (
  const [what, change, outcome] of [
    [
      "is damaged",
      (line: string) => / b /.test(line) ? [line] : [line.slice(0, -3)],
      "broken",
    ],
    ["is lost", () => [], "missing"],
  ] as const
) {
  const spoil = (lines: readonly string[]): readonly string[] =>
    lines.flatMap((line) => isOf(other)(line) ? change(line) : [line]);

  Deno.test(`runBooted() tries a row again whose answer ${what}`, async () => {
    const once = await run((lines, boot) => boot > 1 ? lines : spoil(lines));
    assertEquals(outcomesOf(once), EVERY_ONE_PASSES);
    assertEquals(once.boots.slice(1), [`--rows ${other}`]);
    assertStringIncludes(once.said[0] ?? "", "1 rows are tried again");

    const always = await run(spoil);
    assertEquals(outcomesOf(always), {
      ...EVERY_ONE_PASSES,
      [idOf(other)]: outcome,
    });
    assertEquals(always.boots.length, 3);
  });
}

Deno.test("runBooted() tries a row again that has to hit a moment", async () => {
  const window = suite.rows.findIndex(({ id }) =>
    id === "clock_nanosleep/EINTR/pending-on-entry"
  );
  // A tick came before, and so it slept to its end.
  const missed = (lines: readonly string[]): readonly string[] =>
    lines.map((line) =>
      isOf(window)(line) && / r 2:1:-4 /.test(line)
        ? forged(line, (body) => body.replace(/-4$/, "0"))
        : line
    );
  const numbers = [one, window].sort((a, b) => a - b);
  const lucky = await run(
    (lines, boot) => boot > 2 ? lines : missed(lines),
    { numbers },
  );
  assertEquals(reportOf(lucky, window)?.outcome, "pass");
  assertEquals(lucky.boots.length, 3);
  // What a try came to that was not the last was never told.
  assertEquals(lucky.seen.filter((id) => id === idOf(window)).length, 1);
  const unlucky = await run(missed, { numbers });
  assertEquals(reportOf(unlucky, window)?.cause, "mismatch");
  assertEquals(unlucky.boots.length, 3);
});

Deno.test("runBooted() tells what there is when it is stopped", async () => {
  const controller = new AbortController();
  const told = await run(
    (lines) => ({ lines: upTo(lines, other), hangs: true }),
    {
      signal: controller.signal,
      limits: { boot: 60_000, row: 60_000 },
      answered: (id) => {
        if (id === idOf(one)) controller.abort();
      },
    },
  );
  const done = some.slice(0, some.indexOf(other)).map(idOf);
  assertEquals(told.reports.map(({ id }) => id), done);
  assertEquals([told.boots.length, told.stopped], [1, 1]);
});

const silences: readonly (readonly [
  string,
  readonly string[],
  CommandEnd,
  string,
])[] = [
  [
    "can't be started",
    ["sh: 1: qemu: not found"],
    { how: "", isMissing: true },
    "the command can't be started: sh: 1: qemu: not found",
  ],
  [
    "prints nothing",
    [],
    COMMAND_END,
    "the command printed nothing (the command ended with status 0)",
  ],
  [
    "starts another program",
    ["boot", "a shell"],
    COMMAND_END,
    "the header of the suite never came (the command ended with status 0, " +
    "and last: a shell)",
  ],
  [
    "prints what only looks like a log",
    ["HC1 garbage"],
    COMMAND_END,
    "the header of the suite never came (the command ended with status 0)",
  ],
  [
    "panics before",
    ["KERNEL PANIC! no root"],
    COMMAND_END,
    "never came (KERNEL PANIC! no root, and last: KERNEL PANIC! no root)",
  ],
  [
    "refuses the arguments",
    ["[k(1:1)]: executor: there is no argument x; it takes y"],
    COMMAND_END,
    "did not take its arguments: [k(1:1)]: executor: there is no argument x",
  ],
  [
    "dies on the ladder",
    whole.slice(0, whole.findIndex((line) => line.includes(" u 2")) + 1),
    COMMAND_END,
    "was trying what rung 3 of the ladder stands on; --rung 2 leaves out",
  ],
  [
    "runs another suite",
    [forged(header, (body) => body.replace(/suite=\w/, "suite=0"))],
    COMMAND_END,
    "export again",
  ],
];
for (const [what, lines, end, message] of silences) {
  Deno.test(`runBooted() says in one line what is wrong when the kernel ${what}`, async () => {
    const error = await assertRejects(() => run(() => lines, { end }), Error);
    assertStringIncludes(error.message, message);
    assert(!error.message.includes("\n"));
  });
}

Deno.test("runBooted() gives up when a kernel comes to no row any more", async () => {
  let boots = 0;
  await assertRejects(
    () =>
      run((lines, boot) => {
        boots = boot;
        return boot > 1 ? [] : upTo(lines, one);
      }),
    Error,
    "the command printed nothing",
  );
  assertEquals(boots, 4);
});

Deno.test("runBooted() takes rows that nobody asked for as none of its own", async () => {
  const stray = sealed(`HC1 ${suite.rows.length - 1} - - b -`);
  const told = await run(() => [...whole.slice(0, -1), stray, footer]);
  assertEquals(outcomesOf(told), EVERY_ONE_PASSES);
});
