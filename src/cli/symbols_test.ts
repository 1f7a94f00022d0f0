// Of src/elf, whose own tests may read no file.

import { assert, assertEquals } from "@std/assert";
import { readElfHeader } from "../elf/header.ts";
import { type ElfImage, imageOf } from "../elf/image.ts";
import { nearestName, nearestSymbol, readSymbols } from "../elf/symbols.ts";
import { Machine } from "../machine/machine.ts";
import { standardTree } from "../machine/root_context.ts";
import { withEntry } from "../machine/tree.ts";

const hello = await Deno.readFile(
  new URL("../../guest-programs/build/riscv64/hello", import.meta.url),
);

Deno.test("nearestSymbol() finds the function that an address lies in", () => {
  // Where a program begins is stated twice: by its header and by its symbols.
  const entry = Number(readElfHeader(hello).entry);
  assertEquals(nearestSymbol(readSymbols(imageOf(hello)), entry), {
    name: "_start",
    offset: 0,
  });
  assertEquals(nearestSymbol(readSymbols(imageOf(hello)), entry + 2), {
    name: "_start",
    offset: 2,
  });
});

Deno.test("nearestSymbol() has none for what is no code", () => {
  assertEquals(nearestSymbol(readSymbols(imageOf(hello)), 0), undefined);
  assertEquals(nearestSymbol(readSymbols(imageOf(hello)), 2 ** 40), undefined);
});

Deno.test("readSymbols() tells where a byte of the file is loaded", () => {
  assertEquals(readSymbols(imageOf(hello)).addressOf(0), 0);
  assertEquals(readSymbols(imageOf(hello)).addressOf(hello.length), undefined);
});

Deno.test("readSymbols() tells where a byte is loaded when names are cut off", () => {
  const { sectionHeaderOffset } = readElfHeader(hello);
  const cut = hello.subarray(0, Number(sectionHeaderOffset));
  assertEquals(readSymbols(imageOf(cut)).symbols, []);
  assertEquals(readSymbols(imageOf(cut)).addressOf(0), 0);
});

Deno.test("nearestSymbol() believes nothing in a broken file", () => {
  const { entry: start, sectionHeaderOffset, sectionHeaderCount } =
    readElfHeader(hello);
  const entry = Number(start);
  let found = 0;
  for (let length = 0; length < hello.length; length += 61) {
    const cut = hello.subarray(0, length);
    if (nearestSymbol(readSymbols(imageOf(cut)), entry) !== undefined) found++;
    readSymbols(imageOf(cut)).addressOf(0x1000);
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
    const symbol = nearestSymbol(readSymbols(imageOf(broken)), entry);
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
    assertEquals(readSymbols(imageOf(file)).symbols, []);
    assertEquals(readSymbols(imageOf(file)).addressOf(0), undefined);
  }
});

/** So far behind the rest stand the names of a file. */
const HOLE = 8 * 2 ** 30;

/** A program, and its sections a hole of gigabytes behind it. */
function withHole(file: Uint8Array): {
  readonly size: number;
  readonly extents: readonly {
    readonly offset: number;
    readonly bytes: Uint8Array;
  }[];
} {
  const start = file.slice();
  const view = new DataView(start.buffer);
  const { sectionHeaderOffset, sectionHeaderCount } = readElfHeader(file);
  view.setBigUint64(40, sectionHeaderOffset + BigInt(HOLE), true);
  for (let section = 0; section < sectionHeaderCount; section++) {
    const at = Number(sectionHeaderOffset) + section * 64 + 24;
    view.setBigUint64(at, view.getBigUint64(at, true) + BigInt(HOLE), true);
  }
  return {
    size: HOLE + file.length,
    extents: [{ offset: 0, bytes: start }, { offset: HOLE, bytes: start }],
  };
}

Deno.test("readSymbols() reads no more of a file than names and headers", () => {
  const { size, extents: [first] } = withHole(hello);
  let read = 0;
  const image: ElfImage = {
    size,
    read(offset, length) {
      read += length;
      return imageOf(first!.bytes).read(offset % HOLE, length);
    },
  };
  assertEquals(
    readSymbols(image).symbols,
    readSymbols(imageOf(hello)).symbols,
  );
  assert(read < 2 * hello.length, `${read} bytes`);
});

Deno.test("a crash is told with its function, however large the program's file is", () => {
  const bombs = Deno.readFileSync(
    new URL("../../guest-programs/build/riscv64/bombs", import.meta.url),
  );
  const machine = Machine.create({
    architecture: "riscv64",
    program: "/bombs",
    arguments: ["bombs", "crash"],
    root: withEntry(standardTree, "/bombs", {
      type: "sparse-file",
      mode: 0o755,
      ...withHole(bombs),
    }),
  });
  const result = machine.run();
  machine.dispose();
  assert(result.kind === "killed", result.kind);
  assertEquals(result.crash?.place?.symbol?.name, "main");
});
