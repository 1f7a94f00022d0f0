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
  isAskedOf,
  judgeScenario,
  type Kernel,
  launchOf,
  type Observations,
  parseObservations,
  readObservations,
  type Scenario,
  SCENARIO_INSTRUCTIONS,
} from "../../conformance/scenarios/scenario.ts";
import type { Architecture } from "../cpu/cpu.ts";
import { printable } from "../debug/printable.ts";
import { someArchitectures } from "./architecture.ts";
import { type Command, defineCommand } from "./command.ts";
import { UsageError } from "./errors.ts";
import { logFrom, STDIN } from "./log_file.ts";
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

/** How it must be started: arguments, and what stands in its environment. */
function startOf({ program, arguments: words, environment }: Scenario): string {
  return [...environment, `/${program}`, ...words.slice(1)]
    .map((word) => /^[\w./=]+$/.test(word) ? word : `'${word}'`).join(" ");
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
  const different = judgeScenario(scenario, arch, observed, kernel);
  const asked = cases.filter((one) => isAskedOf(one, kernel)).length;
  const left = cases.length - asked;
  output.print(
    `${program} [${arch}]: ` +
      (different.length === 0
        ? `${asked} observations, all as expected`
        : `${different.length} differ, of ${asked} observations`) +
      (left === 0 ? "" : `; ${left} not asked, which are Halcyon's own`),
  );
  for (const line of different) output.print(`  ${printable(line)}`);
  if (!observed.complete || observed.damaged > 0) return ExitCode.incomplete;
  return different.length === 0 ? ExitCode.expected : ExitCode.unexpected;
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

async function runHere(
  chosen: readonly Scenario[],
  arch: readonly Architecture[],
  output: Output,
): Promise<number> {
  let status: number = ExitCode.expected;
  for (const scenario of chosen) {
    for (const one of arch) {
      const observed = await observeHere(scenario, one);
      status = Math.max(status, tell(scenario, one, observed, "own", output));
    }
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
      `started, with the arguments that --list names; LOG may be ${STDIN} for ` +
      "stdin. The programs are in a kit (halcyon export).",
    options: {
      arch: someArchitectures,
      list: flag("name all scenarios, and how each is started"),
    },
    operands: { usage: "[NAME [LOG]]", least: 0, most: 2 },
    asks: ["read"],
    notes: "Exit status: 0 as expected, 1 an observation differs, 2 usage, " +
      "3 broken infrastructure, 4 the log is damaged, or the program did not " +
      "come to its end.",
  },
  async ({ options: { arch, list }, operands: [name, path] }, output) => {
    const chosen = name === undefined ? scenarios : [scenarioNamed(name)];
    if (list) {
      if (path !== undefined) throw new UsageError("--list judges no log");
      for (const scenario of chosen) output.print(startOf(scenario));
      return ExitCode.expected;
    }
    const [scenario] = chosen;
    const [one, ...others] = arch;
    if (path === undefined) return await runHere(chosen, arch, output);
    if (scenario === undefined || one === undefined || others.length > 0) {
      throw new UsageError("a log is of one architecture: say which by --arch");
    }
    const observed = await readObservations(logFrom(path));
    return tell(scenario, one, observed, "another", output);
  },
);
