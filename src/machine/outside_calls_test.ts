// What calls leave behind goes on without them: timers, the kernel's threads,
// and whoever wakes another. A refusal there has nobody to go to. Processes
// make random calls here, and what follows must not refuse.

import { assert } from "@std/assert";
import {
  AF_INET,
  AF_LOCAL,
  IFNAMSIZ,
  MSG_DONTWAIT,
  MSG_PEEK,
  MSG_WAITALL,
  O_RDWR,
  RTF_UP,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SIGKILL,
  SIGSTOP,
  SIGUSR1,
  SIOCADDRT,
  SIOCDELRT,
  SIOCSIFADDR,
  SIOCSIFNETMASK,
  SO_BINDTODEVICE,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOCK_STREAM,
  SOL_SOCKET,
} from "../api/constants.ts";
import { structBytes } from "../api/layout.ts";
import {
  iovec,
  msghdr,
  rtentry,
  SC_accept4_params,
  SC_open_params,
  SC_setsockopt_params,
  SC_socketpair_params,
  sockaddr_in,
} from "../api/structs.ts";
import { NULL, type UserAddress, userAddress } from "../api/user_address.ts";
import { KernelError, NoReturn } from "../kernel/errors.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { Random } from "../kernel/security/random.ts";
import { handlers } from "../kernel/syscalls/index.ts";
import { forkProcess } from "../kernel/tasks/fork.ts";
import { atOnce } from "../kernel/work.ts";
import {
  terminateDueToSignal,
  threadLeaves,
} from "../kernel/tasks/lifecycle.ts";
import { dispatchOnePendingSignal } from "../kernel/tasks/signals.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../kernel/tasks/syscall_context.ts";
import type { Thread } from "../kernel/tasks/thread.ts";
import { Machine } from "./machine.ts";
import { program } from "./test_program.ts";

const LOOP = 0x0000006f; // j .
const STEPS = 20_000;
const MOST_PROCESSES = 6;
const MILLISECOND = 1_000_000;
const LOWEST_PORT = 20000;
const PORTS = 2;
const DESCRIPTORS = 12;
const CONSOLES = 3;
const SIG_IGN = 1n;

/** Addresses of the machine, of its network, and of nobody. */
const ADDRESSES = [
  ...Array.from({ length: 20 }, () => [127, 0, 0, 1]),
  [0, 0, 0, 0],
  [127, 0, 0, 2],
  [127, 255, 255, 255],
  [10, 0, 0, 1],
  [192, 168, 1, 1],
];

type Call = (walk: Walk, context: SyscallContext) => SyscallResult;

const exit: Call = (_walk, context) => handlers.exit(context, 0);

/** Once it has begun only a reader ends it. */
const write: Call = (walk, context) =>
  handlers.write(
    context,
    walk.fd(),
    walk.put(new Uint8Array(0)),
    BigInt(walk.one(1, 100, 20_000, 60_000)),
  );

