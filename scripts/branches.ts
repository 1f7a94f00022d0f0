/**
 * `deno task branches`: which ways the kernel's decisions go while all rows and
 * scenarios run.
 *
 * @module
 */

import { someArchitectures } from "../src/cli/architecture.ts";
import { type Command, defineCommand } from "../src/cli/command.ts";
import { interruptible } from "../src/cli/interruption.ts";
import { flag, workers } from "../src/cli/options.ts";
import type { Architecture } from "../src/cpu/types.ts";
import { measure, type Measured } from "./branches/measure.ts";
import { buildGuests } from "./guests.ts";
import { noInstall } from "./task.ts";

interface Options {
  readonly arch: readonly Architecture[];
  readonly jobs: number;
  readonly json: boolean;
  readonly "no-install": boolean;
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/"));
}

/** How many of some ways are gone, in words. */
function share(ways: readonly Measured[]): string {
  const open = ways.filter(({ reason }) => reason === undefined);
  const gone = open.filter(({ isGone }) => isGone).length;
  const percent = (100 * gone / open.length).toFixed(1);
  const told = ways.length - open.length;
  return `${gone}/${open.length}  ${percent} %${
    told === 0 ? "" : `  ${told} explained`
  }`;
}

/** What is not gone and not explained, then a line a folder. */
function show(ways: readonly Measured[]): string {
  const missed = ways.filter(({ isGone, reason }) =>
    !isGone && reason === undefined
  ).map(({ file, line, code, way }) => `${file}:${line} ${way}: ${code}`);
  const folders = [...new Set(ways.map(({ file }) => folderOf(file)))].sort();
  const lines = folders.map((folder) =>
    `${folder.padEnd(32)} ${
      share(ways.filter(({ file }) => folderOf(file) === folder))
    }`
  );
  return [...missed, ...lines, `${"all".padEnd(32)} ${share(ways)}`].join("\n");
}

/** The task. */
export const command: Command = defineCommand<Options>(
  {
    program: "deno task branches",
    about: "Runs all rows and scenario programs and counts which ways the " +
      "kernel's decisions go: conditions both ways, both sides of ?? and of " +
      "the logical operators, cases and catches. Names each way that is not " +
      "gone.",
    options: {
      arch: someArchitectures,
      jobs: workers,
      json: flag("print every way and whether it is gone as JSON"),
      "no-install": noInstall,
    },
    notes: "Exit status: 0 whatever is gone, 2 usage, 3 broken infrastructure.",
  },
  async ({ options }, output) => {
    await buildGuests({ mayInstall: !options["no-install"] });
    const ways = await interruptible(() => measure(options.arch, options.jobs));
    output.print(options.json ? JSON.stringify(ways) : show(ways));
    return 0;
  },
);
