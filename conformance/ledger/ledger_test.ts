import { assert, assertEquals } from "@std/assert";
import { sharedBehaviours } from "../../src/api/behaviours.ts";
import { syscalls } from "../../src/api/calls.ts";
import type { SystemCall } from "../../src/api/calls.ts";
import { sharedRefusals } from "../../src/api/refusals.ts";
import type { Refusal } from "../../src/api/refusal.ts";
import * as waivers from "../../src/api/waivers.ts";
import type { Architecture } from "../../src/cpu/cpu.ts";
import { account } from "./accounting.ts";
import { claimedEntries } from "./claim.ts";
import { entries, ledger, refusalId } from "./entry.ts";
import type { RefusalEntry } from "./entry.ts";
import { reportAccount, reportGroup } from "./report.ts";

const calls: SystemCall[] = Object.values(syscalls);
const refusals = entries.filter((entry) => entry.kind === "refusal");
const behaviours = entries.filter((entry) => entry.kind === "behaviour");

function refusalsOf(call: string): RefusalEntry[] {
  return refusals.filter((entry) => entry.call === call);
}

Deno.test("entries have an id each, and the ledger holds them all", () => {
  const seen = new Set<string>();
  for (const { id } of entries) {
    assert(!seen.has(id), id);
    seen.add(id);
  }
  assertEquals(ledger.size, entries.length);
});

Deno.test("entries hold every refusal and behaviour of the paragraphs", () => {
  for (const { name, refuses, behaviours: own } of calls) {
    for (const { refusal, subject } of refuses) {
      assert(ledger.has(refusalId(name, refusal, subject)), name);
    }
    for (const slug of Object.keys(own)) {
      assert(ledger.has(`${name}/behaviour/${slug}`), `${name} ${slug}`);
    }
  }
  for (const name of Object.keys(sharedBehaviours)) assert(ledger.has(name));
});

// The reference was read once for all of it: what is taken out of a paragraph
// is no less there. The numbers follow only where a paragraph was wrong.
Deno.test("entries are as many of each kind as were read in the reference", () => {
  assertEquals([refusals.length, behaviours.length], [2018, 1782]);
});

Deno.test("errnos of a call are those of its refusals", () => {
  for (const { name, errnos } of calls) {
    const known = refusalsOf(name).map(({ errno }) => errno);
    assertEquals([...errnos].sort(), [...new Set(known)].sort(), name);
  }
});

Deno.test("promises of a call are those that its refusals lack", () => {
  for (const { name, promises } of calls) {
    const stated = promises.map(({ promise }) =>
      promise === "unpledged" ? "pledged-at-all" : `${promise}-not-promised`
    );
    const known = refusalsOf(name).flatMap((entry) =>
      entry.errno === "EPROMISEVIOLATION"
        ? [entry.name.slice("promise/EPROMISEVIOLATION/".length)]
        : []
    );
    assertEquals(stated, known, name);
  }
});

Deno.test("refusals of a call stand in the order of its checks", () => {
  for (const { name, refuses } of calls) {
    assertEquals(
      refusalsOf(name).map(({ id }) => id),
      refuses.map(({ refusal, subject }) => refusalId(name, refusal, subject)),
    );
  }
});

Deno.test("waivers each waive something, with a reason that is a sentence", () => {
  const used = new Set(entries.flatMap(({ waived }) => waived ?? []));
  for (const [name, waiver] of Object.entries(waivers)) {
    assert(used.has(waiver), `${name} waives nothing`);
  }
  for (const { kind, reason } of used) {
    assert(/^\S.*[^.]\.$/s.test(reason), `${kind}: ${reason}`);
  }
});

// A call may know better why it can't be met there; it says nothing else then.
Deno.test("waivers waive nothing twice in the same words", () => {
  const shared: Readonly<Record<string, Refusal>> = sharedRefusals;
  for (const { id, name, waived } of refusals) {
    const of = shared[name]?.waived;
    assert(of === waived || of?.reason !== waived?.reason, id);
  }
});

Deno.test("account() counts an entry when all its architectures are covered", () => {
  const id = "open descriptor/EMFILE/too-few-are-free";
  const covered = (architectures: readonly Architecture[]) =>
    account([{ covers: [id], architectures }]).groups.get("open")?.covered;
  assertEquals(covered(["x86_64", "aarch64"]), 0);
  assertEquals(covered(["x86_64", "aarch64", "riscv64"]), 1);
  assertEquals(account([]).total.covered, 0);
});

Deno.test("account() asks for one architecture when the entry is of one only", () => {
  const id = "archctl(arg3) user-memory/EFAULT/not-writable";
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
  const id = "umount/EBUSY/file-system-has-inodes-in-use";
  const { waivedButCovered } = account([
    { covers: [id], architectures: undefined },
  ]);
  assertEquals(waivedButCovered, [id]);
});

Deno.test("claimedEntries() finds a call's own refusal, a shared one by its call, and an id", () => {
  const found = (claim: string, ...calls: string[]) =>
    claimedEntries(claim, calls);
  const id = "close(fd) descriptor/EBADF/not-open";
  assertEquals(found("descriptor/EBADF/not-open", "close"), [id]);
  assertEquals(found("fd: descriptor/EBADF/not-open", "close"), [id]);
  assertEquals(found(id), [id]);
  const own = "kill/EINVAL/pid-is-int_min";
  assertEquals(found(own, "kill"), [own]);
  assertEquals(found("kill/behaviour/signal-0-only-asks"), [
    "kill/behaviour/signal-0-only-asks",
  ]);
});

Deno.test("claimedEntries() finds nothing of another call, no call, or one of two subjects", () => {
  assertEquals(claimedEntries("descriptor/EBADF/not-open", ["getpid"]), []);
  assertEquals(claimedEntries("descriptor/EBADF/not-open", []), []);
  const eighth = "path/ELOOP/more-than-seven-links";
  assertEquals(claimedEntries(eighth, ["rename"]), []);
  assertEquals(claimedEntries(`no_such: ${eighth}`, ["rename"]), []);
  assertEquals(claimedEntries(`old_path: ${eighth}`, ["rename"]), [
    `rename(old_path) ${eighth}`,
  ]);
});

Deno.test("reportAccount() ends with the total", () => {
  const last = reportAccount(account([])).split("\n").at(-1) ?? "";
  const [name, total, reachable, covered, injected, waived, open] = last
    .split(/\s+/);
  assertEquals([name, total, covered], ["total", `${entries.length}`, "0"]);
  assertEquals(
    Number(reachable) + Number(injected) + Number(waived),
    entries.length,
  );
  assertEquals(open, reachable);
});

Deno.test("reportGroup() lists a call's refusals in order, undefined for no call", () => {
  const text = reportGroup(account([]), "close") ?? "";
  const listed = [...text.matchAll(/^open +(.*)$/gm)].map(([, id]) => id);
  assertEquals(listed.slice(0, 2), [
    "close promise/EPROMISEVIOLATION/stdio-not-promised",
    "close(fd) descriptor/EBADF/not-open",
  ]);
  assert(text.includes("EBADF"));
  assertEquals(reportGroup(account([]), "opne"), undefined);
});
