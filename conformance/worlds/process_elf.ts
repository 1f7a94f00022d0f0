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
  /**
   * Instructions, behind the headers, where the entry point is; they may depend
   * on the address that they have.
   */
  readonly code?: Uint8Array | ((address: number) => Uint8Array);
  /** The address of the file's first byte, for the code and the entry point. */
  readonly base?: number;
  /** Adds two section headers for symbol tables, of which one is allowed. */
  readonly symbolTables?: number;
  /** Bytes of the whole file, when more than its parts need. */
  readonly size?: number;
  /** Spoils the finished file. */
  readonly change?: (view: DataView) => void;
}

/**
 * How large a file must be for a header. The reference does not survive data
 * that begin where the file ends, even where they take nothing from it
 * (Kernel/Syscalls/execve.cpp asks for their place in the file first).
 */
function mustReach(
  { flags = 0, offset, filesz, memsz }: ProgramHeader,
): number {
  const isOnlyInMemory = (flags & PF.W) !== 0 && filesz === 0 && memsz !== 0;
  return isOnlyInMemory ? Number(offset ?? 0) + 1 : 0;
}

/** The bytes of an ELF file. */
export function elf(description: Elf = {}): Uint8Array {
  const { interpreter, symbolTables = 0, base = 0 } = description;
  const path = interpreter === undefined
    ? new Uint8Array(0)
    : toBytes(`${interpreter}\0`);
  const headers = [
    ...description.headers ?? [{}],
    ...(interpreter === undefined ? [] : [{ type: PT.INTERP }]),
  ];
  const pathAt = HEADER + headers.length * PROGRAM_HEADER;
  const codeAt = Math.ceil((pathAt + path.length) / 16) * 16;
  const { code: said = new Uint8Array(0) } = description;
  const code = said instanceof Uint8Array ? said : said(base + codeAt);
  const sectionsAt = Math.ceil((codeAt + code.length) / 8) * 8;
  const end = sectionsAt + symbolTables * SECTION_HEADER;
  const bytes = new Uint8Array(
    Math.max(end, description.size ?? 0, ...headers.map(mustReach)),
  );
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, description.type ?? ET.DYN, true);
  view.setUint16(18, machines[description.machine ?? "riscv64"], true);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, BigInt(base + codeAt), true);
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
  /** The last result. */
  | "result"
  /** The address of the program's own code; only as the first argument. */
  | "code"
  /** The address of these bytes, behind the code; only as the first argument. */
  | Uint8Array
  | AtAddress
  /** The stack pointer. */
  | "stack";

/** A place, as program headers say it; the program may lie elsewhere. */
export interface AtAddress {
  readonly address: number;
}

/** A step of a small program. */
export type ProgramStep =
  | {
    readonly name: SyscallName;
    readonly arguments?: readonly ProgramValue[];
  }
  /** Negates the last result. */
  | "negate"
  /** Moves the stack pointer so far behind the last result. */
  | { readonly stackBehindResult: number }
  /** Loads the byte at a place: it becomes the last result. */
  | { readonly load: number }
  /** Stores a byte, 1, at a place. */
  | { readonly store: number }
  /** Goes on at a place. */
  | { readonly jump: number }
  /** Stores the address of a place, as the program sees it, at another. */
  | { readonly addressOf: number; readonly at: number }
  /** Stores sp, argc, argv - sp and envp - sp, as a program finds them, at a place. */
  | { readonly entryAt: number }
  /** Moves the stack pointer to a place. */
  | { readonly stackAt: number }
  /** Instructions as they are, which may depend on the place that they have. */
  | { readonly instructions: (here: number) => readonly number[] }
  /** Stores the register of its own that `instructions` left a word in. */
  | { readonly wordAt: number }
  /** Takes the steps again and again until the byte at a place is not 0. */
  | { readonly until: number; readonly steps: readonly ProgramStep[] }
  /** Stores how far a word of the stack is above `from`, at a place. */
  | {
    readonly stackWord: number;
    readonly from: "stack" | number;
    readonly at: number;
  };

