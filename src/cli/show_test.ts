import { assert, assertEquals } from "@std/assert";
import { main } from "./main.ts";
import { listen, type Said } from "./testing.ts";

function show(...args: readonly string[]): Promise<Said> {
  return listen((output) => main(["show", ...args], output));
}

Deno.test("show tells what a row does and runs it", async () => {
  const { status, out } = await show(
    ...["waitid/success/any-child", "--arch", "riscv64"],
  );
  assertEquals(status, 0);
  for (
    const part of [
      "row     waitid/success/any-child\n",
      "fork() /*kid*/: success -> $kid\n",
      "waitid/behaviour/p_all-takes-any-child: ",
      "source  Kernel/Syscalls/waitid.cpp\n",
      "riscv64: the real kernel answered as wanted\n",
      "here    riscv64: pass, ",
    ]
  ) assert(out.includes(part), `${part}\n${out}`);
  assert(!out.includes("dbgputstr"), out);
});

Deno.test("show prints the calls of the run when told to", async () => {
  const { status, out } = await show("getpgrp/pledge/unpledged", "--strace");
  assertEquals(status, 0);
  for (const arch of ["x86_64", "aarch64", "riscv64"]) {
    assert(out.includes(`here    ${arch}: pass`), out);
  }
  assert(/getpgrp\(\)/.test(out), out);
});

Deno.test("show names rows that are called alike when it knows none of that name", async () => {
  const { status, out, complaints } = await show("success/killed");
  assertEquals([status, out, complaints.length], [2, "", 1]);
  assert(complaints[0]?.includes("waitid/success/killed"), complaints[0]);
  const nothing = await show("no/such/row");
  assertEquals(nothing.status, 2);
  assert(nothing.complaints[0]?.includes("--list"), nothing.complaints[0]);
});
