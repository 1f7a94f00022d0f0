import { assertEquals } from "@std/assert";
import { sourcesIn, textOf } from "./sources.ts";

/**
 * Elements of typed arrays and tables that are known to be there are read as
 * `words[i]!`: it says "present" and nothing else. A cast would also accept a
 * table of another type.
 */
function castAccesses(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*/g, "");
  const found: string[] = [];
  for (const match of code.matchAll(/\]\s+as\s+(?!(?:const|keyof)\b)/g)) {
    let depth = 0;
    let start = match.index;
    do {
      const character = code[start--];
      if (character === "]") depth++;
      else if (character === "[") depth--;
    } while (depth > 0 && start >= 0);
    // Behind a value stands an index; elsewhere an array literal.
    if (/[\w$\])]/.test(code[start] ?? "")) {
      found.push(code.slice(start, match.index + match[0].length).trim());
    }
  }
  return found;
}

Deno.test("castAccesses() finds a cast only when an element is read", () => {
  assertEquals(castAccesses("f(this.#words[at[0] + 1] as number)").length, 1);
  assertEquals(castAccesses("a[0]! + [1, 2] as const"), []);
  assertEquals(castAccesses("g([1] as Pair, a[0]!)"), []);
});

Deno.test("src/cpu reads elements in one way when every source file is read", async () => {
  const found: string[] = [];
  for await (const path of sourcesIn("src/cpu/")) {
    for (const access of castAccesses(await textOf(path))) {
      found.push(`${path}: ${access}`);
    }
  }
  assertEquals(found, []);
});
