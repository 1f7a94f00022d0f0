import { assertEquals } from "@std/assert";
import type { FlagWriter } from "../ir/conditions.ts";
import {
  AddressSpace,
  type Architecture,
  Cpu,
  CpuState,
  Exit,
  PAGE_SIZE,
  PhysicalMemory,
  Protection,
  type Tier,
  tiers,
} from "../cpu.ts";
import { writersAtEntries } from "./flag_flow.ts";

const writer = (kind: FlagWriter["kind"], width: number): FlagWriter => ({
  kind,
  width,
  immediate: false,
});

Deno.test("writersAtEntries() knows what all ways to a node have written last", () => {
  const [sub, other, narrow] = [
    writer("sub", 64),
    writer("sub", 64),
    writer("sub", 32),
  ];
  // 0 leads to 1 and 2, these to 3; 4 and 5 are a loop behind it.
  const ways = [[1, 2], [3], [3], [4], [5], [4]];
  const behind = (...written: (FlagWriter | undefined)[]) =>
    writersAtEntries(ways, 0, (node, last) => written[node] ?? last);
  assertEquals(behind(sub), [undefined, sub, sub, sub, sub, sub]);
  assertEquals(
    behind(undefined, sub, other),
    [undefined, undefined, undefined, sub, sub, sub],
  );
  assertEquals(
    behind(sub, undefined, narrow),
    [undefined, sub, sub, undefined, undefined, undefined],
  );
  assertEquals(
    behind(sub, undefined, undefined, undefined, undefined, narrow),
    [undefined, sub, sub, sub, undefined, undefined],
  );
});

/** Whether the conditions from `eq` to `le` hold. */
function conditionsOf(flags: number): number[] {
  const [n, z, c, v] = [
    flags >> 3 & 1,
    flags >> 2 & 1,
    flags >> 1 & 1,
    flags & 1,
  ];
  const even = [
    z,
    c,
    n,
    v,
    c & ~z & 1,
    n === v ? 1 : 0,
    z === 0 && n === v ? 1 : 0,
  ];
  return even.flatMap((holds) => [holds, holds ^ 1]);
}

/** Flags of x - y, or of x + y. */
function flagsOf(x: bigint, y: bigint, bits: number, adds: boolean): number {
  const signed = (value: bigint): bigint => BigInt.asIntN(bits, value);
  const cut = (value: bigint): bigint => BigInt.asUintN(bits, value);
  const result = adds ? cut(x) + cut(y) : cut(x) - cut(y);
  const exact = adds ? signed(x) + signed(y) : signed(x) - signed(y);
  const carry = adds ? result >> BigInt(bits) !== 0n : result >= 0n;
  return (signed(result) < 0n ? 8 : 0) | (cut(result) === 0n ? 4 : 0) |
    (carry ? 2 : 0) | (signed(exact) !== exact ? 1 : 0);
}

const CODE = 0x10000;

function load(
  architecture: Architecture,
  tier: Tier,
  code: ArrayLike<number>,
): { readonly cpu: Cpu; readonly space: AddressSpace } {
  const memory = PhysicalMemory.create({ frames: 64 });
  const space = new AddressSpace(memory);
  const cpu = new Cpu(memory, architecture, "reference", tier);
  const frame = memory.allocate();
  const { read, execute } = Protection;
  space.map(CODE / PAGE_SIZE, frame, read | execute);
  memory.bytes.set(code, frame * PAGE_SIZE);
  return { cpu, space };
}

const NUMBERS = [0n, 1n, 5n, -1n, 0x7fff_ffffn, 0x8000_0000n, 1n << 63n];

Deno.test("Conditions behind a conditional compare are the comparison's, or the word's", () => {
  for (
    const [wide, adds, nzcv] of [[1, 0, 5], [0, 0, 10], [1, 1, 2]] as const
  ) {
    const code = [
      0xeb01_001f, // cmp x0, x1: eq makes it compare
      (wide << 31 | 0x7a40_0000 & ~(adds << 30) | 3 << 16 | 2 << 5 | nzcv) >>>
      0,
      // cset w4 to w17, by each condition
      ...Array.from(
        { length: 14 },
        (_, condition) =>
          (0x1a9f_07e0 | (condition ^ 1) << 12 | 4 + condition) >>> 0,
      ),
      0xd400_0001, // svc #0
    ];
    for (const tier of tiers) {
      const bytes = new Uint8Array(new Uint32Array(code).buffer);
      const { cpu, space } = load("aarch64", tier, bytes);
      const state = new CpuState("aarch64");
      for (const x of NUMBERS) {
        for (const y of NUMBERS) {
          for (const compares of [true, false]) {
            state.pc = BigInt(CODE);
            state.setRegister(0, 3n);
            state.setRegister(1, compares ? 3n : 4n);
            state.setRegister(2, BigInt.asUintN(64, x));
            state.setRegister(3, BigInt.asUintN(64, y));
            assertEquals(cpu.run(state, space, 1000), Exit.syscall);
            const flags = compares
              ? flagsOf(x, y, wide === 1 ? 64 : 32, adds === 1)
              : nzcv;
            const found = Array.from(
              { length: 14 },
              (_, condition) => Number(state.register(4 + condition)),
            );
            assertEquals(found, conditionsOf(flags), `${tier} ${x} ${y}`);
          }
        }
      }
    }
  }
});

Deno.test("A loop that counts keeps the carry, and a shift's result is looked at blocks later", () => {
  const [RAX, RCX, RDX, RBX] = [0, 1, 2, 3];
  // deno-fmt-ignore
  const code = [
    0x0f, 0xba, 0xe0, 0x00, // bt eax, 0
    0xff, 0xc9, // loop: dec ecx
    0x75, 0xfc, // jnz loop
    0x0f, 0x92, 0xc0, // setc al
    0xd1, 0xea, // shr edx, 1
    0xeb, 0x00, // jmp behind it
    0x0f, 0x94, 0xc3, // setz bl
    0x0f, 0x92, 0xc7, // setc bh
    0xd1, 0xe2, // shl edx, 1
    0x78, 0x03, // js to the syscall
    0x80, 0xcb, 0x06, // or bl, 6
    0x0f, 0x05, // syscall
  ];
  for (const tier of tiers) {
    const { cpu, space } = load("x86_64", tier, code);
    const state = new CpuState("x86_64");
    for (const carry of [0n, 1n]) {
      for (const value of [0n, 1n, 2n, 0x8000_0000n]) {
        state.pc = BigInt(CODE);
        state.setRegister(RAX, carry);
        state.setRegister(RCX, 2000n);
        state.setRegister(RDX, value);
        state.setRegister(RBX, 0n);
        assertEquals(cpu.run(state, space, 100_000), Exit.syscall, tier);
        assertEquals(state.register(RAX), carry, tier);
        const isZero = value >> 1n === 0n ? 1n : 0n;
        const low = value === 0x8000_0000n ? 0n : 6n | isZero;
        assertEquals(state.register(RBX), low | (value & 1n) << 8n, tier);
      }
    }
  }
});
