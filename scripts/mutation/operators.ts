/**
 * The faults that are planted: for a node of the syntax tree, the texts that
 * may stand in its place. Each is what somebody might have written by mistake.
 *
 * @module
 */

import ts from "typescript";
import { changesOfCondition, changesOfLoop, changesOfResult } from "./flow.ts";
import { placeOf, type TypedPlaces } from "./kin.ts";
import { changesOfParts } from "./parts.ts";
import { isInternal, onlyStatement } from "./syntax.ts";

/** The kinds of faults, by what went wrong. */
export const operators = [
  "errno",
  "dropped-check",
  "dropped-promise-or-veil",
  "negated-condition",
  "boundary",
  "off-by-one",
  "dropped-update",
  "swapped-neighbours",
  "wrong-constant",
  "wrong-variable",
  "wrong-operator",
  "wrong-assignment",
  "wrong-method",
  "wrong-boolean",
  "wrong-text",
  "dropped-jump",
  "dropped-operand",
  "dropped-operation",
  "dropped-element",
  "swapped-arguments",
  "swapped-update",
  "forced-condition",
  "one-iteration",
  "wrong-result",
  "wrong-property",
] as const;

/** One of them. */
export type Operator = typeof operators[number];

/** What may stand in a node's place. */
export interface Change {
  readonly operator: Operator;
  /** The text of the fault; empty where a statement is left out. */
  readonly text: string;
}

/** What is known of the file that a node stands in. */
export interface Surroundings {
  readonly source: ts.SourceFile;
  /** Constants that the file imports, by name. */
  readonly constants: ReadonlySet<string>;
  /** What the compiler knows of its expressions; undefined where it was not asked. */
  readonly types?: TypedPlaces | undefined;
}

const REFUSING = new Set(["fail", "kernelError"]);
const CHECKING =
  /^(?:require(?!BigProcessLock)|validate|check|ensure|refuse)[A-Z]/;
