/**
 * The row image: what is put behind the executor.
 *
 * @module
 */

import { ByteWriter } from "./byte_writer.ts";
import {
  FORMAT,
  IMAGE_HEADER_SIZE,
  IMAGE_MAGIC,
  INDEX_ENTRY_SIZE,
} from "./format.ts";
import type { Grade } from "./grade.ts";
import { rungNamed } from "./rungs.ts";

/** A row's program, its number in the suite, and its grade. */
export interface ImageEntry {
  readonly number: number;
  readonly grade: Grade;
  readonly bytes: Uint8Array;
}

/**
 * The row image: header, index, programs. `hash` are 32 bytes that name the
 * suite; the executor prints the first eight. From the row `firstHazard` on
 * they are such as some kernels do not survive.
 */
export function encodeImage(
  entries: readonly ImageEntry[],
  hash: Uint8Array,
  firstHazard: number,
): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.u32(IMAGE_MAGIC);
  writer.u32(FORMAT);
  writer.u32(entries.length);
  writer.u32(0);
  writer.raw(hash.subarray(0, 32));
  writer.u32(firstHazard);
  while (writer.length < IMAGE_HEADER_SIZE) writer.u8(0);
  const index = entries.length * INDEX_ENTRY_SIZE;
  let offset = Math.ceil((IMAGE_HEADER_SIZE + index) / 8) * 8;
  for (const { number, grade, bytes } of entries) {
    writer.u32(number);
    writer.u32(offset);
    writer.u8(grade.rung);
    writer.u8(0);
    writer.u16(
      grade.needs.reduce((bits, one) => bits | 1 << rungNamed(one), 0),
    );
    offset += bytes.length;
  }
  // Rows begin at words, as their headers have some.
  writer.align(8);
  for (const { bytes } of entries) writer.raw(bytes);
  writer.patch32(12, writer.length);
  return writer.bytes;
}
