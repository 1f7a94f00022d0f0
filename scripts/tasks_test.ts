// Every task answers for its arguments, and the documents name real ones.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import configuration from "../deno.json" with { type: "json" };
import { type Command, execute } from "../src/cli/command.ts";
import { main } from "../src/cli/main.ts";
import { listen } from "../src/cli/testing.ts";
import { commandOfTask } from "./main.ts";
import { ROOT, sourcesIn } from "./sources.ts";
import { makeTemporaryFolder } from "./temporary.ts";

const HALCYON = [
  ...["run", "strace", "cc", "conformance", "show", "export", "verify"],
  ...["scenario", "compare", "merge", "twin", "report", "needs", "ledger"],
];

async function commandOf(path: string): Promise<Command> {
  const { command } = await import(new URL(path, ROOT).href);
  return command;
}

/** The program behind a task, and the words that choose it. */
async function programs(): Promise<Map<string, Command>> {
  const found = new Map<string, Command>();
  for (const [name, { command }] of Object.entries(configuration.tasks)) {
    if (command.includes("scripts/main.ts")) {
      found.set(name, await commandOfTask(name));
    }
  }
  for (const name of HALCYON) {
    found.set(`halcyon ${name}`, await commandOf(`src/cli/${name}.ts`));
  }
  found.set("ledger", await commandOf("src/cli/ledger.ts"));
  return found;
}

const known = await programs();

for (const name of Object.keys(configuration.tasks)) {
  if (name === "halcyon") continue;
  Deno.test(`deno task ${name} answers for its arguments before it does anything`, async () => {
    const command = known.get(name);
    assert(command !== undefined, `no command was found for ${name}`);
    const say = (...args: readonly string[]) =>
      listen((output) => execute(command, args, output));
    assertEquals(await say("--nonsense", "--help"), {
      status: 0,
      out: `${command.help}\n`,
      complaints: [],
    });
    for (
      const [args, complaint] of [
        [["--nonsense"], "there is no option --nonsense"],
        [["--help=x"], "--help takes no value"],
        [["one-argument", "another"], "there is no argument"],
        [["--no-install", "--no-install"], "--no-install"],
      ] as const
    ) {
      const { status, out, complaints } = await say(...args);
      assertEquals(
        [status, out, complaints.length],
        [2, "", 1],
        args.join(" "),
      );
      assertStringIncludes(complaints[0] ?? "", complaint);
    }
  });
}

for (
  const [name, line, complaint] of [
    ["bench", "cpu everything", "there is no argument everything"],
    ["bench", "--arch arm", "--arch takes"],
    ["soak", "--arch arm", "--arch takes"],
    ["soak", "--reference bochs", "--reference takes qemu or native"],
    ["soak", "--filter no-such-row", "no row matches no-such-row"],
    ["soak", "--step nothing", "--step takes tiers, orders, repeats"],
    [
      "soak",
      "--part kernel --step tiers --summary /no/such/folder/file",
      "/no/such/folder/file can't be written",
    ],
    [
      "soak",
      "--part kernel --filter add",
      "--filter means nothing with --part kernel",
    ],
    [
      "soak",
      "--part kernel --reference qemu",
      "--reference means nothing with --part kernel",
    ],
    [
      "soak",
      "--part cpu --step repeats",
      "--step means nothing with --part cpu",
    ],
    [
      "soak",
      "--part kernel --seconds 1",
      "--seconds means nothing with --part kernel",
    ],
    [
      "soak",
      "--step orders --repeats 1",
      "--repeats means nothing without --step repeats",
    ],
    ["soak", "--orders 0", "--orders takes a whole number of 1 or more"],
    ["soak", "--repeats 0", "--repeats takes a whole number of 1 or more"],
    ["soak", "--schedules 0", "--schedules takes a whole number of 1 or more"],
    ["mutate", "--again /no/such", "/no/such can't be read"],
    ["mutate", "--shard 3/2", "--shard takes a part such as 2/4"],
    ["inject", "no-such-row", "no row matches no-such-row"],
    ["inject", "--kind page", "--kind takes allocation, copy or wait"],
    ["fuzz", "--kind wet", "--kind takes drawn or raw"],
    ["fuzz", "--count 0", "--count takes a whole number of 1 or more"],
    ["soak", "--seconds 1.5", "--seconds takes a whole number"],
    ["soak", "--tests=-1", "--tests takes a whole number"],
    ["coverage", "//", "FILTER is empty"],
    ["coverage", "no-such-row", "no row matches no-such-row"],
    ["conformance", "--list --jobs=2", "--jobs means nothing with --list"],
    ["coverage", "/(/", "FILTER is no pattern"],
    ["test", "pipe/", "deno test -P --filter picks single tests"],
    ["conformance", "--filter=", "--filter takes TEXT"],
  ] as const
) {
  Deno.test(`deno task ${name} refuses in one line when told ${line}`, async () => {
    const command = known.get(name);
    assert(command !== undefined);
    const { status, complaints } = await listen((output) =>
      execute(command, line.split(" "), output)
    );
    assertEquals([status, complaints.length], [2, 1]);
    assertStringIncludes(complaints[0] ?? "", complaint);
  });
}

