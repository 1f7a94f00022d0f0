// Expectations: spec addressSpace, regionAttributes, pageFaults and forkMemory,
// and the sources that they name.
import { assert, assertEquals, assertThrows, unreachable } from "@std/assert";
import { PhysicalMemory } from "../../cpu/cpu.ts";
import { ENOMEM } from "../../api/errno.ts";
import { userAddress } from "../../api/user_address.ts";
import { KernelError } from "../errors.ts";
import { Random } from "../security/random.ts";
import { atOnce } from "../work.ts";
import {
  AddressSpace,
  expandToPages,
  roundUp,
  type VirtualRange,
} from "./address_space.ts";
import { AnonymousVMObject } from "./anonymous_vm_object.ts";
import {
  type MappableInode,
  PrivateInodeVMObject,
  SharedInodeVMObject,
} from "./inode_vm_object.ts";
import { MemoryManager, PAGE_SIZE } from "./memory_manager.ts";
import { Access, type Region } from "./region.ts";

const RW = Access.read | Access.write;

function world(frames = 256): { memory: MemoryManager; space: AddressSpace } {
  const memory = new MemoryManager(PhysicalMemory.create({ frames }));
  return { memory, space: new AddressSpace(memory, new Random(1)) };
}

function at(address: number): ReturnType<typeof userAddress> {
  return userAddress(BigInt(address));
}

function mapAnonymous(
  space: AddressSpace,
  pages: number,
  address = 0,
  access: number = RW,
): Region {
  const region = space.allocate(
    {
      address,
      size: pages * PAGE_SIZE,
      alignment: PAGE_SIZE,
      randomize: false,
    },
    "test",
    access,
  );
  region.mmap = true;
  return region;
}

function fork(space: AddressSpace): AddressSpace {
  const child = new AddressSpace(space.memory, space.random, space);
  for (const region of space.regions) {
    child.place(region.clone(), {
      address: region.base,
      size: region.size,
      alignment: PAGE_SIZE,
      randomize: false,
    });
  }
  return child;
}

class FakeInode implements MappableInode {
  keepers = 0;

  sharedVMObject: SharedInodeVMObject | undefined;
  bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get size(): number {
    return this.bytes.length;
  }

  readBytes(offset: number, target: Uint8Array): number {
    const part = this.bytes.subarray(offset, offset + target.length);
    target.set(part);
    return part.length;
  }

  writeBytes(offset: number, bytes: Uint8Array): number {
    const grown = new Uint8Array(Math.max(this.size, offset + bytes.length));
    grown.set(this.bytes);
    grown.set(bytes, offset);
    this.bytes = grown;
    return bytes.length;
  }

  keep(): void {
    this.keepers++;
  }

  letGo(): void {
    this.keepers--;
  }
}

function mapInode(
  space: AddressSpace,
  inode: FakeInode,
  shared: boolean,
  pages: number,
  access: number = RW,
): Region {
  const end = pages * PAGE_SIZE;
  const object = shared
    ? SharedInodeVMObject.forInode(space.memory, inode, end)
    : PrivateInodeVMObject.forInode(space.memory, inode, end);
  return space.allocateWithObject(
    { address: 0, size: end, alignment: PAGE_SIZE, randomize: false },
    object,
    0,
    "file",
    access,
    shared,
  );
}

Deno.test("AddressSpace places new regions in the lowest gap that is large enough", () => {
  const { space } = world();
  const first = mapAnonymous(space, 2);
  const second = mapAnonymous(space, 2);
  assertEquals(first.base, space.base);
  assertEquals(second.base, first.end);
  space.deallocate(first);
  // Two pages and one of alignment do not fit into the gap of two.
  assertEquals(mapAnonymous(space, 2).base, second.end);
  assertEquals(mapAnonymous(space, 1).base, space.base);
});

Deno.test("AddressSpace.unmapMmapRange() splits regions and keeps their attributes but the sticky ones", () => {
  const { space } = world();
  const region = mapAnonymous(space, 4, 0x140000);
  region.name = "named";
  region.syscallRegion = true;
  const told: VirtualRange[] = [];
  space.unmapMmapRange(0x141001, 1n, (range) => told.push(range));
  space.unmapMmapRange(0x141000, 4096n, (range) => told.push(range));
  assertEquals(told, [{ base: 0x141000, size: 4096 }]);
  const parts = [...space.regions].map((part) => [
    part.base,
    part.size,
    part.offset,
    part.name,
    part.mmap,
    part.syscallRegion,
  ]);
  assertEquals(parts, [
    [0x140000, 4096, 0, "named", true, true],
    [0x142000, 8192, 8192, "named", true, true],
  ]);
});

