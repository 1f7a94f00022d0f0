/**
 * The line discipline and requests common to all terminals (Kernel/Devices/TTY/TTY.cpp).
 *
 * @module
 */

import {
  ECHO,
  ECHOE,
  ECHOK,
  ECHONL,
  ICANON,
  ICRNL,
  INLCR,
  ISIG,
  ISTRIP,
  NOFLSH,
  ONLCR,
  OPOST,
  SIGCHLD,
  SIGHUP,
  SIGINFO,
  SIGINT,
  SIGQUIT,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  SIGWINCH,
  TCFLSH,
  TCGETS,
  TCIFLUSH,
  TCIOFLUSH,
  TCOFLUSH,
  TCSETS,
  TCSETSF,
  TCSETSW,
  TIOCGPGRP,
  TIOCGWINSZ,
  TIOCNOTTY,
  TIOCSCTTY,
  TIOCSPGRP,
  TIOCSTI,
  TIOCSWINSZ,
  TOSTOP,
  VEOF,
  VEOL,
  VERASE,
  VINFO,
  VINTR,
  VKILL,
  VMIN,
  VQUIT,
  VSUSP,
  VWERASE,
} from "../../../api/constants.ts";
import { readStruct, structBytes } from "../../../api/layout.ts";
import { termios, winsize } from "../../../api/structs.ts";
import type { UserAddress } from "../../../api/user_address.ts";
import { fail } from "../../errors.ts";
import type { OpenFileDescription } from "../../filesystem/open_file_description.ts";
import type { UserOrKernelBuffer } from "../../filesystem/user_or_kernel_buffer.ts";
import type { Kernel } from "../../kernel.ts";
import type { SyscallContext } from "../../tasks/syscall_context.ts";
import type { Process } from "../../tasks/process.ts";
import { sendSignalToProcess } from "../../tasks/signals.ts";
import type { ProcessGroup } from "../../tasks/process_group.ts";
import { Cost } from "../../work.ts";
import { CharacterDevice } from "../device.ts";
import { columnsOf, InputQueue } from "./input_queue.ts";
import {
  defaultTermios,
  hasUnimplementedModes,
  type Termios,
} from "./termios.ts";

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const BACKSPACE = 8;
const SPACE = 32;
/** Bytes that read and write carry at a time; a line that ends with a chunk lets the read go on. */
const READ_CHUNK = 512;
const WRITE_CHUNK = 256;

/** Bytes that go through a terminal in some milliseconds. */
export const LONGEST_PART = 16384;

/** Signals that a typed character sends, in the order in which they are looked for. */
const SIGNAL_CHARACTERS: readonly (readonly [number, number])[] = [
  [VINFO, SIGINFO],
  [VINTR, SIGINT],
  [VQUIT, SIGQUIT],
  [VSUSP, SIGTSTP],
];

/** A terminal. */
export abstract class TTY extends CharacterDevice {
  protected readonly kernel: Kernel;
  rows: number;
  columns: number;
  #modes: Termios = defaultTermios();
  readonly #input = new InputQueue();
  #availableLines = 0;
  #foreground: ProcessGroup | undefined;
  /** The parent of the process that was made the foreground; it hears of stops. */
  #foregroundParent: Process | undefined;

  constructor(
    kernel: Kernel,
    [major, minor]: readonly [major: number, minor: number],
    { rows, columns }: { readonly rows: number; readonly columns: number },
  ) {
    super(major, minor);
    this.kernel = kernel;
    this.rows = rows;
    this.columns = columns;
  }

  override get isTTY(): boolean {
    return true;
  }

  override get longestPart(): number {
    return LONGEST_PART;
  }

  /** The name in /proc. */
  abstract get pseudoName(): string;
  /** Shows a byte that was typed, or what takes one back from the screen. */
  protected abstract echo(byte: number): void;
  /** Puts processed output where it belongs; how many bytes went. */
  protected abstract output(bytes: Uint8Array): number;