for (const [name, { command }] of Object.entries(configuration.tasks)) {
  if (!command.includes("scripts/main.ts")) continue;
  Deno.test(`deno task ${name} asks for the task of its name`, () => {
    assert(command.endsWith(` ${name}`), command);
  });
}

Deno.test("programs end by one line whatever is thrown wherever", async () => {
  const programs: string[] = [];
  for (const folder of ["src/", "conformance/", "scripts/"]) {
    for await (const path of sourcesIn(folder)) {
      const text = await Deno.readTextFile(new URL(path, ROOT));
      for (
        const [line] of text.matchAll(
          /^if \(import\.meta\.main\)[^]*?^(?:\}|$)/gm,
        )
      ) {
        assert(/ await runToExit\(/.test(line), `${path}: ${line}`);
        programs.push(path);
      }
    }
  }
  assertEquals(programs, ["src/cli/main.ts", "scripts/main.ts"]);
});

Deno.test("deno task bench names every part in its help", () => {
  const help = known.get("bench")?.help ?? "";
  const [, parts = ""] = /The parts are\s([^:]*):/.exec(help) ?? [];
  const [usage = ""] = help.split("\n");
  assertEquals(
    parts.split(/,\s/).map((part) => `[${part}]`).join(" "),
    usage.replace(/.*\[OPTIONS\] /, ""),
  );
});

for (const name of ["test", "conformance", "guests", "bench", "coverage"]) {
  Deno.test(`deno task ${name} says in one line what is missing when there is no compiler`, async () => {
    const script = new URL("scripts/main.ts", ROOT).href;
    const run = (option: string) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-qA", script, name, "--no-install", option],
        env: { PATH: "/nonexistent" },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).output();
    const { code, stderr } = await run("--");
    const lines = new TextDecoder().decode(stderr).trimEnd().split("\n");
    assertEquals([code, lines.length], [3, 1], lines.join("\n"));
    assert(/(clang and lld|Node) \d+ or newer/.test(lines[0] ?? ""), lines[0]);
    assertEquals((await run("--help")).code, 0);
  });
}

/** Files for engines of CI: they have options of their own. */
const CI_FILES = [
  "docs/ci/github-actions.yml",
  "docs/ci/gitlab-ci.yml",
  "docs/ci/kernel-in-qemu.yml",
  "docs/ci/kubernetes-indexed-job.yaml",
  "docs/ci/slurm-array.sbatch",
];

function read(paths: readonly string[]): Promise<[string, string][]> {
  return Promise.all(paths.map(async (path): Promise<[string, string]> => [
    path,
    await Deno.readTextFile(new URL(path, ROOT)),
  ]));
}

async function documents(): Promise<[string, string][]> {
  const paths = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/architecture.md",
    "docs/twin.md",
    "docs/faults.md",
    "docs/engine.md",
    "docs/baselines.md",
    "docs/ci/README.md",
    "docs/programs.md",
    "docs/first-hour.md",
    "docs/rows.md",
    "docs/log-format.md",
    "docs/ladder.md",
    "docs/noticing.md",
    "docs/embedding.md",
    "docs/report.md",
    "docs/targets.md",
  ];
  return await read(paths);
}

