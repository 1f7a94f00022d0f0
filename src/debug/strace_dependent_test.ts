// What values mean beside others. Expectations: the manual pages of strace and
// of the calls, and the reference's headers.

import { assertEquals } from "@std/assert";
import { decoders } from "../api/argument.ts";
import { syscalls } from "../api/calls.ts";
import {
  AF_INET,
  F_GETFL,
  F_SETFD,
  F_SETLK,
  F_WRLCK,
  FD_CLOEXEC,
  O_NONBLOCK,
  O_RDWR,
  SIGCHLD,
  SIGSEGV,
  SO_RCVTIMEO,
  SO_REUSEADDR,
  SOL_SOCKET,
  TCGETS,
  TIOCSWINSZ,
} from "../api/constants.ts";
import { FUTEX_WAIT, FUTEX_WAKE } from "../api/constants/process.ts";
import { structBytes } from "../api/layout.ts";
import {
  flock,
  SC_execve_params,
  SC_futex_params,
  SC_setsockopt_params,
  SC_stat_params,
  SC_waitid_params,
  siginfo_t,
  sockaddr_in,
  stat,
  timespec,
  timeval,
  winsize,
} from "../api/structs.ts";
import type { UserAddress } from "../api/user_address.ts";
import { Strace } from "./strace.ts";
import { StraceCounts } from "./strace_counts.ts";
import { StraceJson } from "./strace_json.ts";
import { type CallStyle, standardStyle } from "./strace_call.ts";
import type { CallTracer } from "./strace_tracer.ts";

const BASE = 0x1000;
const OTHER = BASE + 1024;

interface Traced {
  readonly name: keyof typeof syscalls;
  readonly registers: readonly bigint[];
  /** What lies at BASE when the call begins, and at OTHER. */
  readonly memory?: Uint8Array;
  readonly other?: Uint8Array;
  readonly result?: bigint;
}

function tell(tracer: CallTracer, call: Traced): void {
  const page = new Uint8Array(4096);
  page.set(call.memory ?? []);
  page.set(call.other ?? [], OTHER - BASE);
  const row = syscalls[call.name];
  tracer.enter({
    pid: 1,
    tid: 1,
    number: BigInt(row.number),
    row,
    registers: [...call.registers, 0n, 0n, 0n, 0n].slice(0, 4),
    decoders,
    memory: {
      peek: (address, length) =>
        address >= BASE && address + length <= BASE + page.length
          ? page.subarray(address - BASE, address - BASE + length)
          : undefined,
    },
    time: 5,
    describe: (fd) => fd === 3 ? "/w/a" : undefined,
  });
  tracer.exit(1, call.result ?? 0n);
}

function lineOf(call: Traced, style: CallStyle = standardStyle): string {
  const lines: string[] = [];
  tell(new Strace((line) => lines.push(line), style), call);
  return lines.join("\n");
}

const at = BigInt(BASE);
const address = OTHER as UserAddress;
const text = new TextEncoder();

