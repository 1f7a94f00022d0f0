// What compiled code need not leave, or call, for.

import { assert, assertEquals } from "@std/assert";
import {
  AddressSpace,
  Cpu,
  CpuState,
  Exit,
  PAGE_SIZE,
  PhysicalMemory,
  Protection,
  type Tier,
  tiers,
} from "../cpu.ts";

const CODE = 0x10000;
const [RAX, RCX, RDX, RBX, RDI] = [0, 1, 2, 3, 7];
const TIMES = 5000;

/** A machine with x86 code and a count in rdi. */
function machine(code: readonly number[], tier: Tier): {
  readonly cpu: Cpu;
  readonly state: CpuState;
  readonly space: AddressSpace;
} {
  const memory = PhysicalMemory.create({ frames: 64 });
  const space = new AddressSpace(memory);
  const cpu = new Cpu(memory, "x86_64", "reference", tier);
  const frame = memory.allocate();
  space.map(CODE / PAGE_SIZE, frame, Protection.read | Protection.execute);
  memory.bytes.set([...code, 0x0f, 0x05], frame * PAGE_SIZE); // syscall
  const state = new CpuState("x86_64");
  state.pc = BigInt(CODE);
  state.setRegister(RAX, 0x0123_4567_89ab_cdefn);
  state.setRegister(RBX, 0x7edc_ba98_7654_3211n);
  state.setRegister(RDI, BigInt(TIMES));
  return { cpu, state, space };
}

/** Runs such a machine; the general registers behind it, and what the regions
 * that were made import. */
function run(code: readonly number[], tier: Tier): {
  readonly registers: readonly bigint[];
  readonly imports: ReadonlySet<string>;
} {
  const { cpu, state, space } = machine(code, tier);
  const imports = new Set<string>();
  cpu.regionMade = ({ bytes }) => {
    const module = new WebAssembly.Module(bytes.slice());
    for (const { name } of WebAssembly.Module.imports(module)) {
      imports.add(name);
    }
  };
  assertEquals(cpu.run(state, space, 1_000_000), Exit.syscall);
  return {
    registers: [RAX, RCX, RDX].map((register) => state.register(register)),
    imports,
  };
}

/** The carry where x86 code, which runs with rdi = 5000, faults. */
function flagsAtFault(code: readonly number[], tier: Tier): bigint {
  const { cpu, state, space } = machine(code, tier);
  assertEquals(cpu.run(state, space, 1_000_000), Exit.fault);
  return state.flags & 1n;
}

Deno.test("Compiled code calls nothing for a carry whose writer it knows", () => {
  // deno-fmt-ignore
  const code = [
    0x48, 0x01, 0xd8, // add rax, rbx
    0x0f, 0x92, 0xc1, // setb cl
    0x48, 0x11, 0xca, // adc rdx, rcx
    0x48, 0x83, 0xd2, 0x00, // adc rdx, 0
    0x48, 0x01, 0xd8, // add rax, rbx
    0x48, 0x19, 0xc2, // sbb rdx, rax
    0x48, 0x19, 0xc2, // sbb rdx, rax
    0xff, 0xcf, // dec edi
    0x0f, 0x92, 0xc5, // setb ch
    0x85, 0xff, // test edi, edi
    0x75, 0xe1, // jnz to the beginning
  ];
  const runs = tiers.map((tier) => run(code, tier));
  for (const { registers, imports } of runs) {
    assertEquals(registers, runs[0]!.registers);
    assert(!imports.has("carry") && !imports.has("flags"), [...imports].join());
  }
  assert(runs[0]!.imports.has("memory"), "nothing was compiled");
});