  /** The foreground group's id; 0 when there is none. */
  get foregroundGroupId(): number {
    const group = this.#foreground;
    return group !== undefined && group.members > 0 ? group.pgid : 0;
  }

  /** Makes a group the foreground one, as TIOCSPGRP does. */
  setForeground(group: ProcessGroup, parent: Process | undefined): void {
    this.#foreground = group;
    this.#foregroundParent = parent;
  }

  #hasLocalMode(mode: number): boolean {
    return (this.#modes.c_lflag & mode) !== 0;
  }

  get isCanonical(): boolean {
    return this.#hasLocalMode(ICANON);
  }

  override canRead(_description: OpenFileDescription): boolean {
    return this.isCanonical ? this.#availableLines > 0 : !this.#input.isEmpty;
  }

  override canWrite(_description: OpenFileDescription): boolean {
    return true;
  }

  /** Who makes the call that is being handled, or ran last. */
  get #caller(): Process {
    const thread = this.kernel.scheduler.current;
    if (thread === undefined) throw new Error("a terminal is used by a call");
    return thread.process;
  }

  /** Sends a caller outside the foreground group `signal`; whether it is one. */
  #signalsBackground(signal: number): boolean {
    const process = this.#caller;
    if (process.pgid === this.foregroundGroupId) return false;
    sendSignalToProcess(process, signal, undefined);
    return true;
  }

  override read(
    _description: OpenFileDescription,
    _offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    if (this.#signalsBackground(SIGTTIN)) {
      fail("terminal/EINTR/read-by-background-group");
    }
    const wanted = Math.min(count, this.#input.size);
    return buffer.writeBuffered(
      READ_CHUNK,
      wanted,
      (chunk) => this.#takeLine(chunk),
    );
  }

  /** Takes bytes up to a line's end; an end of file is taken and not returned. */
  #takeLine(target: Uint8Array): number {
    for (let done = 0; done < target.length; done++) {
      const { byte, isMarked } = this.#input.dequeue();
      const special = this.isCanonical && isMarked;
      if (special) {
        this.#availableLines--;
        if (byte === 0) return done;
      }
      target[done] = byte;
      if (special) return done + 1;
    }
    return target.length;
  }

  override write(
    _description: OpenFileDescription,
    _offset: bigint,
    buffer: UserOrKernelBuffer,
    count: number,
  ): number {
    if (this.#hasLocalMode(TOSTOP) && this.#signalsBackground(SIGTTOU)) {
      fail("terminal/EINTR/written-by-background-group-with-tostop");
    }
    return buffer.readBuffered(
      WRITE_CHUNK,
      count,
      (chunk) => this.#writeProcessed(chunk),
    );
  }

  /** How many of `bytes` went out, though newlines went as two. */
  #writeProcessed(bytes: Uint8Array): number {
    this.kernel.memory.work.add(bytes.length * Cost.terminalByte);
    if (!this.#addsCarriageReturns || !bytes.includes(NEWLINE)) {
      return this.output(bytes);
    }
    const processed: number[] = [];
    for (const byte of bytes) {
      if (byte === NEWLINE) processed.push(CARRIAGE_RETURN);
      processed.push(byte);
    }
    const written = this.output(Uint8Array.from(processed));
    if (written === processed.length) return bytes.length;
    let accepted = 0;
    for (let position = 0; position < written; accepted++) {
      position += bytes[accepted] === NEWLINE ? 2 : 1;
      // Half a newline went: both halves are written again.
      if (position > written) accepted--;
    }
    return accepted;
  }

  get #addsCarriageReturns(): boolean {
    const both = OPOST | ONLCR;
    return (this.#modes.c_oflag & both) === both;
  }

  /** Whether what is typed is shown; some of it is shown all the same. */
  protected get echoes(): boolean {
    return this.#hasLocalMode(ECHO);
  }

  #showProcessed(byte: number): void {
    if (byte === NEWLINE && this.#addsCarriageReturns) {
      this.echo(CARRIAGE_RETURN);
    }
    this.echo(byte);
  }

  #isCharacter(index: number, byte: number): boolean {
    return this.#modes.c_cc[index] === byte;
  }

  /** A byte arrives from the keyboard or the master's side. */
  protected emit(byte: number): void {
    this.kernel.memory.work.add(Cost.typedByte);
    if ((this.#modes.c_iflag & ISTRIP) !== 0) byte &= 0x7f;
    if (this.#hasLocalMode(ISIG) && this.#signalFor(byte)) return;
    this.#queue(this.#mapInput(byte));
  }

  /** True when the byte was a signal character, which is swallowed. */
  #signalFor(byte: number): boolean {
    const found = SIGNAL_CHARACTERS.find(([index]) =>
      this.#isCharacter(index, byte)
    );
    if (found === undefined) return false;
    this.generateSignal(found[1]);
    if (found[1] === SIGTSTP) {
      const parent = this.#foregroundParent;
      if (parent !== undefined) sendSignalToProcess(parent, SIGCHLD, undefined);
    }
    return true;
  }

  #mapInput(byte: number): number {
    const { c_iflag } = this.#modes;
    if (byte === CARRIAGE_RETURN && (c_iflag & ICRNL) !== 0) return NEWLINE;
    if (byte === NEWLINE && (c_iflag & INLCR) !== 0) return CARRIAGE_RETURN;
    return byte;
  }

  #queue(byte: number): void {
    // Also where the byte only takes others back (TTY.cpp, emit).
    this.#input.unmarkNext();
    let endsLine = false;
    if (this.isCanonical) {
      if (this.#edit(byte)) return;
      endsLine = this.#isCharacter(VEOL, byte);
      if (endsLine) this.#availableLines++;
    }
    this.#input.enqueue(byte, endsLine);
    if (this.echoes) this.#showProcessed(byte);
  }

  /** Canonical mode's own bytes; true when the byte is dealt with. */
  #edit(byte: number): boolean {
    if (this.#isCharacter(VEOF, byte)) {
      // VEOF may change before the line is read: a marked 0 stands for it.
      this.#input.enqueue(0, true);
      this.#availableLines++;
    } else if (this.#isCharacter(VKILL, byte) && this.#hasLocalMode(ECHOK)) {
      this.#eraseWhile(() => true);
    } else if (this.#isCharacter(VERASE, byte) && this.#hasLocalMode(ECHOE)) {
      this.#backspace();
    } else if (this.#isCharacter(VWERASE, byte)) {
      let inWord = false;
      this.#eraseWhile((last) => {
        if (last === SPACE && inWord) return false;
        inWord ||= last !== SPACE;
        return true;
      });
    } else if (byte === NEWLINE) {
      if (this.#hasLocalMode(ECHO | ECHONL)) this.#showProcessed(NEWLINE);
      this.#input.enqueue(NEWLINE, true);
      this.#availableLines++;
    } else return false;
    return true;
  }

  /** The next byte to be taken back; a line's end or an end of file never is. */
  get #erasable(): number | undefined {
    const { last } = this.#input;
    if (last === undefined || last === 0) return undefined;
    return this.#isCharacter(VEOL, last) ? undefined : last;
  }

  #backspace(): void {
    const byte = this.#erasable;
    if (byte === undefined) return;
    this.#input.dropLast();
    for (let left = columnsOf(byte, this.#input.width); left > 0; left--) {
      this.#rubOut(BACKSPACE);
    }
  }

  #eraseWhile(condition: (last: number) => boolean): void {
    for (;;) {
      const last = this.#erasable;
      if (last === undefined || !condition(last)) return;
      this.#input.dropLast();
      this.#rubOut(Number(this.#modes.c_cc[VERASE]));
    }
  }

  /** Not processed as output, and with or without ECHO. */
  #rubOut(erase: number): void {
    for (const byte of [erase, SPACE, erase]) this.echo(byte);
  }

  /** Sends a signal to the foreground group. */
  protected generateSignal(signal: number): void {
    const pgid = this.foregroundGroupId;
    if (pgid === 0) return;
    if (!this.#hasLocalMode(NOFLSH)) this.#flushInput();
    // As whoever runs sees the group, also where a key was hit.
    const { processes } = this.kernel;
    for (const process of processes.visibleGroup(this.#caller, pgid)) {
      sendSignalToProcess(process, signal, undefined);
    }
  }

  /** The other side is gone. */
  hangUp(): void {
    this.generateSignal(SIGHUP);
  }

  #flushInput(): void {
    this.#availableLines = 0;
    this.#input.clear();
    this.evaluateBlockConditions();
  }

  override ioctl(
    context: SyscallContext,
    description: OpenFileDescription,
    request: number,
    argument: UserAddress,
    raw: bigint,
  ): number {
    context.requirePromise("tty");
    const { memory, process } = context;
    switch (request) {
      case TIOCGPGRP:
        memory.writeU32(argument, this.foregroundGroupId);
        return 0;
      case TIOCSPGRP:
        this.#chooseForeground(process, Number(BigInt.asIntN(32, raw)));
        return 0;
      case TCGETS:
        memory.write(argument, structBytes(termios, this.#modes));
        return 0;
      case TCSETS:
      case TCSETSF:
      case TCSETSW:
        this.#setModes(context, description, argument, request === TCSETSF);
        return 0;
      case TCFLSH:
        this.#flush(Number(raw & 0xffn));
        return 0;
      case TIOCGWINSZ:
        memory.write(
          argument,
          structBytes(winsize, {
            ws_row: this.rows,
            ws_col: this.columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
          }),
        );
        return 0;
      case TIOCSWINSZ:
        this.#setSize(context, argument);
        return 0;
      case TIOCSCTTY:
        process.tty = this;
        return 0;
      case TIOCNOTTY:
        process.tty = undefined;
        return 0;
      case TIOCSTI:
        return fail("ioctl/EIO/tiocsti-never-works");
      default:
        return fail("ioctl/EINVAL/unknown-request");
    }
  }

  #chooseForeground(caller: Process, pgid: number): void {
    const { processes } = this.kernel;
    const group = processes.findGroup(pgid);
    if (group === undefined) fail("ioctl/EINVAL/no-such-process-group");
    const leader = processes.visible(caller, pgid);
    const member = leader ?? processes.visibleGroup(caller, pgid).at(-1);
    const session = member?.sid;
    if (session === 0 || session !== caller.sid) {
      fail("ioctl/EPERM/group-not-led-from-the-callers-session");
    }
    if (leader !== undefined && leader.pgid !== pgid) {
      fail("ioctl/EPERM/group-not-led-from-the-callers-session");
    }
    this.setForeground(
      group,
      leader === undefined ? undefined : processes.find(leader.ppid),
    );
  }

  #setModes(
    context: SyscallContext,
    description: OpenFileDescription,
    argument: UserAddress,
    flush: boolean,
  ): void {
    const bytes = context.memory.read(argument, termios.size);
    this.#modes = readStruct(termios, new DataView(bytes.buffer));
    description.isBlocking = this.isCanonical || !this.#isCharacter(VMIN, 0);
    if (flush) this.#flushInput();
    // The settings stay, although the call fails.
    if (hasUnimplementedModes(this.#modes)) {
      fail("ioctl/ENOTIMPL/terminal-flags-not-implemented");
    }
  }

  /** There is no output queue, so TCOFLUSH has nothing to do. */
  #flush(queue: number): void {
    if (queue === TCIFLUSH || queue === TCIOFLUSH) this.#flushInput();
    else if (queue !== TCOFLUSH) {
      fail("ioctl/EINVAL/no-such-terminal-queue");
    }
  }

  #setSize(context: SyscallContext, argument: UserAddress): void {
    const bytes = context.memory.read(argument, winsize.size);
    const size = readStruct(winsize, new DataView(bytes.buffer));
    if (size.ws_row === this.rows && size.ws_col === this.columns) return;
    this.rows = size.ws_row;
    this.columns = size.ws_col;
    this.generateSignal(SIGWINCH);
  }
}
