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
const DATA = 0x40000;
/** So many pages may be written, the one behind them only read. */
const WRITABLE = 4;
const END = DATA + WRITABLE * PAGE_SIZE;
const [RCX, RSI] = [1, 6];

Deno.test("Windows.at() lets no store use what a load off its register found", () => {
  // deno-fmt-ignore
  const code = [
    0x48, 0x89, 0x4e, 0x08, // mov [rsi + 8], rcx
    0x48, 0x8b, 0x4e, 0x18, // mov rcx, [rsi + 24]
    0x48, 0x89, 0x4e, 0x10, // mov [rsi + 16], rcx: faults in the end
    0x48, 0x8b, 0x56, 0x08, // mov rdx, [rsi + 8]
    0x48, 0x83, 0xc6, 0x08, // add rsi, 8
    0xeb, 0xea, // jmp to the beginning
  ];
  for (const tier of tiers) {
    const memory = PhysicalMemory.create({ frames: 64 });
    const space = new AddressSpace(memory);
    const cpu = new Cpu(memory, "x86_64", "reference", tier);
    const frame = memory.allocate();
    memory.bytes.set(code, frame * PAGE_SIZE);
    space.map(CODE / PAGE_SIZE, frame, read | execute);
    const frames = Array.from({ length: WRITABLE + 1 }, (_, page) => {
      const frame = memory.allocate();
      const rights = page < WRITABLE ? read | write : read;
      space.map(DATA / PAGE_SIZE + page, frame, rights);
      return frame;
    });
    const behind = frames[WRITABLE]! * PAGE_SIZE;
    const values = [0x1122_3344_5566_7788n, 0x99aa_bbcc_ddee_ff00n] as const;
    values.forEach((value, index) =>
      memory.view.setBigUint64(behind + 8 * index, value, true)
    );
    const state = new CpuState("x86_64");
    state.pc = BigInt(CODE);
    state.setRegister(RSI, BigInt(DATA));
    assertEquals(cpu.run(state, space, 1_000_000), Exit.fault, tier);
    assertEquals(cpu.exitAddress, BigInt(END), tier);
    assertEquals(cpu.exitAccess, write, tier);
    assertEquals(state.pc, BigInt(CODE + 8), tier);
    // What came before it in the block has happened, and nothing behind it.
    assertEquals(state.register(RSI), BigInt(END - 16), tier);
    assertEquals(state.register(RCX), values[1], tier);
    const last = frames[WRITABLE - 1]! * PAGE_SIZE + PAGE_SIZE - 8;
    assertEquals(memory.view.getBigUint64(last, true), values[0], tier);
    assertEquals(cpu.retired, (END - 16 - DATA) / 8 * 6 + 2, tier);
    assert(tier === "interpreter" || cpu.compiled.made > 0, tier);
  }
});
