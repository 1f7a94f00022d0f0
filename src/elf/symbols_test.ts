import { assert, assertEquals } from "@std/assert";
import { readElfHeader } from "./header.ts";
import { addressOfOffset, nearestSymbol } from "./symbols.ts";

const hello = await Deno.readFile(
  new URL("../../guest-programs/build/riscv64/hello", import.meta.url),
);

Deno.test("nearestSymbol() finds the function that an address lies in", () => {
  // Where a program begins is stated twice: by its header and by its symbols.
  const entry = Number(readElfHeader(hello).entry);
  assertEquals(nearestSymbol(hello, entry), { name: "_start", offset: 0 });
  assertEquals(nearestSymbol(hello, entry + 2), { name: "_start", offset: 2 });
});

Deno.test("nearestSymbol() has none for what is no code", () => {
  assertEquals(nearestSymbol(hello, 0), undefined);
  assertEquals(nearestSymbol(hello, 2 ** 40), undefined);
});

Deno.test("addressOfOffset() tells where a byte of the file is loaded", () => {
  assertEquals(addressOfOffset(hello, 0), 0);
  assertEquals(addressOfOffset(hello, hello.length), undefined);
});

Deno.test("nearestSymbol() believes nothing in a broken file", () => {
  const entry = Number(readElfHeader(hello).entry);
  let found = 0;
  for (let length = 0; length < hello.length; length += 61) {
    const cut = hello.subarray(0, length);
    if (nearestSymbol(cut, entry) !== undefined) found++;
    addressOfOffset(cut, 0x1000);
  }
  assertEquals(found, 0);
  // Every field of the headers, and the symbols behind them, far too large.
  const places = [
    32,
    40,
    56,
    60,
    ...Array.from({ length: 7 * 7 }, (_, at) => 64 + 8 * at),
  ];
  const { sectionHeaderOffset, sectionHeaderCount } = readElfHeader(hello);
  for (let at = 0; at < sectionHeaderCount * 64; at += 8) {
    places.push(Number(sectionHeaderOffset) + at);
  }
  for (const place of places) {
    const broken = hello.slice();
    broken.fill(0xff, place, place + 8);
    const symbol = nearestSymbol(broken, entry);
    assert(symbol === undefined || symbol.offset >= 0, String(place));
  }
});
