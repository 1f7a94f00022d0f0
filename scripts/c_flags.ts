/**
 * The flags of C for Linux, beside those of guest programs
 * (`src/cli/guest_flags.ts`). Whatever a compiler's default depends on (what
 * else the machine has installed, how its distribution configured it) is said
 * here.
 *
 * @module
 */
import { FREESTANDING, INSTRUCTIONS } from "../src/cli/guest_flags.ts";
import { Addresses } from "../src/cpu/differential/layout.ts";
import type { Architecture } from "../src/cpu/types.ts";
import type { ProgramSource } from "../src/cpu/differential/reference.ts";

/** Compute-bound code may use what the compiler has. */
export const BENCHMARK_FLAGS: readonly string[] = [
  "-fno-math-errno",
  "-Wno-sign-compare",
  "-Wno-sign-conversion",
];

type LinuxKind = ProgramSource["kind"] | "benchmark";

/** What the programs for Linux do not share. */
const LINUX: Readonly<Record<LinuxKind, readonly string[]>> = {
  runner: ["-fno-pic", `-Wl,--image-base=${Addresses.runner}`],
  program: ["-w", "-fwrapv", "-fno-math-errno"],
  benchmark: ["-fno-builtin", ...BENCHMARK_FLAGS],
};

/** Programs also use the instructions that guests may. */
const PROGRAM_X86_64 = "-march=x86-64-v2";

/** Flags to compile and link a static program for Linux with clang. */
export function linuxFlags(
  kind: LinuxKind,
  architecture: Architecture,
  optimisation: ProgramSource["optimisation"],
  lld: string,
): string[] {
  return [
    `--target=${architecture}-linux-gnu`,
    ...INSTRUCTIONS[architecture],
    ...(kind === "program" && architecture === "x86_64"
      ? [PROGRAM_X86_64]
      : []),
    ...FREESTANDING,
    `-O${optimisation}`,
    ...LINUX[kind],
    "-nostdlib",
    "-static",
    `--ld-path=${lld}`,
  ];
}
