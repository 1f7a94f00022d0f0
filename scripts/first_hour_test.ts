// docs/first-hour.md shows what is printed, and keeps showing it: each of its
// kernels is run, and each line that it shows is looked for. Counts may move.

import { assert, assertEquals } from "@std/assert";
import { exportSuite } from "../conformance/export.ts";
import { loadGuest } from "../conformance/program/guests.ts";
import { bootKit } from "../conformance/kit_boot.ts";
import { suiteOf } from "../conformance/program/suite.ts";
import { type SyscallName, syscalls } from "../src/api/calls.ts";
import { main } from "../src/cli/main.ts";
import { inFolder, listen } from "../src/cli/testing.ts";
import { missingCalls } from "../src/debug/missing_calls.ts";
import type { SyscallObserver } from "../src/kernel/observers.ts";
import { registerConventions } from "../src/kernel/tasks/registers.ts";
import type { Thread } from "../src/kernel/tasks/thread.ts";
import { ROOT } from "./sources.ts";

const ARCHITECTURE = "riscv64";
const PAGE = await Deno.readTextFile(new URL("docs/first-hour.md", ROOT));
const blocks = [...PAGE.matchAll(/```text\n([^`]*)```/g)]
  .map(([, text = ""]) => text.trimEnd().split("\n"));
const kit = await exportSuite(
  ARCHITECTURE,
  { executor: await loadGuest(ARCHITECTURE, "executor") },
);

/** The kernel that has these calls and no other. */
function only(...names: readonly string[]): SyscallObserver {
  const all = Object.keys(syscalls) as SyscallName[];
  return missingCalls(all.filter((name) => !names.includes(name)));
}

/** The kernel whose pipe looks at no flags. */
function flagless(): SyscallObserver {
  const { returnRegister } = registerConventions[ARCHITECTURE];
  let refused: Thread | undefined;
  return {
    refuse: (thread, _call, _errno, name) => {
      if (name === "pipe/EINVAL/unknown-flag") refused = thread;
    },
    exit: (thread) => {
      if (refused === thread) thread.cpu.setRegister(returnRegister, 0n);
      refused = undefined;
    },
  };
}

function boot(observer: SyscallObserver, ...args: readonly string[]): string {
  const { log, end } = bootKit(ARCHITECTURE, kit.program, [observer], args);
  assertEquals(end, { kind: "exited", status: 0 });
  return log.join("");
}

/** A line without what changes with every row that is added. */
function shape(line: string): string {
  return line.replace(/suite[ =][0-9a-f]+/g, "suite")
    .replace(/\brows=\d+/g, "rows=N")
    .replace(/^(HC1 - - - u .*) [0-9a-f]{8}$/, "$1")
    .replace(/(?<![\w=.])\d[\d,]*/g, "N").replace(/ +/g, " ");
}

/** Everything that the page's steps print. */
async function printed(folder: string): Promise<string[]> {
  const lines: string[] = [];
  const halcyon = async (...args: readonly string[]) => {
    const { out, complaints } = await listen((output) => main(args, output));
    lines.push(...complaints, ...out.split("\n"));
  };
  const judge = async (log: string, ...args: readonly string[]) => {
    const path = `${folder}/serial.log`;
    lines.push(...log.split("\n"));
    await Deno.writeTextFile(path, log);
    await halcyon("verify", "--arch", ARCHITECTURE, ...args, path);
  };
  const calls = blocks.map((block) => block.join(" ").split(" "))
    .find(([first]) => first === "dbgputstr") ?? [];
  assertEquals(calls.length, 15);
  await halcyon("export", "--arch", ARCHITECTURE, "--out", `${folder}/kit`);
  await judge(boot({}, "--rung", "1"));
  await judge(boot(only("dbgputstr", "exit")));
  await judge(boot(only(...calls)));
  const pipes = suiteOf(ARCHITECTURE).rows.flatMap(({ id }, number) =>
    id.startsWith("pipe/") ? [number] : []
  );
  await judge(boot(flagless(), "--rows", pipes.join()));
  const known = ["--baseline", `${folder}/halcyon.baseline`];
  const young = boot(only(...calls), "--rung", "2");
  const place = Deno.env.get("CI") ?? "";
  // Where this is CI no baseline may be written, and the page is not about that.
  Deno.env.set("CI", "");
  await judge(young, ...known, "--update-baseline");
  Deno.env.set("CI", place);
  await judge(young, ...known);
  const without = calls.filter((name) => name !== "munmap");
  await judge(boot(only(...without), "--rung", "2"), ...known);
  return lines.map((line) => line.replaceAll(`${folder}/`, ""));
}

Deno.test("docs/first-hour.md shows what its steps print", () =>
  inFolder(async (folder) => {
    const real = (await printed(folder)).map(shape);
    let checked = 0;
    for (const block of blocks) {
      if (block[0]?.startsWith("dbgputstr exit") === true) continue;
      for (const line of block.filter((one) => one !== "…")) {
        const wanted = shape(line.replace(/…$/, ""));
        assert(
          real.some((one) =>
            line.endsWith("…") ? one.startsWith(wanted) : one === wanted
          ),
          line,
        );
        checked++;
      }
    }
    assert(checked > 30, `${checked} lines were looked for`);
  }));
