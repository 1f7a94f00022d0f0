/**
 * What the machine below a reference says of itself, before its answers;
 * `runners/runner.c` lays it out the same.
 *
 * @module
 */
import { StateImage, StateLayout } from "./layout.ts";

/** Offsets and sizes in bytes. */
export const HostLayout = {
  /** The processor's maker as cpuid names it; zeros on other architectures. */
  vendor: 0,
  vendorBytes: 12,
  /** x86_64: ECX of cpuid's leaf 1. */
  features: 12,
  /** Start and end of each mapping; unused ones are zero. */
  mappings: 16,
  mappingCount: 63,
  bytes: 16 + 63 * 16,
} as const;

/** The machine that a reference runs on. */
export class Host {
  readonly vendor: string;
  readonly features: number;
  readonly #mappings: readonly (readonly [start: bigint, end: bigint])[];

  /** Reads `HostLayout.bytes` bytes; fewer tell nothing. */
  constructor(bytes: Uint8Array = new Uint8Array(HostLayout.bytes)) {
    const whole = new Uint8Array(HostLayout.bytes);
    whole.set(bytes.subarray(0, HostLayout.bytes));
    const view = new DataView(whole.buffer);
    const { vendor, vendorBytes, mappings, mappingCount } = HostLayout;
    this.vendor = String.fromCharCode(
      ...whole.subarray(vendor, vendor + vendorBytes),
    ).replace(/\0+$/, "");
    this.features = view.getUint32(HostLayout.features, true);
    this.#mappings = Array.from({ length: mappingCount }, (_, index) => {
      const at = mappings + 16 * index;
      return [view.getBigUint64(at, true), view.getBigUint64(at + 8, true)];
    });
  }

  /** Is this address the reference's own, so that a test may not use it? */
  owns(address: bigint): boolean {
    return this.#mappings.some(([start, end]) =>
      address >= start && address < end
    );
  }
}

/** What a reference answers: of itself, and a state a test. */
export interface Answers {
  readonly host: Host;
  /** Fewer than there were tests if one of them killed it. */
  readonly states: readonly StateImage[];
}

/** Takes the runner's output apart. */
export function readAnswers(output: Uint8Array): Answers {
  const rest = output.slice(HostLayout.bytes).buffer;
  const count = Math.floor(rest.byteLength / StateLayout.bytes);
  return {
    host: new Host(output),
    states: Array.from(
      { length: count },
      (_, index) => new StateImage(rest, index * StateLayout.bytes),
    ),
  };
}
