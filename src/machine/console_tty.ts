/**
 * The terminal that a machine's console is, the first of its virtual ones.
 *
 * @module
 */

import type { OpenFileDescription } from "../kernel/filesystem/open_file_description.ts";
import type { UserOrKernelBuffer } from "../kernel/filesystem/user_or_kernel_buffer.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { VirtualConsole } from "../kernel/devices/tty/virtual_console.ts";
import type { ConsoleInput } from "./console_input.ts";

/**
 * Output goes to the machine's console. Input is either typed, and then
 * edited and echoed as on any terminal, or bytes that are read as they are.
 */
export class ConsoleTTY extends VirtualConsole {
  #input: ConsoleInput | undefined;

  constructor(kernel: Kernel) {
    super(kernel, 0);
  }

  /** Nothing is typed: these bytes are read. */
  setInput(input: ConsoleInput): void {
    this.#input = input;
  }

  /** Keys are typed. */
  type(bytes: Uint8Array): void {
    for (const byte of bytes) this.emit(byte);
    this.evaluateBlockConditions();
  }

  /** More bytes have come. */
  feed(bytes: Uint8Array): void {
    this.#fedInput.feed(bytes);
    this.evaluateBlockConditions();
  }

  /** No bytes will come any more. */
  endInput(): void {
    this.#fedInput.end();
    this.evaluateBlockConditions();
  }

  /** Throws where no bytes can come. */
  requireFed(): void {
    this.#fedInput.requireFed();
  }

  get #fedInput(): ConsoleInput {
    if (this.#input !== undefined) return this.#input;
    throw new Error("an interactive console's input is typed");
  }

  /** Somebody waits for keys or bytes. */
  get isAwaited(): boolean {
    return this.#input?.isReady !== true && this.blockers.size > 0;
  }

  /** Somebody waits, or would not wait and went without. */
  get isWanted(): boolean {
    return this.#input?.isWanted ?? this.blockers.size > 0;
  }

  protected override echo(byte: number): void {
    this.output(Uint8Array.of(byte));
  }

  protected override output(bytes: Uint8Array): number {
    this.kernel.hooks.console(bytes);
    return bytes.length;
  }

  override canRead(description: OpenFileDescription): boolean {
    return this.#input?.ask() ?? super.canRead(description);
  }

  override read(
    description: OpenFileDescription,
    offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    if (this.#input === undefined) {
      return super.read(description, offset, buffer, count);
    }
    return this.#input.take(count, (piece, done) => buffer.write(piece, done));
  }
}