Deno.test("AddressSpace.unmapMmapRange() checks all regions before it unmaps any", () => {
  const { space } = world();
  mapAnonymous(space, 1, 0x140000);
  mapAnonymous(space, 1, 0x141000).mmap = false;
  const error = assertThrows(
    () => space.unmapMmapRange(0x140000, 8192n, () => unreachable()),
  );
  assert(
    error instanceof KernelError &&
      error.refusal === "region/EPERM/not-made-by-mmap",
  );
  assertEquals([...space.regions].length, 2);
});

Deno.test("AddressSpace.handleFault() fills anonymous pages on the first write only", () => {
  const { memory, space } = world();
  const region = mapAnonymous(space, 2);
  const promised = memory.freePages;
  assertEquals(space.handleFault(region.base, Access.read), "continue");
  assertEquals(region.object.pages[0], -2);
  assertEquals(space.handleFault(region.base, Access.write), "continue");
  assert((region.object.pages[0] ?? 0) > 0);
  assertEquals(memory.freePages, promised);
  assertEquals(
    space.handleFault(region.base, Access.execute),
    "segfault",
  );
  assertEquals(space.handleFault(region.end, Access.read), "segfault");
});

Deno.test("fork() lets parent and child write to pages of their own", () => {
  const { memory, space } = world();
  const region = mapAnonymous(space, 1);
  space.user.writeU32(at(region.base), 1);
  const child = fork(space);
  child.user.writeU32(at(region.base), 2);
  assertEquals(space.user.readU32(at(region.base)), 1);
  assertEquals(child.user.readU32(at(region.base)), 2);
  space.user.writeU32(at(region.base), 3);
  assertEquals(child.user.readU32(at(region.base)), 2);
  atOnce(child.dispose());
  atOnce(space.dispose());
  assertEquals(memory.freePages, memory.totalPages);
});

Deno.test("fork() shares shared anonymous memory, touched or not", () => {
  const { space } = world();
  const object = AnonymousVMObject.create(space.memory, 8192, "Reserve");
  const region = space.allocateWithObject(
    { address: 0, size: 8192, alignment: PAGE_SIZE, randomize: false },
    object,
    0,
    undefined,
    RW,
    true,
  );
  const child = fork(space);
  assertEquals(child.user.readU32(at(region.base + 4096)), 0);
  space.user.writeU32(at(region.base + 4096), 7);
  assertEquals(child.user.readU32(at(region.base + 4096)), 7);
});

Deno.test("fork() shares resident pages of private file mappings, the reference's bug", () => {
  const { space } = world();
  const region = mapInode(space, new FakeInode(new Uint8Array(9000)), false, 2);
  space.user.writeU32(at(region.base), 1);
  const child = fork(space);
  child.user.writeU32(at(region.base), 5);
  assertEquals(space.user.readU32(at(region.base)), 5);
  // Not resident at the fork: each has its own.
  child.user.writeU32(at(region.base + 4096), 6);
  assertEquals(space.user.readU32(at(region.base + 4096)), 0);
});

Deno.test("A file mapping faults with a bus error past the end and zero-fills the last page", () => {
  const { space } = world();
  const bytes = new Uint8Array(5).fill(9);
  const region = mapInode(space, new FakeInode(bytes), true, 3, Access.read);
  assertEquals([...space.user.read(at(region.base), 6)], [9, 9, 9, 9, 9, 0]);
  assertEquals(
    space.handleFault(region.base + 4096, Access.read),
    "bus error",
  );
  assertThrows(() => space.user.readU8(at(region.base + 4096)));
});

Deno.test("Shared file pages are written back as whole pages when a writable region ends", () => {
  const { space } = world();
  const inode = new FakeInode(new Uint8Array(5));
  const region = mapInode(space, inode, true, 1);
  space.user.write(at(region.base + 1), Uint8Array.of(3));
  assertEquals(inode.size, 5);
  space.deallocate(region);
  assertEquals(inode.size, 4096);
  assertEquals(inode.bytes[1], 3);
  assertEquals(inode.sharedVMObject, undefined);
});

