/**
 * Actions, masks, stacks and waits (Kernel/Syscalls/sigaction.cpp).
 *
 * @module
 */

import type { signalFamily } from "../../api/calls/signal.ts";
import {
  MINSIGSTKSZ,
  SIG_BLOCK,
  SIG_SETMASK,
  SIG_UNBLOCK,
  SIGKILL,
  SIGSTOP,
  SS_DISABLE,
  SS_ONSTACK,
} from "../../api/constants.ts";
import {
  sigaction,
  siginfo_t,
  stack_t,
  timespec,
  type ValueOf,
} from "../../api/structs.ts";
import { type UserAddress, userAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { registerConventions } from "../tasks/registers.ts";
import { isOnAlternativeStack } from "../tasks/signal_frame.ts";
import { signalBit } from "../tasks/signals.ts";
import type { Thread } from "../tasks/thread.ts";
import type { Waiting } from "../tasks/wait_queue.ts";
import { nanosecondsOf } from "../time/time_management.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { killHandlers } from "./kill.ts";
import { remapRangeAsStack } from "./signal_stack.ts";
import { copyIn, copyOut, copyOutSparse } from "./user_structs.ts";

/** Handlers of this family. */
export const signalHandlers = {
  ...killHandlers,

  sigaction(context, signal, act, oldAct) {
    context.requireBigProcessLock();
    const { memory, process } = context;
    const action = process.signalActions[signal];
    if (
      signal < 1 || signal === SIGKILL || signal === SIGSTOP ||
      action === undefined
    ) fail("sigaction/EINVAL/signum-outside-1-to-32-or-sigkill-or-sigstop");
    if (oldAct !== 0) {
      copyOut(
        memory,
        oldAct,
        sigaction,
        {
          sa_handler: action.handler,
          sa_mask: action.mask,
          sa_flags: action.flags,
        },
      );
    }
    if (act !== 0) {
      const wanted = copyIn(memory, act, sigaction);
      process.signalActions[signal] = {
        handler: wanted.sa_handler,
        mask: wanted.sa_mask,
        flags: wanted.sa_flags,
      };
    }
    return 0;
  },

  sigaltstack(context, ss, oldSs) {
    context.requireBigProcessLock();
    const { memory, thread } = context;
    if (oldSs !== 0) {
      copyOutSparse(memory, oldSs, stack_t, alternativeStackOf(thread));
    }
    if (ss !== 0) setAlternativeStack(context, ss);
    return 0;
  },

  sigpending(context, set) {
    context.memory.writeU32(set, context.thread.pendingSignals);
    return 0;
  },

  sigprocmask(context, how, set, oldSet) {
    const { memory, thread } = context;
    const old = thread.signalMask;
    if (set !== 0) {
      const value = memory.readI32(set);
      switch (how) {
        case SIG_BLOCK:
          thread.signalMask = old | value;
          break;
        case SIG_UNBLOCK:
          thread.signalMask = old & ~value;
          break;
        case SIG_SETMASK:
          thread.signalMask = value;
          break;
        default:
          fail("sigprocmask/EINVAL/unknown-how");
      }
    }
    if (oldSet !== 0) {
      memory.writeU32(oldSet, old);
    }
    return 0;
  },

  sigreturn(context) {
    const { memory, thread } = context;
    const { cpu } = thread;
    const { frame, restorePtrace } = registerConventions[cpu.architecture];
    const { fpu, ucontext, saved_return } = frame.fields;
    // The image of the float registers is taken but never loaded: they stay as
    // they are.
    const bytes = memory.read(userAddress(cpu.sp), frame.size - fpu[0]);
    const result = new DataView(bytes.buffer)
      .getBigUint64(saved_return[0] - fpu[0], true);
    const view = new DataView(bytes.buffer, ucontext[0] - fpu[0]);
    thread.signalMask = view.getInt32(8, true);
    thread.currentlyHandledSignal = undefined;
    restorePtrace(cpu, view, 40);
    return result;
  },

  sigsuspend(context, mask) {
    const { memory, thread } = context;
    const wanted = memory.readI32(mask);
    const old = thread.signalMask;
    thread.signalMask = wanted;
    if (thread.deliverableSignals !== 0) {
      thread.signalMask = old;
      fail("sigsuspend/EINTR/unmasked-signal-already-pending");
    }
    return suspend(thread, ~wanted, old);
  },

  sigtimedwait(context, set, info, timeout) {
    const { memory, thread } = context;
    const wanted = memory.readI32(set);
    let limit: bigint | undefined;
    if (timeout !== 0) {
      const { tv_sec, tv_nsec } = copyIn(memory, timeout, timespec);
      limit = nanosecondsOf(tv_sec, tv_nsec);
    }
    if (thread.deliverableSignals !== 0) {
      fail("sigtimedwait/EINTR/unmasked-signal-already-pending");
    }
    const found = matchingSignal(thread, wanted);
    if (found !== 0) return reportSignal(context, info, found);
    return waitForSignal(context, wanted, info, limit);
  },
} satisfies FamilyHandlers<typeof signalFamily>;

function setAlternativeStack(context: SyscallContext, ss: UserAddress): void {
  const { memory, thread, process } = context;
  const wanted = copyIn(memory, ss, stack_t);
  if (isOnAlternativeStack(thread)) {
    fail("sigaltstack/EPERM/current-stack-is-in-use");
  }
  if (wanted.ss_flags === SS_DISABLE) {
    thread.alternativeStack = undefined;
    return;
  }
  if (wanted.ss_flags !== 0) {
    fail("sigaltstack/EINVAL/ss_flags-neither-0-nor-ss_disable");
  }
  if (wanted.ss_size <= BigInt(MINSIGSTKSZ)) {
    fail("sigaltstack/ENOMEM/ss_size-not-above-4096");
  }
  thread.alternativeStack = remapRangeAsStack(
    process.space,
    wanted.ss_sp,
    wanted.ss_size,
  );
}

function alternativeStackOf(thread: Thread): Partial<ValueOf<typeof stack_t>> {
  const stack = thread.alternativeStack;
  if (stack === undefined) return { ss_flags: SS_DISABLE };
  return {
    ss_sp: BigInt(stack.base),
    ss_size: BigInt(stack.size),
    ...(isOnAlternativeStack(thread) && { ss_flags: SS_ONSTACK }),
  };
}

/** The lowest signal of the set that is pending or being handled; 0 if none. */
function matchingSignal(thread: Thread, set: number): number {
  let pending = thread.pendingSignals & set;
  const handled = thread.currentlyHandledSignal;
  if (handled !== undefined) pending |= signalBit(handled) & set;
  return 32 - Math.clz32(pending & -pending);
}

function* suspend(thread: Thread, set: number, old: number): Waiting<number> {
  try {
    const reason = yield {
      queues: [thread.signalArrivals],
      ready: () => matchingSignal(thread, set) !== 0,
      what: "a signal",
    };
    if (reason === "interrupted") {
      fail("sigsuspend/EINTR/thread-is-killed-while-waiting");
    }
    return 0;
  } finally {
    // A handler that was set up meanwhile keeps the temporary mask in its
    // frame, as the reference has it.
    thread.signalMask = old;
  }
}

function* waitForSignal(
  context: SyscallContext,
  set: number,
  info: UserAddress,
  limit: bigint | undefined,
): Waiting<number> {
  const { thread, kernel } = context;
  let found = matchingSignal(thread, set);
  const reason = yield {
    queues: [thread.signalArrivals],
    // Remembered at once: by the time the thread runs, a handler may have
    // taken the signal away.
    ready: () => (found = matchingSignal(thread, set)) !== 0,
    deadline: limit === undefined
      ? undefined
      : BigInt(kernel.time.monotonic) + limit,
    what: "a signal",
  };
  if (found === 0) {
    if (reason === "interrupted") {
      fail("sigtimedwait/EINTR/signal-outside-the-set-arrives-while-waiting");
    }
    fail("sigtimedwait/EAGAIN/timeout-expired");
  }
  return reportSignal(context, info, found);
}

function reportSignal(
  context: SyscallContext,
  info: UserAddress,
  signal: number,
): number {
  if (info !== 0) {
    copyOutSparse(context.memory, info, siginfo_t, { si_signo: signal });
  }
  return signal;
}
