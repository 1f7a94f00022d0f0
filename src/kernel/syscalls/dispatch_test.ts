// Expectations: Kernel/Syscalls/SyscallHandler.cpp and the first statements of
// the calls' handlers, which demand a promise before they look at anything.
import { assert, assertEquals } from "@std/assert";
import { syscalls } from "../../api/calls.ts";
import type { SyscallName } from "../../api/calls.ts";
import { errno } from "../../api/errno.ts";
import { CpuState } from "../../cpu/cpu.ts";
import { promiseBits } from "../security/promises.ts";
import type { Thread } from "../tasks/thread.ts";
import { enterSyscall } from "./dispatch.ts";

const { EPROMISEVIOLATION } = errno;
const RAX = 0;

/** A caller that is never punished, because it does not count as running. */
class Caller {
  readonly events: string[] = [];
  readonly cpu: CpuState = new CpuState("x86_64");
  readonly thread: Thread;

  constructor(promises: number | undefined) {
    const space = {
      isValidStackPointer: () => true,
      find: () => ({ isWritable: false }),
      enforcesSyscallRegions: false,
    };
    const kernel = {
      profiling: { allThreads: false },
      observers: [{
        enter: (_: Thread, name: SyscallName, args: readonly unknown[]) =>
          this.events.push(`enter ${name}(${args.join(", ")})`),
        refuse: (
          { holdsBigProcessLock }: Thread,
          name: SyscallName,
          value: number,
          refusal: string,
        ) =>
          this.events.push(
            `refuse ${name} ${value} ${refusal} ${holdsBigProcessLock}`,
          ),
        exit: (_: Thread, name: SyscallName, result: bigint) =>
          this.events.push(`exit ${name} ${result}`),
      }],
    };
    const process = { promises, space, kernel, ppid: 7 };
    const thread = {
      process,
      cpu: this.cpu,
      kernel,
      state: "stopped",
      pendingSignals: 0,
      signalMask: 0,
      syscallCount: 0,
      context: { name: "yield", process },
    };
    this.thread = thread as unknown as Thread;
  }

  call(name: SyscallName): bigint {
    this.cpu.setRegister(RAX, BigInt(syscalls[name].number));
    enterSyscall(this.thread);
    return BigInt.asIntN(64, this.cpu.register(RAX));
  }
}

const REFUSED = -BigInt(EPROMISEVIOLATION);

Deno.test("enterSyscall() demands the first promise before the handler runs", () => {
  const caller = new Caller(promiseBits.proc);
  assertEquals(caller.call("getppid"), REFUSED);
  assertEquals(caller.events, [
    "enter getppid()",
    `refuse getppid ${EPROMISEVIOLATION} promise/EPROMISEVIOLATION/stdio-not-promised false`,
    `exit getppid ${REFUSED}`,
  ]);
  assert(caller.thread.violatedPromise);
});

Deno.test("enterSyscall() runs the handler for who made the promise or none", () => {
  assertEquals(new Caller(promiseBits.stdio).call("getppid"), 7n);
  assertEquals(new Caller(undefined).call("getppid"), 7n);
});

Deno.test("enterSyscall() refuses all who pledged what is for the unpledged", () => {
  const caller = new Caller(-1);
  assertEquals(caller.call("sethostname"), REFUSED);
  assertEquals(
    caller.events[1],
    `refuse sethostname ${EPROMISEVIOLATION} promise/EPROMISEVIOLATION/pledged-at-all false`,
  );
});
