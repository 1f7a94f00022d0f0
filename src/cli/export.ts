/**
 * `halcyon export`: the suite as one program for another kernel.
 *
 * @module
 */

import { exportSuite } from "../../conformance/harness/export.ts";
import { GuestsMissing } from "../../conformance/harness/guests.ts";
import { ExitCode } from "../../conformance/harness/conformance.ts";
import { readArchitecture } from "./conformance.ts";
import {
  type Command,
  hostReason,
  readOptions,
  UsageError,
} from "./command.ts";

const HELP = `usage: halcyon export --arch NAME --out DIR

Writes the suite for one architecture: DIR/halcyon-NAME, a static program with
all rows inside, exactly as single-boot mode runs it, and
DIR/halcyon-NAME.json, its manifest. Start the program as the first one of a
SerenityOS kernel (or of one that behaves like it), capture what it prints with
dbgputstr, and hand that to halcyon verify.

The program mounts fresh RAM file systems and forks. When it is done it ends;
as the first process of a kernel, whose end most kernels do not survive, it
sleeps for ever instead: stop the machine at the line "HC1 - - - f". Arguments: \`--from N\` begins at row N, numbers run only those rows.`;

/** The command. */
export const command: Command = {
  help: HELP,
  async run(args) {
    const options = readOptions(args, { string: ["arch", "out"] });
    const architecture = readArchitecture(options.arch);
    const folder = options.out;
    if (typeof folder !== "string" || folder === "") {
      throw new UsageError("--out names the folder to write to");
    }
    try {
      const { program, manifest } = await exportSuite(architecture);
      const path = `${folder}/halcyon-${architecture}`;
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeFile(path, program, { mode: 0o755 });
      await Deno.writeTextFile(
        `${path}.json`,
        `${JSON.stringify(manifest, undefined, 2)}\n`,
      );
      console.log(
        `${path}: ${manifest.rows.length} rows, suite ${manifest.suite}`,
      );
      return ExitCode.expected;
    } catch (error) {
      if (error instanceof GuestsMissing) {
        console.error(`halcyon export: ${error.message}`);
        return ExitCode.infrastructure;
      }
      if (!(error instanceof Error) || !("code" in error)) throw error;
      throw new UsageError(`${folder} can't be written: ${hostReason(error)}`);
    }
  },
};