/** Says what the kernel takes for granted; no program can see it. */
const ASSERTING = new Set(["requireBigProcessLock"]);
/** Tells those that look on; no program can see it. */
const OBSERVING = /^observe[A-Z]/;
/** Counts the host's time, of which no clock of the machine knows. */
const COUNTING = /^(?:[\w.#]*[.#])?work\.(?:add|moved)\(/;
/** Whether the machine may look whether its run is over. */
const HOST_TIME = /^!?(?:[\w.#]*[.#])?work\.isPartOver$/;
/** Pauses where it may. */
const PAUSING = /^if \((?:[\w.#]*[.#])?work\.isPartOver\) yield\b/;
const GUARDING = /promise|pledge|veil/i;

function nameOfCall(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression)
    ? expression.name.text
    : undefined;
}

function calls(node: ts.Node, found: (name: string) => boolean): boolean {
  const name = nameOfCall(node);
  if (name !== undefined && found(name)) return true;
  return ts.forEachChild(node, (child) => calls(child, found) || undefined) ??
    false;
}

/** `yield*` and parentheses around a call change nothing about what it is. */
function bare(node: ts.Expression): ts.Expression {
  if (ts.isParenthesizedExpression(node)) return bare(node.expression);
  return ts.isYieldExpression(node) && node.expression !== undefined
    ? bare(node.expression)
    : node;
}

/** A statement that may refuse and does nothing else. */
export function isCheck(statement: ts.Statement): boolean {
  if (ts.isIfStatement(statement)) {
    const { thenStatement, elseStatement } = statement;
    if (elseStatement !== undefined) return false;
    const only = onlyStatement(thenStatement);
    return only !== undefined &&
      (ts.isThrowStatement(only)
        ? !isInternal(only)
        : calls(only, (name) => REFUSING.has(name)));
  }
  if (!ts.isExpressionStatement(statement)) return false;
  const name = nameOfCall(bare(statement.expression));
  return name !== undefined && CHECKING.test(name);
}

/** A statement in which no fault shows, whatever it is. */
export function isUnseen(code: string): boolean {
  return COUNTING.test(code) || PAUSING.test(code);
}

/** Whether a condition asks how long the host has been at it. */
export function isHostTime(code: string): boolean {
  return HOST_TIME.test(code);
}

/** Whether a branch does something, or nothing, and then refuses or gives up. */
export function refusesAtLast(branch: ts.Statement): boolean {
  const last = ts.isBlock(branch) ? branch.statements.at(-1) : branch;
  return last !== undefined &&
    (ts.isThrowStatement(last) || calls(last, (name) => REFUSING.has(name)));
}

/** An `if` whose branch does so. */
export function endsByRefusing(node: ts.Node): boolean {
  return ts.isIfStatement(node) && node.elseStatement === undefined &&
    refusesAtLast(node.thenStatement);
}

/** Goes elsewhere and takes nothing along; a case that ends is none. */
function isJump(statement: ts.Statement): boolean {
  return ts.isReturnStatement(statement)
    ? statement.expression === undefined
    : ts.isContinueStatement(statement) ||
      ts.isBreakStatement(statement) &&
        !ts.isCaseOrDefaultClause(statement.parent);
}

function isGuard({ source }: Surroundings, statement: ts.Statement): boolean {
  return GUARDING.test(statement.getText(source));
}

/** Changes something and refuses nothing. */
export function isUpdate(statement: ts.Statement): boolean {
  if (!ts.isExpressionStatement(statement) || isCheck(statement)) return false;
  const expression = bare(statement.expression);
  const name = nameOfCall(expression) ?? "";
  const isNone = REFUSING.has(name) || ASSERTING.has(name) ||
    OBSERVING.test(name);
  return !isNone &&
    (ts.isCallExpression(expression) || ts.isBinaryExpression(expression) ||
      ts.isPrefixUnaryExpression(expression) ||
      ts.isPostfixUnaryExpression(expression) ||
      ts.isDeleteExpression(expression));
}

/** What a statement may be replaced by. */
export function changesOfStatement(
  statement: ts.Statement,
  surroundings: Surroundings,
): readonly Change[] {
  if (isCheck(statement)) {
    const operator = isGuard(surroundings, statement)
      ? "dropped-promise-or-veil"
      : "dropped-check";
    return [{ operator, text: "" }];
  }
  if (isJump(statement)) return [{ operator: "dropped-jump", text: "" }];
  return isUpdate(statement)
    ? [{ operator: "dropped-update", text: "" }]
    : changesOfLoop(statement, surroundings.source);
}

const BOUNDARIES: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.LessThanToken]: "<=",
  [ts.SyntaxKind.LessThanEqualsToken]: "<",
  [ts.SyntaxKind.GreaterThanToken]: ">=",
  [ts.SyntaxKind.GreaterThanEqualsToken]: ">",
};

const OPPOSITES: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.AmpersandAmpersandToken]: "||",
  [ts.SyntaxKind.BarBarToken]: "&&",
  [ts.SyntaxKind.AmpersandToken]: "|",
  [ts.SyntaxKind.BarToken]: "&",
  [ts.SyntaxKind.PlusToken]: "-",
  [ts.SyntaxKind.MinusToken]: "+",
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: "!==",
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: "===",
  [ts.SyntaxKind.AsteriskToken]: "/",
  [ts.SyntaxKind.SlashToken]: "*",
  [ts.SyntaxKind.PercentToken]: "/",
  [ts.SyntaxKind.LessThanLessThanToken]: ">>",
  [ts.SyntaxKind.GreaterThanGreaterThanToken]: "<<",
};

const OTHER_ASSIGNMENTS: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.PlusEqualsToken]: "-=",
  [ts.SyntaxKind.MinusEqualsToken]: "+=",
  [ts.SyntaxKind.BarEqualsToken]: "&=",
  [ts.SyntaxKind.AmpersandEqualsToken]: "|=",
  [ts.SyntaxKind.PlusPlusToken]: "--",
  [ts.SyntaxKind.MinusMinusToken]: "++",
};

const OTHER_METHODS: Readonly<Record<string, string>> = {
  min: "max",
  max: "min",
  floor: "ceil",
  ceil: "floor",
  some: "every",
  every: "some",
  push: "unshift",
  shift: "pop",
  pop: "shift",
  indexOf: "lastIndexOf",
  startsWith: "endsWith",
  endsWith: "startsWith",
};

