// One style of headers: what begins with a comment about the whole file says
// `@module`, so that it is documentation and not taken for a declaration's.

import { assertEquals } from "@std/assert";
import { sourcesIn, textOf } from "./sources.ts";

const DOCUMENTED = /^\/\*\*[\s\S]*?\*\//;

/** What is wrong with the head of a file, if anything is. */
function complaint(path: string, text: string): string | undefined {
  const isTest = path.endsWith("_test.ts");
  const [comment = ""] = DOCUMENTED.exec(text) ?? [];
  if (comment.includes("@module")) {
    return isTest ? `${path} is a test and documents itself` : undefined;
  }
  const behind = text.slice(comment.length);
  if (comment !== "" && /^\n(?:\n|import )/.test(behind)) {
    return `${path} begins with a doc comment that belongs to nothing`;
  }
  return !isTest && text.startsWith("//")
    ? `${path} begins with a line comment instead of its documentation`
    : undefined;
}

Deno.test("complaint() tells a stray header from a module's and a declaration's", () => {
  const of = (text: string, path = "src/a.ts") => complaint(path, text) ?? "";
  assertEquals(of("/**\n * A.\n *\n * @module\n */\n\nimport a;\n"), "");
  assertEquals(of("/** A. */\nexport const a = 1;\n"), "");
  assertEquals(of('import { a } from "./b.ts";\n'), "");
  assertEquals(of("/** A. */\nimport a;\n").includes("to nothing"), true);
  assertEquals(of("/** A. */\n\nconst a = 1;\n").includes("to nothing"), true);
  assertEquals(of("// A.\n\nimport a;\n").includes("line comment"), true);
  assertEquals(of("// A.\n\nimport a;\n", "src/a_test.ts"), "");
});

Deno.test("every file begins in the one way", async () => {
  const complaints: string[] = [];
  for (const folder of ["src/", "conformance/", "scripts/"]) {
    for await (const path of sourcesIn(folder)) {
      const found = complaint(path, await textOf(path));
      if (found !== undefined) complaints.push(found);
    }
  }
  assertEquals(complaints, []);
});
