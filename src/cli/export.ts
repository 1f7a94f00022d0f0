/**
 * `halcyon export`: the suite as a kit for another kernel.
 *
 * @module
 */

import { executorArguments } from "../../conformance/program/executor_arguments.ts";
import {
  type Kit,
  type KitFile,
  makeKit,
  programName,
} from "../../conformance/kit/files.ts";
import { ExitCode } from "../../conformance/conformance.ts";
import { type Architecture, architectures } from "../cpu/cpu.ts";
import { oneArchitecture } from "./architecture.ts";
import { type Command, defineCommand } from "./command.ts";
import { printable } from "../debug/printable.ts";
import { notWritten, UsageError } from "./errors.ts";
import { required, text } from "./options.ts";
import { ownRowsIn, rowsOption } from "./row_file.ts";
import { versionNumber } from "./version.ts";
import { WholeFile } from "./whole_file.ts";

interface ExportValues {
  arch: Architecture;
  out: string;
  rows: string | undefined;
}

const ABOUT = `Writes a kit for one architecture into a folder of its own: the
program with all rows inside (DIR/halcyon-NAME), exactly as single-boot mode runs
it; the scenario programs; a root tree for mke2fs -d; a manifest with the rows,
their rungs and claims, and the hash of every file (DIR/halcyon-NAME.json); and
DIR/README.md, which says for this very kit what a kernel must provide before the
first line appears, how to start the program, how to get its log and how to go on
behind a row. The same version writes the same bytes.

Start the program on a SerenityOS kernel (or on one that behaves like it),
capture what it prints with dbgputstr, and hand that to halcyon verify. It takes
arguments: ${
  executorArguments.map(({ usage, meaning }) => `${usage} (${meaning})`)
    .join(", ")
}.

No row does what the reference's kernel does not survive (docs/syscalls.md,
Hazards), but for a few that are marked in the manifest: they stand last, and
--no-hazards leaves them out.

The guest programs that are built are taken as they are: no compiler is needed.`;

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
    asks: ["read", "write"],
    options: {
      arch: oneArchitecture,
      out: required(text({
        placeholder: "DIR",
        description: "the folder to write to: a new one, or an older kit's",
      })),
      rows: rowsOption,
    },
  },
  async ({ options: { arch, out, rows: file } }, output) => {
    const own = await ownRowsIn(file);
    await requireOwnFolder(out, arch);
    const kit = await makeKit(arch, versionNumber(), own);
    await writeKit(kit, out);
    const { rows, suite } = kit.manifest;
    const where = printable(out);
    output.print(
      `${where}: ${rows.length} rows, suite ${suite}; begin with ` +
        `${where}/README.md`,
    );
    return ExitCode.expected;
  },
);

/**
 * A kit gets a folder of its own: its README and its root tree are one
 * architecture's, and what is no kit holds somebody else's files.
 */
async function requireOwnFolder(
  out: string,
  arch: Architecture,
): Promise<void> {
  const names = await namesIn(out);
  for (const other of architectures) {
    if (other === arch || !names.includes(programName(other))) continue;
    throw new UsageError(
      `${out} holds a kit for ${other}: give each kit a folder of its own`,
    );
  }
  // Its own name or its sums' may be another program's too: both are a kit's.
  const marks = ["SHA256SUMS", `${programName(arch)}.json`];
  if (names.length === 0 || marks.every((mark) => names.includes(mark))) return;
  throw new UsageError(
    `${out} is not empty and holds no kit: name a folder that is not there yet`,
  );
}

/** What lies in a folder: nothing where there is none yet. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw notWritten(folder, error);
  }
}

/** Writes a kit into a folder, which is made where needed. */
export async function writeKit(kit: Kit, out: string): Promise<void> {
  try {
    await Deno.mkdir(out, { recursive: true });
    for (const { path, mode } of kit.folders) {
      await Deno.mkdir(`${out}/${path}`, { recursive: true });
      await Deno.chmod(`${out}/${path}`, mode);
    }
  } catch (error) {
    throw notWritten(out, error);
  }
  const places: (readonly [WholeFile, KitFile])[] = [];
  for (const file of kit.files) {
    places.push([await WholeFile.open(`${out}/${file.path}`), file]);
  }
  for (const [place, { bytes, mode }] of places) await place.write(bytes, mode);
}
