/**
 * The flags of C for the machine: the guest programs, and what `halcyon cc`
 * builds. Whatever a compiler's default depends on (what else the host has
 * installed, how its distribution configured it) is said here.
 *
 * @module
 */

import type { Architecture } from "../cpu/types.ts";

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

/** Of all C: there is no library and no unwinder. */
export const FREESTANDING: readonly string[] = [
  "-std=gnu11",
  "-ffreestanding",
  "-fno-stack-protector",
];

/** What a program for the machine can't be without. */
const PROGRAM: readonly string[] = [
  "-fno-builtin",
  "-fPIE",
  "-fvisibility=hidden",
  "-fno-asynchronous-unwind-tables",
  "-fno-unwind-tables",
  "-fno-ident",
  "-ffunction-sections",
  // The directory of the build appears nowhere.
  "-ffile-compilation-dir=/",
];

const WARNINGS: readonly string[] = ["-Wall", "-Wextra"];

/**
 * Instructions that may be used. Atomics outlined into functions need a
 * library: clang takes that for given where it finds gcc's.
 */
export const INSTRUCTIONS: Readonly<Record<Architecture, readonly string[]>> = {
  x86_64: ["-fcf-protection=none"],
  aarch64: ["-mno-outline-atomics", "-mbranch-protection=none"],
  riscv64: ["-march=rv64gc", "-mabi=lp64d", "-mno-relax"],
};

/** The architectures that C is compiled for. */
export const COMPILED_ARCHITECTURES: readonly Architecture[] = Object.keys(
  INSTRUCTIONS,
) as Architecture[];

function targetFlags(architecture: Architecture): string[] {
  return [
    `--target=${architecture}-unknown-none-elf`,
    ...INSTRUCTIONS[architecture],
    ...(architecture === "x86_64" ? ["-mno-red-zone"] : []),
    ...FREESTANDING,
  ];
}

/** Flags to compile a file of a guest program. */
export function guestFlags(architecture: Architecture): string[] {
  return [
    ...targetFlags(architecture),
    "-O2",
    ...PROGRAM,
    ...WARNINGS,
    "-Werror",
  ];
}

/** Flags to compile somebody's own program; what they say comes behind. */
export function ownProgramFlags(architecture: Architecture): string[] {
  return [...targetFlags(architecture), "-O2", ...PROGRAM, ...WARNINGS];
}
