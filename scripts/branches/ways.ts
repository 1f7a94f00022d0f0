/**
 * Decisions of a source file: where it can go one way or another. Each way has
 * a number, which the file notes when it goes there.
 *
 * @module
 */

import ts from "typescript";
import { isHostTime, refusesAtLast } from "../mutation/operators.ts";
import {
  isBarren,
  isCheckedAccess,
  isInternal,
  oneLine,
  onlyStatement,
} from "../mutation/syntax.ts";

/** One way that a decision can go. */
export interface Way {
  /** From 1 on. */
  readonly number: number;
  /** The file, as a path from the root. */
  readonly file: string;
  readonly line: number;
  /** What decides, on one line. */
  readonly code: string;
  readonly way: "true" | "false" | "nullish" | "there" | "entered";
  /** What the kernel takes for granted, and says so. */
  readonly isAsserted: boolean;
  /** What is done that way, where that ends by refusing. */
  readonly refusal?: string | undefined;
}

/** The functions that a file with notes calls; scripts/mutation/switch.ts has them. */
export const NOTES = ["$decided", "$nullish", "$entered"] as const;

/** A file that notes its ways. */
export interface Noting {
  readonly text: string;
  readonly ways: readonly Way[];
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** The condition of a statement or an expression that goes two ways. */
function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (
    ts.isIfStatement(node) || ts.isWhileStatement(node) ||
    ts.isDoStatement(node)
  ) return node.expression;
  return ts.isConditionalExpression(node) || ts.isForStatement(node)
    ? node.condition
    : undefined;
}

/** Says that the kernel is wrong: `throw new Error(…)` or `throw error`. */
function isAssertion(branch: ts.Statement): boolean {
  const only = onlyStatement(branch);
  return only !== undefined && ts.isThrowStatement(only) && isInternal(only);
}

class Noter {
  readonly ways: Way[] = [];
  readonly #starts: Insertion[] = [];
  readonly #ends: Insertion[] = [];
  readonly #source: ts.SourceFile;

  constructor(
    private readonly file: string,
    private readonly text: string,
    private readonly first: number,
  ) {
    this.#source = ts.createSourceFile(
      file,
      text,
      ts.ScriptTarget.ESNext,
      true,
    );
  }

  note(): string {
    this.#visit(this.#source);
    // Of two ends at one place the inner one comes first, of two starts the
    // outer one; an end comes before a start.
    const all = [
      ...this.#ends.reverse().map((one) => ({ ...one, rank: 0 })),
      ...this.#starts.map((one) => ({ ...one, rank: 1 })),
    ].sort((a, b) => a.at - b.at || a.rank - b.rank);
    let written = "";
    let at = 0;
    for (const insertion of all) {
      written += this.text.slice(at, insertion.at) + insertion.text;
      at = insertion.at;
    }
    return written + this.text.slice(at);
  }

  #way(
    node: ts.Node,
    way: Way["way"],
    { isAsserted = false, refusal }: Partial<
      Pick<Way, "isAsserted" | "refusal">
    > = {},
  ): number {
    const start = node.getStart(this.#source);
    const { line } = this.#source.getLineAndCharacterOfPosition(start);
    const number = this.first + this.ways.length;
    const code = oneLine(node.getText(this.#source));
    this.ways.push({
      number,
      file: this.file,
      line: line + 1,
      code,
      way,
      isAsserted,
      refusal,
    });
    return number;
  }

  #wrap(node: ts.Node, name: string, number: number): void {
    const start = node.getStart(this.#source);
    this.#starts.push({ at: start, text: `${name}(${number}, (` });
    this.#ends.push({ at: node.end, text: "))" });
  }

  #enter(node: ts.Node, at: number): void {
    const refusal = ts.isCatchClause(node) && refusesAtLast(node.block)
      ? node.block.getText(this.#source)
      : undefined;
    const number = this.#way(node, "entered", { refusal });
    this.#starts.push({ at, text: ` $entered(${number});` });
  }

  #decision(condition: ts.Expression, node: ts.Node): void {
    const branch = ts.isIfStatement(node) ? node.thenStatement : undefined;
    const isAsserted = branch !== undefined && isAssertion(branch);
    const refusal = branch !== undefined && refusesAtLast(branch)
      ? branch.getText(this.#source)
      : undefined;
    const number = this.#way(condition, "true", { isAsserted, refusal });
    this.#way(condition, "false");
    this.#wrap(condition, "$decided", number);
  }

  #logical(node: ts.BinaryExpression): void {
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.QuestionQuestionToken) {
      const number = this.#way(node, "nullish", {
        isAsserted: isCheckedAccess(node),
      });
      this.#way(node, "there");
      this.#wrap(node.left, "$nullish", number);
    } else if (
      kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      kind === ts.SyntaxKind.BarBarToken
    ) {
      const number = this.#way(node.left, "true");
      this.#way(node.left, "false");
      this.#wrap(node.left, "$decided", number);
    }
  }

  #visit(node: ts.Node): void {
    if (isBarren(node)) return;
    const condition = conditionOf(node);
    if (condition !== undefined) {
      const code = condition.getText(this.#source);
      if (!isHostTime(code)) this.#decision(condition, node);
    } else if (ts.isBinaryExpression(node)) this.#logical(node);
    else if (ts.isCaseClause(node)) {
      // The colon stands behind the expression.
      const colon = this.text.indexOf(":", node.expression.end);
      this.#enter(node, colon + 1);
    } else if (ts.isCatchClause(node)) {
      this.#enter(node, node.block.getStart(this.#source) + 1);
    }
    ts.forEachChild(node, (child) => this.#visit(child));
  }
}

/** Makes a file note its ways; they are numbered from `first`. */
export function noteWays(file: string, text: string, first: number): Noting {
  const noter = new Noter(file, text, first);
  return { text: noter.note(), ways: noter.ways };
}