Deno.test("Compiled code knows behind a branch what it has compared", () => {
  // deno-fmt-ignore
  const code = [
    0x39, 0xdf, // cmp edi, ebx
    0x74, 0x0a, // je to the subtraction
    0x7f, 0x04, // jg to the second lea
    0x48, 0x8d, 0x40, 0x01, // lea rax, [rax + 1]
    0x48, 0x8d, 0x52, 0x01, // lea rdx, [rdx + 1]
    0x83, 0xef, 0x01, // sub edi, 1
    0x75, 0xed, // jnz to the beginning
  ];
  const runs = tiers.map((tier) => run(code, tier));
  for (const { registers } of runs) {
    assertEquals(registers, runs[0]!.registers);
  }
  // Made where all blocks have run, so that they are in one region.
  assertEquals([...run(code, "both").imports], ["memory"]);
});

Deno.test("Compiled code puts the flags together where they are seen", () => {
  const loop = (seen: readonly number[]): readonly number[] => [
    ...[0x48, 0x01, 0xd8], // add rax, rbx
    ...[0x48, 0xc1, 0xc2, 0x05], // rol rdx, 5
    ...[0x48, 0x8b, 0x0d, 0xf2, 0xff, 0xff, 0xff], // mov rcx, [rip - 14]
    ...[0x48, 0xc1, 0xc8, 0x03], // ror rax, 3
    ...seen,
    ...[0x83, 0xef, 0x01], // sub edi, 1
    ...[0x75, 0xe9 - seen.length], // jnz to the beginning
  ];
  // deno-fmt-ignore
  const looks = [
    [0x9f, 0x48, 0x01, 0xc2], // lahf; add rdx, rax
    [0x48, 0x11, 0xc2], // adc rdx, rax
    [0x48, 0x0f, 0x40, 0xc2], // cmovo rax, rdx
    [0x48, 0xff, 0xc2, 0x0f, 0x92, 0xc1], // inc rdx; setb cl
    [0x74, 0x03, 0x48, 0xff, 0xc2], // je behind it; inc rdx
    [0x48, 0xd1, 0xc2, 0x0f, 0x90, 0xc2], // rol rdx, 1; seto dl
    [0xb1, 0x00, 0x48, 0xd3, 0xe2, 0x19, 0xd2], // mov cl, 0; shl rdx, cl; sbb
    [0x48, 0xc1, 0xc2, 0x00, 0x19, 0xd2], // rol rdx, 0; sbb edx, edx
  ];
  for (const look of looks) {
    const runs = tiers.map((tier) => run(loop(look), tier));
    for (const { registers } of runs) {
      assertEquals(registers, runs[0]!.registers, look.join());
    }
  }
  // A load that is not in the TLB: the flags are seen where it faults.
  const rip = [0x48, 0x8b, 0x0c, 0x25, 0, 0, 0, 0x40]; // mov rcx, [0x40000000]
  for (const tier of tiers) {
    assertEquals(
      flagsAtFault([...loop([]), ...[0xf9], ...rip], tier),
      1n,
      tier,
    );
    assertEquals(
      flagsAtFault([...[0xf9, 0x48, 0xc1, 0xc7, 0x04], ...rip], tier),
      0n,
      tier,
    );
  }
});

Deno.test("Compiled code calls the helper of a float op and goes on", () => {
  // deno-fmt-ignore
  const code = [
    0x66, 0x48, 0x0f, 0x6e, 0xc7, // movq xmm0, rdi
    0xf3, 0x0f, 0xe6, 0xc8, // cvtdq2pd xmm1, xmm0
    0xf2, 0x0f, 0x5e, 0xc9, // divsd xmm1, xmm1
    0xf2, 0x0f, 0x58, 0xd1, // addsd xmm2, xmm1
    0xf2, 0x0f, 0xe6, 0xda, // cvtpd2dq xmm3, xmm2
    0x66, 0x48, 0x0f, 0x7e, 0xd8, // movq rax, xmm3
    0x0f, 0x54, 0xd2, // andps xmm2, xmm2
    0xff, 0xcf, // dec edi
    0x75, 0xdf, // jnz to the beginning
  ];
  const runs = tiers.map((tier) => run(code, tier));
  for (const { registers } of runs) assertEquals(registers[0], BigInt(TIMES));
  assert(runs[0]!.imports.has("host"), [...runs[0]!.imports].join());
});
