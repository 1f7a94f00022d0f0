/**
 * `deno task generate`: writes what is made from the tables and from what lies
 * in the folders, the guests' C headers, the generated pages of docs and the
 * indexes.
 *
 * @module
 */

import { formatHeader } from "../conformance/program/format_header.ts";
import {
  callsIndex,
  exportedConstants,
  handlersIndex,
  type IndexedFile,
  NothingExported,
  refusalsIndex,
  scenariosIndex,
  tablesIndex,
} from "../src/api/generate/indexes.ts";
import { type Command, defineCommand } from "../src/cli/command.ts";
import { flag } from "../src/cli/options.ts";
import type { Output } from "../src/cli/output.ts";

const ROOT = new URL("../", import.meta.url);
const INCLUDE = "guest-programs/include/halcyon/";

/** Texts by their paths from the root; undefined for what nothing makes. */
type Files = ReadonlyMap<string, string | undefined>;

/** The sources below a folder, but for tests and what an index itself is. */
function sourcesBelow(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))].flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory) return sourcesBelow(`${path}/`);
    return /(?<!_test|\/index)\.ts$/.test(path) ? [path] : [];
  }).sort();
}

/** The files below `folder`, as an index in the folder `from` sees them. */
function indexed(folder: string, from = folder): IndexedFile[] {
  return sourcesBelow(folder).map((file) => ({
    file,
    path: file.slice(from.length, -".ts".length),
    constants: exportedConstants(Deno.readTextFileSync(new URL(file, ROOT))),
  }));
}

function indexes(): Files {
  const suite = "conformance/";
  const families = indexed("src/api/calls/");
  return new Map([
    ["src/api/calls/index.ts", callsIndex(families)],
    [
      "src/api/refusals.ts",
      refusalsIndex(indexed("src/api/refusals/", "src/api/")),
    ],
    [
      "src/kernel/syscalls/index.ts",
      handlersIndex(families),
    ],
    [
      `${suite}tables.ts`,
      tablesIndex(
        indexed(`${suite}calls/`, suite),
        indexed(`${suite}rules/`, suite),
      ),
    ],
    [
      `${suite}scenarios/index.ts`,
      scenariosIndex(indexed(`${suite}scenarios/`)),
    ],
  ]);
}

/** What is made of the tables; the indexes that lead to them must be right. */
async function derived(): Promise<Files> {
  // By computed names: Deno reads what is named outright before it starts, and
  // the indexes are only being written.
  const generators = new URL("src/api/generate/", ROOT);
  const { cHeaders }: typeof import("../src/api/generate/c_headers.ts") =
    await import(new URL("c_headers.ts", generators).href);
  const { syscallsDocument }:
    typeof import("../src/api/generate/documentation.ts") = await import(
      new URL("documentation.ts", generators).href
    );
  const { nodesDocument }:
    typeof import("../src/api/generate/nodes_document.ts") = await import(
      new URL("nodes_document.ts", generators).href
    );
  const files = new Map<string, string | undefined>();
  for (const { name } of Deno.readDirSync(new URL(INCLUDE, ROOT))) {
    files.set(INCLUDE + name, undefined);
  }
  for (const [name, text] of cHeaders()) files.set(INCLUDE + name, text);
  const { tcpPeerHeader }:
    typeof import("../conformance/scenarios/tcp_peer.ts") = await import(
      new URL("conformance/scenarios/tcp_peer.ts", ROOT).href
    );
  files.set("guest-programs/executor/format.h", formatHeader());
  files.set("guest-programs/scenarios/tcp_peer.h", tcpPeerHeader());
  files.set("docs/syscalls.md", syscallsDocument());
  files.set("docs/nodes.md", nodesDocument());
  return files;
}

function committed(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(new URL(path, ROOT));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function differing(files: Files): string[] {
  return [...files].filter(([path, text]) => committed(path) !== text)
    .map(([path]) => path);
}

function write(files: Files): void {
  for (const path of differing(files)) {
    const text = files.get(path);
    if (text === undefined) Deno.removeSync(new URL(path, ROOT));
    else Deno.writeTextFileSync(new URL(path, ROOT), text);
  }
}

/** The generated files that are not what they would be made now. */
export async function staleFiles(): Promise<string[]> {
  const stale = differing(indexes());
  return stale.length > 0 ? stale : differing(await derived());
}

/** The task. */
export const command: Command = defineCommand<{ check: boolean }>(
  {
    program: "deno task generate",
    about: "Writes what is made from the tables and from what lies in the " +
      "folders: the guests' C headers, syscalls.md and nodes.md in docs, and the indexes of " +
      "calls, refusals, handlers, tables of rows and scenarios.",
    options: {
      check: flag("write nothing; exit status 1 when a file is stale"),
    },
  },
  async ({ options: { check } }, output) => {
    try {
      return await generate(check, output);
    } catch (error) {
      if (!(error instanceof NothingExported)) throw error;
      output.complain(error.message);
      return 1;
    }
  },
);

async function generate(check: boolean, output: Output): Promise<number> {
  if (!check) {
    write(indexes());
    write(await derived());
    return 0;
  }
  const stale = await staleFiles();
  if (stale.length === 0) return 0;
  output.complain(
    `stale, deno task generate writes them: ${stale.join(", ")}`,
  );
  return 1;
}
