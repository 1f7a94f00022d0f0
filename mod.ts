/**
 * Halcyon: does this kernel behave like SerenityOS at its system-call
 * boundary? A conformance suite, a reference kernel that passes it, and CPU
 * emulators for x86_64, AArch64 and RISC-V 64 that run real guest programs.
 *
 * @module
 */

export {};
