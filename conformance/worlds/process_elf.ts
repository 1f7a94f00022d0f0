import { toBytes } from "../language/row.ts";
import { type SyscallName, syscalls } from "../../src/api/calls.ts";
import type { Architecture } from "../../src/cpu/cpu.ts";

export const PAGE = 4096;

const HEADER = 64;

const PROGRAM_HEADER = 56;

const SECTION_HEADER = 64;

/** Numbers of `e_type`. */
export const ET = { REL: 1, EXEC: 2, DYN: 3, CORE: 4 } as const;

/** Numbers of `p_type`. */
export const PT = {
  NULL: 0,
  LOAD: 1,
  DYNAMIC: 2,
  INTERP: 3,
  NOTE: 4,
  PHDR: 6,
  TLS: 7,
  GNU_STACK: 0x6474_e551,
  GNU_RELRO: 0x6474_e552,
  GNU_PROPERTY: 0x6474_e553,
} as const;

/** Bits of `p_flags`. */
export const PF = { X: 1, W: 2, R: 4 } as const;

const SHT_SYMTAB = 2;

const machines: Readonly<Record<Architecture, number>> = {
  x86_64: 62,
  aarch64: 183,
  riscv64: 243,
};

/** A program header; what is left out describes the whole file, mapped at 0. */
export interface ProgramHeader {
  readonly type?: number;
  readonly flags?: number;
  readonly offset?: number | bigint;
  readonly vaddr?: number | bigint;
  readonly filesz?: number | bigint;
  readonly memsz?: number | bigint;
  readonly align?: number | bigint;
}

/** What an ELF file holds; what is left out is as a valid file has it. */
export interface Elf {
  readonly machine?: Architecture;
  readonly type?: number;
  readonly headers?: readonly ProgramHeader[];
  /** The path in a PT_INTERP, terminated as a linker would. */
  readonly interpreter?: string;
  /** Instructions, behind the headers, where the entry point is. */
  readonly code?: Uint8Array;
  /** Adds two section headers for symbol tables, of which one is allowed. */
  readonly symbolTables?: number;
  /** Bytes of the whole file, when more than its parts need. */
  readonly size?: number;
  /** Spoils the finished file. */
  readonly change?: (view: DataView) => void;
}

/** The bytes of an ELF file. */
export function elf(description: Elf = {}): Uint8Array {
  const { code = new Uint8Array(0), interpreter, symbolTables = 0 } =
    description;
  const path = interpreter === undefined
    ? new Uint8Array(0)
    : toBytes(`${interpreter}\0`);
  const headers = [
    ...description.headers ?? [{}],
    ...(interpreter === undefined ? [] : [{ type: PT.INTERP }]),
  ];
  const pathAt = HEADER + headers.length * PROGRAM_HEADER;
  const codeAt = Math.ceil((pathAt + path.length) / 16) * 16;
  const sectionsAt = Math.ceil((codeAt + code.length) / 8) * 8;
  const end = sectionsAt + symbolTables * SECTION_HEADER;
  const bytes = new Uint8Array(Math.max(end, description.size ?? 0));
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, description.type ?? ET.DYN, true);
  view.setUint16(18, machines[description.machine ?? "riscv64"], true);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, BigInt(codeAt), true);
  view.setBigUint64(32, headers.length === 0 ? 0n : BigInt(HEADER), true);
  view.setBigUint64(40, symbolTables === 0 ? 0n : BigInt(sectionsAt), true);
  view.setUint16(52, HEADER, true);
  view.setUint16(54, PROGRAM_HEADER, true);
  view.setUint16(56, headers.length, true);
  view.setUint16(58, SECTION_HEADER, true);
  view.setUint16(60, symbolTables, true);
  headers.forEach((header, index) => {
    const isPath = header.type === PT.INTERP && header.filesz === undefined;
    const offset = isPath ? pathAt : header.offset ?? 0;
    const size = isPath ? path.length : bytes.length;
    const filesz = header.filesz ?? size;
    const words = [
      offset,
      header.vaddr ?? offset,
      0,
      filesz,
      header.memsz ?? filesz,
      header.align ?? PAGE,
    ];
    const at = HEADER + index * PROGRAM_HEADER;
    view.setUint32(at, header.type ?? PT.LOAD, true);
    view.setUint32(at + 4, header.flags ?? PF.R | PF.X, true);
    words.forEach((word, field) =>
      view.setBigUint64(at + 8 + field * 8, BigInt(word), true)
    );
  });
  bytes.set(path, pathAt);
  bytes.set(code, codeAt);
  for (let index = 0; index < symbolTables; index++) {
    view.setUint32(sectionsAt + index * SECTION_HEADER + 4, SHT_SYMTAB, true);
  }
  description.change?.(view);
  return bytes;
}