function changesOfBinary(
  node: ts.BinaryExpression,
  { source }: Surroundings,
): readonly Change[] {
  const text = (operator: string): string =>
    `(${node.left.getText(source)}) ${operator} (${
      node.right.getText(source)
    })`;
  const { kind } = node.operatorToken;
  const boundary = BOUNDARIES[kind];
  if (boundary !== undefined) {
    return [{ operator: "boundary", text: text(boundary) }];
  }
  const assignment = OTHER_ASSIGNMENTS[kind];
  if (assignment !== undefined) {
    const [left, right] = [node.left, node.right].map((side) =>
      side.getText(source)
    );
    return [{
      operator: "wrong-assignment",
      text: `${left} ${assignment} (${right})`,
    }];
  }
  const opposite = OPPOSITES[kind];
  // Texts are put together with plus alone.
  const isText = [node.left, node.right].some((side) =>
    ts.isStringLiteralLike(side) || ts.isTemplateExpression(side)
  );
  return opposite === undefined || isText
    ? []
    : [{ operator: "wrong-operator", text: text(opposite) }];
}

function isCondition(node: ts.Expression): boolean {
  const { parent } = node;
  return (ts.isIfStatement(parent) || ts.isWhileStatement(parent) ||
      ts.isDoStatement(parent))
    ? parent.expression === node
    : (ts.isConditionalExpression(parent) || ts.isForStatement(parent)) &&
      parent.condition === node;
}

function isRead(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent)) return parent.arguments.includes(node);
  if (ts.isBinaryExpression(parent)) {
    const { kind } = parent.operatorToken;
    const assigns = kind >= ts.SyntaxKind.FirstAssignment &&
      kind <= ts.SyntaxKind.LastAssignment;
    return !(assigns && parent.left === node);
  }
  return ts.isReturnStatement(parent) || ts.isConditionalExpression(parent) ||
    ts.isElementAccessExpression(parent) &&
      parent.argumentExpression === node;
}

/** Other parameters of the functions around that are declared with the same type. */
function lookalikes(
  node: ts.Identifier,
  { source }: Surroundings,
): readonly string[] {
  for (
    let at: ts.Node | undefined = node.parent;
    at !== undefined;
    at = at.parent
  ) {
    if (!ts.isFunctionLike(at)) continue;
    const typed = at.parameters.flatMap(({ name, type }) =>
      ts.isIdentifier(name) && type !== undefined
        ? [{ name: name.text, type: type.getText(source) }]
        : []
    );
    const own = typed.find(({ name }) => name === node.text);
    if (own === undefined) continue;
    return typed.filter(({ name, type }) =>
      type === own.type && name !== own.name
    ).map(({ name }) => name);
  }
  return [];
}

/** Another constant of the file with the same beginning, or one more. */
function otherConstant(
  name: string,
  constants: ReadonlySet<string>,
): string {
  const prefix = /^[A-Z]+_/.exec(name)?.[0] ?? name.slice(0, 3);
  const kin = [...constants].filter((other) =>
    other !== name && other.startsWith(prefix)
  ).sort();
  return kin.find((other) => other > name) ?? kin[0] ?? `(${name} + 1)`;
}

function changesOfIdentifier(
  node: ts.Identifier,
  surroundings: Surroundings,
): readonly Change[] {
  if (!isRead(node)) return [];
  if (surroundings.constants.has(node.text)) {
    const text = otherConstant(node.text, surroundings.constants);
    return [{ operator: "wrong-constant", text }];
  }
  return lookalikes(node, surroundings).slice(0, 1).map((text) => ({
    operator: "wrong-variable",
    text,
  }));
}

/** The same refusal with an errno of another name. */
function withOtherErrno(name: string): string {
  const [owner, errno, ...rest] = name.split("/");
  return [owner, errno === "EINVAL" ? "EPERM" : "EINVAL", ...rest].join("/");
}

function changesOfRefusal(node: ts.CallExpression): readonly Change[] {
  const [argument] = node.arguments;
  if (argument === undefined || !ts.isStringLiteral(argument)) return [];
  const text = `${nameOfCall(node)}(${
    JSON.stringify(withOtherErrno(argument.text))
  })`;
  return [{ operator: "errno", text }];
}

