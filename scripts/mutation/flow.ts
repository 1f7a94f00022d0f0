/**
 * Faults in where the code goes and what it comes back with: a branch taken
 * always or never, a loop that goes round once, a wrong result.
 *
 * @module
 */

import ts from "typescript";
import type { Kind } from "./kin.ts";
import type { Change } from "./operators.ts";
import { onlyStatement } from "./syntax.ts";

function isLiteral(node: ts.Expression): boolean {
  return ts.isLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword;
}

/** Goes elsewhere, so that nothing behind it is reached. */
function isEnd(statement: ts.Statement | undefined): boolean {
  return statement !== undefined &&
    (ts.isReturnStatement(statement) || ts.isThrowStatement(statement) ||
      ts.isContinueStatement(statement) || ts.isBreakStatement(statement));
}

/** What decides, and is neither always nor never so. */
function forced(
  condition: ts.Expression,
  values: readonly string[],
): readonly Change[] {
  return isLiteral(condition)
    ? []
    : values.map((text) => ({ operator: "forced-condition", text }));
}

/**
 * Changes of a condition that holds always or never; `isCheck` says that it
 * only refuses, and one that never does is left out as a whole.
 */
export function changesOfCondition(
  node: ts.Expression,
  isCheck: (statement: ts.Statement) => boolean,
): readonly Change[] {
  const { parent } = node;
  if (ts.isIfStatement(parent)) {
    if (isCheck(parent)) return [];
    // A jump that is never made is left out, too.
    const only = onlyStatement(parent.thenStatement);
    const isJump = only !== undefined && parent.elseStatement === undefined &&
      isEnd(only) && !(ts.isReturnStatement(only) && only.expression);
    return forced(node, isJump ? ["true"] : ["true", "false"]);
  }
  if (ts.isConditionalExpression(parent)) {
    return forced(node, ["true", "false"]);
  }
  // What goes round for ever hangs whoever comes by.
  return ts.isWhileStatement(parent) || ts.isForStatement(parent)
    ? forced(node, ["false"])
    : [];
}

/** A loop that ends when it went round once. */
export function changesOfLoop(
  loop: ts.Statement,
  source: ts.SourceFile,
): readonly Change[] {
  if (
    !ts.isForOfStatement(loop) && !ts.isForStatement(loop) &&
    !ts.isWhileStatement(loop)
  ) return [];
  const { statement: body } = loop;
  const last = ts.isBlock(body) ? body.statements.at(-1) : body;
  if (isEnd(last)) return [];
  const head = source.text.slice(loop.getStart(source), body.getStart(source));
  return [{
    operator: "one-iteration",
    text: `${head}{ ${body.getText(source)} break; }`,
  }];
}

const WRONG: Readonly<Record<Kind, (code: string) => string>> = {
  bigint: (code) => `(${code}) + 1n`,
  boolean: (code) => `!(${code})`,
  number: (code) => `(${code}) + 1`,
  string: (code) => `"x" + (${code})`,
};

/** Whether another kind of fault changes what an expression comes to. */
function isChangedOtherwise(node: ts.Expression): boolean {
  return isLiteral(node) || ts.isBinaryExpression(node) ||
    ts.isPrefixUnaryExpression(node) || ts.isConditionalExpression(node);
}

/** What is returned is another value of its kind. */
export function changesOfResult(
  node: ts.Expression,
  kind: Kind | undefined,
  source: ts.SourceFile,
): readonly Change[] {
  return kind === undefined || isChangedOtherwise(node)
    ? []
    : [{ operator: "wrong-result", text: WRONG[kind](node.getText(source)) }];
}
