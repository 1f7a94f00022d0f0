import { assert, assertEquals, assertThrows } from "@std/assert";
import { PAGE_SIZE, Protection } from "../types.ts";
import { AddressSpace } from "./address_space.ts";
import { Layout } from "./layout.ts";
import { PhysicalMemory } from "./physical_memory.ts";

const { read, write, execute } = Protection;

function contents(memory: PhysicalMemory, frame: number): Uint8Array {
  return memory.bytes.slice(frame * PAGE_SIZE, (frame + 1) * PAGE_SIZE);
}

Deno.test("allocate() hands out zeroed frames until none is left", () => {
  const memory = PhysicalMemory.create({ frames: 3 });
  memory.poisonFreedFrames();
  const frames = [1, 2, 3].map(() => memory.allocate());
  assertEquals(new Set(frames).size, 3);
  assertEquals(memory.available, 0);
  assertEquals(memory.allocate(), 0);
  const [first] = frames as [number, number, number];
  memory.bytes.fill(7, first * PAGE_SIZE, (first + 1) * PAGE_SIZE);
  memory.free(first);
  assert(contents(memory, first).every((byte) => byte === 0xcc));
  const again = memory.allocate();
  assertEquals(again, first);
  assert(contents(memory, again).every((byte) => byte === 0));
});

Deno.test("free() refuses a frame that is not allocated", () => {
  const memory = PhysicalMemory.create({ frames: 3 });
  const frame = memory.allocate();
  memory.free(frame);
  assertThrows(() => memory.free(frame));
});

Deno.test("allocate() grows the memory and keeps contents", () => {
  const memory = PhysicalMemory.create({ frames: 5000 });
  const first = memory.allocate();
  memory.bytes[first * PAGE_SIZE] = 42;
  for (let i = 1; i < 5000; i++) assert(memory.allocate() !== 0);
  assertEquals(memory.bytes[first * PAGE_SIZE], 42);
  assertEquals(memory.allocate(), 0);
});

Deno.test("reset() frees all frames, and they are zero when handed out again", () => {
  const memory = PhysicalMemory.create({ frames: 10 });
  for (let i = 0; i < 10; i++) {
    const frame = memory.allocate();
    memory.bytes.fill(0xff, frame * PAGE_SIZE, (frame + 1) * PAGE_SIZE);
  }
  memory.reset();
  assertEquals(memory.available, 10);
  for (let i = 0; i < 10; i++) {
    const frame = memory.allocate();
    assert(contents(memory, frame).every((byte) => byte === 0));
  }
});

Deno.test("intern() gives one frame per content, outside of the count, across resets", () => {
  const memory = PhysicalMemory.create({ frames: 10 });
  const page = new Uint8Array(PAGE_SIZE);
  page[100] = 1;
  const frame = memory.intern(page);
  assertEquals(memory.intern(page.slice(0, 200)), frame);
  const other = page.slice();
  other[PAGE_SIZE - 1] = 1;
  assert(memory.intern(other) !== frame);
  assertEquals(memory.available, 10);
  memory.reset();
  const handedOut = new Set([1, 2, 3].map(() => memory.allocate()));
  assert(!handedOut.has(frame));
  assertEquals(memory.intern(page), frame);
  assertEquals(contents(memory, frame), page);
  memory.free(frame);
  assertEquals(memory.intern(page), frame);
});

Deno.test("AddressSpace maps pages over the whole lower half", () => {
  const memory = PhysicalMemory.create({ frames: 100 });
  const space = new AddressSpace(memory);
  const pages = [0, 1, 1023, 1024, 2 ** 20, 2 ** 30 + 5, 2 ** 35 - 1];
  pages.forEach((page, index) => space.map(page, 5000 + index, read | write));
  pages.forEach((page, index) => {
    assertEquals(space.lookup(page), (5000 + index) * 8 + (read | write));
  });
  assertEquals(space.lookup(2), 0);
  assertEquals(space.lookup(2 ** 35), 0);
  space.map(1024, 5, execute);
  assertEquals(space.lookup(1024), 5 * 8 + execute);
  space.unmap(1024);
  space.unmap(77);
  assertEquals(space.lookup(1024), 0);
  assertThrows(() => space.map(2 ** 35, 5, read));
});

Deno.test("dispose() gives back the tables' frames", () => {
  const memory = PhysicalMemory.create({ frames: 100 });
  const space = new AddressSpace(memory);
  space.map(2 ** 33, 5000, read);
  space.map(1, 5000, read);
  assert(memory.available < 100);
  space.dispose();
  space.dispose();
  assertEquals(memory.available, 100);
});

Deno.test("PhysicalMemory.flushJumps() makes no entry right again, however often it is called", () => {
  const memory = PhysicalMemory.create({ frames: 4 });
  const { words } = memory;
  const epoch = (): number => words[Layout.mappingEpoch >> 2]! & 0xffff;
  const entry = Layout.jumpCache >> 2;
  const first = epoch();
  words.set([4, 0, Layout.arena, first << 16], entry);
  for (let count = 0; count < 70_000; count++) {
    memory.flushJumps();
    assert(epoch() !== 0, "all that was never written is of epoch 0");
    if (epoch() !== first) continue;
    assertEquals(words[entry + 3]! >>> 16, 0);
    return;
  }
  throw new Error("the epochs do not repeat");
});

Deno.test("setAside() keeps frames for those who want them", () => {
  const memory = PhysicalMemory.create({ frames: 8 });
  const touch = (frame: number): void => {
    const at = frame * PAGE_SIZE;
    assertEquals(memory.bytes.slice(at, at + PAGE_SIZE), new Uint8Array(4096));
    memory.bytes.fill(1, at, at + PAGE_SIZE);
  };
  for (let round = 0; round < 2; round++) {
    const first = memory.setAside(4);
    assert(first !== 0);
    // What nobody wants comes from elsewhere.
    const other = memory.allocate();
    assert(other < first || other >= first + 4);
    touch(other);
    for (const wanted of [first + 3, first + 1]) {
      assertEquals(memory.allocate(wanted), wanted);
      touch(wanted);
    }
    // What somebody has, or had, is nobody's to want.
    const again = memory.allocate(first + 1);
    assert(again < first || again >= first + 4);
    memory.free(first + 1);
    const second = memory.allocate(first + 1);
    touch(second);
    // More than the machine has is not set aside, and all of it can be had.
    assertEquals(memory.setAside(8), 0);
    for (let left = memory.available; left > 0; left--) {
      touch(memory.allocate());
    }
    assertEquals(memory.allocate(first), 0);
    memory.reset();
  }
});

Deno.test("setAside() leaves interned frames alone, also those with code", () => {
  const memory = PhysicalMemory.create({ frames: 8 });
  memory.setAside(2);
  const page = new Uint8Array(PAGE_SIZE).fill(7);
  const frame = memory.intern(page);
  memory.markCode(frame, 0, 8);
  memory.reset();
  const first = memory.setAside(4);
  assert(first <= frame && frame < first + 4);
  const other = memory.allocate(frame);
  assert(other !== frame);
  memory.bytes.fill(9, other * PAGE_SIZE, (other + 1) * PAGE_SIZE);
  assertEquals(memory.intern(page), frame);
  assertEquals(contents(memory, frame), page);
});
