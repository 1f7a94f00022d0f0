/**
 * `deno task inject`: lets each allocation, user copy and wait of rows fail,
 * one at a time, and looks what that leaves of the kernel.
 *
 * @module
 */

import type { RowInjection } from "../conformance/inject/inject_row.ts";
import { shownUnderFaults } from "../conformance/ledger/faults.ts";
import { loadGuest } from "../conformance/program/guests.ts";
import { suiteOf } from "../conformance/program/suite.ts";
import { someArchitectures } from "../src/cli/architecture.ts";
import { type Command, defineCommand } from "../src/cli/command.ts";
import { checkFilter, matchingRows } from "../src/cli/conformance.ts";
import { interruptible } from "../src/cli/interruption.ts";
import { anyOf, flag, wholeNumber, workers } from "../src/cli/options.ts";
import type { Architecture } from "../src/cpu/types.ts";
import { faultKinds } from "../src/debug/fault_plan.ts";
import type { FaultKind } from "../src/kernel/faults.ts";
import { buildGuests } from "./guests.ts";
import { injectRows } from "./injection/inject.ts";
import { madeInTime, noInstall } from "./task.ts";

interface Options {
  readonly arch: readonly Architecture[];
  readonly kind: readonly FaultKind[];
  readonly jobs: number;
  readonly seconds: number;
  readonly json: boolean;
  readonly "no-install": boolean;
}

/** What came of the rows of one architecture. */
interface ArchitectureInjection {
  readonly architecture: Architecture;
  /** How many rows there are; where the time was over not all were tried. */
  readonly rows: number;
  readonly injections: readonly RowInjection[];
}

/** Where somebody watches: how far it is. */
function showProgress(
  { architecture, rows, injections }: ArchitectureInjection,
): void {
  if (!Deno.stderr.isTerminal()) return;
  const line = `\r${architecture}: ${injections.length} of ${rows} rows`;
  Deno.stderr.writeSync(new TextEncoder().encode(line));
}

/** What to inject, and until when. */
interface InjectionOptions {
  readonly filter: string | undefined;
  readonly architectures: readonly Architecture[];
  readonly kinds: readonly FaultKind[];
  readonly workers: number;
  readonly signal: AbortSignal;
}

/** Injects into the rows that match; the guests are built. */
async function injectAll(
  { filter, architectures, kinds, workers, signal }: InjectionOptions,
): Promise<readonly ArchitectureInjection[]> {
  const chosen = new Map(
    matchingRows(filter === undefined ? {} : { filter }, architectures).map((
      { id, arch },
    ) => [id, arch]),
  );
  const all: ArchitectureInjection[] = [];
  for (const architecture of architectures) {
    if (signal.aborted) break;
    const executor = await loadGuest(architecture, "executor");
    const rows = suiteOf(architecture).rows.flatMap(({ id }, number) =>
      chosen.get(id)?.includes(architecture) === true ? [number] : []
    );
    const injections: RowInjection[] = [];
    const made = { architecture, rows: rows.length, injections };
    await injectRows({
      architecture,
      executor,
      kinds,
      rows,
      workers,
      signal,
      tell(injection) {
        injections.push(injection);
        showProgress(made);
      },
    });
    all.push(made);
  }
  return all;
}

/** A line for each thing that was wrong, and one in the end. */
function showInjection(
  { architecture, rows, injections }: ArchitectureInjection,
): readonly string[] {
  const findings = injections.flatMap(({ findings }) => findings);
  const runs = injections.reduce((sum, { runs }) => sum + runs, 0);
  const refused = new Set(injections.flatMap(({ refused }) => refused));
  const shown = [...shownUnderFaults.keys()].filter((id) => refused.has(id));
  return [
    ...findings.map(({ row, fault, complaint }) => {
      const which = fault === undefined
        ? "nothing"
        : `${fault.kind} ${fault.number}`;
      return `${row} [${architecture}] with ${which} failing: ${complaint}`;
    }),
    `${architecture}: ${injections.length} of ${rows} rows, ${runs} runs, ` +
    `${findings.length} findings; ${shown.length} of ` +
    `${shownUnderFaults.size} entries that only faults show were refused`,
  ];
}

/** The task. */
export const command: Command = defineCommand<Options>(
  {
    program: "deno task inject",
    about:
      "Runs the rows whose id contains FILTER, or matches /FILTER/, again " +
      "and again, and lets another operation of the kernel fail each time: " +
      "its first allocation, its second and so on until no more come, then " +
      "each copy from and to user memory, then each wait. Whatever a row's " +
      "program makes of it, the kernel must not break or hang, every page, " +
      "reference and name in it must be accounted for, and a call that " +
      "refuses must state that refusal and have changed nothing.",
    options: {
      arch: someArchitectures,
      kind: anyOf({
        placeholder: "KIND",
        description: "only operations of this kind fail",
        choices: faultKinds,
      }),
      jobs: workers,
      seconds: wholeNumber({
        description: "after so long it ends with what it has",
        least: 1,
        otherwise: Infinity,
        otherwiseSaid: "all rows are tried",
      }),
      json: flag("print what came of every row as JSON"),
      "no-install": noInstall,
    },
    operands: { usage: "[FILTER]", least: 0, most: 1 },
    notes: "A signal ends it with what it has. Exit status: 0 nothing was " +
      "wrong, 1 something was, 2 usage, 3 broken infrastructure, 128 + the " +
      "number of a signal.",
  },
  async ({ options, operands: [filter] }, output) => {
    if (filter !== undefined) {
      checkFilter(filter, "FILTER");
      matchingRows({ filter }, options.arch);
    }
    const mayInstall = !options["no-install"];
    await interruptible(() => buildGuests({ mayInstall }));
    const { result, interrupted } = await madeInTime(
      options.seconds,
      (signal) =>
        injectAll({
          filter,
          architectures: options.arch,
          kinds: options.kind,
          workers: options.jobs,
          signal,
        }),
    );
    output.print(
      options.json
        ? JSON.stringify(result)
        : result.flatMap(showInjection).join("\n"),
    );
    if (interrupted !== undefined) throw interrupted;
    const isRight = result.every(({ injections }) =>
      injections.every(({ findings }) => findings.length === 0)
    );
    return isRight ? 0 : 1;
  },
);
