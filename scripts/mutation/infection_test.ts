import { assertEquals } from "@std/assert";
import ts from "typescript";
import {
  comparisonOfExpression,
  comparisonOfStatement,
  comparisonOfSwap,
} from "./infection.ts";

function parsed(code: string): ts.SourceFile {
  return ts.createSourceFile("f.ts", code, ts.ScriptTarget.ESNext, true);
}

/** What is compared where the first `code` of a text becomes `change`. */
function compared(text: string, code: string, change: string): string {
  const source = parsed(text);
  const find = (node: ts.Node): ts.Expression | undefined =>
    ts.isExpression(node) && node.getText(source) === code
      ? node
      : ts.forEachChild(node, find);
  const node = find(source);
  if (node === undefined) throw new Error(`no ${code} in ${text}`);
  const found = comparisonOfExpression(node, change, source);
  return found === undefined ? "none" : `${found.without} | ${found.with}`;
}

Deno.test("comparisonOfExpression() takes all that can be evaluated anywhere", () => {
  assertEquals(
    compared("f(a.b < 10 && c)", "10", "11"),
    "a.b < 10 && c | a.b < (11) && c",
  );
  assertEquals(compared("x = a + 1", "1", "2"), "a + 1 | a + (2)");
});

Deno.test("comparisonOfExpression() gives nothing where something may change", () => {
  assertEquals(compared("f(next() < 10)", "next() < 10", "true"), "none");
  assertEquals(compared("g((a = 1) + 2)", "(a = 1) + 2", "3"), "none");
  assertEquals(compared("g(a++ + 2)", "a++ + 2", "3"), "none");
});

Deno.test("comparisonOfStatement() asks whether a check fires", () => {
  const source = parsed("if (a > b) fail(c);");
  const [statement] = source.statements;
  assertEquals(
    statement && comparisonOfStatement(statement, source),
    { without: "!!(a > b)", with: "false" },
  );
});

Deno.test("comparisonOfStatement() asks whether an assignment changes anything", () => {
  const source = parsed("this.a = b; this.a += b;");
  const [plain, sum] = source.statements;
  assertEquals(
    plain && comparisonOfStatement(plain, source),
    { without: "this.a", with: "b" },
  );
  assertEquals(sum && comparisonOfStatement(sum, source), undefined);
});

Deno.test("comparisonOfSwap() asks whether both checks fire", () => {
  const source = parsed("if (a) fail(b); if (c > d) fail(e); if (f()) g();");
  const [first, second, third] = source.statements;
  assertEquals(
    first && second && comparisonOfSwap([first, second], source),
    { without: "!!((a) && (c > d))", with: "false" },
  );
  assertEquals(
    second && third && comparisonOfSwap([second, third], source),
    undefined,
  );
});
