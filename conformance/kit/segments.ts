/**
 * What a loader has to put into memory, out of a program's own headers.
 *
 * @module
 */

const PT_LOAD = 1;

/** A segment that is loaded. */
export interface Segment {
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
  /** `r`, `w` and `x`, or dashes. */
  readonly access: string;
}

/** The segments of an ELF program of 64 bits that are loaded. */
export function loadedSegments(program: Uint8Array): readonly Segment[] {
  const view = new DataView(
    program.buffer,
    program.byteOffset,
    program.byteLength,
  );
  const table = Number(view.getBigUint64(32, true));
  const size = view.getUint16(54, true);
  const count = view.getUint16(56, true);
  const segments: Segment[] = [];
  for (let index = 0; index < count; index++) {
    const at = table + index * size;
    if (view.getUint32(at, true) !== PT_LOAD) continue;
    const flags = view.getUint32(at + 4, true);
    segments.push({
      address: Number(view.getBigUint64(at + 16, true)),
      fileSize: Number(view.getBigUint64(at + 32, true)),
      memorySize: Number(view.getBigUint64(at + 40, true)),
      access: [[4, "r"], [2, "w"], [1, "x"]].map(([bit, letter]) =>
        (flags & Number(bit)) !== 0 ? letter : "-"
      ).join(""),
    });
  }
  return segments;
}
