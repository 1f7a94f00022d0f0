// Rows on kernels that commands start: Halcyon itself, and shells that print
// what a kernel printed before.

import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  ARCHITECTURE,
  boot,
  isOf,
  rowsOption,
  suite,
} from "../../conformance/sample_logs.ts";
import { main } from "./main.ts";
import { inFolder, listen, type Said } from "./testing.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const HALCYON = `${Deno.execPath()} run -qA --no-check ${MAIN} run`;
const FILTER = "pipe/";
const numbers = [...suite.rows.keys()].filter((number) =>
  suite.rows[number]?.id.includes(FILTER)
);
const [first = 0, second = 0] = numbers;
const lines = boot("--rows", rowsOption(numbers));
const idOf = (number: number): string => suite.rows[number]?.id ?? "";

const ROWS = ["conformance", "--arch", ARCHITECTURE, "--filter", FILTER];

function run(command: string, ...args: readonly string[]): Promise<Said> {
  return listen((output) =>
    main([...ROWS, "--target", `command:${command}`, ...args], output)
  );
}

interface Told {
  readonly results: readonly {
    readonly id: string;
    readonly outcome: string;
    readonly cause?: string;
    readonly got?: string;
  }[];
  readonly partial?: { readonly reason: string; readonly results: number };
}

async function reportIn(path: string): Promise<Told> {
  return JSON.parse(await Deno.readTextFile(path));
}

/** Hands a test a folder with the log in it, and with one that stops in a row. */
function withLogs(test: (folder: string) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    const begin = lines.findIndex(isOf(first));
    const write = (name: string, text: readonly string[]): Promise<void> =>
      Deno.writeTextFile(`${folder}/${name}`, `${text.join("\n")}\n`);
    await write("whole", lines);
    await write("begun", lines.slice(0, begin + 1));
    await test(folder);
  });
}

/** Whether the process whose number is in a file is gone. */
async function isGone(file: string): Promise<boolean> {
  const pid = (await Deno.readTextFile(file)).trim();
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", "stat=", "-p", pid],
  }).output();
  // Some hosts leave those that have ended without a parent unburied.
  return /^(?:Z|$)/.test(new TextDecoder().decode(stdout).trim());
}

Deno.test("halcyon conformance runs rows on a kernel that a command starts", async () => {
  const { status, out, complaints } = await run(`${HALCYON} {kit} {args}`);
  assertEquals([status, complaints], [0, []]);
  assertEquals(
    out,
    `riscv64  ${numbers.length} pass, 0 fail\n` +
      `${numbers.length} rows, ${numbers.length} results\n`,
  );
});

Deno.test("halcyon conformance finds the check that a command's kernel lacks", () =>
  inFolder(async (folder) => {
    const refusal = "pipe/EINVAL/unknown-flag";
    const file = `${folder}/report.json`;
    const { status } = await run(
      `${HALCYON} --without ${refusal} --root {root} --exec /bin/halcyon-{arch} -- {args}`,
      `--reporter=json=${file}`,
    );
    const { results } = await reportIn(file);
    assertEquals(results.length, numbers.length);
    const failed = results.filter(({ outcome }) => outcome !== "pass");
    const claiming = numbers.filter((number) =>
      suite.rows[number]?.covers.some((one) => one === refusal)
    );
    for (const id of claiming.map(idOf)) {
      assert(failed.some((one) => one.id === id), id);
    }
    assert(failed.length < numbers.length);
    assert(failed.every(({ got }) => got === "= 0"));
    assertEquals(status, 1);
  }));

Deno.test("halcyon conformance goes on behind a row that ended the kernel", () =>
  withLogs(async (folder) => {
    const script = `case '{init_args}' in
      '--rows;${rowsOption(numbers)}') cat ${folder}/begun
        echo "ASSERTION FAILED: that, Kernel/This.cpp:1" >&2;;
      *) ${HALCYON} {kit} {args};;
    esac`;
    const file = `${folder}/report.json`;
    const { status, complaints } = await run(
      script,
      `--reporter=json=${file}`,
    );
    assertEquals(complaints, [
      "halcyon conformance: riscv64: ASSERTION FAILED: that, " +
      `Kernel/This.cpp:1 in ${idOf(first)}; the kernel is started again for ` +
      `${numbers.length - 1} rows`,
    ]);
    const { results } = await reportIn(file);
    const [crash, ...rest] = results;
    assertEquals([crash?.id, crash?.cause], [idOf(first), "crash"]);
    assertStringIncludes(crash?.got ?? "", "ASSERTION FAILED: that");
    assertEquals(rest.length, numbers.length - 1);
    assert(rest.every(({ outcome }) => outcome === "pass"));
    assertEquals(status, 1);
  }));

