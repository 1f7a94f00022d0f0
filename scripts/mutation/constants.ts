/**
 * Constants of a file that only its functions read. A fault in one is planted
 * where it is read, so that it need not be there from the start, and who reads
 * it is known.
 *
 * @module
 */

import ts from "typescript";
import { isPure } from "./infection.ts";
import { isBarren, isLater, isName } from "./syntax.ts";

/** The initial values of a file's constants that can be planted so, by name. */
export type LocalConstants = ReadonlyMap<string, ts.Expression>;

/** The name and the value that a statement of the file gives to itself alone. */
function constantOf(
  statement: ts.Statement,
): readonly [string, ts.Expression] | undefined {
  if (!ts.isVariableStatement(statement)) return undefined;
  const { declarations, flags } = statement.declarationList;
  const [declaration] = declarations;
  if (
    statement.modifiers !== undefined || declarations.length !== 1 ||
    !(flags & ts.NodeFlags.Const) || declaration === undefined
  ) return undefined;
  const { name, initializer } = declaration;
  return ts.isIdentifier(name) && initializer !== undefined &&
      isPure(initializer)
    ? [name.text, initializer]
    : undefined;
}

/** Finds them: read by functions only, under a name that nothing else bears. */
export function localConstantsOf(source: ts.SourceFile): LocalConstants {
  const found = new Map(
    source.statements.flatMap((statement) => {
      const constant = constantOf(statement);
      return constant === undefined ? [] : [constant];
    }),
  );
  const look = (node: ts.Node, isInside: boolean): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const initializer = found.get(node.text);
      if (initializer === undefined) return;
      const isOwn = initializer.parent === parent && initializer !== node;
      const isMember = ts.isPropertyAccessExpression(parent) ||
        ts.isPropertyAssignment(parent);
      if (isOwn || isName(node) && isMember) return;
      if (!isInside || isName(node)) found.delete(node.text);
      return;
    }
    const isWithin = isInside || isLater(node);
    ts.forEachChild(node, (child) => {
      if (!isBarren(child)) look(child, isWithin);
    });
  };
  look(source, false);
  return found;
}