Deno.test("Code pages keep their frame between address spaces until they are written to", () => {
  const { memory, space } = world();
  const inode = new FakeInode(new Uint8Array(4096).fill(1));
  const access = Access.read | Access.execute;
  const code = mapInode(space, inode, true, 1, access);
  space.handleFault(code.base, Access.execute);
  const frame = code.object.pages[0] ?? 0;
  assert(memory.isInterned(frame));
  const data = mapInode(space, inode, true, 1);
  space.user.write(at(data.base), Uint8Array.of(2));
  assertEquals(space.user.readU8(at(code.base)), 2);
  assertEquals(memory.physical.bytes[frame * PAGE_SIZE], 1);
});

Deno.test("A write-only page can be read once it was written", () => {
  const { space } = world();
  const region = mapAnonymous(space, 1, 0, Access.write);
  assertEquals(space.handleFault(region.base, Access.read), "segfault");
  space.user.write(at(region.base), Uint8Array.of(1));
  assertEquals(space.user.readU8(at(region.base)), 1);
});

Deno.test("handleFault() fails once for a shared page that another part of the object lacks", () => {
  const { space } = world();
  const region = space.allocateWithObject(
    { address: 0, size: 3 * PAGE_SIZE, alignment: PAGE_SIZE, randomize: false },
    AnonymousVMObject.create(space.memory, 3 * PAGE_SIZE, "Reserve"),
    0,
    undefined,
    RW,
    true,
  );
  const { base } = region;
  space.split(region, { base: base + PAGE_SIZE, size: PAGE_SIZE }, false);
  for (const page of [base, base + 2 * PAGE_SIZE]) {
    assertEquals(space.handleFault(page, Access.write), "out of memory");
    assertEquals(space.handleFault(page, Access.write), "continue");
  }
});

Deno.test("Reservations fail with ENOMEM when they exceed what is left", () => {
  const { memory, space } = world(64);
  const region = mapAnonymous(space, 40);
  const error = assertThrows(() => mapAnonymous(space, 40));
  assert(error instanceof KernelError && error.errno === ENOMEM);
  space.deallocate(region);
  assertEquals(memory.freePages, memory.totalPages);
  mapAnonymous(space, 40);
});

Deno.test("Volatile memory can be purged and says so once", () => {
  const { space } = world();
  const object = AnonymousVMObject.createPurgeable(
    space.memory,
    4096,
    "Reserve",
  );
  const region = space.allocateWithObject(
    { address: 0, size: 4096, alignment: PAGE_SIZE, randomize: false },
    object,
    0,
    undefined,
    RW,
    false,
  );
  space.user.write(at(region.base), Uint8Array.of(1));
  assertEquals(object.setVolatile(true), false);
  assertEquals(object.purge(), 1);
  assertEquals(object.setVolatile(false), true);
  assertEquals(space.user.readU8(at(region.base)), 0);
  assertEquals(object.setVolatile(true), false);
});

Deno.test("isValidStackPointer() takes the inside and the exclusive end of a stack", () => {
  const { space } = world();
  const region = mapAnonymous(space, 2, 0x140000);
  assertEquals(space.isValidStackPointer(0x140800), false);
  region.stack = true;
  assertEquals(
    [0x13ffff, 0x140000, 0x141fff, 0x142000, 0x142001].map((sp) =>
      space.isValidStackPointer(sp)
    ),
    [false, true, true, true, false],
  );
});

Deno.test("expandToPages() covers partial pages and refuses what leaves 64 bits", () => {
  assertEquals(expandToPages(0x1fff, 2n), { base: 0x1000, size: 0x2000 });
  assertEquals(expandToPages(0x1000, 0n), { base: 0x1000, size: 0 });
  assertThrows(() => expandToPages(0x1000, 0xffff_ffff_ffff_f000n));
});

Deno.test("roundUp() rounds as the reference does, powers of two or not", () => {
  assertEquals(roundUp(0x10000, 0x4000), 0x10000);
  assertEquals(roundUp(0x10001, 0x4000), 0x14000);
  // ((0x10000 - 1) & ~0x2fff) + 0x3000
  assertEquals(roundUp(0x10000, 0x3000), 0x10000);
});