Deno.test("halcyon conformance ends a kernel that hangs, with all that it started", () =>
  withLogs(async (folder) => {
    const file = `${folder}/report.json`;
    const script = `if test -e ${folder}/pid; then cat ${folder}/whole; else
      cat ${folder}/begun
      (trap '' TERM; while :; do sleep 1; done) & echo $! > ${folder}/pid
      wait
    fi # {args}`;
    const { status } = await run(
      script,
      "--row-timeout=1",
      `--reporter=json=${file}`,
    );
    const { results } = await reportIn(file);
    const [hung, ...rest] = results;
    assertEquals([hung?.id, hung?.cause], [idOf(first), "timeout"]);
    assertEquals(hung?.got, "it was silent for 1 s");
    assert(rest.every(({ outcome }) => outcome === "pass"));
    assertEquals([status, rest.length], [1, numbers.length - 1]);
    assert(await isGone(`${folder}/pid`));
  }));

Deno.test("halcyon conformance tries rows again whose log is damaged", () =>
  withLogs(async (folder) => {
    const script = `if test -e ${folder}/tried; then cat ${folder}/whole; else
      : > ${folder}/tried; sed '/^HC1 ${second} - - e/s/.$/x/' ${folder}/whole
    fi # {args}`;
    const { status, out, complaints } = await run(script);
    assertStringIncludes(complaints.join(), "1 rows are tried again");
    assertStringIncludes(out, `${numbers.length} pass, 0 fail`);
    assertEquals(status, 0);
  }));

Deno.test("halcyon conformance follows the file that holds the kernel's log", () =>
  withLogs(async (folder) => {
    const log = `${folder}/log`;
    await Deno.writeTextFile(log, "KERNEL PANIC of an earlier day\n");
    const half = lines.length >> 1;
    const script = `echo starting
      head -n ${half} ${folder}/whole >> ${log}; sleep 0.2
      tail -n +${half + 1} ${folder}/whole >> ${log}; sleep 100 # {args}`;
    const { status, out } = await run(script, "--log", log);
    assertStringIncludes(out, `${numbers.length} pass, 0 fail`);
    assertEquals(status, 0);
    const silent = await run("echo no disk; : {args}", "--log", `${log}-not`);
    assertStringIncludes(
      silent.complaints.join(),
      "the command printed nothing (the command ended with status 0: no disk)",
    );
    assertEquals(silent.status, 3);
  }));

Deno.test("halcyon conformance tells of a line that a kernel does not end", async () => {
  const { status, complaints } = await run(
    "printf 'no init found'; sleep 100; : {kit} {args}",
    "--boot-timeout",
    "1",
  );
  assertEquals(status, 3);
  assertStringIncludes(complaints.join(), "and last: no init found");
});

Deno.test("halcyon conformance says that a command can't be started", async () => {
  const { status, complaints } = await run("no-such-emulator {kit} {args}");
  assertEquals([status, complaints.length], [3, 1]);
  assertStringIncludes(complaints[0] ?? "", "the command can't be started: ");
  assertStringIncludes(complaints[0] ?? "", "no-such-emulator");
});

Deno.test("halcyon conformance stops when the time of all is over", () =>
  withLogs(async (folder) => {
    const file = `${folder}/report.json`;
    const { status } = await run(
      `cat ${folder}/begun; sleep 100 # {args}`,
      "--timeout=1",
      `--reporter=json=${file}`,
    );
    const { partial } = await reportIn(file);
    assertEquals([status, partial?.results], [4, 0]);
    assertEquals(partial?.reason, "the 1 s of --timeout are over");
  }));

Deno.test({
  name: "halcyon conformance reports in part, and ends the command, at ^C",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withLogs(async (folder) => {
      const file = `${folder}/report.json`;
      // All rows but the last have ended when it is interrupted.
      const last = numbers.at(-1) ?? 0;
      const script = `sed -n '/^HC1 ${last} - - e/q;p' ${folder}/whole
        sleep 0.5; echo $$ > ${folder}/pid; sleep 100 # {args}`;
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-qA", "--no-check", MAIN, ...ROWS]
          .concat("--target", `command:${script}`)
          .concat(`--reporter=json=${file}`),
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
      while (!await Deno.stat(`${folder}/pid`).catch(() => undefined)) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      child.kill("SIGINT");
      assertEquals((await child.status).code, 130);
      const { partial, results } = await reportIn(file);
      assertEquals(partial?.reason, "interrupted by SIGINT");
      // How far it has read by then is the host's affair.
      assert(results.length > 0 && results.length < numbers.length);
      assertEquals(partial?.results, results.length);
      assert(await isGone(`${folder}/pid`));
    }),
});

Deno.test("halcyon conformance judges a log's chosen rows as verify does", () =>
  withLogs(async (folder) => {
    const log = (...args: readonly string[]): Promise<Said> =>
      listen((output) => main(["conformance", ...args], output));
    const target = `--target=log:${folder}/whole`;
    const whole = await log(target, `--arch=${ARCHITECTURE}`);
    assertEquals(whole.status, 0);
    assertStringIncludes(whole.out, `${numbers.length} rows`);
    assertStringIncludes(whole.complaints.join(), "rows were to run");
    const some = await log(
      target,
      `--arch=${ARCHITECTURE}`,
      `--filter=${idOf(first)}`,
    );
    assertEquals(some.status, 0);
    assertStringIncludes(some.out, "1 pass, 0 fail");
    const none = await log(target);
    assertEquals(none.status, 2);
    assertStringIncludes(
      none.complaints.join(),
      "a log is of one architecture",
    );
  }));