/** What a small program passes to a system call. */
export type ProgramValue =
  /** Below 65,536. */
  | number
  /** The last result; only as the first argument. */
  | "result"
  /** The address of the program's own code; only as the first argument. */
  | "code"
  /** The address of these bytes, behind the code; only as the first argument. */
  | Uint8Array;

/** A step of a small program. */
export type ProgramStep =
  | {
    readonly name: SyscallName;
    readonly arguments?: readonly ProgramValue[];
  }
  /** Negates the last result. */
  | "negate"
  /** Moves the stack pointer so far behind the last result. */
  | { readonly stackBehindResult: number };

/** The instructions of one architecture that small programs are made of. */
export interface Assembler {
  /** Puts a number into the register of an argument. */
  argument(index: number, value: number): number[];
  /** Puts the address `distance` bytes from here into the first argument. */
  address(distance: number): number[];
  /** Copies the result into the first argument. */
  resultToArgument(): number[];
  /** Copies what a new program finds as argc into the first argument. */
  argumentCount(): number[];
  negate(): number[];
  stackBehindResult(distance: number): number[];
  call(number: number): number[];
}

export function word(instruction: number): number[] {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, instruction >>> 0, true);
  return [...bytes];
}

// mov r32, imm32 of rdx, rdi, rbx, rsi, as the kernel takes arguments.
const x86Arguments = [0xba, 0xbf, 0xbb, 0xbe];

function riscvLoad(register: number, value: number): number[] {
  const low = (value << 20) >> 20;
  const high = (value - low) >>> 12;
  const from = high === 0 ? 0 : register;
  const add = 0x13 | (register << 7) | (from << 15) | (low << 20);
  return [
    ...(high === 0 ? [] : word(0x37 | (register << 7) | (high << 12))),
    ...word(add),
  ];
}

export const assemblers: Readonly<Record<Architecture, Assembler>> = {
  x86_64: {
    argument: (index, value) => [x86Arguments[index] ?? 0xba, ...word(value)],
    // lea rdx, [rip + distance]
    address: (distance) => [0x48, 0x8d, 0x15, ...word(distance - 7)],
    resultToArgument: () => [0x48, 0x89, 0xc2],
    argumentCount: () => [0x89, 0xfa],
    negate: () => [0x48, 0xf7, 0xd8],
    // lea rsp, [rax + distance]
    stackBehindResult: (distance) => [0x48, 0x8d, 0xa0, ...word(distance)],
    call: (number) => [0xb8, ...word(number), 0x0f, 0x05],
  },
  aarch64: {
    argument: (index, value) => word(0xd280_0000 | (value << 5) | (index + 1)),
    // adr x1, distance
    address: (distance) =>
      word(
        0x1000_0001 | ((distance & 3) << 29) |
          (((distance >> 2) & 0x7_ffff) << 5),
      ),
    resultToArgument: () => word(0xaa00_03e1),
    argumentCount: () => word(0xaa00_03e1),
    negate: () => word(0xcb00_03e0),
    // mov x9, distance; add sp, x0, x9, uxtx
    stackBehindResult: (distance) => [
      ...word(0xd280_0009 | (distance << 5)),
      ...word(0x8b29_601f),
    ],
    call: (number) => [
      ...word(0xd280_0008 | (number << 5)),
      ...word(0xd400_0001),
    ],
  },
  riscv64: {
    argument: (index, value) => riscvLoad(10 + index, value),
    // auipc a0, 0; addi a0, a0, distance
    address: (distance) => [
      ...word(0x517),
      ...word(0x5_0513 | (distance << 20)),
    ],
    resultToArgument: () => [],
    argumentCount: () => [],
    negate: () => word(0x40a0_0533),
    // li t0, distance; add sp, a0, t0
    stackBehindResult: (distance) => [
      ...riscvLoad(5, distance),
      ...word(0x0055_0133),
    ],
    call: (number) => [...riscvLoad(17, number), ...word(0x73)],
  },
};

