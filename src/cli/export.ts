/**
 * `halcyon export`: the suite as one program for another kernel.
 *
 * @module
 */

import { executorArguments } from "../../conformance/program/executor_arguments.ts";
import { exportSuite } from "../../conformance/export.ts";
import { ExitCode } from "../../conformance/conformance.ts";
import type { Architecture } from "../cpu/cpu.ts";
import { oneArchitecture } from "./architecture.ts";
import { type Command, defineCommand } from "./command.ts";
import { notWritten } from "./errors.ts";
import { required, text } from "./options.ts";
import { WholeFile } from "./whole_file.ts";

interface ExportValues {
  arch: Architecture;
  out: string;
}

const ABOUT = `Writes the suite for one architecture: DIR/halcyon-NAME, a
static program with all rows inside, exactly as single-boot mode runs it, and
DIR/halcyon-NAME.json, its manifest. Start the program as the first one of a
SerenityOS kernel (or of one that behaves like it), capture what it prints with
dbgputstr, and hand that to halcyon verify.

No row does what the reference's kernel does not survive (docs/syscalls.md,
Hazards), but for a few that are marked in the manifest: they stand last. A kernel
with the undefined-behaviour sanitizer stops there, and --no-hazards leaves
them out.

The program mounts fresh RAM file systems and forks. When it is done it ends; as
the first process of a kernel, whose end most kernels do not survive, it sleeps
for ever instead: stop the machine at the line "HC1 - - - f". It takes arguments: ${
  executorArguments.map(({ usage, meaning }) => `${usage} (${meaning})`)
    .join(", ")
}.`;

/** A kit's program and its manifest, `name` and `name.json` in the folder. */
export async function openKit(
  folder: string,
  name: string,
): Promise<readonly [WholeFile, WholeFile]> {
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (error) {
    throw notWritten(folder, error);
  }
  const path = `${folder}/${name}`;
  return [await WholeFile.open(path), await WholeFile.open(`${path}.json`)];
}

/** The command. */
export const command: Command = defineCommand<ExportValues>(
  {
    program: "halcyon export",
    about: ABOUT,
    options: {
      arch: oneArchitecture,
      out: required(text({
        placeholder: "DIR",
        description: "the folder to write to, made where needed",
      })),
    },
  },
  async ({ options: { arch, out } }, output) => {
    const [programFile, manifestFile] = await openKit(
      out,
      `halcyon-${arch}`,
    );
    const { program, manifest } = await exportSuite(arch);
    await programFile.write(program, 0o755);
    await manifestFile.write(`${JSON.stringify(manifest, undefined, 2)}\n`);
    output.print(
      `${programFile.path}: ${manifest.rows.length} rows, suite ` +
        manifest.suite,
    );
    return ExitCode.expected;
  },
);
