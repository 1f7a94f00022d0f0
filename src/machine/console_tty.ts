/**
 * The terminal that a machine's console is, the first of its virtual ones.
 *
 * @module
 */

import type { OpenFileDescription } from "../kernel/filesystem/open_file_description.ts";
import type { UserOrKernelBuffer } from "../kernel/filesystem/user_or_kernel_buffer.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { VirtualConsole } from "../kernel/devices/tty/virtual_console.ts";

/**
 * Output goes to the machine's console. Input is either typed, and then
 * edited and echoed as on any terminal, or one stream that was known from the
 * start and is read as it is, to its end.
 */
export class ConsoleTTY extends VirtualConsole {
  #stream: Uint8Array | undefined;

  constructor(kernel: Kernel) {
    super(kernel, 0);
  }

  /** All input that there will ever be. */
  setStream(bytes: Uint8Array): void {
    this.#stream = bytes;
  }

  /** Keys are typed. */
  type(bytes: Uint8Array): void {
    for (const byte of bytes) this.emit(byte);
    this.evaluateBlockConditions();
  }

  /** Somebody waits for keys. */
  get isAwaited(): boolean {
    return this.#stream === undefined && this.blockers.size > 0;
  }

  protected override echo(byte: number): void {
    this.output(Uint8Array.of(byte));
  }

  protected override output(bytes: Uint8Array): number {
    this.kernel.hooks.console(bytes);
    return bytes.length;
  }

  override canRead(description: OpenFileDescription): boolean {
    return this.#stream !== undefined || super.canRead(description);
  }

  override read(
    description: OpenFileDescription,
    offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    if (this.#stream === undefined) {
      return super.read(description, offset, buffer, count);
    }
    const bytes = this.#stream.subarray(0, count);
    buffer.write(bytes);
    this.#stream = this.#stream.subarray(bytes.length);
    return bytes.length;
  }
}
