/**
 * Halcyon: does this kernel behave like SerenityOS at its system-call
 * boundary? A conformance suite, a reference kernel that passes it, and CPU
 * emulators for x86_64, AArch64 and RISC-V 64 that run real guest programs.
 *
 * ```ts
 * import { Machine } from "@halcyon/halcyon";
 *
 * const machine = Machine.create({
 *   architecture: "riscv64",
 *   program: "/bin/hello",
 *   programFile: await Deno.readFile("hello"),
 *   console: { output: (bytes) => Deno.stdout.writeSync(bytes) },
 * });
 * const result = machine.run({ maxInstructions: 1_000_000 });
 * if (result.kind === "exited") console.log(result.status);
 * machine.dispose();
 * ```
 *
 * @module
 */

export {
  Machine,
  type MachineConsole,
  type MachineOptions,
  type RunResult,
} from "./src/machine/machine.ts";
