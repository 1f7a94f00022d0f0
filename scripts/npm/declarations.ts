/**
 * Declarations of the library's doors and of all that stands behind them: a
 * file of each source, in the same tree.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import ts from "typescript";
import { ROOT } from "../sources.ts";

const MODULE = /(?:from|import\()\s*["'](\.{1,2}\/[^"'\n]*)\.ts["']/g;

/** Declarations name modules as Node finds them. */
function forNode(text: string): string {
  return text.replace(/(["']\.{1,2}\/[^"'\n]*)\.ts(["'])/g, "$1.js$2");
}

/** Declarations of everything that the entries import, by path. */
function allDeclarations(
  entries: readonly string[],
): ReadonlyMap<string, string> {
  const root = fileURLToPath(ROOT);
  const program = ts.createProgram(entries.map((path) => root + path), {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    declaration: true,
    emitDeclarationOnly: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    skipLibCheck: true,
  });
  const found = new Map<string, string>();
  program.emit(undefined, (path, text) => {
    if (path.endsWith(".d.ts")) found.set(path.slice(root.length), text);
  });
  return found;
}

/** Declarations of the entries and of all that these name, by path. */
export function declarationsOf(
  entries: readonly string[],
): ReadonlyMap<string, string> {
  const all = allDeclarations(entries);
  const named = new Set(entries.map((path) => path.replace(/\.ts$/, "")));
  const found = new Map<string, string>();
  for (const module of named) {
    const path = `${module}.d.ts`;
    const text = all.get(path);
    // An example in a comment may name what is not there.
    if (text === undefined) continue;
    for (const [, name = ""] of text.matchAll(MODULE)) {
      const url = new URL(name, new URL(path, ROOT));
      named.add(fileURLToPath(url).slice(fileURLToPath(ROOT).length));
    }
    found.set(path, forNode(text));
  }
  return found;
}
