/**
 * The flags of all C that is built: guest programs, and programs for Linux.
 * Whatever a compiler's default depends on (what else the machine has
 * installed, how its distribution configured it) is said here.
 *
 * @module
 */
import { Addresses } from "../src/cpu/differential/layout.ts";
import type { Architecture } from "../src/cpu/types.ts";
import type { ProgramSource } from "../src/cpu/differential/reference.ts";

/** What the reference kernel loads: a static ET_DYN of page-aligned segments. */
export const GUEST_LINK_FLAGS: readonly string[] = [
  "-pie",
  "--no-dynamic-linker",
  "--build-id=none",
  "--gc-sections",
  "-z",
  "noexecstack",
  "-z",
  "norelro",
  "-z",
  "separate-loadable-segments",
  "-z",
  "max-page-size=4096",
];

/** Of every program: there is no library and no unwinder. */
const COMMON: readonly string[] = [
  "-std=gnu11",
  "-ffreestanding",
  "-fno-stack-protector",
];

const GUEST: readonly string[] = [
  ...COMMON,
  "-O2",
  "-fno-builtin",
  "-fPIE",
  "-fvisibility=hidden",
  "-fno-asynchronous-unwind-tables",
  "-fno-unwind-tables",
  "-fno-ident",
  "-ffunction-sections",
  // The directory of the build appears nowhere.
  "-ffile-compilation-dir=/",
  "-Wall",
  "-Wextra",
  "-Werror",
];

/**
 * Instructions that may be used. Atomics outlined into functions need a
 * library: clang takes that for given where it finds gcc's.
 */
const INSTRUCTIONS: Readonly<Record<Architecture, readonly string[]>> = {
  x86_64: ["-fcf-protection=none"],
  aarch64: ["-mno-outline-atomics", "-mbranch-protection=none"],
  riscv64: ["-march=rv64gc", "-mabi=lp64d", "-mno-relax"],
};

/** The architectures that C is compiled for. */
export const COMPILED_ARCHITECTURES: readonly Architecture[] = Object.keys(
  INSTRUCTIONS,
) as Architecture[];

/** Flags to compile a file of a guest program. */
export function guestFlags(architecture: Architecture): string[] {
  return [
    `--target=${architecture}-unknown-none-elf`,
    ...INSTRUCTIONS[architecture],
    ...(architecture === "x86_64" ? ["-mno-red-zone"] : []),
    ...GUEST,
  ];
}

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
    ...COMMON,
    `-O${optimisation}`,
    ...LINUX[kind],
    "-nostdlib",
    "-static",
    `--ld-path=${lld}`,
  ];
}
