import { assert, assertEquals } from "@std/assert";
import {
  AddressSpace,
  Cpu,
  CpuState,
  Exit,
  PAGE_SIZE,
  PhysicalMemory,
  Protection,
  tiers,
} from "../cpu.ts";

const { read, write, execute } = Protection;
const CODE = 0x10000;
const TABLE = 0x40000;
const OUTPUT = 0x80000;
const PAGES = 6;
const [RDX, RSI, RDI] = [2, 6, 7];
/** By so much the table goes on each time: through pages, and across them. */
const STEP = 160;

/** Goes through 255 bytes each time, upwards or downwards. */
const codeOf = (isUp: boolean): number[] => // deno-fmt-ignore
[
    ...(isUp ? [0xb9, 1, 255, 255, 255] : [0xb9, 255, 0, 0, 0]), // mov ecx, ...
    0x0f, 0xb6, 0xc1, // movzx eax, cl
    0x0f, 0xb6, 0x1c, 0x07, // movzx ebx, byte [rdi + rax]
    0x48, 0x01, 0xda, // add rdx, rbx
    0x88, 0x1c, 0x06, // mov [rsi + rax], bl
    0xff, isUp ? 0xc1 : 0xc9, // inc ecx, dec ecx
    0x75, 0xef, // jnz to the second instruction
    0x48, 0x81, 0xc7, STEP, 0, 0, 0, // add rdi, STEP
    0x48, 0x81, 0xc6, STEP, 0, 0, 0, // add rsi, STEP
    0xeb, 0xda, // jmp to the beginning
  ];

/** What comes of it: the sum, where it faults, the bytes that were copied. */
function model(table: Uint8Array, isUp: boolean): {
  readonly sum: number;
  readonly end: number;
  readonly copy: Uint8Array;
} {
  const copy = new Uint8Array(table.length);
  let sum = 0;
  for (let base = 0;; base += STEP) {
    for (let count = 1; count <= 255; count++) {
      const at = base + (isUp ? count : 256 - count);
      if (at >= table.length) return { sum, end: at, copy };
      sum += table[at]!;
      copy[at] = table[at]!;
    }
  }
}

Deno.test("Pins follow their registers, and know what lies in two pages", () => {
  const table = new Uint8Array(PAGES * PAGE_SIZE).map((_, index) =>
    index * 167 ^ index >> 5
  );
  for (const tier of tiers) {
    for (const isUp of [false, true]) {
      const { sum, end, copy } = model(table, isUp);
      const what = `${tier} ${isUp}`;
      const memory = PhysicalMemory.create({ frames: 64 });
      const space = new AddressSpace(memory);
      const cpu = new Cpu(memory, "x86_64", "reference", tier);
      const frame = memory.allocate();
      memory.bytes.set(codeOf(isUp), frame * PAGE_SIZE);
      space.map(CODE / PAGE_SIZE, frame, read | execute);
      // Pages that follow each other do not lie behind each other.
      const outputs: number[] = [];
      for (let page = 0; page < PAGES; page++) {
        const from = memory.allocate();
        const bytes = table.subarray(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
        memory.bytes.set(bytes, from * PAGE_SIZE);
        space.map(TABLE / PAGE_SIZE + page, from, read);
        const to = memory.allocate();
        space.map(OUTPUT / PAGE_SIZE + page, to, read | write);
        outputs.push(to);
      }
      const state = new CpuState("x86_64");
      // The second time all pages are known, and no region is left for them.
      for (const _ of [1, 2]) {
        state.pc = BigInt(CODE);
        state.setRegister(RDX, 0n);
        state.setRegister(RDI, BigInt(TABLE));
        state.setRegister(RSI, BigInt(OUTPUT));
        assertEquals(cpu.run(state, space, 10_000_000), Exit.fault, what);
        assertEquals(cpu.exitAddress, BigInt(TABLE + end), what);
        assertEquals(state.pc, BigInt(CODE + 8), what);
        assertEquals(state.register(RDX), BigInt(sum), what);
      }
      outputs.forEach((frame, page) => {
        const at = page * PAGE_SIZE;
        assertEquals(
          memory.bytes.slice(frame * PAGE_SIZE, (frame + 1) * PAGE_SIZE),
          copy.slice(at, at + PAGE_SIZE),
          `${what} ${page}`,
        );
      });
      assert(tier === "interpreter" || cpu.compiled.made > 0, what);
    }
  }
});
