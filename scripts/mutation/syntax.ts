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
