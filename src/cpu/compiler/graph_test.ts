import { assertEquals } from "@std/assert";
import {
  AddressSpace,
  Cpu,
  CpuState,
  Exit,
  PAGE_SIZE,
  PhysicalMemory,
  Protection,
} from "../cpu.ts";

const CODE = 0x10000;
const A5 = 15;

Deno.test("growRegion() gives a jump one successor: it leaves no loop", () => {
  const code = [
    0xfff78793, // loop: addi a5, a5, -1
    0x0080006f, // j over
    0x00000013, // nop
    0xfe079ae3, // over: bnez a5, loop
    0x00000073, // ecall
  ];
  const memory = PhysicalMemory.create({ frames: 16 });
  const space = new AddressSpace(memory);
  const cpu = new Cpu(memory, "riscv64", "reference", "both");
  const frame = memory.allocate();
  code.forEach((word, index) =>
    memory.view.setUint32(frame * PAGE_SIZE + 4 * index, word, true)
  );
  const rights = Protection.read | Protection.execute;
  space.map(CODE / PAGE_SIZE, frame, rights);
  const links: (readonly number[])[] = [];
  cpu.regionMade = ({ blocks }) => {
    links.push(...blocks.map(({ successors }) => successors));
  };
  const state = new CpuState("riscv64");
  state.pc = BigInt(CODE);
  state.setRegister(A5, 10_000n);
  assertEquals(cpu.run(state, space, 1_000_000), Exit.syscall);
  assertEquals(links, [[1], [0, -1]]);
});