const calls: readonly (readonly [Traced, string])[] = [
  [
    {
      name: "bind",
      registers: [3n, at, 16n],
      memory: structBytes(sockaddr_in, {
        sin_family: AF_INET,
        sin_port: 0x5000,
        sin_addr: 0x0100007f,
        sin_zero: new Uint8Array(8),
      }),
    },
    "bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=127.0.0.1}, 16) = 0",
  ],
  [
    {
      name: "connect",
      registers: [3n, at, 8n],
      memory: Uint8Array.of(1, 0, ...text.encode("/s\x1bk"), 0),
    },
    'connect(3, {sa_family=AF_LOCAL, sun_path="/s\\33k"}, 8) = 0',
  ],
  [
    { name: "connect", registers: [3n, at, 1n], memory: Uint8Array.of(1) },
    'connect(3, "\\1", 1) = 0',
  ],
  [
    {
      name: "setsockopt",
      registers: [at],
      memory: structBytes(SC_setsockopt_params, {
        value: address,
        sockfd: 3,
        level: SOL_SOCKET,
        option: SO_RCVTIMEO,
        value_size: 16,
      }),
      other: structBytes(timeval, { tv_sec: 1n, tv_usec: 2n }),
    },
    "setsockopt({value={tv_sec=1, tv_usec=2}, sockfd=3, level=SOL_SOCKET, option=SO_RCVTIMEO, value_size=16}) = 0",
  ],
  [
    {
      name: "setsockopt",
      registers: [at],
      memory: structBytes(SC_setsockopt_params, {
        value: address,
        sockfd: 3,
        level: SOL_SOCKET,
        option: SO_REUSEADDR,
        value_size: 4,
      }),
      other: Uint8Array.of(1),
    },
    "setsockopt({value=[1], sockfd=3, level=SOL_SOCKET, option=SO_REUSEADDR, value_size=4}) = 0",
  ],
  [
    { name: "fcntl", registers: [3n, BigInt(F_SETFD), BigInt(FD_CLOEXEC)] },
    "fcntl(3, F_SETFD, FD_CLOEXEC) = 0",
  ],
  [
    {
      name: "fcntl",
      registers: [3n, BigInt(F_GETFL), 0n],
      result: BigInt(O_RDWR | O_NONBLOCK),
    },
    "fcntl(3, F_GETFL, 0) = O_RDWR|O_NONBLOCK",
  ],
  [
    {
      name: "fcntl",
      registers: [3n, BigInt(F_SETLK), at],
      memory: structBytes(flock, {
        l_type: F_WRLCK,
        l_whence: 0,
        l_start: 1n,
        l_len: 2n,
        l_pid: 0,
      }),
    },
    "fcntl(3, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=1, l_len=2, l_pid=0}) = 0",
  ],
  [
    {
      name: "ioctl",
      registers: [0n, BigInt(TIOCSWINSZ), at],
      memory: structBytes(winsize, {
        ws_row: 25,
        ws_col: 80,
        ws_xpixel: 0,
        ws_ypixel: 0,
      }),
    },
    "ioctl(0, TIOCSWINSZ, {ws_row=25, ws_col=80, ws_xpixel=0, ws_ypixel=0}) = 0",
  ],
  [
    { name: "ioctl", registers: [0n, BigInt(TCGETS), at], result: -14n },
    "ioctl(0, TCGETS, 0x1000) = -1 EFAULT (Bad address)",
  ],
  [
    {
      name: "futex",
      registers: [at],
      memory: structBytes(SC_futex_params, {
        userspace_address: address,
        futex_op: FUTEX_WAIT,
        val: 7,
        timeout: BigInt(OTHER),
        userspace_address2: 0 as UserAddress,
        val3: 0xffffffff,
      }),
      other: structBytes(timespec, { tv_sec: 7n, tv_nsec: 9n }),
    },
    "futex({userspace_address=[7], futex_op=FUTEX_WAIT, val=7, timeout={tv_sec=7, tv_nsec=9}, userspace_address2=NULL, val3=FUTEX_BITSET_MATCH_ANY}) = 0",
  ],
  [
    {
      name: "futex",
      registers: [at],
      memory: structBytes(SC_futex_params, {
        userspace_address: address,
        futex_op: FUTEX_WAKE,
        val: 1,
        timeout: 5n,
        userspace_address2: 0 as UserAddress,
        val3: 0,
      }),
    },
    "futex({userspace_address=[0], futex_op=FUTEX_WAKE, val=1, timeout=5, userspace_address2=NULL, val3=0x0}) = 0",
  ],
  [
    {
      name: "sigprocmask",
      registers: [2n, at],
      memory: Uint8Array.of(1, 4, 1, 0),
    },
    "sigprocmask(SIG_SETMASK, [HUP SEGV CHLD], NULL) = 0",
  ],
  [
    {
      name: "sigprocmask",
      registers: [0n, at],
      memory: Uint8Array.of(0xff, 0xfe, 0xff, 0xff),
    },
    "sigprocmask(SIG_BLOCK, ~[KILL], NULL) = 0",
  ],
  [
    { name: "fchown", registers: [3n, 0xffff_ffffn, 12n] },
    "fchown(3, -1, 12) = 0",
  ],
  [
    {
      name: "execve",
      registers: [at],
      memory: structBytes(SC_execve_params, {
        path: { characters: address, length: 4n },
        arguments: { strings: (OTHER + 16) as UserAddress, length: 2n },
        environment: { strings: 0 as UserAddress, length: 0n },
      }),
      other: Uint8Array.of(
        ...text.encode("/a/b"),
        ...new Array(12).fill(0),
        ...[0, 0x14, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0],
        ...[1, 0x14, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0],
      ),
      result: -2n,
    },
    'execve({path="/a/b", arguments=["/a/b", "a/"], environment=[]}) = -1 ENOENT (No such file or directory)',
  ],
];

for (const [call, line] of calls) {
  Deno.test(`Strace prints ${line.slice(0, 70)} when that is what is meant`, () => {
    assertEquals(lineOf(call), line);
  });
}

