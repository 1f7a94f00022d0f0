/**
 * Which bytes of a frame are decoded code, so that a store beside them costs
 * little (see `translate` in interpreter/memory_functions.ts). A frame with code has
 * a map, a bit a byte; where there are no maps left, every byte counts.
 *
 * @module
 */

import { PAGE_SIZE } from "../types.ts";
import { CODE_MAP_BYTES, CODE_MAPS, FrameFlag, Layout } from "./layout.ts";

/** Map 0: of frames for which there was none. */
const EVERYTHING = 0;

/** The maps of one memory. */
export class CodeMap {
  readonly #memory: { readonly bytes: Uint8Array; readonly view: DataView };
  readonly #free: number[] = [];
  /** From here up maps were never handed out. */
  #next = EVERYTHING + 1;

  /** The memory is new. */
  constructor(
    memory: { readonly bytes: Uint8Array; readonly view: DataView },
  ) {
    this.#memory = memory;
    // A store's bits are read as eight bytes.
    const from = Layout.codeMaps;
    memory.bytes.fill(0xff, from, from + CODE_MAP_BYTES);
  }

  /** Notes decoded code at offsets of a frame; true if it is the frame's
   * first, so that stores to it have not been looked at until now. */
  mark(frame: number, from: number, to: number): boolean {
    const { bytes, view } = this.#memory;
    const flags = Layout.frameFlags + frame;
    const first = (bytes[flags]! & FrameFlag.code) === 0;
    if (first) {
      bytes[flags] = bytes[flags]! | FrameFlag.code;
      view.setUint16(Layout.codeMapOf + 2 * frame, this.#take(), true);
    }
    const map = view.getUint16(Layout.codeMapOf + 2 * frame, true);
    if (map === EVERYTHING) return first;
    const at = Layout.codeMaps + map * CODE_MAP_BYTES;
    const end = Math.min(to, PAGE_SIZE);
    for (let offset = from; offset < end;) {
      const index = at + (offset >> 3);
      const next = Math.min((offset | 7) + 1, end);
      const bits = (1 << next - offset) - 1 << (offset & 7);
      bytes[index] = bytes[index]! | bits;
      offset = next;
    }
    return first;
  }

  #take(): number {
    const map = this.#free.pop() ??
      (this.#next < CODE_MAPS ? this.#next++ : EVERYTHING);
    if (map !== EVERYTHING) {
      const at = Layout.codeMaps + map * CODE_MAP_BYTES;
      this.#memory.bytes.fill(0, at, at + CODE_MAP_BYTES);
    }
    return map;
  }

  /** The frame holds no decoded code any more. */
  clear(frame: number): void {
    const { bytes, view } = this.#memory;
    const flags = Layout.frameFlags + frame;
    if ((bytes[flags]! & FrameFlag.code) === 0) return;
    bytes[flags] = bytes[flags]! & ~FrameFlag.code;
    const at = Layout.codeMapOf + 2 * frame;
    const map = view.getUint16(at, true);
    if (map !== EVERYTHING) this.#free.push(map);
    view.setUint16(at, EVERYTHING, true);
  }
}
