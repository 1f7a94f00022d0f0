/**
 * Faults in what an expression is put together of: a part that is left out, or
 * two that have changed places.
 *
 * @module
 */

import ts from "typescript";
import type { Change } from "./operators.ts";
import { isCheckedAccess, isTarget } from "./syntax.ts";

/** Of which either operand may stand alone. */
const JOINING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarToken,
]);

function changesOfOperands(
  node: ts.BinaryExpression,
  source: ts.SourceFile,
): readonly Change[] {
  if (!JOINING.has(node.operatorToken.kind)) return [];
  const operands = isCheckedAccess(node)
    ? [node.right]
    : [node.left, node.right];
  return operands.map((operand) => ({
    operator: "dropped-operand",
    text: operand.getText(source),
  }));
}

/** Without which the operand is of the same kind. */
const SIGNS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ExclamationToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.TildeToken,
]);

/** Methods of which what they are called on is left. */
const OF_THE_SAME_KIND: ReadonlySet<string> = new Set([
  "filter",
  "reverse",
  "slice",
  "sort",
  "subarray",
  "toReversed",
  "toSorted",
  "trim",
]);

/** Functions of which one of the arguments is left, by its index. */
const LIMITING: ReadonlyMap<string, number> = new Map([
  ["BigInt.asIntN", 1],
  ["BigInt.asUintN", 1],
  ["Math.ceil", 0],
  ["Math.floor", 0],
  ["Math.max", 0],
  ["Math.min", 0],
  ["Math.trunc", 0],
]);

/** What is left of a call that is not made. */
function leftOf(
  { expression, arguments: given }: ts.CallExpression,
  source: ts.SourceFile,
): ts.Expression | undefined {
  const index = LIMITING.get(expression.getText(source));
  if (index !== undefined) return given[index];
  return ts.isPropertyAccessExpression(expression) &&
      OF_THE_SAME_KIND.has(expression.name.text)
    ? expression.expression
    : undefined;
}

/** Where the order of what is given says nothing, or is the language's. */
const ORDERLESS =
  /^(?:Math\.(?:max|min|imul)|BigInt\.as\w+|super|\w*Error|(?:observe|same)[A-Z]\w*)$/;

/** Each two neighbours that may stand in each other's place. */
function changesOfOrder(
  node: ts.CallExpression | ts.NewExpression,
  source: ts.SourceFile,
): readonly Change[] {
  if (ORDERLESS.test(node.expression.getText(source))) return [];
  const given = node.arguments ?? [];
  const start = node.getStart(source);
  const text = node.getText(source);
  return given.slice(1).flatMap((other, index): readonly Change[] => {
    const one = given[index];
    if (one === undefined) return [];
    const [first, second] = [one, other].map((each) => each.getText(source));
    // Nobody mistakes a function, or all that is left, for something else.
    const isOdd = [one, other].some((each) =>
      ts.isFunctionLike(each) || ts.isSpreadElement(each)
    );
    if (isOdd || first === second) return [];
    const between = text.slice(one.end - start, other.getStart(source) - start);
    return [{
      operator: "swapped-arguments",
      text: text.slice(0, one.getStart(source) - start) + second + between +
        first + text.slice(other.end - start),
    }];
  });
}

/** What may stand in an expression's place of which parts are wrong. */
export function changesOfParts(
  node: ts.Expression,
  source: ts.SourceFile,
): readonly Change[] {
  if (ts.isBinaryExpression(node)) return changesOfOperands(node, source);
  if (ts.isPrefixUnaryExpression(node)) {
    return SIGNS.has(node.operator)
      ? [{ operator: "dropped-operation", text: node.operand.getText(source) }]
      : [];
  }
  if (ts.isNewExpression(node)) return changesOfOrder(node, source);
  if (!ts.isCallExpression(node)) return [];
  const left = leftOf(node, source);
  return left === undefined
    ? changesOfOrder(node, source)
    : [{ operator: "dropped-operation", text: left.getText(source) }];
}

/** What is written for an element that is left out where `asked` is true. */
export function elementUnless(
  { parent }: ts.Node,
  asked: string,
  planted: string,
): string {
  return ts.isArrayLiteralExpression(parent)
    ? `...(${asked} ? [] : [${planted}])`
    : `...(${asked} ? {} : {${planted}})`;
}

/** Whether a node is an element that may be left out. */
export function isElement(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isArrayLiteralExpression(parent)) {
    // A pair in a list is an entry, which is left out as a whole.
    return !ts.isArrayLiteralExpression(parent.parent) && !isTarget(parent);
  }
  if (!ts.isObjectLiteralExpression(parent) || isTarget(parent)) return false;
  // A property that is missing reads as one that is undefined.
  return ts.isPropertyAssignment(node)
    ? !(ts.isIdentifier(node.initializer) &&
      node.initializer.text === "undefined")
    : ts.isShorthandPropertyAssignment(node) || ts.isSpreadAssignment(node);
}
