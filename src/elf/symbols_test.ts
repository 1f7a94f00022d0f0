import { assertEquals } from "@std/assert";
import { nearestName, readSymbols } from "./symbols.ts";

Deno.test("nearestName() is the last name at or below when addresses are between", () => {
  const symbols = [{ name: "a", address: 16 }, { name: "b", address: 32 }];
  const names = [15, 16, 31, 32].map((at) => nearestName(symbols, at));
  assertEquals(names, [undefined, "a", "a+0xf", "b"]);
});

Deno.test("readSymbols() names nothing when a file is damaged", () => {
  const bytes = new Uint8Array(64);
  // A hundred section headers far behind the end.
  bytes[43] = 1;
  bytes[60] = 100;
  for (const file of [new Uint8Array(3), bytes]) {
    assertEquals(readSymbols(file).symbols, []);
    assertEquals(readSymbols(file).addressOf(0), undefined);
  }
});
