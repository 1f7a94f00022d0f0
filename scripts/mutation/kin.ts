/**
 * What the compiler knows of the kernel's values: which other property of an
 * object is of the same type, and of which kind a value is that is returned.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import ts from "typescript";
import { ROOT } from "../sources.ts";

/** Kinds of values of which there are wrong ones. */
export type Kind = "number" | "bigint" | "boolean" | "string";

/** What is known of an expression. */
export interface Typed {
  /** Another property that could be meant, where it reads one. */
  readonly other?: string | undefined;
  /** What is returned by it, where it is. */
  readonly kind?: Kind | undefined;
}

/** Of the expressions of a file, by where they stand. */
export type TypedPlaces = ReadonlyMap<string, Typed>;

/** The name of a place in {@linkcode TypedPlaces}. */
export function placeOf(node: ts.Node, source: ts.SourceFile): string {
  return `${node.getStart(source)}-${node.end}`;
}

const KINDS: readonly (readonly [ts.TypeFlags, Kind])[] = [
  [ts.TypeFlags.NumberLike, "number"],
  [ts.TypeFlags.BigIntLike, "bigint"],
  [ts.TypeFlags.BooleanLike, "boolean"],
  [ts.TypeFlags.StringLike, "string"],
];

function kindOf(type: ts.Type): Kind | undefined {
  // Truths are a union of both.
  const parts = type.isUnion() ? type.types : [type];
  const found = KINDS.find(([flag]) =>
    parts.every(({ flags }) => (flags & flag) !== 0)
  );
  return found?.[1];
}

/** Whether a property's value is asked for, and not assigned, counted on or called. */
function isRead(node: ts.PropertyAccessExpression): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node) {
    const { kind } = parent.operatorToken;
    return kind < ts.SyntaxKind.FirstAssignment ||
      kind > ts.SyntaxKind.LastAssignment;
  }
  if (ts.isPrefixUnaryExpression(parent)) {
    return parent.operator === ts.SyntaxKind.ExclamationToken ||
      parent.operator === ts.SyntaxKind.MinusToken ||
      parent.operator === ts.SyntaxKind.TildeToken;
  }
  return !ts.isPostfixUnaryExpression(parent) &&
    !ts.isDeleteExpression(parent) &&
    !(ts.isCallExpression(parent) && parent.expression === node);
}

/** How many letters two names begin and end with together. */
function likeness(one: string, other: string): number {
  let before = 0;
  while (before < one.length && one[before] === other[before]) before++;
  let behind = 0;
  while (
    behind < one.length - before &&
    one.at(-1 - behind) === other.at(-1 - behind)
  ) behind++;
  return before + behind;
}

function isField(symbol: ts.Symbol): boolean {
  return (symbol.flags &
    (ts.SymbolFlags.Property | ts.SymbolFlags.GetAccessor)) !== 0;
}

/** Finds what is known in one file. */
class Finder {
  readonly found = new Map<string, Typed>();

  constructor(
    private readonly source: ts.SourceFile,
    private readonly checker: ts.TypeChecker,
  ) {}

  visit(node: ts.Node): void {
    if (ts.isPropertyAccessExpression(node) && isRead(node)) {
      this.#note(node, { other: this.#otherProperty(node) });
    }
    const returned = ts.isReturnStatement(node) || ts.isArrowFunction(node)
      ? "body" in node ? node.body : node.expression
      : undefined;
    if (returned !== undefined && ts.isExpression(returned)) {
      const kind = kindOf(this.checker.getTypeAtLocation(returned));
      this.#note(returned, { kind });
    }
    ts.forEachChild(node, (child) => this.visit(child));
  }

  #note(node: ts.Node, typed: Typed): void {
    const place = placeOf(node, this.source);
    this.found.set(place, { ...this.found.get(place), ...typed });
  }

  /** The property of the same type whose name is the most like it. */
  #otherProperty(node: ts.PropertyAccessExpression): string | undefined {
    const type = this.checker.getTypeAtLocation(node);
    if (kindOf(type) === undefined) return undefined;
    const own = this.checker.typeToString(type);
    const owner = this.checker.getTypeAtLocation(node.expression);
    // What a list or a text says of itself, nobody takes for something else.
    const declared = owner.getSymbol()?.declarations?.[0]?.getSourceFile();
    if (declared === undefined || declared.isDeclarationFile) return undefined;
    const name = node.name.text;
    const kin = owner.getProperties().filter((symbol) =>
      isField(symbol) && symbol.name !== name && /^\w+$/.test(symbol.name) &&
      !symbol.name.startsWith("__") &&
      this.checker.typeToString(
          this.checker.getTypeOfSymbolAtLocation(symbol, node),
        ) === own
    ).map((symbol) => symbol.name).sort();
    return kin.toSorted((one, other) =>
      likeness(other, name) - likeness(one, name)
    )[0];
  }
}

/** What the compiler knows of files, which are paths from the root. */
export function typedPlacesOf(
  paths: readonly string[],
): ReadonlyMap<string, TypedPlaces> {
  const at = new Map(
    paths.map((path) => [fileURLToPath(new URL(path, ROOT)), path]),
  );
  const program = ts.createProgram([...at.keys()], {
    allowImportingTsExtensions: true,
    lib: ["lib.esnext.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ESNext,
    types: [],
  });
  const checker = program.getTypeChecker();
  return new Map(
    [...at].map(([file, path]): [string, TypedPlaces] => {
      const source = program.getSourceFile(file);
      if (source === undefined) throw new Error(`${path} can't be read`);
      const finder = new Finder(source, checker);
      finder.visit(source);
      return [path, finder.found];
    }),
  );
}
