/**
 * Compiled regions as text: the guest's instructions with the records that
 * each became, and the WebAssembly made of them.
 *
 * @module
 */

import type { RegionBlock } from "./compiler/graph.ts";
import type { MadeRegion } from "./compiler/regions.ts";
import type { Cpu } from "./engine.ts";
import { frontEnds } from "./front_ends.ts";
import type { CodeView, FrontEnd } from "./ir/front_end.ts";
import { Slots } from "./ir/slots.ts";
import { recordText, slotName } from "./ir/text.ts";
import { AddressSpace } from "./memory/address_space.ts";
import { Layout } from "./memory/layout.ts";
import { PAGE_SIZE } from "./types.ts";
import { moduleText } from "./wasm/text.ts";

const STATE_END = Layout.state + Slots.end * 8;

/** Names of the places outside of a thread's state. */
const places = new Map(
  Object.entries(Layout).filter(([, at]) => at > 0 && at < Layout.jumpCacheEnd)
    .map(([name, at]) => [at, name]),
);

/** Writes regions of one CPU down, at the moment at which they are made. */
export class RegionListing {
  readonly #cpu: Cpu;
  readonly #frontEnd: FrontEnd;
  readonly #nameOf: (address: number) => string | undefined;

  /** `nameOf` gives the name of a guest address, such as `loop+0x4`. */
  constructor(cpu: Cpu, nameOf: (address: number) => string | undefined) {
    this.#cpu = cpu;
    this.#frontEnd = frontEnds[cpu.architecture];
    this.#nameOf = nameOf;
  }

  /** One line that says which region it is. */
  title({ blocks, version, bytes }: MadeRegion): string {
    const [head] = blocks;
    const grown = version === 0 ? "" : `, grown for the ${version}. time`;
    const count = blocks.length === 1 ? "1 block" : `${blocks.length} blocks`;
    return `region ${this.#place(head?.address ?? 0)}: ${count}, ` +
      `${bytes.length} bytes of WebAssembly${grown}`;
  }

  /** The guest's instructions, each with its records. */
  records(region: MadeRegion): string {
    return region.blocks.map((block) => this.#block(block, region)).join("\n");
  }

  /** The module. */
  module({ bytes }: MadeRegion): string {
    return moduleText(bytes, { nameOf: (at) => this.#memoryName(at) });
  }

  #block(block: RegionBlock, region: MadeRegion): string {
    const { words } = region;
    const lines = [`${this.#place(block.address)}:`];
    const context = {
      frontEnd: this.#frontEnd,
      linkName: (link: number) => this.#place(region.targetOf(link)),
    };
    let pc = block.address;
    for (const record of block.records) {
      // Instructions without a record come before the next one that has one.
      while (pc <= region.instructionOf(record)) {
        const { text, length } = this.#disassemble(pc);
        lines.push(`  ${text.replace("\t", " ")}`);
        pc += Math.max(1, length);
      }
      lines.push(`      ${recordText(words, record >> 2, context)}`);
    }
    return lines.map((line) => `${line}\n`).join("");
  }

  #place(address: number): string {
    const name = this.#nameOf(address);
    const number = `0x${address.toString(16)}`;
    return name === undefined ? number : `${number} <${name}>`;
  }

  /** The instruction there, of the address space that runs. */
  #disassemble(pc: number): { text: string; length: number } {
    const { maximumLength } = this.#frontEnd;
    const code = this.#code(pc, maximumLength);
    return this.#frontEnd.disassemble(code, 0, maximumLength, pc);
  }

  #code(pc: number, length: number): CodeView {
    const { memory } = this.#cpu;
    const space = memory.loadedSpace;
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      const page = Math.floor((pc + i) / PAGE_SIZE);
      const entry = space instanceof AddressSpace ? space.lookup(page) : 0;
      const frame = entry >>> 3;
      bytes[i] = memory.bytes[frame * PAGE_SIZE + (pc + i) % PAGE_SIZE] ?? 0;
    }
    return { bytes, view: new DataView(bytes.buffer) };
  }

  #memoryName(at: number): string | undefined {
    if (at < Layout.state || at >= STATE_END) return places.get(at);
    const slot = slotName(at - Layout.state >> 3, this.#frontEnd);
    return at & 7 ? `${slot}+${at & 7}` : slot;
  }
}
