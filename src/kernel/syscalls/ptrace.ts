/**
 * ptrace (Kernel/Syscalls/ptrace.cpp).
 *
 * @module
 */

import {
  PT_ATTACH,
  PT_CONTINUE,
  PT_DETACH,
  PT_GETREGS,
  PT_PEEK,
  PT_PEEKBUF,
  PT_PEEKDEBUG,
  PT_POKE,
  PT_POKEDEBUG,
  PT_SETREGS,
  PT_SINGLESTEP,
  PT_SYSCALL,
  PT_TRACE_ME,
  SIGCONT,
  SIGSTOP,
} from "../../api/constants.ts";
import { EFAULT } from "../../api/errno.ts";
import { Step } from "../../cpu/cpu.ts";
import {
  SC_ptrace_buf_params,
  SC_ptrace_params,
  type ValueOf,
} from "../../api/structs.ts";
import {
  offsetAddress,
  type UserAddress,
  userAddress,
} from "../../api/user_address.ts";
import type { RefusalName } from "../../api/calls.ts";
import { fail, KernelError } from "../errors.ts";
import {
  PrivateInodeVMObject,
  SharedInodeVMObject,
} from "../memory/inode_vm_object.ts";
import { PAGE_SIZE } from "../memory/memory_manager.ts";
import { Access } from "../memory/region.ts";
import { isSuperuser } from "../security/credentials.ts";
import { registerConventions, TRAP_FLAG } from "../tasks/registers.ts";
import { sendSignal } from "../tasks/signals.ts";
import { ThreadTracer } from "../tasks/thread_tracer.ts";
import type { Thread } from "../tasks/thread.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import { copyIn } from "./user_structs.ts";

type Parameters = ValueOf<typeof SC_ptrace_params>;

/** The handler of ptrace. */
export function ptrace(context: SyscallContext, params: UserAddress): number {
  context.requireBigProcessLock();
  const { process, kernel } = context;
  const parameters = copyIn(context.memory, params, SC_ptrace_params);
  const { request, tid } = parameters;
  if (request === PT_TRACE_ME) {
    if (process.tracer !== undefined) {
      fail("ptrace/EBUSY/caller-is-already-traced");
    }
    process.waitForTracerAtNextExecve = true;
    return 0;
  }
  const peer = kernel.processes.visibleThread(process, tid);
  if (peer === undefined) {
    fail("ptrace/ESRCH/no-such-visible-thread");
  }
  if (peer.process === process) {
    fail("ptrace/EPERM/thread-of-the-calling-process");
  }
  requireAccess(context, peer);
  if (request === PT_ATTACH) return attach(context, peer);
  const tracer = requireTracer(context, peer);
  switch (request) {
    case PT_CONTINUE:
      sendSignal(peer, SIGCONT, process);
      return 0;
    case PT_DETACH:
      peer.process.tracer = undefined;
      sendSignal(peer, SIGCONT, process);
      return 0;
    case PT_SYSCALL:
      tracer.traceSyscalls = true;
      sendSignal(peer, SIGCONT, process);
      return 0;
    case PT_GETREGS:
      context.memory.write(parameters.addr, registersOf(tracer));
      return 0;
    case PT_SETREGS:
      return setRegisters(context, parameters, peer, tracer);
    case PT_SINGLESTEP:
      requestStep(peer);
      tracer.setRegisters(peer.cpu);
      return 0;
    case PT_PEEK:
      context.memory.writeU64(
        userAddress(parameters.data),
        inTarget(
          () => peer.process.space.user.readU64(parameters.addr),
          "ptrace/EFAULT/pt_peek-target-memory-not-readable",
        ),
      );
      return 0;
    case PT_POKE:
      return poke(parameters, peer);
    case PT_PEEKBUF:
      return peekBuffer(context, parameters, peer);
    case PT_PEEKDEBUG:
      return peekDebug(context, parameters, peer);
    case PT_POKEDEBUG:
      return pokeDebug(context, parameters, peer);
    default:
      return fail("ptrace/EINVAL/unknown-request");
  }
}

function requireAccess(context: SyscallContext, peer: Thread): void {
  const own = context.process.credentials;
  const { uid, euid } = peer.process.credentials;
  // Nobody but the superuser traces a set-id process.
  if (!isSuperuser(own) && (uid !== own.euid || uid !== euid)) {
    fail("ptrace/EACCES/target-of-another-user-or-set-id");
  }
  if (!peer.process.dumpable) {
    fail("ptrace/EACCES/target-is-not-dumpable");
  }
}

function attach(context: SyscallContext, peer: Thread): number {
  const { process } = peer;
  if (process.tracer !== undefined) {
    fail("ptrace/EBUSY/target-is-already-traced");
  }
  process.tracer = context.kernel.memory.heap.adopt(
    new ThreadTracer(context.process.pid),
  );
  if (peer.state === "stopped") process.tracer.setRegisters(peer.cpu);
  else sendSignal(peer, SIGSTOP, context.process);
  return 0;
}

