/**
 * Calls about processes, threads, signals, time and identity: what makes them
 * work, and what they leave.
 *
 * @module
 */

import {
  CLOCK_MONOTONIC,
  clockIds,
  FUTEX_CMP_REQUEUE,
  FUTEX_PRIVATE_FLAG,
  FUTEX_REQUEUE,
  FUTEX_WAIT,
  FUTEX_WAIT_BITSET,
  FUTEX_WAKE,
  FUTEX_WAKE_BITSET,
  P_ALL,
  P_PID,
  PR_GET_DUMPABLE,
  PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS,
  PR_GET_PROCESS_NAME,
  PR_SET_DUMPABLE,
  PR_SET_PROCESS_NAME,
  SCHEDULER_PARAMETERS_PROCESS,
  SCHEDULER_PARAMETERS_THREAD,
  SIG_BLOCK,
  SIG_SETMASK,
  SIG_UNBLOCK,
  SIGCHLD,
  SIGCONT,
  SIGURG,
  SIGUSR1,
  SIGUSR2,
  SIGWINCH,
  SS_DISABLE,
  WEXITED,
  WNOHANG,
  WNOWAIT,
} from "../../../src/api/constants.ts";
import {
  sigaction,
  siginfo_t,
  stack_t,
  timespec,
} from "../../../src/api/structs.ts";
import { child, onSignal, settle, thread } from "../../language/actors.ts";
import { call } from "../../language/call.ts";
import { duration, exit, kill, sigprocmask } from "../../language/calls.ts";
import { room, struct } from "../../language/struct_block.ts";
import {
  buffer,
  NULL,
  type Result,
  result,
  text,
  u32,
  u64,
} from "../../language/value.ts";
import type { Author, Recipe, Recipes } from "../author.ts";
import { PAGE, someMapping } from "./supply.ts";

/** Signals that do nothing unless somebody has a handler for them. */
export const harmless: readonly number[] = [
  SIGURG,
  SIGWINCH,
  SIGCHLD,
  SIGCONT,
];

/** The bit of a signal in a mask. */
export function bit(signal: number): number {
  return 1 << (signal - 1);
}

/** The caller's own process. */
export function myself(author: Author): Result {
  return author.bind("me", call.getpid().whatever());
}

function someMask({ chance }: Author): number {
  return chance.pick([
    0,
    bit(SIGUSR1),
    bit(SIGUSR2),
    bit(SIGUSR1) | bit(SIGCHLD),
  ]);
}

function pendingSignal(author: Author): number {
  const signal = author.chance.pick([SIGUSR1, SIGUSR2]);
  const me = myself(author);
  author.add(
    sigprocmask(SIG_BLOCK, bit(signal)).whatever(),
    kill(me, signal).whatever(),
  );
  return signal;
}

function waitRecipe(author: Author): Recipe {
  const { chance } = author;
  const name = author.fresh("kid");
  author.add(
    child(name, chance.oneIn(2) ? [exit(chance.below(256)).whatever()] : [])
      .whatever(),
    settle(),
  );
  const isAny = chance.oneIn(4);
  return {
    wishes: {
      idtype: isAny ? P_ALL : P_PID,
      id: isAny ? 0 : result(name),
      infop: room(siginfo_t),
      options: WEXITED | chance.pick([0, 0, WNOHANG, WNOWAIT]),
    },
    isReady: true,
  };
}

function futexRecipe(author: Author): Recipe {
  const { chance } = author;
  const word = u32(chance.below(3), author.fresh("word"));
  const operation = chance.pick([
    FUTEX_WAKE,
    FUTEX_WAKE,
    FUTEX_WAKE_BITSET,
    FUTEX_WAKE_BITSET,
    FUTEX_REQUEUE,
    FUTEX_CMP_REQUEUE,
    FUTEX_WAIT,
    FUTEX_WAIT_BITSET,
  ]);
  const isWait = operation === FUTEX_WAIT || operation === FUTEX_WAIT_BITSET;
  const requeues = operation === FUTEX_REQUEUE ||
    operation === FUTEX_CMP_REQUEUE;
  return {
    wishes: {
      userspace_address: chance.oneIn(4)
        ? someMapping(author, "anonymous").base
        : word,
      futex_op: operation | chance.pick([0, FUTEX_PRIVATE_FLAG]),
      val: isWait ? 9 : 1,
      timeout: isWait ? duration(operation === FUTEX_WAIT ? 10 : 1) : 0,
      userspace_address2: requeues ? u32(0) : NULL,
      val3: operation === FUTEX_CMP_REQUEUE ? 0 : 0xffff_ffff,
    },
    isReady: true,
  };
}

function prctlRecipe(author: Author): Recipe {
  const { chance } = author;
  const option = chance.pick([
    PR_SET_DUMPABLE,
    PR_GET_DUMPABLE,
    PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS,
    PR_SET_PROCESS_NAME,
    PR_GET_PROCESS_NAME,
  ]);
  const [arg1, arg2] = option === PR_SET_PROCESS_NAME
    ? [text("twin"), 4]
    : option === PR_GET_PROCESS_NAME
    ? [buffer(64), 64]
    : [option === PR_SET_DUMPABLE ? chance.below(2) : 0, 0];
  return { wishes: { option, arg1, arg2, arg3: 0 } };
}

/** Ids: as root any, else one's own. */
function identity(author: Author, ...names: readonly string[]): Recipe {
  const { chance, program: { isRoot } } = author;
  // Root stays root as its saved id, so that it comes back.
  const ids = isRoot ? [0, 0, 1000] : [1000, 1000, 0xffff_ffff];
  return {
    wishes: Object.fromEntries(
      names.map((
        name,
      ) => [name, isRoot && name === "s" ? 0 : chance.pick(ids)]),
    ),
  };
}

