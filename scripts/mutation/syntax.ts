/**
 * What is asked of the syntax tree wherever the kernel's text is changed.
 *
 * @module
 */

import ts from "typescript";

/** A piece of code on one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Parts of the tree in which nothing is evaluated, or not as an expression. */
export function isBarren(node: ts.Node): boolean {
  return ts.isTypeNode(node) || ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) || ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) || ts.isTypeParameterDeclaration(node);
}

/** Names of properties and bindings look like expressions and are none. */
export function isName(node: ts.Node): boolean {
  const { parent } = node;
  return "name" in parent && parent.name === node ||
    ts.isPropertyAssignment(parent) && parent.name === node ||
    ts.isBindingElement(parent) && parent.propertyName === node;
}

/** Whether what stands inside is evaluated later than its surroundings. */
export function isLater(node: ts.Node): boolean {
  return ts.isFunctionLike(node) ||
    ts.isPropertyDeclaration(node) &&
      !(ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static);
}

/** Hands on what is none of its business, or says that the kernel is wrong. */
export function isInternal({ expression }: ts.ThrowStatement): boolean {
  return ts.isIdentifier(expression) ||
    ts.isNewExpression(expression) && ts.isIdentifier(expression.expression) &&
      expression.expression.text.endsWith("Error");
}

/** The one statement that a branch holds; undefined where it holds others. */
export function onlyStatement(branch: ts.Statement): ts.Statement | undefined {
  if (!ts.isBlock(branch)) return branch;
  return branch.statements.length === 1 ? branch.statements[0] : undefined;
}

/** `list[index] ?? 0`: what the compiler asks for and no index lacks. */
export function isCheckedAccess(node: ts.BinaryExpression): boolean {
  if (node.operatorToken.kind !== ts.SyntaxKind.QuestionQuestionToken) {
    return false;
  }
  const left = ts.isParenthesizedExpression(node.left)
    ? node.left.expression
    : node.left;
  return ts.isElementAccessExpression(left);
}

/** Whether a literal is none, but names what is assigned to. */
export function isTarget(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) {
    return parent.left === node &&
      parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  }
  if (ts.isForOfStatement(parent)) return parent.initializer === node;
  const isLiteral = ts.isArrayLiteralExpression(parent) ||
    ts.isObjectLiteralExpression(parent) || ts.isPropertyAssignment(parent) ||
    ts.isSpreadElement(parent);
  return isLiteral && isTarget(parent);
}
