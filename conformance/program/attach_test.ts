import { assert, assertEquals, assertThrows } from "@std/assert";
import { attachImage, ExecutorError } from "./attach.ts";

const PT_LOAD = 1;
const PT_GNU_STACK = 0x6474e551;

/** An ELF file with a header, one PT_LOAD of 0x234 bytes and a PT_GNU_STACK. */
function executor(): Uint8Array {
  const bytes = new Uint8Array(0x1000);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]);
  view.setBigUint64(32, 64n, true);
  view.setBigUint64(40, 0x800n, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, 2, true);
  view.setUint16(58, 64, true);
  view.setUint16(60, 3, true);
  view.setUint16(62, 2, true);
  view.setUint32(64, PT_LOAD, true);
  view.setBigUint64(64 + 32, 0x234n, true);
  view.setBigUint64(64 + 40, 0x5678n, true);
  view.setUint32(120, PT_GNU_STACK, true);
  return bytes;
}

Deno.test("attachImage() appends a read-only page-aligned PT_LOAD", () => {
  const image = new Uint8Array(5000).fill(9);
  const program = attachImage(executor(), image);
  const view = new DataView(program.buffer);
  assertEquals(view.getUint32(120, true), PT_LOAD);
  assertEquals(view.getUint32(124, true), 4, "PF_R only");
  assertEquals(view.getBigUint64(128, true), 0x1000n);
  assertEquals(view.getBigUint64(136, true), 0x6000n);
  assertEquals(view.getBigUint64(152, true), 5000n);
  assertEquals(view.getBigUint64(160, true), 5000n);
  assertEquals(program.length, 0x1000 + 5000);
  assertEquals(program[0x1000], 9);
});

Deno.test("attachImage() cuts section headers off", () => {
  const program = attachImage(executor(), new Uint8Array(8));
  const view = new DataView(program.buffer);
  assertEquals(view.getBigUint64(40, true), 0n);
  assertEquals(view.getUint16(60, true), 0);
  assertEquals(view.getUint16(62, true), 0);
  assertEquals(view.getUint16(58, true), 64, "e_shentsize is checked always");
});

Deno.test("attachImage() leaves the executor as it is", () => {
  const original = executor();
  attachImage(original, new Uint8Array(8));
  assertEquals(original, executor());
});

Deno.test("attachImage() refuses what is no executor", () => {
  assertThrows(
    () => attachImage(new Uint8Array(10), new Uint8Array(1)),
    ExecutorError,
    "not an ELF file",
  );
  const without = executor();
  new DataView(without.buffer).setUint32(120, 4, true);
  const error = assertThrows(
    () => attachImage(without, new Uint8Array(1)),
    ExecutorError,
  );
  assert(String(error).includes("PT_GNU_STACK"));
});
