import { assertEquals } from "@std/assert";
import { AddressSpace, Cpu, CpuState, Exit, PhysicalMemory } from "./cpu.ts";

const A0 = 10;

/** Threads of which none gets far: no code is mapped. */
class World {
  readonly memory = PhysicalMemory.create({ frames: 5000 });
  readonly space = new AddressSpace(this.memory);
  readonly cpu = new Cpu(this.memory, "riscv64");

  run(state: CpuState): void {
    assertEquals(this.cpu.run(state, this.space, 100), Exit.fault);
  }
}

function threadWith(value: bigint): CpuState {
  const state = new CpuState("riscv64");
  state.setRegister(A0, value);
  state.setVector(1, value);
  return state;
}

function shown(state: CpuState): bigint[] {
  return [state.register(A0), state.vector(1)];
}

Deno.test("CpuState keeps its registers when threads take turns", () => {
  const world = new World();
  const [one, two] = [threadWith(1n), threadWith(2n)];
  for (let round = 0n; round < 3n; round++) {
    one.setRegister(A0, 10n + round);
    world.run(one);
    two.setRegister(A0, 20n + round);
    world.run(two);
    assertEquals(shown(one), [10n + round, 1n]);
    assertEquals(shown(two), [20n + round, 2n]);
  }
});

Deno.test("CpuState keeps its registers when the memory grows under it", () => {
  const world = new World();
  const state = threadWith(7n);
  world.run(state);
  for (let frame = 0; frame < 4000; frame++) world.memory.allocate();
  assertEquals(shown(state), [7n, 7n]);
  state.setRegister(A0, 8n);
  world.run(state);
  assertEquals(shown(state), [8n, 7n]);
});

Deno.test("CpuState keeps its registers when its memory is given to others", () => {
  const world = new World();
  const state = threadWith(7n);
  world.run(state);
  world.memory.reset();
  const space = new AddressSpace(world.memory);
  const other = threadWith(9n);
  new Cpu(world.memory, "riscv64").run(other, space, 100);
  assertEquals([shown(state), shown(other)], [[7n, 7n], [9n, 9n]]);
});

Deno.test("copyFrom() copies what a thread that has run left", () => {
  const world = new World();
  const state = threadWith(7n);
  world.run(state);
  const copy = new CpuState("riscv64");
  copy.copyFrom(state);
  state.setRegister(A0, 1n);
  assertEquals([shown(copy), shown(state)], [[7n, 7n], [1n, 7n]]);
});

Deno.test("halves of a slot are signed and together its value", () => {
  const state = threadWith(0xffff_fffe_0000_0003n);
  const slot = 16 + A0;
  assertEquals([state.low(slot), state.high(slot)], [3, -2]);
  state.setHalves(slot, -1, 4);
  assertEquals(state.register(A0), 0x4_ffff_ffffn);
});
