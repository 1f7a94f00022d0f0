/**
 * Finds the places of a file where a fault can be planted, and writes the file
 * with those that are chosen in it, each behind a switch.
 *
 * @module
 */

import ts from "typescript";
import { type LocalConstants, localConstantsOf } from "./constants.ts";
import {
  type Comparison,
  comparisonOfExpression,
  comparisonOfStatement,
  comparisonOfSwap,
} from "./infection.ts";
import {
  type Change,
  changesOfExpression,
  changesOfStatement,
  endsByRefusing,
  isCheck,
  isUnseen,
  isUpdate,
  type Operator,
  type Surroundings,
} from "./operators.ts";
import type { TypedPlaces } from "./kin.ts";
import { elementUnless, isElement } from "./parts.ts";
import { isBarren, isLater, isName, oneLine } from "./syntax.ts";

/** One planted fault. */
export interface Fault {
  /** Its number, which switches it on; from 1. */
  readonly number: number;
  readonly operator: Operator;
  /** The file, as a path from the root. */
  readonly file: string;
  readonly line: number;
  /** The whole line. */
  readonly context: string;
  /** The code as it is, on one line. */
  readonly code: string;
  /** What stands in its place; empty where it is left out. */
  readonly change: string;
  /** Evaluated once, when the file is loaded: it is there from the start or never. */
  readonly isLoaded: boolean;
  /** The code of the innermost `if` around it that ends by refusing. */
  readonly check?: string | undefined;
  /** The name of the outermost method or function around it. */
  readonly within?: string | undefined;
}

/** By what a fault is known when its file has changed elsewhere. */
export function keyOf(
  { file, operator, code, change }: Pick<
    Fault,
    "file" | "operator" | "code" | "change"
  >,
): string {
  return JSON.stringify([file, operator, code, change]);
}

/** A file with faults in it. */
export interface Planted {
  readonly text: string;
  /** All that it can have, planted or not. */
  readonly faults: readonly Fault[];
  /** How many of its functions say that they are run. */
  readonly functions: number;
}

/** What of a file is planted. */
export interface Choice {
  /** The number of its first fault; the others follow. */
  readonly first: number;
  /** Whether a fault is planted; all are where it is not said. */
  readonly isPlanted?: (number: number) => boolean;
  /** The number of its first function; none says that it is run without it. */
  readonly firstFunction?: number;
  /** What the compiler knows of it. */
  readonly types?: TypedPlaces | undefined;
}

/** The name by which planted files ask whether a fault is switched on. */
export const SWITCH = "$faulty";

/** The name of the list in which they see whether to say their values. */
export const ASKED = "$asked";

/** The name by which functions say that they are run. */
export const ENTERED = "$entered";

/** Asks for a fault, saying what is different with it where that is known. */
function ask(number: number, comparison: Comparison | undefined): string {
  if (comparison === undefined) return `${SWITCH}(${number})`;
  const { without, with: withFault } = comparison;
  return `${SWITCH}(${number}, ${ASKED}[${number}] && [() => (${without}), () => (${withFault})])`;
}

const CONSTANTS = /\/(?:constants|errno)\.ts$/;

function importedConstants(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const from = statement.moduleSpecifier;
    if (!ts.isStringLiteral(from) || !CONSTANTS.test(from.text)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    for (const { name } of bindings.elements) {
      if (/^[A-Z][A-Z0-9_]+$/.test(name.text)) names.add(name.text);
    }
  }
  return names;
}

/** Declares nothing, so that it may stand in a block of its own. */
function isMovable(statement: ts.Statement, source: ts.SourceFile): boolean {
  return isCheck(statement) ||
    isUpdate(statement) && !isUnseen(statement.getText(source));
}

/** The checks and updates that follow each other from `index` on. */
function movableFrom(
  statements: readonly ts.Statement[],
  index: number,
  source: ts.SourceFile,
): readonly ts.Statement[] {
  let end = index;
  for (; end < statements.length; end++) {
    const statement = statements[end];
    if (statement === undefined || !isMovable(statement, source)) break;
  }
  return statements.slice(index, end);
}

/** The errnos with which a statement refuses by name, one after the other. */
function errnosOf(text: string): string {
  const names = [...text.matchAll(/"[^"\s/]+\/(E[A-Z0-9]+)\/[^"\s]+"/g)];
  return names.map(([, errno = ""]) => errno).join(" ");
}

/** Which of two checks that refuse with one errno came first, nobody sees. */
function isOrderSeen(pair: readonly string[]): boolean {
  const [one, other] = pair.map(errnosOf);
  return one === "" || one !== other;
}

