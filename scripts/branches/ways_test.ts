import { assertEquals } from "@std/assert";
import ts from "typescript";
import { allWays } from "./measure.ts";
import { explained, keyOf } from "./explained.ts";
import { noteWays } from "./ways.ts";

const CODE = `
export function f(a: number, list: readonly number[], b?: number): string {
  if (a > 3 && b !== undefined) return "both";
  if (a < 0) throw new RangeError("never");
  const first = list[0] ?? 0;
  const other = b ?? 7;
  try {
    switch (first) {
      case 1:
        return other > 7 ? "more" : "less";
      case 2:
        throw new Error("two");
    }
  } catch {
    return "caught";
  }
  return "nothing";
}
`;

const { text, ways } = noteWays("f.ts", CODE, 1);

/** What a call gives, and which ways it goes. */
function gone(
  ...args: readonly unknown[]
): { readonly result: unknown; readonly ways: readonly string[] } {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ESNext,
    },
  });
  const seen: number[] = [];
  const made: { f?: (...args: readonly unknown[]) => unknown } = {};
  new Function("exports", "$decided", "$nullish", "$entered", outputText)(
    made,
    (number: number, value: unknown) => {
      seen.push(value ? number : number + 1);
      return value;
    },
    (number: number, value: unknown) => {
      seen.push(value === undefined ? number : number + 1);
      return value;
    },
    (number: number) => seen.push(number),
  );
  const result = made.f?.(...args);
  return {
    result,
    ways: seen.map((number) => {
      const way = ways.find((one) => one.number === number);
      return `${way?.way}: ${way?.code.slice(0, 14).trim()}`;
    }),
  };
}

Deno.test("noteWays() notes each way and changes nothing else", () => {
  assertEquals(gone(4, [], 1), {
    result: "both",
    // The left of && is decided before the whole.
    ways: ["true: a > 3", "true: a > 3 && b !=="],
  });
  assertEquals(gone(0, [1]), {
    result: "less",
    ways: [
      "false: a > 3",
      "false: a > 3 && b !==",
      "false: a < 0",
      "there: list[0] ?? 0",
      "nullish: b ?? 7",
      "entered: case 1: return",
      "false: other > 7",
    ],
  });
  assertEquals(gone(0, [2], 9).result, "caught");
  assertEquals(gone(0, [2], 9).ways.at(-1), "entered: catch { return");
  assertEquals(gone(0, []).result, "nothing");
});

Deno.test("noteWays() knows what the kernel takes for granted", () => {
  const asserted = ways.filter(({ isAsserted }) => isAsserted);
  assertEquals(
    asserted.map(({ way, code }) => `${way}: ${code}`),
    ["true: a < 0", "nullish: list[0] ?? 0"],
  );
});

Deno.test("explained ways are ways of the kernel, each said once", async () => {
  const known = new Set(
    (await allWays()).ways.map(keyOf),
  );
  assertEquals(explained.filter((one) => !known.has(keyOf(one))), []);
  assertEquals(new Set(explained.map(keyOf)).size, explained.length);
});
