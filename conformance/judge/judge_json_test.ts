import { assertEquals } from "@std/assert";
import { anything, atLeast, type Wanted } from "../language/expectation.ts";
import { among, type WantedValue } from "../language/json.ts";
import { together } from "./difference.ts";
import { judgeJson } from "./judge_json.ts";

function judged(wanted: WantedValue, text: string): string | undefined {
  const matches = (said: Wanted, got: bigint): boolean =>
    typeof said === "object"
      ? said.kind === "at-least" && got >= said.value
      : BigInt(said) === got;
  const bytes = new TextEncoder().encode(`${text}\0\0`);
  const difference = together(judgeJson(wanted, bytes, { matches }));
  return difference && `${difference.wanted} but ${difference.got}`;
}

Deno.test("judgeJson() accepts values, conditions and elements among others", () => {
  const wanted = { a: 1, b: "x", c: anything, d: [true, atLeast(2)] };
  const text = '{"a":1,"b":"x","c":{"e":[]},"d":[true,3]}';
  assertEquals(judged(wanted, text), undefined);
  assertEquals(judged(among(wanted), `[7,${text},"z"]`), undefined);
  assertEquals(judged([], "[]"), undefined);
  assertEquals(judged({}, "{}"), undefined);
});

Deno.test("judgeJson() tells where the two part", () => {
  for (
    const [wanted, text, difference] of [
      [{ a: { b: 1 } }, '{"a":{"b":2}}', ".a.b=1 but .a.b=2"],
      [{ a: 1 }, '{"a":"1"}', '.a=1 but .a="1"'],
      [{ a: 1 }, '{"a":1.5}', ".a=1 but .a=1.5"],
      [{ a: "1" }, '{"a":1}', '.a="1" but .a=1'],
      [[false], "[true]", "[0]=false but [0]=true"],
      [[1], "[1,2]", "=[1] but =[1,2]"],
      [[1], '{"0":1}', '=[1] but ={"0":1}'],
      [{}, "[]", "={} but =[]"],
      [{ a: 1 }, "null", '={"a":1} but =null'],
      [among(3), "[1,2]", "[…]=3 but […]=[1,2]"],
      [1, "[", 'JSON but "["'],
    ] as const
  ) assertEquals(judged(wanted, text), difference);
});

Deno.test("judgeJson() looks at all keys and at their order", () => {
  for (const text of ['{"b":2,"a":1}', '{"a":1}', '{"a":1,"b":2,"c":3}']) {
    assertEquals(
      judged({ a: anything, b: anything }, text)?.startsWith("keys of"),
      true,
    );
  }
});
