// Of src/elf, whose own tests may read no file.

import { assert, assertEquals } from "@std/assert";
import { readElfHeader } from "../elf/header.ts";
import { nearestName, nearestSymbol, readSymbols } from "../elf/symbols.ts";

const hello = await Deno.readFile(
  new URL("../../guest-programs/build/riscv64/hello", import.meta.url),
);

Deno.test("nearestSymbol() finds the function that an address lies in", () => {
  // Where a program begins is stated twice: by its header and by its symbols.
  const entry = Number(readElfHeader(hello).entry);
  assertEquals(nearestSymbol(readSymbols(hello), entry), {
    name: "_start",
    offset: 0,
  });
  assertEquals(nearestSymbol(readSymbols(hello), entry + 2), {
    name: "_start",
    offset: 2,
  });
});

Deno.test("nearestSymbol() has none for what is no code", () => {
  assertEquals(nearestSymbol(readSymbols(hello), 0), undefined);
  assertEquals(nearestSymbol(readSymbols(hello), 2 ** 40), undefined);
});

Deno.test("readSymbols() tells where a byte of the file is loaded", () => {
  assertEquals(readSymbols(hello).addressOf(0), 0);
  assertEquals(readSymbols(hello).addressOf(hello.length), undefined);
});

Deno.test("readSymbols() tells where a byte is loaded when names are cut off", () => {
  const { sectionHeaderOffset } = readElfHeader(hello);
  const cut = hello.subarray(0, Number(sectionHeaderOffset));
  assertEquals(readSymbols(cut).symbols, []);
  assertEquals(readSymbols(cut).addressOf(0), 0);
});

Deno.test("nearestSymbol() believes nothing in a broken file", () => {
  const { entry: start, sectionHeaderOffset, sectionHeaderCount } =
    readElfHeader(hello);
  const entry = Number(start);
  let found = 0;
  for (let length = 0; length < hello.length; length += 61) {
    const cut = hello.subarray(0, length);
    if (nearestSymbol(readSymbols(cut), entry) !== undefined) found++;
    readSymbols(cut).addressOf(0x1000);
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
  for (let at = 0; at < sectionHeaderCount * 64; at += 8) {
    places.push(Number(sectionHeaderOffset) + at);
  }
  for (const place of places) {
    const broken = hello.slice();
    broken.fill(0xff, place, place + 8);
    const symbol = nearestSymbol(readSymbols(broken), entry);
    assert(symbol === undefined || symbol.offset >= 0, String(place));
  }
});

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
