/**
 * One row on this project's own machine, with somebody looking on.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { straceObserver } from "../../src/debug/strace_observer.ts";
import type { Row } from "../language/row.ts";
import { loadGuest } from "../program/guests.ts";
import { Suite } from "../program/suite.ts";
import { EmulatorTarget } from "./emulator.ts";
import { ROW_INSTRUCTIONS, type RowReport, runIsolated } from "./run_rows.ts";

/** Runs the row; `line` is given each system call, the executor's own too. */
export async function runShown(
  row: Row,
  architecture: Architecture,
  line?: (line: string) => void,
): Promise<RowReport> {
  const observers = line === undefined ? [] : [straceObserver(line)];
  return runIsolated(
    new EmulatorTarget(observers),
    new Suite(architecture, [row]),
    await loadGuest(architecture, "executor"),
    0,
    { seed: 1, maxInstructions: ROW_INSTRUCTIONS },
  );
}