Deno.test("Strace names a mode's type and a device's halves when stat tells them", () => {
  const status = structBytes(stat, {
    st_dev: 0n,
    st_ino: 2n,
    st_mode: 0o20666,
    st_nlink: 1n,
    st_uid: 0,
    st_gid: 0,
    st_rdev: 0x10_0103n,
    st_size: 0n,
    st_blksize: 4096n,
    st_blocks: 0n,
    st_atim: { tv_sec: 0n, tv_nsec: 0n },
    st_mtim: { tv_sec: 0n, tv_nsec: 0n },
    st_ctim: { tv_sec: 0n, tv_nsec: 0n },
  });
  const line = lineOf({
    name: "stat",
    registers: [at],
    memory: structBytes(SC_stat_params, {
      path: { characters: 0 as UserAddress, length: 0n },
      statbuf: address,
      dirfd: -100,
      follow_symlinks: 1,
    }),
    other: status,
  });
  assertEquals(line.includes("st_mode=S_IFCHR|0666"), true, line);
  // Kernel/API/MajorNumberAllocation: 8 bits, 12 bits, and the rest of the minor.
  assertEquals(line.includes("st_rdev=makedev(1, 259)"), true, line);
});

for (
  const [signal, code, status, words] of [
    [SIGCHLD, 0, 7, "si_code=CLD_EXITED"],
    [SIGCHLD, 1, 11, "si_code=CLD_KILLED"],
    [SIGSEGV, 1, 0, "si_code=SEGV_ACCERR"],
    [SIGSEGV, 0x40000042, 0, "si_code=SI_NOINFO"],
  ] as const
) {
  Deno.test(`Strace prints ${words} of a signal ${signal} when waitid tells it`, () => {
    const line = lineOf({
      name: "waitid",
      registers: [at],
      memory: structBytes(SC_waitid_params, {
        idtype: 0,
        id: 0,
        infop: address,
        options: 4,
      }),
      other: structBytes(siginfo_t, {
        si_signo: signal,
        si_code: code,
        si_errno: 0,
        si_pid: 9,
        si_uid: 0,
        si_addr: 0n,
        si_status: status,
        si_band: 0,
        si_value: 0n,
      }),
    });
    assertEquals(line.includes(words), true, line);
    const said = code === 1 && signal === SIGCHLD
      ? "si_status=SIGSEGV"
      : `si_status=${status}`;
    assertEquals(line.includes(said), true, line);
  });
}

Deno.test("Strace shows what descriptors stand for, and as much of a string as it is told", () => {
  const style = { stringLimit: 2, showsPaths: true };
  const write: Traced = {
    name: "write",
    registers: [3n, at, 4n],
    memory: text.encode("abcd"),
    result: 4n,
  };
  assertEquals(lineOf(write, style), 'write(3</w/a>, "ab"..., 4) = 4');
  assertEquals(lineOf(write), 'write(3, "abcd", 4) = 4');
});

Deno.test("StraceJson tells a call that did not return, and StraceCounts how often", () => {
  const objects: string[] = [];
  const json = new StraceJson((line) => objects.push(line));
  const table: string[] = [];
  const counts = new StraceCounts((line) => table.push(line));
  for (const tracer of [json, counts]) {
    tell(tracer, { name: "close", registers: [9n], result: -9n });
    tell(tracer, { name: "close", registers: [8n], result: -9n });
    tell(tracer, { name: "getpid", registers: [], result: 1n });
    tracer.signal(1, 9, {});
    tracer.ended(1, 0, 9);
    tracer.close();
  }
  assertEquals(objects.map((line) => JSON.parse(line)), [
    ...["9", "8"].map((fd) => ({
      type: "call",
      pid: 1,
      tid: 1,
      time: 5,
      call: "close",
      arguments: { fd },
      result: "-1",
      errno: "EBADF",
      text: "-1 EBADF (Bad file descriptor)",
    })),
    {
      type: "call",
      pid: 1,
      tid: 1,
      time: 5,
      call: "getpid",
      arguments: {},
      result: "1",
      text: "1",
    },
    { type: "signal", tid: 1, signal: "SIGKILL", siginfo: {} },
    { type: "killed", tid: 1, signal: "SIGKILL" },
  ]);
  assertEquals(table.map((line) => line.trim().split(/ +/).join(" ")), [
    "calls errors system call",
    "--------- --------- ------------------------",
    "2 2 close (2 EBADF)",
    "1 getpid",
    "--------- --------- ------------------------",
    "3 2 total",
  ]);
});
