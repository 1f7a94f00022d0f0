import { assert, assertEquals, assertThrows } from "@std/assert";
import { syscalls } from "../api/calls.ts";
import { SIGCHLD, SIGSEGV } from "../api/constants.ts";
import { FilterError, readFilter, traceClasses } from "./strace_filter.ts";

function selected(...expressions: readonly string[]): string[] {
  return [...readFilter(expressions).calls ?? ["everything"]].sort();
}

Deno.test("readFilter() reads names, classes and what is left without them", () => {
  assertEquals(selected(), ["everything"]);
  assertEquals(selected("open,close"), ["close", "open"]);
  assertEquals(selected("trace=open", "t=close"), ["close"]);
  assertEquals(selected("none"), []);
  assertEquals(selected("all").length, Object.keys(syscalls).length);
  const others = selected("!open,%memory");
  assert(!others.includes("open") && !others.includes("mmap"));
  assert(others.includes("close"));
  assertEquals(others.length + selected("open,%memory").length, 158);
});

Deno.test("readFilter() finds in each class what strace has there", () => {
  const members: readonly (readonly [string, string[], string[]])[] = [
    ["file", ["open", "execve", "stat", "mkdir", "rename", "unveil"], ["read"]],
    ["desc", ["read", "close", "pipe", "poll", "open", "sendmsg"], ["fork"]],
    ["process", ["fork", "execve", "waitid", "exit"], ["open", "getpid"]],
    ["network", ["socket", "bind", "sendmsg", "setsockopt"], ["pipe"]],
    ["memory", ["mmap", "munmap", "mprotect"], ["read"]],
    ["signal", ["sigaction", "kill", "sigreturn"], ["alarm"]],
    ["creds", ["getuid", "setgroups"], ["getpid"]],
    ["clock", ["clock_gettime", "adjtime"], ["yield"]],
    ["thread", ["create_thread", "futex"], ["fork"]],
  ];
  assertEquals(
    members.map(([name]) => name).concat("all", "none").sort(),
    Object.keys(traceClasses).sort(),
  );
  for (const [name, inside, outside] of members) {
    const found = selected(`%${name}`);
    for (const call of inside) assert(found.includes(call), `${name} ${call}`);
    for (const call of outside) {
      assert(!found.includes(call), `${name} ${call}`);
    }
  }
});

Deno.test("readFilter() reads signals as strace does", () => {
  const signals = (expression: string) => readFilter([expression]).signals;
  assertEquals(signals("signal=SIGSEGV,chld"), new Set([SIGSEGV, SIGCHLD]));
  assertEquals(signals("signal=none")?.size, 0);
  assertEquals(signals("s=!segv")?.has(SIGSEGV), false);
  assertEquals(signals("s=!segv")?.has(SIGCHLD), true);
  assertEquals(signals("open"), undefined);
});

Deno.test("readFilter() names what it does not know", () => {
  const refused = (expression: string, why: string) =>
    assertThrows(() => readFilter([expression]), FilterError, why);
  refused("opem", "no system call and no class opem");
  refused("%open", "no class %open");
  refused("constructor", "no class constructor");
  refused("trace=", "no system call and no class ");
  refused("signal=SIGNOPE", "there is no signal SIGNOPE");
  refused("read=3", "read= is neither trace= nor signal=");
});