/** One more becomes one less. */
function changesOfUnary(
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  { source }: Surroundings,
): readonly Change[] {
  const other = OTHER_ASSIGNMENTS[node.operator];
  // A loop that counts the wrong way hangs whoever comes by.
  const isStep = ts.isForStatement(node.parent) &&
    node.parent.incrementor === node;
  if (other === undefined || isStep) return [];
  const operand = node.operand.getText(source);
  return [{
    operator: "wrong-assignment",
    text: ts.isPrefixUnaryExpression(node)
      ? `${other}${operand}`
      : `${operand}${other}`,
  }];
}

/** The same arguments for a method that does nearly the same. */
function changesOfMethod(
  { expression, arguments: given }: ts.CallExpression,
  { source }: Surroundings,
): readonly Change[] {
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const { name: { text: name } } = expression;
  const other = Object.hasOwn(OTHER_METHODS, name)
    ? OTHER_METHODS[name]
    : undefined;
  if (other === undefined) return [];
  const arguments_ = given.map((one) => one.getText(source)).join(", ");
  return [{
    operator: "wrong-method",
    text: `${expression.expression.getText(source)}.${other}(${arguments_})`,
  }];
}

/**
 * Whether a text is what a program may get to see: not what the kernel's parts
 * call things among themselves, nor what is said to whoever started it.
 */
function isShown(node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
    const { expression } = parent;
    const name = ts.isIdentifier(expression)
      ? expression.text
      : nameOfCall(parent) ?? "";
    return !REFUSING.has(name) && !name.endsWith("Error");
  }
  return ts.isPropertyAssignment(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isConditionalExpression(parent) || ts.isReturnStatement(parent) ||
    ts.isVariableDeclaration(parent);
}

const REFUSAL = /^[^\s/]+\/E[A-Z0-9]+\//;

function changeOfText(value: string, code: string): Change {
  return REFUSAL.test(value)
    ? { operator: "errno", text: JSON.stringify(withOtherErrno(value)) }
    : { operator: "wrong-text", text: `("x" + ${code})` };
}

/** What an expression may be replaced by. */
export function changesOfExpression(
  node: ts.Expression,
  surroundings: Surroundings,
): readonly Change[] {
  const changes: Change[] = [];
  const text = node.getText(surroundings.source);
  if (isCondition(node)) {
    changes.push({ operator: "negated-condition", text: `!(${text})` });
    changes.push(...changesOfCondition(node, isCheck));
  }
  if (ts.isBinaryExpression(node)) {
    changes.push(...changesOfBinary(node, surroundings));
  } else if (ts.isNumericLiteral(node)) {
    changes.push({ operator: "off-by-one", text: `(${text} + 1)` });
  } else if (ts.isBigIntLiteral(node)) {
    changes.push({ operator: "off-by-one", text: `(${text} + 1n)` });
  } else if (ts.isIdentifier(node)) {
    changes.push(...changesOfIdentifier(node, surroundings));
  } else if (
    ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)
  ) {
    changes.push(...changesOfUnary(node, surroundings));
  } else if (
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword
  ) {
    changes.push({ operator: "wrong-boolean", text: `!${text}` });
  } else if (ts.isStringLiteralLike(node)) {
    if (isShown(node)) changes.push(changeOfText(node.text, text));
  } else if (ts.isCallExpression(node)) {
    if (REFUSING.has(nameOfCall(node) ?? "")) return changesOfRefusal(node);
    changes.push(...changesOfMethod(node, surroundings));
  }
  const { source, types } = surroundings;
  const { other, kind } = types?.get(placeOf(node, source)) ?? {};
  changes.push(...changesOfResult(node, kind, source));
  if (other !== undefined && ts.isPropertyAccessExpression(node)) {
    const whole = `${node.expression.getText(source)}${
      node.questionDotToken === undefined ? "." : "?."
    }${other}`;
    changes.push({ operator: "wrong-property", text: whole });
  }
  // A condition that is not negated is one that is turned round.
  const isTurned = ts.isPrefixUnaryExpression(node) && isCondition(node);
  if (!isTurned) changes.push(...changesOfParts(node, surroundings.source));
  return changes;
}
