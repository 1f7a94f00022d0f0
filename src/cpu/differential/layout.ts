/**
 * What travels between the comparer and a reference: a full register state
 * and a window of memory, at fixed offsets; `runners/runner.c` has the same.
 *
 * @module
 */

/** Offsets and sizes in bytes. */
export const StateLayout = {
  /** 32 general registers by the manual's number; AArch64's SP is number 31. */
  general: 0,
  pc: 256,
  /** RFLAGS or NZCV. */
  flags: 264,
  /** fcsr, FPCR, MXCSR. */
  floatControl: 272,
  /** FPSR; x87's control, status and abridged tag word, 16 bits each. */
  floatStatus: 280,
  /** 32 registers of 16 bytes. */
  vector: 288,
  /** x87's stack, from the top, 16 bytes each. */
  stack: 800,
  /** The signal that ended the run, by Linux's number. */
  signal: 928,
  faultAddress: 936,
  data: 960,
  dataBytes: 512,
  bytes: 1472,
} as const;

/** A test: a state, then the length of its code, then the code. */
export const TestLayout = {
  codeLength: StateLayout.bytes,
  code: StateLayout.bytes + 8,
  codeBytes: 56,
  bytes: StateLayout.bytes + 64,
} as const;

/** Where things lie in the address space, in both executors. */
export const Addresses = {
  /** The runner itself: away from numbers that tests like as addresses. */
  runner: 0x6a5b0000,
  /** Pages full of traps, the code in the middle. */
  codeArea: 0x10000000,
  codeAreaBytes: 0x4000,
  code: 0x10002000,
  /** Two pages; the window that is filled and compared spans their border. */
  dataArea: 0x50000000,
  dataAreaBytes: 0x2000,
  data: 0x50001000 - StateLayout.dataBytes / 2,
} as const;

/** How a test ended: Linux's signal numbers. */
export const Signal = {
  SIGILL: 4,
  SIGTRAP: 5,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGSEGV: 11,
  /** From the runner: the test does not end. */
  SIGALRM: 14,
  /** No signal: the reference's process ended at this test. */
  died: 0xffff,
} as const;

/** A state of this layout, in a buffer of its own or inside of another. */
export class StateImage {
  readonly bytes: Uint8Array;
  readonly view: DataView;

  /** Looks at `length` bytes of `buffer`, or at new ones. */
  constructor(
    buffer: ArrayBufferLike = new ArrayBuffer(StateLayout.bytes),
    offset = 0,
    length: number = StateLayout.bytes,
  ) {
    this.bytes = new Uint8Array(buffer, offset, length);
    this.view = new DataView(buffer, offset, length);
  }

  /** The 8 bytes at an offset of {@linkcode StateLayout}. */
  get(offset: number): bigint {
    return this.view.getBigUint64(offset, true);
  }

  /** Writes the 8 bytes at an offset of {@linkcode StateLayout}. */
  set(offset: number, value: bigint): void {
    this.view.setBigUint64(offset, BigInt.asUintN(64, value), true);
  }

  general(index: number): bigint {
    return this.get(StateLayout.general + 8 * index);
  }

  setGeneral(index: number, value: bigint): void {
    this.set(StateLayout.general + 8 * index, value);
  }

  /** A vector register as a 128-bit number. */
  vector(index: number): bigint {
    const at = StateLayout.vector + 16 * index;
    return this.get(at) | this.get(at + 8) << 64n;
  }

  setVector(index: number, value: bigint): void {
    const at = StateLayout.vector + 16 * index;
    this.set(at, value);
    this.set(at + 8, value >> 64n);
  }
}

/** A test: a state and code to run from it. */
export class Test extends StateImage {
  /** Looks at a test in `buffer`, or at a new one. */
  constructor(
    buffer: ArrayBufferLike = new ArrayBuffer(TestLayout.bytes),
    offset = 0,
  ) {
    super(buffer, offset, TestLayout.bytes);
  }

  get codeLength(): number {
    return Number(this.get(TestLayout.codeLength));
  }

  /** The code's bytes. */
  get code(): Uint8Array {
    return this.bytes.subarray(
      TestLayout.code,
      TestLayout.code + this.codeLength,
    );
  }

  /** Adds an instruction; throws when there is no room. */
  emit(...bytes: readonly number[]): void {
    const length = this.codeLength;
    if (length + bytes.length > TestLayout.codeBytes) {
      throw new RangeError("a test's code is too long");
    }
    this.bytes.set(bytes, TestLayout.code + length);
    this.set(TestLayout.codeLength, BigInt(length + bytes.length));
  }
}