function mine(author: Author): Recipe {
  return { wishes: { id: author.program.isRoot ? 0 : 1000 } };
}

function scheduling(author: Author): Recipe {
  const mode = author.chance.pick([
    SCHEDULER_PARAMETERS_PROCESS,
    SCHEDULER_PARAMETERS_THREAD,
  ]);
  return {
    wishes: {
      pid_or_tid: 0,
      mode,
      parameters: { sched_priority: author.chance.pick([10, 30, 50]) },
    },
  };
}

/** The recipes. */
export const taskRecipes: Recipes = {
  waitid: waitRecipe,
  disown: (author) => {
    const name = author.fresh("kid");
    author.add(child(name, [settle(20)]).whatever());
    return { wishes: { pid: result(name) } };
  },
  prctl: prctlRecipe,
  umask: () => ({ wishes: { mask: 0o022 } }),
  kill: (author) => ({
    wishes: {
      pid: myself(author),
      signal: author.chance.pick([0, ...harmless]),
    },
  }),
  killpg: (author) => ({
    wishes: { pgrp: 0, signal: author.chance.pick([0, SIGWINCH, SIGURG]) },
  }),
  kill_thread: (author) => ({
    wishes: {
      tid: author.bind("me", call.gettid().whatever()),
      signal: author.chance.pick([0, ...harmless]),
    },
  }),
  sigaction: (author) => ({
    wishes: {
      signum: author.chance.pick([SIGUSR1, SIGUSR2, SIGCHLD, SIGURG]),
      act: struct(sigaction, {
        sa_handler: author.chance.pick([0, 1]),
        sa_mask: someMask(author),
        sa_flags: author.chance.pick([0, 4, 0x10000000]),
      }),
      old_act: room(sigaction),
    },
  }),
  sigaltstack: (author) => ({
    wishes: author.chance.oneIn(2)
      ? { ss: struct(stack_t, { ss_flags: SS_DISABLE }) }
      : {
        ss: struct(stack_t, {
          ss_sp: someMapping(author, "anonymous").base,
          ss_size: PAGE * author.chance.pick([1, 4, 16]),
        }),
      },
  }),
  sigprocmask: (author) => ({
    wishes: {
      how: author.chance.pick([SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK]),
      set: u32(someMask(author)),
      old_set: u32(0),
    },
  }),
  sigsuspend: (author) => {
    const { chance } = author;
    const signal = chance.pick(["SIGUSR1", "SIGUSR2"] as const);
    author.add(onSignal(signal, []).whatever());
    if (chance.oneIn(4)) {
      author.add(kill(myself(author), signal).whatever());
    } else {
      const me = myself(author);
      author.add(
        child(author.fresh("kid"), [
          settle(20),
          kill(me, signal).whatever(),
        ]).whatever(),
      );
    }
    return { wishes: { mask: u32(0) } };
  },
  sigtimedwait: (author) => ({
    wishes: {
      set: u32(bit(pendingSignal(author))),
      info: room(siginfo_t),
      timeout: duration(10),
    },
    isReady: true,
  }),
  setuid: mine,
  seteuid: mine,
  setgid: mine,
  setegid: mine,
  setreuid: (author) => identity(author, "euid"),
  setresuid: (author) => identity(author, "e", "s"),
  setregid: (author) => identity(author, "rgid", "egid"),
  setresgid: (author) => identity(author, "r", "e", "s"),
  getgroups: () => ({ wishes: { count: 0, gids: buffer(8) } }),
  setgroups: (author) => ({
    wishes: author.program.isRoot ? { count: 2 } : { count: 0, gids: NULL },
  }),
  getsid: () => ({ wishes: { pid: 0 } }),
  getpgid: () => ({ wishes: { pid: 0 } }),
  setpgid: () => ({ wishes: { pid: 0, pgid: 0 } }),
  get_root_session_id: () => ({ wishes: { sid: -1 } }),
  alarm: (author) => ({
    wishes: { seconds: author.chance.pick([0, 100]) },
  }),
  clock_nanosleep: (author) => ({
    wishes: {
      clock_id: CLOCK_MONOTONIC,
      flags: 0,
      requested_sleep: duration(author.chance.pick([0, 1, 5])),
      remaining_sleep: room(timespec),
    },
    isReady: true,
  }),
  clock_gettime: (author) => ({
    wishes: { clock_id: author.chance.pick(Object.values(clockIds)) },
  }),
  adjtime: () => ({ wishes: { delta: NULL } }),
  join_thread: (author) => {
    const name = author.fresh("worker");
    author.add(thread(name, []).whatever(), settle(20));
    return {
      wishes: { tid: result(name), exit_value: u64(0) },
      isReady: true,
    };
  },
  detach_thread: (author) => {
    const name = author.fresh("worker");
    author.add(thread(name, [settle(20)]).whatever());
    author.world.hasThreads = true;
    return { wishes: { tid: result(name) } };
  },
  futex: futexRecipe,
  scheduler_get_parameters: scheduling,
  scheduler_set_parameters: scheduling,
  getrandom: () => ({ wishes: { size: 16, buffer: buffer(16), flags: 0 } }),
  gethostname: () => ({ wishes: { size: 65, buffer: buffer(65) } }),
  perf_event: () => ({ wishes: { type: 1 } }),
  perf_register_string: () => ({ wishes: { string: "name" } }),
  dbgputstr: () => ({ wishes: { text: "twin\n", size: 5 } }),
};
