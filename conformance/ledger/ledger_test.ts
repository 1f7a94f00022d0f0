import { assert, assertEquals, assertThrows } from "@std/assert";
import { syscalls } from "../../src/kernel/api/syscalls.ts";
import type { SyscallRow } from "../../src/kernel/api/syscalls.ts";
import { account } from "./accounting.ts";
import { errorTable, promiseTable } from "./entry.ts";
import { entries, ledger } from "./ledger.ts";
import type { architecturesOf } from "./ledger.ts";
import { reportAccount, reportGroup } from "./report.ts";
import { waivers, waives } from "./waivers.ts";

const rows: SyscallRow[] = Object.values(syscalls);

// The facts count 1,843 errors, 168 places that demand a promise, 26 rules of
// pledge, 169 of unveil and 177 of paths. They lack two errors of the routing
// table, which the reference gives to SIOCADDRT and SIOCDELRT.
Deno.test("entries hold every fact when counted by kind", () => {
  const counts = new Map<string, number>();
  for (const { kind } of entries) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  assertEquals(Object.fromEntries(counts), {
    error: 1845,
    promise: 168,
    pledge: 26,
    unveil: 169,
    path: 177,
  });
  assertEquals(ledger.size, entries.length);
});

Deno.test("errnos of a row are those of the ledger", () => {
  for (const { name, errnos } of rows) {
    const known = entries.flatMap((entry) =>
      entry.kind === "error" && entry.call === name ? [entry.errno] : []
    );
    assertEquals([...errnos].sort(), [...new Set(known)].sort(), name);
  }
});

Deno.test("promises of a row are those of the pledge matrix", () => {
  for (const { name, promises } of rows) {
    const stated = promises.map(({ promise }) => promise);
    const known = entries.flatMap((entry) =>
      entry.kind === "promise" && entry.call === name ? [entry.promise] : []
    );
    assertEquals(
      [...new Set(stated)].sort(),
      [...new Set(known)].sort(),
      name,
    );
  }
});

Deno.test("errors of a call follow the order of the reference's checks", () => {
  for (const { name } of rows) {
    const orders = entries.flatMap((entry) =>
      entry.kind === "error" && entry.call === name ? [entry.order] : []
    );
    assertEquals(orders, orders.map((_, index) => index + 1), name);
  }
});

Deno.test("waivers each waive something, and nothing twice", () => {
  for (const { reason, ids } of waivers) {
    const known = ids instanceof RegExp
      ? entries.filter(({ id }) => ids.test(id)).map(({ id }) => id)
      : ids;
    assert(known.length > 0, reason);
    for (const id of known) assert(ledger.has(id), id);
    assert(reason.endsWith("."), reason);
  }
  for (const { id } of entries) {
    const count = waivers.filter((waiver) => waives(waiver, id)).length;
    assert(count <= 1, `${id} is waived ${count} times`);
  }
});

Deno.test("waivers name every error that nobody can reach", () => {
  for (const entry of entries) {
    if (entry.kind !== "error" || entry.reach !== "dead") continue;
    assert(waivers.some((waiver) => waives(waiver, entry.id)), entry.id);
  }
});

Deno.test("account() counts an entry when all its architectures are covered", () => {
  const id = "open/EMFILE/free-descriptor-below-1024-checked-before";
  const claim = (architectures: ReturnType<typeof architecturesOf>) =>
    account([{ covers: [id], architectures }]).groups.get("open")?.covered;
  assertEquals(claim(["x86_64", "aarch64"]), 0);
  assertEquals(claim(["x86_64", "aarch64", "riscv64"]), 1);
  assertEquals(account([]).total.covered, 0);
});

Deno.test("account() asks for one architecture when the entry's condition names it", () => {
  const id = "archctl/EFAULT/risc-v-option-2-cpu-model";
  const { states } = account([{ covers: [id], architectures: ["riscv64"] }]);
  assertEquals(states.get(id), "covered");
});

Deno.test("account() names ids that the ledger does not hold", () => {
  const { unknown, total } = account([
    { covers: ["open/ENOENT/no-such-entry"], architectures: undefined },
  ]);
  assertEquals(unknown, ["open/ENOENT/no-such-entry"]);
  assertEquals(total.covered, 0);
});

Deno.test("account() tells when a waived entry is covered", () => {
  const id = "umount/EBUSY/ext2fs-inodes-use-ramfs-procfs-sysfs";
  const { waivedButCovered } = account([
    { covers: [id], architectures: undefined },
  ]);
  assertEquals(waivedButCovered, [id]);
});

Deno.test("errorTable() refuses a line when its error or call is not known", () => {
  assertThrows(() => errorTable("open\n  ENONE/x | guest | y"));
  assertThrows(() => errorTable("opne\n  EBADF/x | guest | y"));
  assertThrows(() => errorTable("open\n  EBADF/x | anybody | y"));
  assertThrows(() => promiseTable("open.rpath | rpth |  | always | x.cpp"));
});

Deno.test("reportAccount() ends with the total", () => {
  const last = reportAccount(account([])).split("\n").at(-1) ?? "";
  const [name, total, reachable, covered, waived, open] = last.split(/\s+/);
  assertEquals([name, total, covered], ["total", "2385", "0"]);
  assertEquals(Number(reachable) + Number(waived), 2385);
  assertEquals(open, reachable);
});

Deno.test("reportGroup() lists a call's errors in order, undefined for no call", () => {
  const text = reportGroup(account([]), "close") ?? "";
  assert(text.includes("EBADF"));
  assertEquals(reportGroup(account([]), "opne"), undefined);
});
