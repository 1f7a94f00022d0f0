// What the program answers, mostly to what it can't do.

import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import configuration from "../../deno.json" with { type: "json" };
import { reporterNames } from "../../conformance/report/reporter.ts";
import { REFERENCE } from "../api/reference.ts";
import { main } from "./main.ts";
import { inFolder, listen, type Said } from "./testing.ts";

const MAIN = new URL("main.ts", import.meta.url).href;
/** Nothing can be made below a file. */
const NO_FOLDER = `${fileURLToPath(MAIN)}/x`;
const COMMANDS = [
  ...["run", "strace", "cc", "conformance", "show", "export", "verify"],
  ...["scenario", "compare", "merge", "report", "needs", "twin", "ledger"],
];
const HELLO = fileURLToPath(
  new URL("../../guest-programs/build/x86_64/hello", MAIN),
);
/** Rows that are quickly run. */
const FEW = ["--filter", "pipe/EINVAL", "--arch", "riscv64", "--jobs", "1"];

const said = (args: readonly string[]): Promise<Said> =>
  listen((output) => main(args, output));

/** Runs the program as a process: for what only the host can do to it. */
function shell(script: string): Promise<Deno.CommandOutput> {
  return new Deno.Command("sh", {
    args: ["-c", script, "sh", Deno.execPath(), "run", "-qA", MAIN],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

const refusals: readonly (readonly [readonly string[], string])[] = [
  [[], "it wants a command"],
  [["runn"], "there is no command runn"],
  [["constructor"], "there is no command constructor"],
  [["--bogus"], "there is no option --bogus"],
  [["--bogus", "run"], "there is no option --bogus"],
  [["run"], "ELF is missing"],
  [["run", "--strace"], "ELF is missing"],
  [["run", "--stracee", "x"], "there is no option --stracee"],
  [["run", "--seed", "x", "a.elf"], "--seed takes a whole number"],
  [["run", "--root"], "--root takes a value"],
  [["run", "--root=", "a.elf"], "--root takes DIR|TAR, not nothing"],
  [["run", "/nonexistent"], "/nonexistent can't be read"],
  [["run", "--env", "HOME", "a.elf"], "--env takes NAME=VALUE, not HOME"],
  [["run", "--env", "=x", "a.elf"], "--env takes NAME=VALUE, not =x"],
  [["run", "--cwd", "tmp", "a.elf"], "--cwd takes an absolute path, not tmp"],
  [["run", "--exec", "sh"], "--exec takes an absolute path, not sh"],
  [["run", "--user", "anon", HELLO], "/etc/passwd has no such user"],
  [["run", "--root", "/nonexistent", "a.elf"], "can't be copied in"],
  [["run", "--root", HELLO, "a.elf"], "is no tar archive"],
  [["run", "--root", "/dev/null", "a.elf"], "neither a folder nor a tar"],
  [["run", "--manifest", "/nonexistent", "a.elf"], "can't be read"],
  [["strace"], "ELF is missing"],
  [["strace", "-e", "trace=opem", HELLO], "no system call and no class opem"],
  [["strace", "-c", "--json", HELLO], "--json means nothing with --count"],
  [["strace", "-o", "/nonexistent/x", HELLO], "can't be written"],
  [["strace", "-o", "/", HELLO], "/ is a folder"],
  [["strace", "-s", "x", HELLO], "-s takes a whole number"],
  [["strace", "-q", HELLO], "there is no option -q"],
  [["cc"], "FILE... is missing"],
  [["cc", "a.cpp"], "a.cpp is neither C (.c)"],
  [["cc", "-O9", "a.c"], "-O takes 0, 1, 2, 3, s, z, g or fast, not 9"],
  [["cc", "-o", "/", "a.c"], "/ is a folder"],
  [["conformance", "--filter"], "--filter takes a value"],
  [["conformance", "--filter", ""], "--filter takes TEXT, not nothing"],
  [["conformance", "--filter="], "--filter takes TEXT, not nothing"],
  [["conformance", "--filter", "//"], "--filter is empty"],
  [["conformance", "--filter", "/(/"], "--filter is no pattern"],
  [["conformance", "--filter", "--list"], "--filter takes a value"],
  [["conformance", "--list", "--filter", "zzz"], "no row matches zzz"],
  [["conformance", "--list=x"], "--list takes no value"],
  ...[
    "--mode=both",
    "--seed=1",
    "--seeds=2",
    "--shuffle",
    "--repeat=2",
    "--fail-fast",
    "--durations=3",
    "--baseline=x",
    "--jobs=1",
    "--reporter=tap=/nonexistent/x",
  ].map((option): readonly [readonly string[], string] => [
    ["conformance", option, "--list"],
    `${option.replace(/=.*/, "")} means nothing with --list`,
  ]),
  [["conformance", "--arch", "arm"], "not arm"],
  [["conformance", "--mode", "constructor"], "not constructor"],
  [["conformance", "--reporter", "constructor"], "no reporter constructor"],
  [["conformance", "--reporter", "__proto__=x"], "no reporter __proto__"],
  [["conformance", "--reporter", "tap="], "names no file"],
  [["conformance", "--reporter", "tap=/nonexistent/x"], "can't be written"],
  [["conformance", "--reporter", "tap=/"], "/ is a folder"],
  [
    ["conformance", "--reporter", "tap", "--reporter", "json"],
    "tap and json both write to stdout",
  ],
  [
    ["conformance", "--reporter=tap=/tmp/x", "--reporter=json=/tmp/../tmp/x"],
    "tap and json both write to",
  ],
  [["conformance", "--seed", "1", "--seed", "2"], "--seed is given 2 times"],
  [["conformance", "--seeds", "0"], "--seeds takes a whole number from 1"],
  [["conformance", "--jobs", "1.5"], "--jobs takes a whole number from 1"],
  [["conformance", "pipe/"], "rows are picked with --filter"],
  [["conformance", "--exclude", "/(/"], "--exclude is no pattern"],
  [["conformance", "--filter", "pipe/", "--exclude", "/"], "not matched by /"],
  [["conformance", "--shard", "3/2"], "--shard takes a part such as 2/4"],
  [["conformance", "--target", "qemu"], "there is no target qemu"],
  [["conformance", "--target", "log:"], "names no log"],
  [["conformance", "--target", "command: "], "names no command"],
  [["conformance", "--target=command:boot {kit}"], "neither {args} nor"],
  [["conformance", "--target=command:boot {kits} {args}"], "holds {kits}"],
  [["conformance", "--target=command:b {init_args}"], "to stand in quotes"],
  [["conformance", "--target=command:b {args}", "--jobs=1"], "--jobs means"],
  [["conformance", "--target=log:x", "--panic=x"], "--panic means nothing"],
  [["conformance", "--target=log:x"], "--arch NAME says which"],
  [["conformance", "--target=log:/nonexistent", "--arch=riscv64"], "be read"],
  [["conformance", "--row-timeout=5"], "--row-timeout means nothing with"],
  [["conformance", "--panic=("], "--panic is no pattern"],
  [["conformance", "--panic=x*"], "matches every line"],
  [["run", "--without=pipe/nothing", "a.elf"], "by the name pipe/nothing"],
  [["run", "--missing=pipe,pope", "a.elf"], "pope, which is no call"],
  [["conformance", "--repeat", "0"], "--repeat takes a whole number from 1"],
  [["conformance", "--durations=5", "--reporter=tap"], "means nothing to"],
  [["conformance", "--rerun-failed", "/nonexistent"], "can't be read"],
  [["conformance", "--baseline", "/nonexistent"], "can't be read"],
  [["conformance", "--update-baseline"], "wants --baseline FILE"],
  [["verify", "--arch=riscv64", "--update-baseline", "a"], "--baseline FILE"],
  [["compare"], "A.json is missing"],
  [["compare", "a"], "A.json is missing"],
  [["compare", "/nonexistent", "/nonexistent"], "can't be read"],
  [["compare", fileURLToPath(MAIN), "a"], "is no report in JSON"],
  [["merge"], "FILE.json… is missing"],
  [["merge", "/nonexistent"], "can't be read"],
  [["export", "--arch", "riscv64"], "--out DIR is missing"],
  [["export", "--out", "x"], "--arch NAME is missing"],
  [
    ["export", "--arch=riscv64", "--arch=x86_64", "--out=x"],
    "--arch is given 2 times",
  ],
  [["export", "--arch=riscv64", `--out=${NO_FOLDER}`], "can't be written"],
  [["verify", "--arch", "riscv64"], "LOG is missing"],
  [["verify", "--arch", "riscv64", "a", "b"], "there is no argument b"],
  [["verify", "--arch", "riscv64", "/nonexistent"], "can't be read"],
  [["verify", "--arch=riscv64", "--reporter=constructor", "a"], "no reporter"],
  [["scenario", "signal"], "there is no scenario signal; there are crash"],
  [["scenario", "signals", "log"], "a log is of one architecture"],
  [["scenario", "--list", "signals", "log"], "--list judges no log"],
  [["scenario", "--arch=x86_64", "hello", "/nonexistent"], "can't be read"],
  [["twin"], "--arch NAME is missing"],
  [["twin", "--arch=x86_64", "log"], "logs want --logs"],
  [["twin", "--arch=x86_64", "--out=x"], "means nothing without --export"],
  [["twin", "--arch=x86_64", "--export"], "--out DIR is missing"],
  [["twin", "--arch=x86_64", "--target", "without=x"], "by the name x"],
  [["twin", "--arch=x86_64", "--programs=0"], "takes a whole number from 1"],
  [["twin", "--logs", "--seed=2", "a", "b"], "--seed means nothing with"],
  [["twin", "--logs", "a"], "--logs takes two sides"],
  [["twin", "--logs", "/nonexistent", "/nonexistent"], "can't be read"],
  [["ledger", "--call"], "--call takes a value"],
  [["ledger", "--call", "constructor"], "knows no call constructor"],
  [["ledger", "pipe"], "a call is named with --call"],
];

for (const [args, complaint] of refusals) {
  Deno.test(`main() refuses in one line when told '${args.join(" ")}'`, async () => {
    const { status, out, complaints } = await said(args);
    assertEquals(complaints.length, 1, complaints.join("\n"));
    assertStringIncludes(complaints[0] ?? "", complaint);
    assertStringIncludes(complaints[0] ?? "", "--help says more");
    assertEquals([status, out], [2, ""]);
  });
}

for (const name of COMMANDS) {
  Deno.test(`main() prints the help of ${name} wherever it is asked for`, async () => {
    const first = await said([name, "--help"]);
    assert(first.out.startsWith(`usage: halcyon ${name}`), first.out);
    assertEquals([first.status, first.complaints], [0, []]);
    for (
      const args of [
        [name, "-h"],
        ["--help", name],
        [name, "--nonsense", "--help"],
        [name, "--arch", "--help"],
      ]
    ) assertEquals(await said(args), first, args.join(" "));
    for (const line of first.out.split("\n")) {
      assert(line.length <= 80, line);
    }
  });
}

Deno.test("main() lists every command when asked for help", async () => {
  const { status, out } = await said(["--help"]);
  assertEquals(status, 0);
  for (const name of COMMANDS) assert(out.includes(`\n  ${name} `), out);
});

Deno.test("main() says version and reference when asked in any place", async () => {
  for (const args of [["--version"], ["verify", "--version"]]) {
    const { status, out } = await said(args);
    assertEquals(status, 0);
    assertEquals(
      out,
      `halcyon ${configuration.version}, SerenityOS ${REFERENCE}\n`,
    );
  }
});

Deno.test("main() reports every seed when there are several", async () => {
  await inFolder(async (folder) => {
    const file = `${folder}/report.json`;
    const args = ["--seeds", "3", "--seed", "5", "--reporter", `json=${file}`];
    const { status } = await said(["conformance", ...FEW, ...args]);
    assertEquals(status, 0);
    const report = JSON.parse(await Deno.readTextFile(file));
    assertEquals(report.seeds, [5, 6, 7]);
    const { rows } = report.summary;
    assertEquals(report.results.length, 3 * rows);
    for (const seed of [5, 6, 7]) {
      const own = report.results.filter((
        result: { seed: number },
      ) => result.seed === seed);
      assertEquals(own.length, rows, `seed ${seed}`);
    }
  });
});

Deno.test("main() numbers TAP alike when more workers run the rows", async () => {
  const rows = ["--filter", "/pipe.E/", "--arch=riscv64", "--reporter=tap"];
  const one = await said(["conformance", ...rows, "--jobs=1"]);
  const many = await said(["conformance", ...rows, "--jobs=4", "--mode=both"]);
  const twice = await said(["conformance", ...rows, "--jobs=2", "--mode=both"]);
  assertEquals(one.status, 0);
  assertEquals(many.out, twice.out);
});

Deno.test("main() leaves a report alone when a new one can't be made", async () => {
  await inFolder(async (folder) => {
    const file = `${folder}/report`;
    await Deno.writeTextFile(file, "old");
    const args = ["--reporter", `tap=${file}`, "--filter", "zzz"];
    assertEquals((await said(["conformance", ...args])).status, 2);
    assertEquals(await Deno.readTextFile(file), "old");
    const names = await Array.fromAsync(
      Deno.readDir(folder),
      (one) => one.name,
    );
    assertEquals(names, ["report"]);
  });
});

const isLinux = Deno.build.os === "linux";

for (
  const args of [
    "--help",
    "--version",
    "conformance --help",
    "conformance --list",
    `conformance ${FEW.join(" ")}`,
    `conformance ${FEW.join(" ")} --reporter tap=/dev/stdout`,
    "ledger",
  ]
) {
  Deno.test({
    name: `'halcyon ${args}' says so in one line when the disk is full`,
    ignore: !isLinux,
    async fn() {
      const { code, stderr } = await shell(`"$@" ${args} > /dev/full`);
      const lines = textOf(stderr).trimEnd().split("\n");
      assertEquals(lines.length, 1, textOf(stderr));
      assertStringIncludes(lines[0] ?? "", "No space left on device");
      assertEquals(lines[0]?.includes("bug"), false, lines[0] ?? "");
      assertEquals(code, 3);
    },
  });
}

Deno.test({
  name: "halcyon says that a device wants a pipe where Deno gives it to nobody",
  ignore: !isLinux,
  async fn() {
    const words = FEW.join(" ");
    const { code, stderr } = await shell(
      `"$@" conformance ${words} --reporter tap=/dev/full`,
    );
    assertEquals(
      [code, textOf(stderr)],
      [
        3,
        "halcyon conformance: /dev/full can't be opened: Deno gives it only to " +
        "who may do everything; a pipe from it, or to it, will do\n",
      ],
    );
  },
});

Deno.test({
  name: "halcyon ends quietly when nobody can hear its complaint",
  ignore: !isLinux,
  async fn() {
    const { code, stdout } = await shell('"$@" nonsense 2> /dev/full');
    assertEquals([code, textOf(stdout)], [2, ""]);
  },
});

Deno.test({
  name: "halcyon says that stdin can't be read when it is a folder",
  ignore: !isLinux,
  async fn() {
    const { code, stderr } = await shell('"$@" verify --arch riscv64 - < /');
    assertStringIncludes(textOf(stderr), "stdin can't be read: Is a directory");
    assertEquals(code, 2);
  },
});

Deno.test("halcyon verify reads a log that is longer than a string may be", () =>
  inFolder(async (folder) => {
    const path = `${folder}/log`;
    await Deno.writeTextFile(path, "");
    await Deno.truncate(path, 600_000_000);
    const { status, complaints } = await said(
      ["verify", "--arch", "riscv64", path],
    );
    assertEquals(complaints, [
      "halcyon verify: the log holds no header of a suite: the kit's program " +
      "did not come to speak, or what it says goes elsewhere",
    ]);
    assertEquals(status, 4);
  }));

Deno.test("halcyon verify says in one short line what is no baseline", () =>
  inFolder(async (folder) => {
    const path = `${folder}/baseline`;
    const verify = ["verify", "--arch", "riscv64", "--baseline", path];
    const files: readonly (readonly [string, string])[] = [
      ["\x1b\0\x7f".repeat(5000), "line 1 is not"],
      [`${"x".repeat(5000)} skip y`, "there is no such row"],
      ["pipe/a [mips] skip y", "line 1 names the architecture mips"],
    ];
    for (const [text, wanted] of files) {
      await Deno.writeTextFile(path, text);
      const { status, complaints } = await said([...verify, "/dev/null"]);
      const [line = ""] = complaints;
      assertEquals([status, complaints.length], [2, 1]);
      assertStringIncludes(line, wanted);
      assert(line.length < path.length + 200, line);
      assert(/^[\x20-\x7e…]*$/.test(line), line);
    }
    await Deno.truncate(path, 600_000_000);
    const { status, complaints } = await said([...verify, "/dev/null"]);
    assertEquals(status, 2);
    assertStringIncludes(complaints.join(), "a baseline has at most 16 MiB");
  }));

Deno.test({
  name: "halcyon run reads no program from what never ends",
  ignore: !isLinux,
  async fn() {
    const { code, stderr } = await shell('"$@" run /dev/zero');
    assertStringIncludes(textOf(stderr), "/dev/zero can't be read: it is no");
    assertEquals(code, 2);
  },
});

Deno.test({
  name: "halcyon run says that a program is too large before it reads it",
  ignore: !isLinux,
  fn: () =>
    inFolder(async (folder) => {
      const path = `${folder}/large`;
      await Deno.create(path).then((file) => file.close());
      await Deno.truncate(path, 2 ** 40);
      const { status, complaints } = await said(["run", path]);
      assertStringIncludes(complaints[0] ?? "", "larger than 1 GiB");
      assertEquals([status, complaints.length], [2, 1]);
    }),
});

Deno.test({
  name:
    "halcyon run reads nothing of a stdin that never ends when the program does not",
  ignore: !isLinux,
  async fn() {
    const [endless, none] = await Promise.all(
      ["zero", "null"].map((name) => shell(`"$@" run ${HELLO} < /dev/${name}`)),
    );
    assertEquals(endless, none);
    assertEquals(endless?.code, 0);
  },
});

/** Starts a long run and sends it a signal once the first results are there. */
async function interrupted(
  signal: Deno.Signal,
  places: readonly string[],
): Promise<{ code: number; stderr: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-qA", MAIN, "conformance", "--arch=riscv64", "--seeds=100"]
      .concat("--jobs=1", "--reporter=tap", ...places),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(child.stderr).text();
  let seen = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (!seen.includes("\nok 1 ") && (seen += text).includes("\nok 1 ")) {
      // Twice: a task that is interrupted hands on what its child has got.
      child.kill(signal);
      await new Promise((resolve) => setTimeout(resolve, 1));
      child.kill(signal);
    }
  }
  const { code } = await child.status;
  return { code, stderr: await complaints };
}

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `halcyon conformance reports in part when ${signal} comes`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      inFolder(async (folder) => {
        const { code, stderr } = await interrupted(
          signal,
          reporterNames.map((name) => `--reporter=${name}=${folder}/${name}`),
        );
        const reason = `interrupted by ${signal}`;
        assertStringIncludes(stderr, `${reason}; `);
        assertEquals([code, stderr.trim().split("\n").length], [status, 1]);
        const read = (name: string) => Deno.readTextFile(`${folder}/${name}`);
        const { partial, results } = JSON.parse(await read("json"));
        assertEquals(
          [partial.reason, partial.results],
          [reason, results.length],
        );
        assert(results.length > 0 && partial.of > results.length);
        const tap = await read("tap");
        assert(tap.endsWith(`Bail out! ${reason}\n`), tap);
        assertEquals(tap.match(/^ok /gm)?.length, results.length);
        const junit = await read("junit");
        assertStringIncludes(junit, '<error type="partial"');
        assert(junit.endsWith("</testsuites>\n"));
        for (const name of ["pretty", "dot", "markdown", "html", "github"]) {
          assertStringIncludes(await read(name), `${reason}`, name);
        }
        const { runs: [{ invocations: [{ executionSuccessful }] }] } = JSON
          .parse(await read("sarif"));
        assertEquals(executionSuccessful, false);
      }),
  });
}
