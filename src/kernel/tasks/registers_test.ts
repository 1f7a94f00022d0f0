// Expectations: spec PtraceRegisters, signalFrame and syscallEntry.
import { assertEquals } from "@std/assert";
import { type Architecture, CpuState, Step } from "../../cpu/cpu.ts";
import { registerConventions } from "./registers.ts";
import { signalTrampolines } from "./signal_trampoline.ts";

const architectures: readonly Architecture[] = [
  "x86_64",
  "aarch64",
  "riscv64",
];
const counts = { x86_64: 16, aarch64: 32, riscv64: 32 } as const;
const sizes = { x86_64: 168, aarch64: 272, riscv64: 256 } as const;
/** Byte offsets in PtraceRegisters of a few registers by number. */
const places = {
  x86_64: { 0: 0, 1: 8, 2: 16, 3: 24, 4: 32, 7: 56, 8: 72, 15: 128, pc: 64 },
  aarch64: { 0: 0, 8: 64, 30: 240, 31: 248, pc: 256 },
  riscv64: { 1: 0, 2: 8, 10: 72, 17: 128, 31: 240, pc: 248 },
} as const;
const frameSizes = { x86_64: 1128, aarch64: 912, riscv64: 4784 } as const;

function filled(architecture: Architecture): CpuState {
  const cpu = new CpuState(architecture);
  for (let i = 0; i < counts[architecture]; i++) {
    cpu.setRegister(i, 0x1000n + BigInt(i));
    cpu.setVector(i, BigInt(i) << 64n | 1n);
  }
  cpu.pc = 0x7654n;
  return cpu;
}

function saved(cpu: CpuState): DataView {
  const convention = registerConventions[cpu.architecture];
  const view = new DataView(new ArrayBuffer(convention.ptraceSize));
  convention.savePtrace(cpu, view, 0);
  return view;
}

for (const architecture of architectures) {
  const convention = registerConventions[architecture];

  Deno.test(`savePtrace() puts each register in its place on ${architecture}`, () => {
    const view = saved(filled(architecture));
    assertEquals(view.byteLength, sizes[architecture]);
    for (const [name, offset] of Object.entries(places[architecture])) {
      const value = name === "pc" ? 0x7654n : 0x1000n + BigInt(name);
      assertEquals(view.getBigUint64(offset, true), value, name);
    }
  });

  Deno.test(`restorePtrace() undoes savePtrace() on ${architecture}`, () => {
    const view = saved(filled(architecture));
    const cpu = new CpuState(architecture);
    convention.restorePtrace(cpu, view, 0);
    assertEquals(
      new Uint8Array(saved(cpu).buffer),
      new Uint8Array(view.buffer),
    );
  });

  Deno.test(`A signal frame has the reference's size on ${architecture}`, () => {
    assertEquals(convention.frame.size, frameSizes[architecture]);
    const room = convention.frame.fields.siginfo[0] -
      convention.frame.fields.fpu[0];
    const view = new DataView(new ArrayBuffer(room));
    convention.saveFpu(filled(architecture), view, 0);
  });
}

Deno.test("restorePtrace() lets user code set arithmetic flags, DF and TF only", () => {
  const cpu = new CpuState("x86_64");
  const view = saved(cpu);
  view.setBigUint64(136, 0xffff_ffffn, true);
  registerConventions.x86_64.restorePtrace(cpu, view, 0);
  // CF PF AF ZF SF TF DF OF, besides IF and bit 1 that are always set.
  assertEquals(cpu.flags, 0xfd7n);
});

Deno.test("savePtrace() shows AArch64's step until it is made", () => {
  const cpu = new CpuState("aarch64");
  const shown = (step: Step): bigint => {
    cpu.step = step;
    return saved(cpu).getBigUint64(264, true);
  };
  assertEquals(
    [Step.off, Step.active, Step.pending].map(shown),
    [0n, 0x20_0000n, 0n],
  );
});

Deno.test("The trampolines store the interrupted call's result where sigreturn looks", () => {
  // mov [rsp+1120], rax; str x0, [sp, #904]; lui t0, 1 and sd a0, 680(t0).
  assertEquals([...signalTrampolines.x86_64.subarray(4, 8)], [0x60, 4, 0, 0]);
  const words = (bytes: Uint8Array): number[] => {
    const view = new DataView(bytes.buffer);
    return [0, 4, 8].map((at) => view.getUint32(at, true));
  };
  assertEquals((words(signalTrampolines.aarch64)[0] ?? 0) >>> 10 & 0xfff, 113);
  const [lui = 0, , sd = 0] = words(signalTrampolines.riscv64);
  const offset = (sd >>> 25) << 5 | sd >>> 7 & 31;
  assertEquals((lui >>> 12) * 4096 + offset, 4776);
});
