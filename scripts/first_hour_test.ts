// docs/first-hour.md shows what is printed, and keeps showing it: each of its
// kernels is run, and each line that it shows is looked for. A count may move with
// the rows that are added, but not far, and those of one boot go together.

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

const NUMBER = /(?<![\w.])\d[\d,]*/g;

/** The counts of a line, without the names of suites and lines' sums. */
function countsIn(line: string): readonly number[] {
  const words = line.replace(/suite[ =][0-9a-f]+/g, "")
    .replace(/^(HC1 - - - u .*) [0-9a-f]{8}$/, "$1");
  return (words.match(NUMBER) ?? []).map((text) =>
    Number(text.replaceAll(",", ""))
  );
}

/** So far a count of the page may be from what is printed today. */
const DRIFT = 0.05;
const LEAST_DRIFT = 8;

function isNear(shown: string, real: string): boolean {
  const now = countsIn(real);
  return countsIn(shown).every((count, index) =>
    Math.abs(count - (now[index] ?? NaN)) <=
      Math.max(LEAST_DRIFT, count * DRIFT)
  );
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
    const real = await printed(folder);
    let checked = 0;
    for (const block of blocks) {
      if (block[0]?.startsWith("dbgputstr exit") === true) continue;
      for (const line of block.filter((one) => one !== "…")) {
        const wanted = shape(line.replace(/…$/, ""));
        assert(
          real.some((one) =>
            (line.endsWith("…")
              ? shape(one).startsWith(wanted)
              : shape(one) === wanted) && isNear(line, one)
          ),
          line,
        );
        checked++;
      }
    }
    assert(checked > 30, `${checked} lines were looked for`);
  }));

Deno.test("docs/first-hour.md says one number of the rows of a boot wherever it does", () => {
  const [, all = ""] = /: (\d+) rows, suite/.exec(PAGE) ?? [];
  for (
    const [text, total = ""] of PAGE.matchAll(/of (\d+) rows were|rows=(\d+)/g)
  ) assertEquals(total || /\d+/.exec(text)?.[0], all, text);
  const asked = [...PAGE.matchAll(/asked (\d+) things/g)].map(([, n]) => n);
  const ran = [...PAGE.matchAll(/(\d+) of \d+ rows were/g)].map(([, n]) => n);
  assertEquals(asked.length, 3);
  // The first boot and the last one are shown, the one between is not.
  assertEquals([asked[0], asked[2]], ran);
  let sums = 0;
  for (const [line] of PAGE.matchAll(/^riscv64 .* pass, .*$/gm)) {
    const sum = countsIn(line).reduce((a, b) => a + b);
    assert([all, ...ran].includes(`${sum}`), `${line} comes to ${sum}`);
    sums++;
  }
  assertEquals(sums, 5);
});
