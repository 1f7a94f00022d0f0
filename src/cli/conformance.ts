/**
 * `halcyon conformance`: runs the suite on this project's own machine.
 *
 * @module
 */

import type { Architecture } from "../cpu/cpu.ts";
import {
  ExitCode,
  filterOf,
  listRows,
  type ReporterChoice,
  runConformance,
} from "../../conformance/harness/conformance.ts";
import type { Mode } from "../../conformance/harness/outcome.ts";
import { architectures } from "../../conformance/harness/suite.ts";
import { webWorkerPool } from "../../conformance/harness/web_worker_pool.ts";
import {
  type Command,
  hostReason,
  readOptions,
  STATUS_BROKEN_PIPE,
  UsageError,
  wholeNumber,
} from "./command.ts";

const HELP = `usage: halcyon conformance [OPTIONS]

Runs every row on every architecture and prints a summary.

  --arch NAME           x86_64, aarch64 or riscv64; may be repeated (all)
  --filter TEXT         only rows whose id contains TEXT, or matches /TEXT/
  --list                print the ids of the rows and run nothing
  --mode MODE           isolated (a fresh machine a row), single-boot, or both
  --seed N              seed of the machines (1)
  --seeds N             run with N seeds, one after the other
  --shuffle             in an order drawn from the seed
  --jobs N              workers (as many as there are processors)
  --reporter NAME[=FILE]
                        pretty, tap, junit or json; may be repeated (pretty)

Exit status: 0 as expected, 1 unexpected results, 2 usage, 3 broken
infrastructure.`;

const MODES: readonly (Mode | "both")[] = ["isolated", "single-boot", "both"];

/** The architectures that were named, all where none was. */
export function readArchitectures(value: unknown): readonly Architecture[] {
  const names = value as string[];
  if (names.length === 0) return architectures;
  return [...new Set(names.map(readArchitecture))];
}

/** One architecture by its name. */
export function readArchitecture(name: unknown): Architecture {
  const found = architectures.find((architecture) => architecture === name);
  if (found === undefined) {
    throw new UsageError(
      `--arch is one of ${architectures.join(", ")}, not ${name ?? "nothing"}`,
    );
  }
  return found;
}

function readFilter(value: unknown): string | undefined {
  const filter = value as string | undefined;
  try {
    filterOf(filter);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`--filter is no pattern: ${error.message}`);
  }
  return filter;
}

function readMode(value: unknown): Mode | "both" {
  const found = MODES.find((mode) => mode === (value ?? "isolated"));
  if (found === undefined) {
    throw new UsageError(`--mode is one of ${MODES.join(", ")}`);
  }
  return found;
}

/** Text for a file is kept until the end: half a report is no report. */
function reporterFor(
  choice: string,
  files: Map<string, string[]>,
): ReporterChoice {
  const [name = "", ...rest] = choice.split("=");
  const file = rest.join("=");
  if (file === "") {
    const encoder = new TextEncoder();
    return { name, write: (text) => writeAll(encoder.encode(text)) };
  }
  const parts: string[] = [];
  files.set(file, parts);
  return { name, write: (text) => parts.push(text) };
}

/** Nobody reads any more: there is nobody to tell either. */
function writeAll(bytes: Uint8Array): void {
  try {
    for (let done = 0; done < bytes.length;) {
      done += Deno.stdout.writeSync(bytes.subarray(done));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    Deno.exit(STATUS_BROKEN_PIPE);
  }
}

async function writeFiles(files: Map<string, string[]>): Promise<void> {
  for (const [file, parts] of files) {
    try {
      await Deno.writeTextFile(file, parts.join(""));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw new UsageError(`${file} can't be written: ${hostReason(error)}`);
    }
  }
}

function list(
  filter: string | undefined,
  chosen: readonly Architecture[],
): number {
  const rows = listRows(filter, chosen);
  for (const { id, arch } of rows) {
    console.log(
      arch.length === chosen.length ? id : `${id} [${arch.join(" ")}]`,
    );
  }
  return rows.length > 0 ? ExitCode.expected : ExitCode.usage;
}

/** The command. */
export const command: Command = {
  help: HELP,
  async run(args) {
    const options = readOptions(args, {
      string: ["filter", "mode", "seed", "seeds", "jobs"],
      boolean: ["list", "shuffle"],
      collect: ["arch", "reporter"],
    });
    if (options._.length > 0) {
      throw new UsageError(
        `what is ${options._[0]}? Rows are picked with --filter`,
      );
    }
    const chosen = readArchitectures(options.arch);
    const filter = readFilter(options.filter);
    if (options.list) return list(filter, chosen);
    const files = new Map<string, string[]>();
    const named = options.reporter as string[];
    const seed = wholeNumber(options.seed, "--seed") ?? 1;
    const seeds = wholeNumber(options.seeds, "--seeds", { least: 1 }) ?? 1;
    const jobs = wholeNumber(options.jobs, "--jobs", { least: 1, most: 256 }) ??
      navigator.hardwareConcurrency;
    const mode = readMode(options.mode);
    let exitCode: number = ExitCode.expected;
    for (let number = 0; number < seeds; number++) {
      const result = await runConformance({
        architectures: chosen,
        ...(filter === undefined ? {} : { filter }),
        seed: seed + number,
        mode,
        shuffle: Boolean(options.shuffle),
        jobs,
        pool: webWorkerPool,
        reporters: (named.length === 0 ? ["pretty"] : named)
          .map((choice) => reporterFor(choice, files)),
        terminal: Deno.stdout.isTerminal(),
        color: Deno.stdout.isTerminal() && !Deno.noColor,
        complain: (message) => console.error(`halcyon conformance: ${message}`),
      });
      exitCode = Math.max(exitCode, result.exitCode);
      if (result.exitCode === ExitCode.usage) break;
    }
    await writeFiles(files);
    return exitCode;
  },
};
