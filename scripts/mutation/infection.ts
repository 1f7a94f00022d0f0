/**
 * Where a fault's place is reached and nothing is different: `a < b` and
 * `a <= b` are the same but for equal ones. Both texts are evaluated without
 * the fault being on, if that can be done without touching anything, and only
 * who sees them differ is shown the fault.
 *
 * @module
 */

import ts from "typescript";

/** Two texts that can be evaluated anywhere, and what is evaluated instead. */
export interface Comparison {
  readonly without: string;
  readonly with: string;
}

const IMPURE_UNARY: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusPlusToken,
  ts.SyntaxKind.MinusMinusToken,
]);

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment &&
    kind <= ts.SyntaxKind.LastAssignment;
}

/** Whether evaluating it leaves everything as it was. */
export function isPure(node: ts.Node): boolean {
  if (
    ts.isIdentifier(node) || ts.isNumericLiteral(node) ||
    ts.isBigIntLiteral(node) || ts.isStringLiteral(node) ||
    ts.isNoSubstitutionTemplateLiteral(node)
  ) return true;
  switch (node.kind) {
    case ts.SyntaxKind.ThisKeyword:
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
    case ts.SyntaxKind.NullKeyword:
      return true;
  }
  if (ts.isBinaryExpression(node)) {
    return !isAssignment(node.operatorToken.kind) && isPure(node.left) &&
      isPure(node.right);
  }
  if (ts.isPrefixUnaryExpression(node)) {
    return !IMPURE_UNARY.has(node.operator) && isPure(node.operand);
  }
  if (ts.isConditionalExpression(node)) {
    return isPure(node.condition) && isPure(node.whenTrue) &&
      isPure(node.whenFalse);
  }
  if (ts.isElementAccessExpression(node)) {
    return isPure(node.expression) && isPure(node.argumentExpression);
  }
  return (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) || ts.isPropertyAccessExpression(node)) &&
    isPure(node.expression);
}

/** The largest expression around a node that can be evaluated anywhere. */
function purestAround(node: ts.Expression): ts.Expression | undefined {
  let found = isPure(node) ? node : undefined;
  for (
    let at: ts.Node = node.parent;
    ts.isExpression(at) && isPure(at);
    at = at.parent
  ) found = at;
  return found;
}

/** What to compare where an expression is replaced. */
export function comparisonOfExpression(
  node: ts.Expression,
  change: string,
  source: ts.SourceFile,
): Comparison | undefined {
  // A call that refuses can not be tried; what stands around it can not either.
  const around = purestAround(node);
  if (around === undefined) return undefined;
  const start = around.getStart(source);
  const text = around.getText(source);
  const [from, to] = [node.getStart(source) - start, node.end - start];
  return {
    without: text,
    with: `${text.slice(0, from)}(${change})${text.slice(to)}`,
  };
}

/** What to compare where a statement is left out. */
export function comparisonOfStatement(
  statement: ts.Statement,
  source: ts.SourceFile,
): Comparison | undefined {
  if (ts.isIfStatement(statement)) {
    const { expression, elseStatement } = statement;
    return isPure(expression) && elseStatement === undefined
      ? { without: `!!(${expression.getText(source)})`, with: "false" }
      : undefined;
  }
  if (!ts.isExpressionStatement(statement)) return undefined;
  const { expression } = statement;
  return ts.isBinaryExpression(expression) &&
      expression.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      isPure(expression.left) && isPure(expression.right)
    ? {
      without: expression.left.getText(source),
      with: expression.right.getText(source),
    }
    : undefined;
}

/** What to compare where two checks change places: whether both would fire. */
export function comparisonOfSwap(
  pair: readonly ts.Statement[],
  source: ts.SourceFile,
): Comparison | undefined {
  const conditions = pair.map((check) =>
    ts.isIfStatement(check) && isPure(check.expression)
      ? `(${check.expression.getText(source)})`
      : undefined
  );
  if (conditions.includes(undefined)) return undefined;
  return { without: `!!(${conditions.join(" && ")})`, with: "false" };
}
