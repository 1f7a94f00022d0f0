/**
 * `halcyon scenario`: programs about what rows can't say, run here or judged by
 * what they printed on another kernel.
 *
 * @module
 */

import { ExitCode } from "../../conformance/conformance.ts";
import { loadGuest } from "../../conformance/program/guests.ts";
import { EmulatorTarget } from "../../conformance/run/emulator.ts";
import { scenarios } from "../../conformance/scenarios/index.ts";
import {
  casesFor,
  differencesOf,
  type Kernel,
  launchOf,
  type Observations,
  ownReason,
  parseObservations,
  readObservations,
  type Scenario,
  SCENARIO_INSTRUCTIONS,
  troublesOf,
} from "../../conformance/scenarios/scenario.ts";
import { type Architecture, architectures } from "../cpu/cpu.ts";
import { excerpt, printable } from "../debug/printable.ts";
import { someArchitectures } from "./architecture.ts";
import { type Command, defineCommand } from "./command.ts";
import { UsageError } from "./errors.ts";
import { logFrom, STDIN } from "./log_file.ts";
import { Interrupted, Interruption } from "./interruption.ts";
import { flag } from "./options.ts";
import type { Output } from "./output.ts";

interface ScenarioValues {
  arch: readonly Architecture[];
  list: boolean;
}

function scenarioNamed(name: string): Scenario {
  const found = scenarios.find(({ program }) => program === name);
  if (found !== undefined) return found;
  const names = scenarios.map(({ program }) => program).join(", ");
  throw new UsageError(`there is no scenario ${name}; there are ${names}`);
}

/** Its name, and where nobody but this kernel is asked. */
function listed(scenario: Scenario): string {
  const { program } = scenario;
  const left = architectures.filter((arch) =>
    ownReason(scenario, arch) !== undefined
  );
  if (left.length === 0) return program;
  const where = left.length === architectures.length
    ? ""
    : ` on ${left.join(" and ")}`;
  return `${program} (not to be started on another kernel${where})`;
}

/** Tells what a program's observations come to; the exit status. */
function tell(
  scenario: Scenario,
  arch: Architecture,
  observed: Observations,
  kernel: Kernel,
  output: Output,
): number {
  const { program, cases } = scenario;
  const different = differencesOf(scenario, arch, observed, kernel);
  const troubles = troublesOf(scenario, observed);
  const asked = casesFor(scenario, arch, kernel).length;
  const left = cases.length - asked;
  output.print(
    `${program} [${arch}]: ` +
      (different.length === 0
        ? `${asked} observations, all as expected`
        : `${different.length} of ${asked} observations differ`) +
      (left === 0 ? "" : `; ${left} not asked, which are Halcyon's own`),
  );
  for (const line of [...different, ...troubles]) {
    output.print(`  ${printable(line)}`);
  }
  const { announced, lines, damaged, foreign } = observed;
  if (announced !== lines || damaged + foreign > 0) return ExitCode.incomplete;
  return different.length + troubles.length === 0
    ? ExitCode.expected
    : ExitCode.unexpected;
}

/** Judges a log of another kernel, if it is one of this scenario. */
async function judgeLog(
  scenario: Scenario,
  arch: Architecture,
  path: string,
  output: Output,
): Promise<number> {
  const { program } = scenario;
  const own = ownReason(scenario, arch);
  if (own !== undefined) {
    throw new UsageError(
      `${program} asks another kernel nothing on ${arch}: ${own}`,
    );
  }
  const observed = await readObservations(logFrom(path));
  const { of, lines, values, foreign } = observed;
  if (lines === 0 && values.size === 0) {
    output.complain(
      "halcyon scenario: the log holds no line of a scenario" +
        (foreign > 0 ? "; halcyon verify judges logs of rows" : ""),
    );
    return ExitCode.incomplete;
  }
  if (of !== undefined && of !== `${program}:${arch}`) {
    const [name, architecture] = of.split(":");
    throw new UsageError(
      `the log is of ${excerpt(`${name} on ${architecture}`)}, ` +
        `and not of ${program} on ${arch}`,
    );
  }
  return tell(scenario, arch, observed, "another", output);
}

/** Runs a program as the first one of a machine. */
async function observeHere(
  scenario: Scenario,
  arch: Architecture,
): Promise<Observations> {
  const { log } = new EmulatorTarget().run(
    launchOf(
      scenario,
      arch,
      await loadGuest(arch, scenario.program),
      SCENARIO_INSTRUCTIONS,
    ),
  );
  return parseObservations(log.join(""));
}

/** Runs them until a signal comes, which is heard between two of them. */
async function runHere(
  chosen: readonly Scenario[],
  arch: readonly Architecture[],
  output: Output,
): Promise<number> {
  const runs = chosen.flatMap((one) => arch.map((on) => [one, on] as const));
  const interruption = new Interruption();
  const { signal } = interruption;
  let status: number = ExitCode.expected;
  try {
    for (const [index, [scenario, one]] of runs.entries()) {
      await new Promise((resolve) => setTimeout(resolve));
      if (signal.aborted) {
        throw new Interrupted(
          `${signal.reason}; ${index} of ${runs.length} were run`,
          interruption.status ?? 0,
        );
      }
      const observed = await observeHere(scenario, one);
      status = Math.max(status, tell(scenario, one, observed, "own", output));
    }
  } finally {
    interruption.close();
  }
  return status;
}

/** The command. */
export const command: Command = defineCommand<ScenarioValues>(
  {
    program: "halcyon scenario",
    about:
      "Scenarios are programs about what rows can't say: a new program's " +
      "stack, signal frames, tracing, a TCP peer's view. Without LOG it runs " +
      "NAME, or all of them, on this project's own machine. With LOG it judges " +
      "what NAME printed on another kernel, as the first program that this " +
      `started, without arguments; LOG may be ${STDIN} for stdin. What is this ` +
      "kernel's own is not asked of another. The programs are in a kit " +
      "(halcyon export).",
    options: {
      arch: someArchitectures,
      list: flag(
        "name all scenarios, and say which are not to be started elsewhere",
      ),
    },
    operands: { usage: "[NAME [LOG]]", least: 0, most: 2 },
    asks: ["read"],
    notes:
      "Exit status: 0 as expected, 1 an observation differs, 2 usage, or " +
      "a log of another scenario or architecture, 3 broken infrastructure, 4 " +
      "a log that is damaged, holds no scenario, or stops before its end.",
  },
  async ({ options: { arch, list }, operands: [name, path] }, output) => {
    const chosen = name === undefined ? scenarios : [scenarioNamed(name)];
    if (list) {
      if (path !== undefined) throw new UsageError("--list judges no log");
      for (const scenario of chosen) output.print(listed(scenario));
      return ExitCode.expected;
    }
    const [scenario] = chosen;
    const [one, ...others] = arch;
    if (path === undefined) return await runHere(chosen, arch, output);
    if (scenario === undefined || one === undefined || others.length > 0) {
      throw new UsageError("a log is of one architecture: say which by --arch");
    }
    return await judgeLog(scenario, one, path, output);
  },
);