function nameOf(node: ts.Node): string | undefined {
  if (!("name" in node)) return undefined;
  const name = node.name as ts.Node | undefined;
  return name !== undefined && ts.isIdentifier(name) ? name.text : undefined;
}

class Planter {
  readonly faults: Fault[] = [];
  functions = 0;
  readonly #source: ts.SourceFile;
  readonly #surroundings: Surroundings;
  readonly #lines: readonly string[];
  readonly #constants: LocalConstants;
  /** What may stand in the place of each of them, by its fault's number. */
  readonly #values = new Map<string, ReadonlyMap<number, string>>();
  #depth = 0;
  #check: string | undefined;
  #within: string | undefined;

  constructor(
    private readonly file: string,
    text: string,
    private readonly choice: Choice,
  ) {
    this.#source = ts.createSourceFile(
      file,
      text,
      ts.ScriptTarget.ESNext,
      true,
    );
    this.#lines = text.split("\n");
    this.#surroundings = {
      source: this.#source,
      constants: importedConstants(this.#source),
      types: choice.types,
    };
    this.#constants = localConstantsOf(this.#source);
  }

  plant(): string {
    for (const [name, initializer] of this.#constants) {
      this.#depth++;
      this.#values.set(name, this.#valuesOf(initializer));
      this.#depth--;
    }
    return this.#inside(this.#source);
  }

  /** What a constant is with each of the faults in its initial value. */
  #valuesOf(initializer: ts.Expression): ReadonlyMap<number, string> {
    const values = new Map<number, string>();
    const whole = initializer.getText(this.#source);
    const start = initializer.getStart(this.#source);
    const visit = (node: ts.Node): void => {
      if (!ts.isExpression(node) || isName(node)) return;
      const from = node.getStart(this.#source) - start;
      for (const change of changesOfExpression(node, this.#surroundings)) {
        const number = this.#note(node, node.getText(this.#source), change);
        if (!this.#isPlanted(number)) continue;
        const rest = whole.slice(node.end - start);
        values.set(number, `${whole.slice(0, from)}(${change.text})${rest}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(initializer);
    return values;
  }

  /** The text of a node with its children's faults in it. */
  #inside(node: ts.Node): string {
    const { text } = this.#source;
    let written = "";
    let at = node.pos;
    const part = (from: number, end: number, planted: string): void => {
      written += text.slice(at, from) + planted;
      at = end;
    };
    const take = (child: ts.Node): void => {
      if (isBarren(child)) return;
      // What comes before a node, comments included, stays where it is.
      part(child.getStart(this.#source), child.end, this.#node(child));
    };
    if (ts.isBlock(node) && ts.isFunctionLike(node.parent)) {
      const from = node.getStart(this.#source) + 1;
      part(from, from, this.#entrance());
    }
    // The children are visited in an order of their own where one has
    // statements: neighbours are swapped in pairs.
    if (ts.isBlock(node) || ts.isCaseOrDefaultClause(node)) {
      if (ts.isCaseClause(node)) take(node.expression);
      this.#statements(node.statements, part);
    } else ts.forEachChild(node, take);
    return written + text.slice(at, node.end);
  }

  /** What stands at the beginning of a function. */
  #entrance(): string {
    const { firstFunction } = this.choice;
    if (firstFunction === undefined) return "";
    return ` ${ENTERED}(${firstFunction + this.functions++});`;
  }

  /** Statements of a list; checks and updates in a row stand in one piece. */
  #statements(
    statements: readonly ts.Statement[],
    part: (from: number, end: number, planted: string) => void,
  ): void {
    for (let index = 0; index < statements.length;) {
      const run = movableFrom(statements, index, this.#source);
      const list = run.length > 1 ? run : statements.slice(index, index + 1);
      const [first, last] = [list[0], list.at(-1)] as ts.Statement[];
      if (first === undefined || last === undefined) return;
      const from = first.getStart(this.#source);
      let planted = "";
      let at = from;
      for (const statement of list) {
        const start = statement.getStart(this.#source);
        planted += this.#source.text.slice(at, start) + this.#node(statement);
        at = statement.end;
      }
      part(from, last.end, this.#swaps(list, planted));
      index += list.length;
    }
  }

  /** Each two neighbours of which one is a check, the other way round. */
  #swaps(list: readonly ts.Statement[], planted: string): string {
    const texts = list.map((statement) => statement.getText(this.#source));
    let text = planted;
    for (let index = 0; index + 1 < texts.length; index++) {
      const statements = list.slice(index, index + 2);
      const checks = statements.filter(isCheck).length;
      const pair = texts.slice(index, index + 2);
      if (checks === 0 || checks === 2 && !isOrderSeen(pair)) continue;
      const swapped = [...pair].reverse();
      const all = texts.with(index, swapped[0] ?? "")
        .with(index + 1, swapped[1] ?? "");
      const number = this.#note(list[index] as ts.Statement, pair.join(" "), {
        operator: checks === 2 ? "swapped-neighbours" : "swapped-update",
        text: swapped.join(" "),
      });
      if (!this.#isPlanted(number)) continue;
      const both = checks === 2
        ? comparisonOfSwap(statements, this.#source)
        : undefined;
      const asked = ask(number, both);
      text = `if (${asked}) {${all.join("\n")}} else {${text}}`;
    }
    return text;
  }

  #isPlanted(number: number): boolean {
    return this.choice.isPlanted?.(number) ?? true;
  }

  #note(node: ts.Node, code: string, { operator, text }: Change): number {
    const number = this.choice.first + this.faults.length;
    const start = node.getStart(this.#source);
    const { line } = this.#source.getLineAndCharacterOfPosition(start);
    this.faults.push({
      number,
      operator,
      file: this.file,
      line: line + 1,
      context: this.#lines[line] ?? "",
      code: oneLine(code),
      change: oneLine(text),
      isLoaded: this.#depth === 0,
      check: this.#check,
      within: this.#within,
    });
    return number;
  }

  #node(node: ts.Node): string {
    const opens = isLater(node);
    if (opens) this.#depth++;
    const around = this.#check;
    const outside = this.#within;
    if (opens) this.#within ??= nameOf(node);
    if (endsByRefusing(node)) this.#check = oneLine(node.getText(this.#source));
    try {
      if (ts.isStatement(node) && !ts.isBlock(node)) {
        return this.#statement(node);
      }
      const text = ts.isExpression(node) && !isName(node)
        ? this.#expression(node)
        : this.#withoutLead(node);
      return isElement(node) ? this.#element(node, text) : text;
    } finally {
      if (opens) this.#depth--;
      this.#check = around;
      this.#within = outside;
    }
  }

  /** Without the space and the comments that stand before the node. */
  #withoutLead(node: ts.Node): string {
    const lead = node.getStart(this.#source) - node.pos;
    return this.#inside(node).slice(lead);
  }

  #statement(node: ts.Statement): string {
    const code = node.getText(this.#source);
    if (this.#isConstant(node)) return code;
    if (isUnseen(code)) return code;
    let text = this.#withoutLead(node);
    for (const change of changesOfStatement(node, this.#surroundings)) {
      const number = this.#note(node, code, change);
      if (!this.#isPlanted(number)) continue;
      const comparison = comparisonOfStatement(node, this.#source);
      const asked = ask(number, comparison);
      text = `if (${asked}) {${change.text}} else {${text}}`;
    }
    return text;
  }

  /** An element of a list or an object, which may be missing. */
  #element(node: ts.Node, text: string): string {
    const number = this.#note(node, node.getText(this.#source), {
      operator: "dropped-element",
      text: "",
    });
    return this.#isPlanted(number)
      ? elementUnless(node, ask(number, undefined), text)
      : text;
  }

  #isConstant(node: ts.Statement): boolean {
    if (!ts.isVariableStatement(node)) return false;
    const [declaration] = node.declarationList.declarations;
    return [...this.#constants.values()].some((initializer) =>
      initializer.parent === declaration
    );
  }

  /** A constant that is read, with the faults of its initial value. */
  #constant(node: ts.Expression, name: string): string {
    let text = name;
    for (const [number, value] of this.#values.get(name) ?? []) {
      const comparison = comparisonOfExpression(node, value, this.#source);
      text = `(${ask(number, comparison)} ? (${value}) : (${text}))`;
    }
    return text;
  }

  #expression(node: ts.Expression): string {
    const code = node.getText(this.#source);
    if (this.#constants.has(code)) return this.#constant(node, code);
    let text = this.#withoutLead(node);
    for (const change of changesOfExpression(node, this.#surroundings)) {
      const number = this.#note(node, code, change);
      if (!this.#isPlanted(number)) continue;
      const comparison = comparisonOfExpression(
        node,
        change.text,
        this.#source,
      );
      text = `(${ask(number, comparison)} ? (${change.text}) : (${text}))`;
    }
    return text;
  }
}

/** Plants faults that a file can have. */
export function plantFaults(
  file: string,
  text: string,
  choice: Choice,
): Planted {
  const planter = new Planter(file, text, choice);
  const planted = planter.plant();
  const { faults, functions } = planter;
  return { text: planted, faults, functions };
}