/** The instructions of one architecture that small programs are made of. */
export interface Assembler {
  /** Puts a number into the register of an argument. */
  argument(index: number, value: number): number[];
  /** Puts the address `distance` bytes from here into the register of an argument. */
  address(index: number, distance: number): number[];
  /** Loads the byte that the first argument points at: it becomes the result. */
  load(): number[];
  /** Stores a byte, 1, where the first argument points. */
  store(): number[];
  /** Goes on where the first argument points. */
  jump(): number[];
  /** Stores the first argument, 64 bits, where the second points. */
  storeFirst(): number[];
  /** Stores sp, argc, argv - sp and envp - sp `distance` bytes from here. */
  storeEntry(distance: number): number[];
  /** Goes so far from here if the result is 0. */
  branchIfZero(distance: number): number[];
  /** Loads a word of the stack into a register of its own. */
  loadStackWord(offset: number): number[];
  /** Subtracts the stack pointer from that. */
  subtractStack(): number[];
  /** Subtracts the first argument from it. */
  subtractFirst(): number[];
  /** Stores it where the second argument points. */
  storeWord(): number[];
  /** Moves the stack pointer `distance` bytes from here. */
  stackHere(distance: number): number[];
  /** Copies the stack pointer to an argument. */
  stackToArgument(index: number): number[];
  /** Copies the result into an argument. */
  resultToArgument(index: number): number[];
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

const x86Numbers = [2, 7, 3, 6];

// ModR/M of lea r64, [rip + disp32] of the same.
const x86Addresses = [0x15, 0x3d, 0x1d, 0x35];

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
    // lea r64, [rip + distance]
    address: (index, distance) => [
      ...[0x48, 0x8d, x86Addresses[index] ?? 0x15],
      ...word(distance - 7),
    ],
    // movzx eax, byte [rdx]
    load: () => [0x0f, 0xb6, 0x02],
    // mov byte [rdx], 1
    store: () => [0xc6, 0x02, 0x01],
    // jmp rdx
    jump: () => [0xff, 0xe2],
    // mov [rdi], rdx
    storeFirst: () => [0x48, 0x89, 0x17],
    storeEntry: (distance) => [
      // mov [rip + distance], rsp; the next, rdi
      ...[0x48, 0x89, 0x25, ...word(distance - 7)],
      ...[0x48, 0x89, 0x3d, ...word(distance + 8 - 14)],
      // sub rsi, rsp; mov [rip + distance + 16], rsi
      ...[0x48, 0x29, 0xe6, 0x48, 0x89, 0x35, ...word(distance + 16 - 24)],
      // sub rdx, rsp; mov [rip + distance + 24], rdx
      ...[0x48, 0x29, 0xe2, 0x48, 0x89, 0x15, ...word(distance + 24 - 34)],
    ],
    // test eax, eax; jz distance
    branchIfZero: (distance) => [
      ...[0x85, 0xc0, 0x0f, 0x84, ...word(distance - 8)],
    ],
    // mov rax, [rsp + offset]
    loadStackWord: (offset) => [0x48, 0x8b, 0x84, 0x24, ...word(offset)],
    // sub rax, rsp
    subtractStack: () => [0x48, 0x29, 0xe0],
    // sub rax, rdx
    subtractFirst: () => [0x48, 0x29, 0xd0],
    // mov [rdi], rax
    storeWord: () => [0x48, 0x89, 0x07],
    // lea rsp, [rip + distance]
    stackHere: (distance) => [0x48, 0x8d, 0x25, ...word(distance - 7)],
    // mov r64, rsp
    stackToArgument: (index) => [
      ...[0x48, 0x89, 0xe0 | (x86Numbers[index] ?? 0)],
    ],
    resultToArgument: (index) => [
      ...[0x48, 0x89, 0xc0 | (x86Numbers[index] ?? 2)],
    ],
    argumentCount: () => [0x89, 0xfa],
    negate: () => [0x48, 0xf7, 0xd8],
    // lea rsp, [rax + distance]
    stackBehindResult: (distance) => [0x48, 0x8d, 0xa0, ...word(distance)],
    call: (number) => [0xb8, ...word(number), 0x0f, 0x05],
  },
  aarch64: {
    argument: (index, value) => word(0xd280_0000 | (value << 5) | (index + 1)),
    address(index, distance) {
      const register = index + 1;
      if (Math.abs(distance) < 0x10_0000) {
        // adr x, distance
        return word(
          0x1000_0000 | register | ((distance & 3) << 29) |
            (((distance >> 2) & 0x7_ffff) << 5),
        );
      }
      return [
        // adr x, 0; mov x9, distance; add x, x, w9, sxtw
        ...word(0x1000_0000 | register),
        ...word(0xd280_0009 | ((distance & 0xffff) << 5)),
        ...word(0xf2a0_0009 | (((distance >> 16) & 0xffff) << 5)),
        ...word(0x8b29_c000 | (register << 5) | register),
      ];
    },
    // ldrb w0, [x1]
    load: () => word(0x3940_0020),
    // mov w9, #1; strb w9, [x1]
    store: () => [...word(0x5280_0029), ...word(0x3900_0029)],
    // br x1
    jump: () => word(0xd61f_0020),
    // str x1, [x2]
    storeFirst: () => word(0xf900_0041),
    storeEntry: (distance) => [
      // adr x9, distance
      ...word(
        0x1000_0009 | ((distance & 3) << 29) |
          (((distance >> 2) & 0x7_ffff) << 5),
      ),
      // mov x10, sp; sub x1, x1, x10; sub x2, x2, x10
      ...[0x9100_03ea, 0xcb0a_0021, 0xcb0a_0042].flatMap(word),
      // stp x10, x0, [x9]; stp x1, x2, [x9, #16]
      ...[0xa900_012a, 0xa901_0921].flatMap(word),
    ],
    // cbz w0, distance
    branchIfZero: (distance) =>
      word(0x3400_0000 | (((distance >> 2) & 0x7_ffff) << 5)),
    // ldr x9, [sp, #offset]
    loadStackWord: (offset) => word(0xf940_03e9 | ((offset / 8) << 10)),
    // mov x10, sp; sub x9, x9, x10
    subtractStack: () => [0x9100_03ea, 0xcb0a_0129].flatMap(word),
    // sub x9, x9, x1
    subtractFirst: () => word(0xcb01_0129),
    // str x9, [x2]
    storeWord: () => word(0xf900_0049),
    // adr x9, distance; mov sp, x9
    stackHere: (distance) => [
      ...word(
        0x1000_0009 | ((distance & 3) << 29) |
          (((distance >> 2) & 0x7_ffff) << 5),
      ),
      ...word(0x9100_013f),
    ],
    stackToArgument: (index) => word(0x9100_03e0 | (index + 1)),
    resultToArgument: (index) => word(0xaa00_03e0 | (index + 1)),
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
    // auipc a, high; addi a, a, low
    address: (index, distance) => {
      const low = (distance << 20) >> 20;
      const register = 10 + index;
      return [
        ...word(0x17 | (register << 7) | (distance - low)),
        ...word(0x13 | (register << 7) | (register << 15) | (low << 20)),
      ];
    },
    // lbu a0, 0(a0)
    load: () => word(0x0005_4503),
    // li t0, 1; sb t0, 0(a0)
    store: () => [...word(0x0010_0293), ...word(0x0055_0023)],
    // jr a0
    jump: () => word(0x0005_0067),
    // sd a0, 0(a1)
    storeFirst: () => word(0x00a5_b023),
    storeEntry(distance) {
      const low = (distance << 20) >> 20;
      return [
        // auipc t0, high; addi t0, t0, low
        ...word(0x297 | (distance - low)),
        ...word(0x2_8293 | (low << 20)),
        // sub a1, a1, sp; sub a2, a2, sp
        ...[0x4025_85b3, 0x4026_0633].flatMap(word),
        // sd sp, 0(t0); sd a0, 8(t0); sd a1, 16(t0); sd a2, 24(t0)
        ...[0x0022_b023, 0x00a2_b423, 0x00b2_b823, 0x00c2_bc23].flatMap(word),
      ];
    },
    // beqz a0, distance
    branchIfZero: (distance) =>
      word(
        0x0005_0063 | ((distance >> 12 & 1) << 31) |
          ((distance >> 5 & 0x3f) << 25) | ((distance >> 1 & 0xf) << 8) |
          ((distance >> 11 & 1) << 7),
      ),
    // ld t0, offset(sp)
    loadStackWord: (offset) => word(0x0001_3283 | (offset << 20)),
    // sub t0, t0, sp
    subtractStack: () => word(0x4022_82b3),
    // sub t0, t0, a0
    subtractFirst: () => word(0x40a2_82b3),
    // sd t0, 0(a1)
    storeWord: () => word(0x0055_b023),
    // auipc sp, high; addi sp, sp, low
    stackHere(distance) {
      const low = (distance << 20) >> 20;
      return [
        ...word(0x117 | (distance - low)),
        ...word(0x1_0113 | (low << 20)),
      ];
    },
    // mv a, sp
    stackToArgument: (index) => word(0x0001_0013 | ((10 + index) << 7)),
    // mv a, a0
    resultToArgument: (index) =>
      index === 0 ? [] : word(0x0005_0013 | ((10 + index) << 7)),
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
  /** Where the code will lie, as program headers say it. */
  readonly #start: number;

  constructor(architecture: Architecture, start = 0) {
    this.#assembler = assemblers[architecture];
    this.#start = start;
  }

  step(step: ProgramStep): void {
    if (step === "negate") this.#code.push(...this.#assembler.negate());
    else if ("stackBehindResult" in step) {
      const distance = step.stackBehindResult;
      this.#code.push(...this.#assembler.stackBehindResult(distance));
    } else if ("load" in step) {
      this.#address(0, step.load);
      this.#code.push(...this.#assembler.load());
    } else if ("store" in step) {
      this.#address(0, step.store);
      this.#code.push(...this.#assembler.store());
    } else if ("jump" in step) {
      this.#address(0, step.jump);
      this.#code.push(...this.#assembler.jump());
    } else if ("instructions" in step) {
      this.#code.push(...step.instructions(this.#start + this.#code.length));
    } else if ("wordAt" in step) {
      this.#address(1, step.wordAt);
      this.#code.push(...this.#assembler.storeWord());
    } else if ("until" in step) {
      this.#until(step);
    } else if ("stackAt" in step) {
      const distance = step.stackAt - this.#start - this.#code.length;
      this.#code.push(...this.#assembler.stackHere(distance));
    } else if ("stackWord" in step) {
      this.#stackWord(step);
    } else if ("entryAt" in step) {
      const distance = step.entryAt - this.#start - this.#code.length;
      this.#code.push(...this.#assembler.storeEntry(distance));
    } else if ("addressOf" in step) {
      this.#address(0, step.addressOf);
      this.#address(1, step.at);
      this.#code.push(...this.#assembler.storeFirst());
    } else {
      // The result first: other arguments may overwrite its register.
      const list = [...(step.arguments ?? []).entries()];
      for (const [index, value] of list) {
        if (value === "result") this.#argument(index, value);
      }
      for (const [index, value] of list) {
        if (value !== "result") this.#argument(index, value);
      }
      this.call(step.name);
    }
  }

  #until({ until, steps }: Extract<ProgramStep, { until: number }>): void {
    const begin = this.#code.length;
    for (const step of steps) this.step(step);
    this.step({ load: until });
    const distance = begin - this.#code.length;
    this.#code.push(...this.#assembler.branchIfZero(distance));
  }

  #argument(index: number, value: ProgramValue): void {
    const assembler = this.#assembler;
    if (typeof value === "number") {
      this.#code.push(...assembler.argument(index, value));
    } else if (typeof value === "object" && "address" in value) {
      this.#address(index, value.address);
    } else if (value === "stack") {
      this.#code.push(...assembler.stackToArgument(index));
    } else if (value === "result") {
      this.#code.push(...assembler.resultToArgument(index));
    } else if (index !== 0) {
      throw new TypeError("only a first argument is bytes or code");
    } else {
      const at = this.#code.length;
      if (value !== "code") this.#data.push({ at, bytes: value });
      this.#code.push(...assembler.address(0, -at));
    }
  }

  #stackWord(
    { stackWord, from, at }: Extract<ProgramStep, { stackWord: number }>,
  ): void {
    const assembler = this.#assembler;
    this.#code.push(...assembler.loadStackWord(stackWord));
    if (from === "stack") this.#code.push(...assembler.subtractStack());
    else {
      this.#address(0, from);
      this.#code.push(...assembler.subtractFirst());
    }
    this.#address(1, at);
    this.#code.push(...assembler.storeWord());
  }

  #address(index: number, address: number): void {
    const distance = address - this.#start - this.#code.length;
    this.#code.push(...this.#assembler.address(index, distance));
  }

  call(name: SyscallName): void {
    this.#code.push(...this.#assembler.call(syscalls[name].number));
  }

  exitWithResult(): Uint8Array {
    this.#code.push(...this.#assembler.resultToArgument(0));
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
      const address = this.#assembler.address(0, end - at);
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

/**
 * Code of an ELF file that takes the steps, which name places as the file's
 * program headers do, and exits with the last result.
 */
export function takesSteps(
  architecture: Architecture,
  ...steps: readonly ProgramStep[]
): (address: number) => Uint8Array {
  return (address) => {
    const builder = new ProgramBuilder(architecture, address);
    for (const step of steps) builder.step(step);
    return builder.exitWithResult();
  };
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
