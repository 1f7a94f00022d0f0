/** What went through a socket or adapter, in counters of 32 bits that wrap. */
export class Traffic {
  #packetsIn = 0;
  #bytesIn = 0;
  #packetsOut = 0;
  #bytesOut = 0;

  received(bytes: number): void {
    this.#packetsIn = (this.#packetsIn + 1) >>> 0;
    this.#bytesIn = (this.#bytesIn + bytes) >>> 0;
  }

  sent(bytes: number): void {
    this.#packetsOut = (this.#packetsOut + 1) >>> 0;
    this.#bytesOut = (this.#bytesOut + bytes) >>> 0;
  }

  /** The four counters as /sys names them, in its order. */
  get counters(): Readonly<Record<string, number>> {
    return {
      packets_in: this.#packetsIn,
      bytes_in: this.#bytesIn,
      packets_out: this.#packetsOut,
      bytes_out: this.#bytesOut,
    };
  }
}
