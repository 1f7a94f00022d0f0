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
const END = TABLE + PAGES * PAGE_SIZE;
const [RDX, RSI, RDI] = [2, 6, 7];
/** By so much the table goes on each time: through pages, and across them. */
const STEP = 160;

// deno-fmt-ignore
const code = [
  0xb9, 255, 0, 0, 0, // mov ecx, 255
  0x0f, 0xb6, 0xc1, // movzx eax, cl
  0x0f, 0xb6, 0x1c, 0x07, // movzx ebx, byte [rdi + rax]
  0x48, 0x01, 0xda, // add rdx, rbx
  0x88, 0x1c, 0x06, // mov [rsi + rax], bl
  0xff, 0xc9, // dec ecx
  0x75, 0xef, // jnz to the second instruction
  0x48, 0x81, 0xc7, STEP, 0, 0, 0, // add rdi, STEP
  0x48, 0x81, 0xc6, STEP, 0, 0, 0, // add rsi, STEP
  0xeb, 0xda, // jmp to the beginning
];

Deno.test("Pins follow their registers, and know what lies in two pages", () => {
  for (const tier of tiers) {
    const memory = PhysicalMemory.create({ frames: 64 });
    const space = new AddressSpace(memory);
    const cpu = new Cpu(memory, "x86_64", "reference", tier);
    const frame = memory.allocate();
    memory.bytes.set(code, frame * PAGE_SIZE);
    space.map(CODE / PAGE_SIZE, frame, read | execute);
    const table = new Uint8Array(PAGES * PAGE_SIZE).map((_, index) =>
      index * 167 ^ index >> 5
    );
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
    state.pc = BigInt(CODE);
    state.setRegister(RDI, BigInt(TABLE));
    state.setRegister(RSI, BigInt(OUTPUT));

    let sum = 0;
    let base = 0;
    const copy = new Uint8Array(table.length);
    for (; base + 255 < table.length; base += STEP) {
      for (let index = 255; index > 0; index--) {
        sum += table[base + index]!;
        copy[base + index] = table[base + index]!;
      }
    }

    assertEquals(cpu.run(state, space, 10_000_000), Exit.fault, tier);
    assertEquals(cpu.exitAddress, BigInt(TABLE + base + 255), tier);
    assert(cpu.exitAddress >= BigInt(END), tier);
    assertEquals(state.pc, BigInt(CODE + 8), tier);
    assertEquals(state.register(RDX), BigInt(sum), tier);
    outputs.forEach((frame, page) => {
      const at = page * PAGE_SIZE;
      assertEquals(
        memory.bytes.slice(frame * PAGE_SIZE, (frame + 1) * PAGE_SIZE),
        copy.slice(at, at + PAGE_SIZE),
        `${tier} ${page}`,
      );
    });
    assert(tier === "interpreter" || cpu.compiled.made > 0, tier);
  }
});