/** Calls and their weights. */
const calls: readonly (readonly [number, Call])[] = [
  [6, (walk, context) =>
    handlers.socket(
      context,
      AF_INET,
      walk.one(SOCK_STREAM, SOCK_STREAM, SOCK_STREAM, SOCK_DGRAM, SOCK_RAW) |
        walk.one(0, SOCK_NONBLOCK),
      walk.one(0, 0, 1),
    )],
  [
    4,
    (walk, context) =>
      handlers.bind(context, walk.fd(), walk.address(), sockaddr_in.size),
  ],
  [8, (walk, context) => handlers.listen(context, walk.fd(), walk.below(3))],
  [
    8,
    (walk, context) =>
      handlers.connect(context, walk.fd(), walk.address(), sockaddr_in.size),
  ],
  [6, (walk, context) =>
    handlers.accept4(
      context,
      walk.put(structBytes(SC_accept4_params, {
        addr: NULL,
        addrlen: NULL,
        sockfd: walk.fd(),
        flags: walk.one(0, SOCK_NONBLOCK),
      })),
    )],
  [10, write],
  [8, (walk, context) =>
    handlers.read(
      context,
      walk.fd(),
      walk.put(new Uint8Array(0)),
      BigInt(walk.one(1, 30_000)),
    )],
  [
    6,
    (walk, context) => handlers.sendmsg(context, walk.fd(), walk.message(), 0),
  ],
  [6, (walk, context) =>
    handlers.recvmsg(
      context,
      walk.fd(),
      walk.message(),
      walk.one(0, MSG_DONTWAIT, MSG_PEEK, MSG_WAITALL),
    )],
  [4, (walk, context) =>
    handlers.shutdown(
      context,
      walk.fd(),
      walk.one(SHUT_RD, SHUT_WR, SHUT_RDWR),
    )],
  [8, (walk, context) => handlers.close(context, walk.fd())],
  [3, (walk, context) => handlers.dup2(context, walk.fd(), walk.fd())],
  [2, (walk, context) =>
    handlers.setsockopt(
      context,
      walk.put(structBytes(SC_setsockopt_params, {
        value: walk.put(named("loop")),
        sockfd: walk.fd(),
        level: SOL_SOCKET,
        option: SO_BINDTODEVICE,
        value_size: IFNAMSIZ,
      })),
    )],
  [1, (walk, context) =>
    handlers.ioctl(
      context,
      walk.fd(),
      walk.one(SIOCSIFADDR, SIOCSIFNETMASK),
      BigInt(walk.put(walk.interfaceRequest())),
    )],
  [1, (walk, context) =>
    handlers.ioctl(
      context,
      walk.fd(),
      walk.one(SIOCADDRT, SIOCDELRT),
      BigInt(walk.put(walk.routeRequest())),
    )],
  [3, (walk, context) =>
    handlers.socketpair(
      context,
      walk.put(structBytes(SC_socketpair_params, {
        domain: AF_LOCAL,
        type: SOCK_STREAM,
        protocol: 0,
        sv: walk.put(new Uint8Array(8)),
      })),
    )],
  [4, (walk, context) => handlers.sendfd(context, walk.fd(), walk.fd())],
  [2, (walk, context) => handlers.recvfd(context, walk.fd(), 0)],
  [
    2,
    (walk, context) => handlers.pipe(context, walk.put(new Uint8Array(8)), 0),
  ],
  [3, (walk, context) => {
    const path = walk.path();
    return handlers.open(
      context,
      walk.put(structBytes(SC_open_params, {
        dirfd: 0,
        path: {
          characters: walk.put(path),
          length: BigInt(path.length),
        },
        options: O_RDWR,
        mode: 0,
      })),
    );
  }],
  [1, (walk, context) => handlers.alarm(context, walk.below(2))],
  [1, (_walk, context) => handlers.setsid(context)],
  [2, exit],
];

const weights = calls.reduce((sum, [weight]) => sum + weight, 0);

function named(name: string): Uint8Array {
  const bytes = new Uint8Array(IFNAMSIZ);
  bytes.set(new TextEncoder().encode(name));
  return bytes;
}