function requireTracer(context: SyscallContext, peer: Thread): ThreadTracer {
  const { tracer } = peer.process;
  if (tracer === undefined) fail("ptrace/EPERM/target-is-not-traced");
  if (tracer.tracerPid !== context.process.pid) {
    fail("ptrace/EBUSY/target-is-traced-by-another-process");
  }
  if (peer.state !== "stopped") fail("ptrace/EBUSY/target-is-not-stopped");
  return tracer;
}

function registersOf(tracer: ThreadTracer): Uint8Array<ArrayBuffer> {
  return tracer.registers ??
    fail("ptrace/EINVAL/no-register-snapshot-yet");
}

function setRegisters(
  context: SyscallContext,
  parameters: Parameters,
  peer: Thread,
  tracer: ThreadTracer,
): number {
  const { length } = registersOf(tracer);
  const bytes = new Uint8Array(length);
  context.memory.readInto(parameters.addr, bytes);
  const { cpu } = peer;
  const { sp } = cpu;
  // The tracer reads back what it wrote, not what the thread made of it.
  tracer.registers = bytes;
  registerConventions[cpu.architecture].restorePtrace(
    cpu,
    new DataView(bytes.buffer),
    0,
  );
  // On x86-64 the reference stores it where nobody looks.
  if (cpu.architecture === "x86_64") cpu.sp = sp;
  return 0;
}

/** One step, once the thread goes on. */
function requestStep({ cpu }: Thread): void {
  if (cpu.architecture === "x86_64") cpu.flags |= TRAP_FLAG;
  // The reference gives up on RISC-V; a step is what was asked for.
  else cpu.step = Step.active;
}

/** What `access` gives; EFAULT in the target's memory has a name of its own. */
function inTarget<T>(access: () => T, refusal: RefusalName): T {
  try {
    return access();
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    if (error.errno !== EFAULT) throw error;
    return fail(refusal);
  }
}

/** Writes even where the target may not: its own copy of a file, if need be. */
function poke(parameters: Parameters, peer: Thread): number {
  const { space } = peer.process;
  const region = space.findContaining({ base: parameters.addr, size: 8 });
  if (region === undefined) {
    fail("ptrace/EFAULT/pt_poke-target-memory-cannot-be-written");
  }
  const { object } = region;
  if (object instanceof SharedInodeVMObject) {
    region.setObject(
      PrivateInodeVMObject.forNonEmptyInode(space.memory, object.inode),
    );
    region.shared = false;
  }
  const access = region.access;
  region.setAccess(Access.write);
  try {
    inTarget(
      () => space.user.writeU64(parameters.addr, parameters.data),
      "ptrace/EFAULT/pt_poke-target-memory-cannot-be-written",
    );
  } finally {
    region.setAccess(access);
  }
  return 0;
}

function peekBuffer(
  context: SyscallContext,
  parameters: Parameters,
  peer: Thread,
): number {
  const { buf: { data, size } } = copyIn(
    context.memory,
    userAddress(parameters.data),
    SC_ptrace_buf_params,
  );
  const { user } = peer.process.space;
  for (let done = 0n; done < size; done += BigInt(PAGE_SIZE)) {
    const count = Math.min(Number(size - done), PAGE_SIZE);
    const at = Number(done);
    const bytes = inTarget(
      () => user.read(offsetAddress(parameters.addr, at), count),
      "ptrace/EFAULT/pt_peekbuf-target-memory-not-readable",
    );
    context.memory.write(offsetAddress(data, at), bytes);
  }
  return 0;
}

const DEBUG_STATUS_REGISTER = 6;
const DEBUG_CONTROL_REGISTER = 7;

/** The x86-64 debug register meant, where there are any. */
function debugRegister(
  context: SyscallContext,
  parameters: Parameters,
  peer: Thread,
): number {
  if (context.kernel.architecture !== "x86_64") {
    fail("ptrace/ENOTSUP/no-debug-registers-on-this-architecture");
  }
  // The reference hands it on as 32 bits.
  const index = parameters.addr % 2 ** 32;
  if (
    !(index in peer.debugRegisters.addresses) &&
    index !== DEBUG_STATUS_REGISTER && index !== DEBUG_CONTROL_REGISTER
  ) fail("ptrace/EINVAL/no-such-debug-register");
  return index;
}

function peekDebug(
  context: SyscallContext,
  parameters: Parameters,
  peer: Thread,
): number {
  const index = debugRegister(context, parameters, peer);
  const { addresses, status, control } = peer.debugRegisters;
  context.memory.writeU64(
    userAddress(parameters.data),
    addresses[index] ?? (index === DEBUG_STATUS_REGISTER ? status : control),
  );
  return 0;
}

function pokeDebug(
  context: SyscallContext,
  parameters: Parameters,
  peer: Thread,
): number {
  const index = debugRegister(context, parameters, peer);
  if (index === DEBUG_STATUS_REGISTER) {
    fail("ptrace/EINVAL/no-such-debug-register");
  }
  const { debugRegisters } = peer;
  if (index === DEBUG_CONTROL_REGISTER) {
    debugRegisters.control = parameters.data;
  } else debugRegisters.addresses[index] = parameters.data;
  return 0;
}