/** Puts code together; data lies behind it. */
class ProgramBuilder {
  readonly #assembler: Assembler;
  readonly #code: number[] = [];
  readonly #data: { readonly at: number; readonly bytes: Uint8Array }[] = [];

  constructor(architecture: Architecture) {
    this.#assembler = assemblers[architecture];
  }

  step(step: ProgramStep): void {
    if (step === "negate") this.#code.push(...this.#assembler.negate());
    else if ("stackBehindResult" in step) {
      const distance = step.stackBehindResult;
      this.#code.push(...this.#assembler.stackBehindResult(distance));
    } else {
      // The result first: other arguments may overwrite its register.
      (step.arguments ?? []).forEach((value, index) =>
        this.#argument(index, value)
      );
      this.call(step.name);
    }
  }

  #argument(index: number, value: ProgramValue): void {
    const assembler = this.#assembler;
    if (typeof value === "number") {
      this.#code.push(...assembler.argument(index, value));
    } else if (index !== 0) {
      throw new TypeError("only a first argument is more than a number");
    } else if (value === "result") {
      this.#code.push(...assembler.resultToArgument());
    } else {
      const at = this.#code.length;
      if (value !== "code") this.#data.push({ at, bytes: value });
      this.#code.push(...assembler.address(-at));
    }
  }

  call(name: SyscallName): void {
    this.#code.push(...this.#assembler.call(syscalls[name].number));
  }

  exitWithResult(): Uint8Array {
    this.#code.push(...this.#assembler.resultToArgument());
    return this.finish();
  }

  exitWithArgumentCount(): Uint8Array {
    this.#code.push(...this.#assembler.argumentCount());
    return this.finish();
  }

  finish(): Uint8Array {
    this.call("exit");
    let end = Math.ceil(this.#code.length / 16) * 16;
    for (const { at, bytes } of this.#data) {
      const address = this.#assembler.address(end - at);
      this.#code.splice(at, address.length, ...address);
      while (this.#code.length < end) this.#code.push(0);
      this.#code.push(...bytes);
      end = Math.ceil((end + bytes.length) / 16) * 16;
    }
    return new Uint8Array(this.#code);
  }
}

/** Code that takes the steps and exits with the last result. */
export function exitsWithResultOf(
  architecture: Architecture,
  ...steps: readonly ProgramStep[]
): Uint8Array {
  const builder = new ProgramBuilder(architecture);
  for (const step of steps) builder.step(step);
  return builder.exitWithResult();
}

/** Code that exits with a status below 256. */
export function exitsWith(
  architecture: Architecture,
  status: number,
): Uint8Array {
  const builder = new ProgramBuilder(architecture);
  builder.step({ name: "exit", arguments: [status] });
  return builder.finish();
}

/** Code that exits with the number of its arguments. */
export function exitsWithArgumentCount(architecture: Architecture): Uint8Array {
  return new ProgramBuilder(architecture).exitWithArgumentCount();
}
