/**
 * Rows as tests of whatever runs tests: one call, and a row is a test.
 *
 * @module
 */

import nodeTest from "node:test";
import { type Architecture, architectures } from "../src/cpu/cpu.ts";
import { describeChoice, listRows, type RowChoice } from "./conformance.ts";
import { exportSuite, type Verification, verifyLog } from "./export.ts";
import { Baseline } from "./judge/baseline.ts";
import { isExpected } from "./judge/outcome.ts";
import { loadGuest } from "./program/guests.ts";
import { suiteOf } from "./program/suite.ts";
import { explain } from "./report/pretty.ts";
import { EmulatorTarget } from "./run/emulator.ts";
import { ProvenRungs } from "./run/proven_rungs.ts";
import {
  ROW_INSTRUCTIONS,
  type RowReport,
  runIsolated,
} from "./run/run_rows.ts";

/** What a kernel is handed: the chosen rows as one program. */
export interface KernelKit {
  /** What the program is built for. */
  readonly architecture: Architecture;
  /** A static ELF file, to be started as the first program or any other. */
  readonly program: Uint8Array;
  /** What it is told behind its name, so that it runs the chosen rows alone. */
  readonly arguments: readonly string[];
  /** Ids of the chosen rows. */
  readonly rows: readonly string[];
}

/** Starts a kernel with a kit; what it gives is what the kernel printed. */
export type KernelTarget = (
  kit: KernelKit,
) => string | Promise<string> | AsyncIterable<string>;

/** Makes a test, as `Deno.test` and the `test` of `node:test` do. */
export type TestMaker = (name: string, body: () => Promise<void>) => unknown;

/** Which rows become tests, and of what. */
export interface RegisterTestsOptions extends RowChoice {
  /** All three when left out. */
  readonly architectures?: readonly Architecture[];
  /**
   * The kernel that is tested; this project's own machine when left out. It is
   * started once an architecture, when the first test runs.
   */
  readonly target?: KernelTarget;
  /** What the kernel may lack or do otherwise; nothing when left out. */
  readonly baseline?: Baseline;
  /** What makes tests; that of Deno or of Node when left out. */
  readonly test?: TestMaker;
}

const SEED = 1;

/** The result of one row, as one who runs it or starts the kernel knows it. */
type Answers = (
  architecture: Architecture,
  id: string,
) => Promise<RowReport>;

function answersOfMachine({ rows }: RegisterTestsOptions): Answers {
  const target = new EmulatorTarget();
  const proven = new ProvenRungs(target);
  const executors = new Map<Architecture, Promise<Uint8Array>>();
  const executorOf = (architecture: Architecture): Promise<Uint8Array> => {
    const executor = executors.get(architecture) ??
      loadGuest(architecture, "executor");
    executors.set(architecture, executor);
    return executor;
  };
  return async (architecture, id) => {
    const suite = suiteOf(architecture, rows);
    const number = suite.rows.findIndex((row) => row.id === id);
    const executor = await executorOf(architecture);
    return runIsolated(target, suite, executor, number, {
      seed: SEED,
      maxInstructions: ROW_INSTRUCTIONS,
      proven: proven.on(architecture, executor),
    });
  };
}

async function boot(
  target: KernelTarget,
  architecture: Architecture,
  { rows, ...choice }: RegisterTestsOptions,
): Promise<Verification> {
  const own = rows === undefined ? {} : { rows };
  const { program } = await exportSuite(architecture, own);
  const ids = listRows({ ...choice, ...own }, [architecture])
    .map(({ id }) => id);
  const all = suiteOf(architecture, rows).rows;
  const chosen = new Set(ids);
  const numbers = [...all.keys()].filter((number) =>
    chosen.has(all[number]?.id ?? "")
  );
  const log = await target({
    architecture,
    program,
    arguments: numbers.length === all.length
      ? []
      : ["--rows", numbers.join(",")],
    rows: ids,
  });
  return await verifyLog(architecture, log, own);
}

function answersOfKernel(
  target: KernelTarget,
  options: RegisterTestsOptions,
): Answers {
  const boots = new Map<Architecture, Promise<Verification>>();
  return async (architecture, id) => {
    const running = boots.get(architecture) ??
      boot(target, architecture, options);
    boots.set(architecture, running);
    const { results, complaints } = await running;
    const result = results.find((one) => one.id === id);
    if (result !== undefined) return { ...result, milliseconds: 0 };
    throw new Error(complaints.join("\n") || `the log does not tell of ${id}`);
  };
}

function check(result: RowReport): void {
  if (!isExpected(result.outcome)) throw new Error(explain(result, false));
}

/** What makes tests where this runs. */
function hostTest(): TestMaker {
  const { Deno: deno } = globalThis as { readonly Deno?: { test: TestMaker } };
  return deno === undefined ? nodeTest : (name, body) => deno.test(name, body);
}

/**
 * Makes a test of each chosen row and architecture, named `ID [ARCH]`. How many
 * there are is given back.
 *
 * @example Rows on this project's own machine
 * ```ts
 * import { registerTests } from "@halcyon/halcyon/testing";
 *
 * registerTests({ filter: "pipe/EINVAL", architectures: ["riscv64"] });
 * ```
 *
 * @example The same rows, by what another kernel printed
 * ```ts ignore
 * import { registerTests } from "@halcyon/halcyon/testing";
 *
 * registerTests({
 *   filter: "pipe/",
 *   architectures: ["riscv64"],
 *   target: async ({ program, arguments: words }) => {
 *     await Deno.writeFile("kit", program, { mode: 0o755 });
 *     const kernel = new Deno.Command("./start.sh", { args: ["kit", ...words] });
 *     return new TextDecoder().decode((await kernel.output()).stdout);
 *   },
 * });
 * ```
 *
 * @throws {RangeError} where no row is chosen
 */
export function registerTests(options: RegisterTestsOptions = {}): number {
  const { architectures: chosen = architectures, target } = options;
  const { baseline = new Baseline(), test = hostTest() } = options;
  const answers = target === undefined
    ? answersOfMachine(options)
    : answersOfKernel(target, options);
  const rows = listRows(options, chosen);
  if (rows.length === 0) {
    throw new RangeError(`no row ${describeChoice(options)}`);
  }
  const tests = rows.flatMap(({ id, arch }) =>
    arch.map((architecture) => ({ id, architecture }))
  );
  for (const { id, architecture } of tests) {
    test(`${id} [${architecture}]`, async () => {
      check(baseline.apply(await answers(architecture, id)));
    });
  }
  return tests.length;
}
