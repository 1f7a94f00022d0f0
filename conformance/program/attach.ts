/**
 * Puts a row image into an executor, without a linker.
 *
 * The program header that says how large a stack the program wants carries
 * nothing here, so it becomes the last PT_LOAD: read-only, page-aligned, behind
 * everything else in the file and in memory.
 *
 * @module
 */

const PAGE_SIZE = 4096;
const PT_LOAD = 1;
const PT_GNU_STACK = 0x6474e551;
const PF_R = 4;

/** Offsets in the ELF header and in a program header, both of 64 bits. */
const HEADER = {
  programHeaders: 32,
  sectionHeaders: 40,
  programHeaderSize: 54,
  programHeaderCount: 56,
  sectionHeaderCount: 60,
  sectionNames: 62,
} as const;

/** An executor that is not what guest-programs/executor builds to. */
export class ExecutorError extends Error {
  override name = "ExecutorError";
}

function pageUp(value: number): number {
  return Math.ceil(value / PAGE_SIZE) * PAGE_SIZE;
}

/** The executor with `image` as its last segment. */
export function attachImage(
  executor: Uint8Array,
  image: Uint8Array,
): Uint8Array<ArrayBuffer> {
  if (
    executor.length < 64 || executor[0] !== 0x7f || executor[1] !== 0x45 ||
    executor[2] !== 0x4c || executor[3] !== 0x46
  ) {
    throw new ExecutorError("the executor is not an ELF file");
  }
  const view = new DataView(
    executor.buffer,
    executor.byteOffset,
    executor.byteLength,
  );
  const table = Number(view.getBigUint64(HEADER.programHeaders, true));
  const size = view.getUint16(HEADER.programHeaderSize, true);
  const count = view.getUint16(HEADER.programHeaderCount, true);
  let spare = -1;
  let fileEnd = 0;
  let memoryEnd = 0;
  for (let index = 0; index < count; index++) {
    const at = table + index * size;
    const type = view.getUint32(at, true);
    const offset = Number(view.getBigUint64(at + 8, true));
    fileEnd = Math.max(
      fileEnd,
      offset + Number(view.getBigUint64(at + 32, true)),
    );
    if (type === PT_GNU_STACK) spare = at;
    if (type === PT_LOAD) {
      const address = Number(view.getBigUint64(at + 16, true));
      memoryEnd = Math.max(
        memoryEnd,
        address + Number(view.getBigUint64(at + 40, true)),
      );
    }
  }
  if (spare < 0) {
    throw new ExecutorError("the executor has no PT_GNU_STACK to replace");
  }
  const place = pageUp(fileEnd);
  const program = new Uint8Array(place + image.length);
  program.set(executor.subarray(0, fileEnd));
  program.set(image, place);
  const out = new DataView(program.buffer);
  // Symbols and section headers lie behind what is mapped and are cut off.
  out.setBigUint64(HEADER.sectionHeaders, 0n, true);
  out.setUint16(HEADER.sectionHeaderCount, 0, true);
  out.setUint16(HEADER.sectionNames, 0, true);
  out.setUint32(spare, PT_LOAD, true);
  out.setUint32(spare + 4, PF_R, true);
  out.setBigUint64(spare + 8, BigInt(place), true);
  out.setBigUint64(spare + 16, BigInt(pageUp(memoryEnd)), true);
  out.setBigUint64(spare + 24, BigInt(pageUp(memoryEnd)), true);
  out.setBigUint64(spare + 32, BigInt(image.length), true);
  out.setBigUint64(spare + 40, BigInt(image.length), true);
  out.setBigUint64(spare + 48, BigInt(PAGE_SIZE), true);
  return program;
}
