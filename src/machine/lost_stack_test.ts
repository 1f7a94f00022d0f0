// A thread whose tracer stops it on its way to SIGSEGV's handler makes its call
// afterwards, wherever its stack pointer is.
import { assertEquals } from "@std/assert";
import { CLD_KILLED, SIGSEGV } from "../api/constants.ts";
import { userAddress } from "../api/user_address.ts";
import { NoReturn } from "../kernel/errors.ts";
import { handlers } from "../kernel/syscalls/index.ts";
import { machineOf } from "./test_program.ts";

const LOOP = 0x0000006f; // j .

Deno.test("get_stack_bounds() ends a process whose stack pointer is nowhere", () => {
  const machine = machineOf([LOOP]);
  machine.run({ maxInstructions: 100 });
  const { current } = machine.kernel.scheduler;
  if (current === undefined) throw new Error("nobody runs");
  current.cpu.sp = 16n;
  const bounds = userAddress(0n);
  try {
    handlers.get_stack_bounds(current.context, bounds, bounds);
  } catch (error) {
    if (!(error instanceof NoReturn)) throw error;
  }
  assertEquals(current.process.ending, { code: CLD_KILLED, status: SIGSEGV });
  machine.dispose();
});
