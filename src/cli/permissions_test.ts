// Each command is started with no more than what it says that it needs, and
// gives up whatever more it was started with.

import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { COMMANDS } from "./commands.ts";
import { main } from "./main.ts";
import { flagsOf, type Permission } from "./permissions.ts";
import { inFolder, listen } from "./testing.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const HELLO = `${ROOT}guest-programs/build/riscv64/hello`;
const ROW = "pipe/EINVAL/unknown-flag";

async function commandNamed(name: string) {
  const entry = COMMANDS.find((one) => one.name === name);
  assert(entry !== undefined);
  return (await entry.load()).command;
}

interface Ended {
  readonly code: number;
  readonly err: string;
}

/** Starts Deno where nothing is asked and nothing more is given. */
async function deno(
  folder: string,
  ...args: readonly string[]
): Promise<Ended> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--no-check", ...args],
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  return { code, err: new TextDecoder().decode(stderr) };
}

/** What is run, a line a command or an option that asks for more; ~ is a space in a word. */
const RUNS: readonly (readonly [
  words: string,
  asked: readonly Permission[],
  status?: number,
])[] = [
  [`run ${HELLO}`, ["read"]],
  [`run --export-root=out.tgz --dump-ir=ir ${HELLO}`, ["read", "write"]],
  [`strace -o /dev/stderr --export-root=out ${HELLO}`, ["read", "write"]],
  ["cc -o program main.c", ["read", "write", "run", "sys"]],
  [`show --arch=riscv64 ${ROW}`, ["read"]],
  ["ledger", []],
  [
    `conformance --arch=riscv64 --filter=${ROW} --reporter=json=a.json`,
    ["read", "write", "env"],
  ],
  [
    `conformance --arch=riscv64 --filter=${ROW} --shard=1/1 --jobs=2`,
    ["read"],
  ],
  [
    `conformance --arch=riscv64 --filter=${ROW} --target=command:true~{args}`,
    ["read", "write", "run", "env"],
    3,
  ],
  ["compare a.json a.json", ["read"]],
  ["merge a.json", ["read"]],
  ["report --out=page a.json", ["read", "write"]],
  ["export --arch=riscv64 --out=kit", ["read", "write"]],
  ["verify --arch=riscv64 empty", ["read"], 4],
  ["scenario --arch=riscv64 hello", ["read"]],
  [`needs --max-instructions=1000 ${HELLO}`, ["read"]],
  ["twin --arch=riscv64 --programs=1 --runs=1", ["read"]],
];

Deno.test("every command does its work with no more than what it asks for", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/empty`, "");
    await Deno.writeTextFile(
      `${folder}/main.c`,
      "int main(void) { return 0; }\n",
    );
    const seen = new Set<string>();
    for (const [text, asked, status = 0] of RUNS) {
      const [name = "", ...words] = text.split(" ")
        .map((word) => word.replaceAll("~", " "));
      seen.add(name);
      const asks = (await commandNamed(name)).asks(words) ?? [];
      assertEquals([...new Set(asks)].sort(), [...asked].sort(), text);
      const { code, err } = await deno(
        folder,
        ...flagsOf(asked),
        MAIN,
        name,
        ...words,
      );
      // A machine without clang says so.
      const isMissing = name === "cc" && err.includes("clang");
      if (!isMissing) assertEquals(code, status, `${text}: ${err}`);
      assert(!/Requires|NotCapable|bug/.test(err), `${text}: ${err}`);
    }
    assertEquals([...seen].sort(), COMMANDS.map(({ name }) => name).sort());
  }));

/** Tells, behind a command, what could still be done. */
const AFTERWARDS = `
import { main } from ${JSON.stringify(MAIN)};
import { hostOutput } from ${JSON.stringify(`${ROOT}src/cli/output.ts`)};
import { keepOnly } from ${JSON.stringify(`${ROOT}src/cli/permissions.ts`)};
const names = ["read", "write", "run", "env", "sys", "net", "ffi", "import"];
await main(Deno.args, hostOutput, keepOnly);
const left = [];
for (const name of names) {
  const { state } = await Deno.permissions.query({ name });
  if (state === "granted") left.push(name);
}
console.error("left: " + left.join(" "));
`;

Deno.test("halcyon run --export-root runs nothing when it may not write", () =>
  inFolder(async (folder) => {
    const { code, err } = await deno(
      folder,
      "--allow-read",
      MAIN,
      "run",
      "--export-root=out",
      "--strace",
      HELLO,
    );
    assertEquals(code, 2);
    assertEquals(err.trimEnd().split("\n").length, 1, err);
    assert(err.includes("out can't be written"), err);
  }));

Deno.test("a command gives up what it does not ask for", () =>
  inFolder(async (folder) => {
    const script = `${folder}/afterwards.ts`;
    await Deno.writeTextFile(script, AFTERWARDS);
    const flags = ["--allow-all", `--config=${ROOT}deno.json`, script];
    for (
      const [words, left] of [
        [["run", HELLO], "read"],
        [["run", "--export-root=out", HELLO], "read write"],
        [["ledger"], ""],
      ] as const
    ) {
      const { err } = await deno(folder, ...flags, ...words);
      assertEquals(err.trimEnd().split("\n").at(-1), `left: ${left}`.trimEnd());
    }
  }));

Deno.test("no command asks for the network, and every help tells what one asks for", async () => {
  for (const { name } of COMMANDS) {
    const { out } = await listen((output) => main([name, "--help"], output));
    const told = out.replace(/\s+/g, " ");
    assert(told.includes("Of what Deno permits it keeps"), name);
    assert(!told.includes("--allow-net"), name);
  }
});
