import { assert, assertEquals } from "@std/assert";
import {
  architectureLayouts,
  isArray,
  isScalar,
  layouts,
  readStruct,
  SC_open_params,
  sizeOf,
  structBytes,
  ucontext_t,
  utsname,
} from "./structs.ts";
import type { FieldType, Layout } from "./structs.ts";
import { OUT_OF_RANGE, userAddress } from "./user_address.ts";

function alignOf(type: FieldType): number {
  if (isScalar(type)) return sizeOf(type);
  return isArray(type) ? alignOf(type.element) : type.align;
}

const every: Layout[] = [
  ...layouts,
  ...Object.values(architectureLayouts).flatMap((by) => Object.values(by)),
];

Deno.test("struct() rows lay fields out as the C rules do when not packed", () => {
  for (const { name, size, align, fields } of every) {
    let end = 0;
    for (const [field, [offset, type]] of Object.entries(fields)) {
      // Packed structs state an alignment of 1.
      const step = Math.min(align, alignOf(type));
      assertEquals(offset, Math.ceil(end / step) * step, `${name}.${field}`);
      end = offset + sizeOf(type);
    }
    assertEquals(size, Math.ceil(end / align) * align, name);
  }
});

Deno.test("layouts have distinct names", () => {
  assertEquals(new Set(layouts.map(({ name }) => name)).size, layouts.length);
});

Deno.test("readStruct() reads back when structBytes() wrote", () => {
  const value = {
    dirfd: -100,
    path: { characters: userAddress(0x1234n), length: (1n << 63n) + 5n },
    options: 0x48,
    mode: 0o755,
  };
  const bytes = structBytes(SC_open_params, value);
  assertEquals([...bytes.subarray(0, 4)], [0x9c, 0xff, 0xff, 0xff]);
  assertEquals([...bytes.subarray(28, 30)], [0xed, 0x01]);
  assertEquals(readStruct(SC_open_params, new DataView(bytes.buffer)), value);
});

Deno.test("readStruct() folds the topmost pointers, and structBytes() unfolds them", () => {
  const bytes = new Uint8Array(32).fill(0xff);
  const value = readStruct(SC_open_params, new DataView(bytes.buffer));
  assertEquals(value.path.characters, userAddress((1n << 64n) - 1n));
  assertEquals(value.path.characters >= OUT_OF_RANGE, true);
  assertEquals(
    structBytes(SC_open_params, value).subarray(8, 16),
    bytes.subarray(8, 16),
  );
  assertEquals(value.path.length, (1n << 64n) - 1n);
});

Deno.test("structBytes() ends short text with zeros when the field is longer", () => {
  const part = (text: string) => new TextEncoder().encode(text);
  const bytes = structBytes(utsname, {
    sysname: part("SerenityOS"),
    nodename: part(""),
    release: part(""),
    version: part(""),
    machine: part("riscv64"),
  });
  assertEquals(bytes[0], 0x53);
  assertEquals(bytes[10], 0);
  assertEquals(bytes[260], 0x72);
});

// Sizes as in Kernel/API/POSIX/ucontext.h with each architecture's mcontext.
Deno.test("ucontext_t has its own size when the architecture differs", () => {
  assertEquals(
    [ucontext_t.x86_64.size, ucontext_t.aarch64.size, ucontext_t.riscv64.size],
    [208, 312, 296],
  );
  assert(every.length > 70);
});
