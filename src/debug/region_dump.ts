/**
 * Writes down what a machine compiles: the records of each hot region, beside
 * the guest's instructions, and its WebAssembly, with the names that the
 * programs' files have for their addresses.
 *
 * @module
 */

import { type MadeRegion, RegionListing } from "../cpu/cpu.ts";
import { type ElfSymbols, nearestName } from "../elf/symbols.ts";
import { InodeVMObject } from "../kernel/memory/inode_vm_object.ts";
import type { Machine } from "../machine/machine.ts";
import { symbolsOfObject } from "../machine/object_symbols.ts";

/** The two forms of a region that can be looked at. */
export type RegionForm = "ir" | "wasm";

/** What is written of a region. */
export type RegionWriter = (form: RegionForm, text: string) => void;

/** Hands both forms of every region that a machine makes from now on to
 * `write`. */
export function dumpRegions(machine: Machine, write: RegionWriter): void {
  const names = new ProgramNames(machine);
  const listing = new RegionListing(
    machine.cpu,
    (address) => names.nameOf(address),
  );
  machine.cpu.regionMade = (region: MadeRegion): void => {
    const title = listing.title(region);
    write("ir", `# ${title}\n${listing.records(region)}\n`);
    write("wasm", `;; ${title}\n${listing.module(region)}\n`);
  };
}

/** Names of addresses in the process that runs. */
class ProgramNames {
  readonly #machine: Machine;
  readonly #known = new WeakMap<object, ElfSymbols>();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  nameOf(address: number): string | undefined {
    const space = this.#machine.kernel.scheduler.current?.process.space;
    const region = space?.find(address);
    if (region === undefined || !(region.object instanceof InodeVMObject)) {
      return undefined;
    }
    const { symbols, addressOf } = this.#symbolsOf(region.object);
    const inFile = addressOf(address - region.base + region.offset);
    return inFile === undefined ? undefined : nearestName(symbols, inFile);
  }

  #symbolsOf(object: InodeVMObject): ElfSymbols {
    let symbols = this.#known.get(object);
    if (symbols === undefined) {
      symbols = symbolsOfObject(object);
      this.#known.set(object, symbols);
    }
    return symbols;
  }
}
