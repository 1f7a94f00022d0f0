/**
 * The commands of `halcyon`.
 *
 * @module
 */

import type { Command } from "./command.ts";

/** A command before its code is loaded: a run need not load the suite. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
}

/** Every command, in the order in which the help lists them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "run",
    summary: "run a program on a fresh machine",
    load: () => import("./run.ts"),
  },
  {
    name: "strace",
    summary: "run a program and print its system calls",
    load: () => import("./strace.ts"),
  },
  {
    name: "cc",
    summary: "build a program for the machine from C",
    load: () => import("./cc.ts"),
  },
  {
    name: "conformance",
    summary: "run the suite here, or on a kernel that a command starts",
    load: () => import("./conformance.ts"),
  },
  {
    name: "show",
    summary: "tell what a row does, and run it here",
    load: () => import("./show.ts"),
  },
  {
    name: "export",
    summary: "write the suite as a kit for another kernel",
    load: () => import("./export.ts"),
  },
  {
    name: "verify",
    summary: "judge the log that an exported suite printed",
    load: () => import("./verify.ts"),
  },
  {
    name: "scenario",
    summary: "run what rows can't say, or judge what it printed elsewhere",
    load: () => import("./scenario.ts"),
  },
  {
    name: "compare",
    summary: "compare the results of two runs",
    load: () => import("./compare.ts"),
  },
  {
    name: "merge",
    summary: "put the results of shards together",
    load: () => import("./merge.ts"),
  },
  {
    name: "report",
    summary: "make a page and a summary of results",
    load: () => import("./report.ts"),
  },
  {
    name: "needs",
    summary: "find out which calls a program can't do without",
    load: () => import("./needs.ts"),
  },
  {
    name: "twin",
    summary: "run the same call programs on two kernels and compare them",
    load: () => import("./twin.ts"),
  },
  {
    name: "ledger",
    summary: "count what of the reference's behaviour the rows cover",
    load: () => import("./ledger.ts"),
  },
];
