import { assertEquals } from "@std/assert";
import { decoders, signExtendedDecoders } from "../api/argument.ts";
import { O_CREAT, O_WRONLY } from "../api/constants.ts";
import { ENOENT } from "../api/errno.ts";
import { structBytes } from "../api/layout.ts";
import { SC_open_params } from "../api/structs.ts";
import { syscalls } from "../api/calls.ts";
import type { UserAddress } from "../api/user_address.ts";
import { Strace } from "./strace.ts";
import type { TracedCall } from "./strace_call.ts";

const BASE = 0x1000;

/** One page of traced memory, and the lines that were printed. */
function setUp() {
  const page = new Uint8Array(4096);
  const lines: string[] = [];
  const memory = {
    peek: (address: number, length: number) =>
      address >= BASE && address + length <= BASE + page.length
        ? page.subarray(address - BASE, address - BASE + length)
        : undefined,
  };
  const call = (
    name: keyof typeof syscalls,
    registers: bigint[],
    tid = 1,
  ): TracedCall => {
    const row = syscalls[name];
    return {
      pid: 1,
      tid,
      number: BigInt(row.number),
      row,
      registers,
      decoders,
      memory,
      time: 0,
      describe: (descriptor) => descriptor === 3 ? "/w/a" : undefined,
    };
  };
  return { page, lines, call, strace: new Strace((line) => lines.push(line)) };
}

function putPath(page: Uint8Array, path: string): void {
  page.set(new TextEncoder().encode(path), 512);
  page.set(structBytes(SC_open_params, {
    dirfd: -100,
    path: {
      characters: BASE + 512 as UserAddress,
      length: BigInt(path.length),
    },
    options: O_WRONLY | O_CREAT,
    mode: 0o644,
  }));
}

Deno.test("Strace prints a parameter struct with names when open fails", () => {
  const { page, lines, call, strace } = setUp();
  putPath(page, "/w/a");
  strace.enter(call("open", [BigInt(BASE), 0n, 0n, 0n]));
  strace.exit(1, BigInt(-ENOENT));
  assertEquals(lines, [
    'open({dirfd=AT_FDCWD, path="/w/a", options=O_WRONLY|O_CREAT, mode=0644}) = -1 ENOENT (No such file or directory)',
  ]);
});

Deno.test("Strace prints what a read brought when it returns", () => {
  const { page, lines, call, strace } = setUp();
  strace.enter(call("read", [3n, BigInt(BASE), 100n, 0n]));
  page.set(new TextEncoder().encode("hi\n"));
  strace.exit(1, 3n);
  assertEquals(lines, ['read(3, "hi\\n", 100) = 3']);
});

Deno.test("Strace prints an address when nothing is mapped there", () => {
  const { lines, call, strace } = setUp();
  strace.enter(call("open", [0xffffn, 0n, 0n, 0n]));
  strace.exit(1, -14n);
  assertEquals(lines, ["open(0xffff) = -1 EFAULT (Bad address)"]);
});

Deno.test("Strace splits a call in two when another thread calls in between", () => {
  const { lines, call, strace } = setUp();
  strace.enter(call("read", [3n, BigInt(BASE), 1n, 0n]));
  strace.enter(call("getpid", [0n, 0n, 0n, 0n], 2));
  strace.exit(2, 2n);
  strace.exit(1, 0n);
  assertEquals(lines, [
    "[pid     1] read(3, <unfinished ...>",
    "[pid     2] getpid() = 2",
    '[pid     1] <... read resumed>"", 1) = 0',
  ]);
});

Deno.test("Strace prints signals and ends when a process is killed", () => {
  const { lines, call, strace } = setUp();
  strace.enter(call("exit", [7n, 0n, 0n, 0n]));
  strace.signal(1, 11, { si_code: "SEGV_MAPERR", si_addr: "0x8" });
  strace.ended(1, 0, 11);
  assertEquals(lines, [
    "exit(7 <unfinished ...>",
    "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x8} ---",
    "<... exit resumed>) = ?",
    "+++ killed by SIGSEGV +++",
  ]);
});

Deno.test("Strace prints the whole register when it is no int to the architecture", () => {
  const { lines, call, strace } = setUp();
  const high = call("close", [1n << 32n, 0n, 0n, 0n]);
  strace.enter(high);
  strace.exit(1, 0n);
  strace.enter({ ...high, decoders: signExtendedDecoders });
  strace.exit(1, -9n);
  assertEquals(lines, [
    "close(0) = 0",
    "close(4294967296) = -1 EBADF (Bad file descriptor)",
  ]);
});