/** A machine whose processes are moved by hand, call by call. */
class Walk {
  readonly #machine: Machine;
  readonly #kernel: Kernel;
  readonly #random: Random;
  /** Whoever could make a call now. */
  readonly #awake = new Set<Thread>();
  /** Refusals that calls were told of. */
  refused = 0;
  #thread: Thread;
  #free = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#machine = Machine.create({
      architecture: "riscv64",
      seed,
      memoryBytes: 512 << 20,
      program: "/program",
      programFile: program([LOOP]),
    });
    this.#kernel = this.#machine.kernel;
    this.schedule();
    const [first] = this.#awake;
    assert(first !== undefined);
    this.#thread = first;
    const { signalActions } = first.process;
    for (const [signal, action] of signalActions.entries()) {
      if (signal === SIGKILL || signal === SIGSTOP) continue;
      signalActions[signal] = { ...action, handler: SIG_IGN };
    }
  }

  below(count: number): number {
    return this.#random.below(count);
  }

  one(first: number, ...others: number[]): number {
    return [first, ...others][this.below(others.length + 1)] ?? first;
  }

  /** Mostly one that is open, and not of the console. */
  fd(): number {
    const open = [...this.#thread.process.fds.entries()].slice(CONSOLES);
    return open[this.below(open.length + 1)]?.[0] ?? this.below(DESCRIPTORS);
  }

  /** Lies somewhere on the caller's stack until the next call. */
  put(bytes: Uint8Array): UserAddress {
    const { cpu, process } = this.#thread;
    this.#free += (bytes.length + 15) & ~15;
    const address = userAddress(cpu.sp - 0x20000n + BigInt(this.#free));
    process.space.user.write(address, bytes);
    return address;
  }

  #internetAddress(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(sockaddr_in.size);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, AF_INET, true);
    view.setUint16(2, LOWEST_PORT + this.below(PORTS));
    bytes.set(ADDRESSES[this.below(ADDRESSES.length)] ?? [], 4);
    return bytes;
  }

  address(): UserAddress {
    return this.put(this.#internetAddress());
  }

  message(): UserAddress {
    const isNamed = this.below(2) === 0;
    const data = this.put(structBytes(iovec, {
      iov_base: this.put(new Uint8Array(0)),
      iov_len: BigInt(this.one(0, 1, 100, 30_000)),
    }));
    return this.put(structBytes(msghdr, {
      msg_name: isNamed ? this.address() : NULL,
      msg_namelen: isNamed ? sockaddr_in.size : 0,
      msg_iov: data,
      msg_iovlen: 1,
      msg_control: NULL,
      msg_controllen: 0,
      msg_flags: 0,
    }));
  }

  interfaceRequest(): Uint8Array {
    const bytes = new Uint8Array(48);
    bytes.set(named("loop"));
    bytes.set(this.#internetAddress(), IFNAMSIZ);
    return bytes;
  }

  routeRequest(): Uint8Array {
    const bytes = new Uint8Array(rtentry.size);
    const view = new DataView(bytes.buffer);
    const { rt_dst, rt_gateway, rt_flags, rt_dev } = rtentry.fields;
    bytes.set(this.#internetAddress(), rt_dst[0]);
    bytes.set(this.#internetAddress(), rt_gateway[0]);
    view.setUint16(rt_flags[0], RTF_UP, true);
    view.setBigUint64(rt_dev[0], BigInt(this.put(named("loop"))), true);
    return bytes;
  }

  path(): Uint8Array {
    const paths = [
      "/dev/ptmx",
      "/dev/pts/0",
      "/dev/tty",
      "/sys/kernel/net/arp",
    ];
    return new TextEncoder().encode(paths[this.below(paths.length)] ?? "");
  }

  /** Timers and the kernel's threads, until all that can run are ours. */
  schedule(): void {
    const { scheduler, time } = this.#kernel;
    for (;;) {
      time.fireTimers();
      const thread = scheduler.next();
      if (thread === undefined) return;
      if (thread.task === undefined) this.#awake.add(thread);
      else thread.task.run();
    }
  }

  /** Time goes by, somebody makes a call, goes on with one, or is signalled. */
  step(): void {
    const { scheduler, time } = this.#kernel;
    time.advance(this.one(0, 0, 0, 1, 10, 1000, 30_000) * MILLISECOND);
    if (this.below(4) === 0) this.schedule();
    this.#signalSomebody();
    const threads = [...this.#awake];
    const thread = threads[this.below(threads.length)];
    if (thread === undefined) return this.schedule();
    this.#thread = thread;
    this.#free = 0;
    scheduler.current = thread;
    if (this.#userThreads().length < MOST_PROCESSES) {
      atOnce(forkProcess(thread));
    }
    this.#act(() => thread.waiting ?? this.#call(thread));
    if (thread.state === "running") dispatchOnePendingSignal(thread);
    if (thread.shouldDie && thread.waiting === undefined) threadLeaves(thread);
    if (thread.state !== "running") this.#awake.delete(thread);
    if (thread.state === "dying") this.schedule();
  }

  /** Mostly it only ends a wait; the first process is not killed. */
  #signalSomebody(): void {
    if (this.below(5) !== 0) return;
    const threads = this.#userThreads();
    const target = threads[this.below(threads.length)];
    if (target === undefined) return;
    if (this.below(10) > 0) {
      if (target.condition?.interruptible !== false) target.interrupt(SIGUSR1);
    } else if (target.process.ppid > 0) {
      terminateDueToSignal(target.process, SIGKILL);
    }
  }

  #userThreads(): Thread[] {
    return this.#kernel.processes.all.filter(({ isKernelProcess }) =>
      !isKernelProcess
    ).flatMap(({ threads }) => threads);
  }

  #call(thread: Thread): SyscallResult {
    const { context, process } = thread;
    thread.holdsBigProcessLock = true;
    let left = this.below(weights);
    const call = calls.find(([weight]) => (left -= weight) < 0)?.[1];
    // The first process is there for the others.
    const isRisky = call === exit || call === write;
    if (isRisky && process.ppid === 0) return 0;
    return call?.(this, context) ?? 0;
  }

  /** As far as the next wait; a refusal is the call's. */
  #act(begin: () => SyscallResult): void {
    const thread = this.#thread;
    try {
      const result = begin();
      if (typeof result !== "object") return;
      thread.waiting = result;
      for (;;) {
        const step = result.next(thread.wakeReason);
        if (step.done === true) break;
        if (thread.shouldDie) {
          result.return(0);
          break;
        }
        if (thread.block(step.value)) return;
      }
    } catch (error) {
      if (error instanceof KernelError) this.refused++;
      else if (!(error instanceof NoReturn)) throw error;
    }
    thread.waiting = undefined;
  }

  dispose(): void {
    this.#machine.dispose();
  }
}

for (const seed of [1, 2, 3]) {
  Deno.test(`Nothing refuses outside of calls, seed ${seed}`, () => {
    const walk = new Walk(seed);
    for (let step = 0; step < STEPS; step++) walk.step();
    assert(walk.refused > STEPS / 20);
    walk.dispose();
  });
}
