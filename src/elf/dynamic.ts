/**
 * Which libraries a program wants at its side, as its dynamic section says.
 *
 * @module
 */

import { PT, readElfHeader, readProgramHeaders } from "./header.ts";
import { imageOf } from "./image.ts";
import { identifyProgram } from "./program.ts";

const DT = { NULL: 0n, NEEDED: 1n, STRTAB: 5n, RPATH: 15n, RUNPATH: 29n };
const ENTRY_SIZE = 16;

/** What a dynamic section names. */
export interface Dynamic {
  /** The libraries by name. */
  readonly needed: readonly string[];
  /** Where they are looked for first; `$ORIGIN` stands for the file's folder. */
  readonly searchPath: readonly string[];
}

const NONE: Dynamic = { needed: [], searchPath: [] };

/** What a program or a library says; nothing where it has no such section. */
export function dynamicOf(bytes: Uint8Array): Dynamic {
  if (identifyProgram(bytes).kind === "not-a-program") return NONE;
  const headers = readProgramHeaders(imageOf(bytes), readElfHeader(bytes));
  const section = headers.find(({ type }) => type === PT.DYNAMIC);
  if (section === undefined) return NONE;
  const start = Number(section.offset);
  const view = new DataView(
    bytes.buffer,
    bytes.byteOffset + start,
    Math.min(Number(section.fileSize), bytes.length - start),
  );
  const entries: (readonly [tag: bigint, value: bigint])[] = [];
  for (let at = 0; at + ENTRY_SIZE <= view.byteLength; at += ENTRY_SIZE) {
    const tag = view.getBigUint64(at, true);
    if (tag === DT.NULL) break;
    entries.push([tag, view.getBigUint64(at + 8, true)]);
  }
  const table = entries.find(([tag]) => tag === DT.STRTAB)?.[1];
  const segment = headers.find(({ type, address, fileSize }) =>
    table !== undefined && type === PT.LOAD && table >= address &&
    table < address + fileSize
  );
  if (table === undefined || segment === undefined) return NONE;
  const strings = bytes.subarray(
    Number(segment.offset + table - segment.address),
    Number(segment.offset + segment.fileSize),
  );
  const texts = (wanted: bigint): string[] =>
    entries.filter(([tag]) => tag === wanted)
      .map(([, value]) => textAt(strings, Number(value)));
  const paths = texts(DT.RUNPATH).length > 0 ? DT.RUNPATH : DT.RPATH;
  return {
    needed: texts(DT.NEEDED),
    searchPath: texts(paths).flatMap((path) => path.split(":")),
  };
}

function textAt(strings: Uint8Array, at: number): string {
  const rest = strings.subarray(at);
  const end = rest.indexOf(0);
  return new TextDecoder().decode(end < 0 ? rest : rest.subarray(0, end));
}