/** A text in which what an engine or a shell fills in is filled in. */
function filledIn(text: string): string {
  return text.replace(/\\\n\s*/g, " ")
    .replaceAll("${{ matrix.shard }}", "1/4")
    .replaceAll("${{ matrix.arch }}", "riscv64")
    .replace(/--shard auto(?:\/\d+)?/g, "--shard 1/4")
    .replace(/"?\$SLURM_CPUS_PER_TASK"?/g, "4").replace(/\)+$/gm, "")
    .replace(/ \d?>(?:&\d| \S+)/g, "");
}

/** Tasks with their arguments, from blocks of commands and from sentences. */
function taskLines(text: string): string[] {
  const line = /(?:deno|deno@[\d.]+) task +([a-z][^`\n#…;)]*)/g;
  return [...text.matchAll(line)].map(([, words = ""]) => words.trim());
}

/** The words of a line as a shell reads them: what is in quotes is one. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:"[^"]*"?|'[^']*'?|[^\s"'])+/g)]
    .map(([word]) => word.replace(/^(["'])(.*?)\1?$/, "$2"));
}

Deno.test("the documents' commands are understood when they are typed", async () => {
  let checked = 0;
  for (const [path, text] of [...await documents(), ...await read(CI_FILES)]) {
    for (const line of taskLines(filledIn(text))) {
      const words = wordsOf(line);
      if (/^halcyon --/.test(line)) {
        const { status } = await listen((output) =>
          main(words.slice(1), output)
        );
        assertEquals(status, 0, line);
        continue;
      }
      const length = words[0] === "halcyon" ? 2 : 1;
      const command = known.get(words.slice(0, length).join(" "));
      assert(command !== undefined, `${path}: ${line}`);
      command.check(words.slice(length));
      checked++;
    }
  }
  assert(checked > 10, `only ${checked} commands were found`);
});

Deno.test("no task may do everything, nor reach for the network", () => {
  for (const [name, { command }] of Object.entries(configuration.tasks)) {
    assert(/ --no-prompt /.test(command), name);
    assert(!/ -A|--allow-all|--allow-net|--allow-ffi/.test(command), name);
  }
});

/** Options of other programs that the documents show: Deno, linkers. */
const OTHERS_OPTIONS = [
  ...["--deny-net", "--allow-net", "--allow-read", "--allow-run"],
  ...["--parallel", "--preload", "--no-dynamic-linker", "--test"],
];

Deno.test("the documents name no option that no program has", async () => {
  const options = new Set(OTHERS_OPTIONS);
  for (const { help } of known.values()) {
    for (const [option] of help.matchAll(/--[a-z][a-z-]*/g)) {
      options.add(option);
    }
  }
  for (const [path, text] of await documents()) {
    for (const [option] of text.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)) {
      assert(options.has(option), `${path} names ${option}`);
    }
  }
});

Deno.test("the sources' comments and messages name tasks that there are", async () => {
  const names = new Set(Object.keys(configuration.tasks));
  for (const folder of ["src/", "conformance/", "scripts/"]) {
    for await (const path of sourcesIn(folder)) {
      const text = await Deno.readTextFile(new URL(path, ROOT));
      for (
        const [, name = ""] of text.matchAll(/deno task ([a-z]\w*(?::\w+)?)/g)
      ) {
        assert(names.has(name), `${path} names the task ${name}`);
      }
    }
  }
});

Deno.test("deno task conformance tells a mistake in a row by one line when its code is loaded", async () => {
  const folder = await makeTemporaryFolder("mistake");
  try {
    // What it loads does not load.
    await Deno.copyFile(new URL("scripts/main.ts", ROOT), `${folder}/main.ts`);
    await Deno.writeTextFile(
      `${folder}/conformance.ts`,
      'throw new Error("row a/success/b: there is no call c");\n',
    );
    const text = await Deno.readTextFile(`${folder}/main.ts`);
    await Deno.writeTextFile(
      `${folder}/main.ts`,
      text.replaceAll('"../src/', `"${new URL("src/", ROOT)}`),
    );
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", "--config", "deno.json"]
        .concat(`${folder}/main.ts`, "conformance"),
      cwd: ROOT,
      stderr: "piped",
    }).output();
    const told = new TextDecoder().decode(stderr);
    assertEquals(told.trimEnd().split("\n").length, 1, told);
    assertStringIncludes(
      told,
      "deno task conformance: row a/success/b: there is no call c",
    );
    assert(code !== 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
