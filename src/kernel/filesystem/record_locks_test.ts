import { Work } from "../work.ts";
// Expectations: fcntl in the facts, and Kernel/FileSystem/Inode.cpp.
import { assertEquals } from "@std/assert";
import { F_RDLCK, F_UNLCK, F_WRLCK } from "../../api/constants.ts";
import { Heap } from "../memory/heap.ts";
import { type LockRequest, RecordLocks } from "./record_locks.ts";

const heap = new Heap();
const one = {};
const other = {};

function lock(type: number, start = 0n, length = 0n): LockRequest {
  return { type, start, length };
}

Deno.test("tryApply() lets readers share and writers be alone", () => {
  const locks = new RecordLocks(new Work());
  assertEquals(locks.tryApply(lock(F_RDLCK), one, 1, heap), true);
  assertEquals(locks.tryApply(lock(F_RDLCK), other, 2, heap), true);
  assertEquals(locks.tryApply(lock(F_WRLCK), one, 1, heap), false);
});

Deno.test("tryApply() refuses a second write lock even to its owner", () => {
  const locks = new RecordLocks(new Work());
  assertEquals(locks.tryApply(lock(F_WRLCK), one, 1, heap), true);
  assertEquals(locks.tryApply(lock(F_WRLCK), one, 1, heap), false);
});

Deno.test("tryApply() turns exactly this write lock into a read lock", () => {
  const locks = new RecordLocks(new Work());
  locks.tryApply(lock(F_WRLCK, 0n, 10n), one, 1, heap);
  assertEquals(locks.tryApply(lock(F_RDLCK, 0n, 5n), one, 1, heap), false);
  assertEquals(locks.tryApply(lock(F_RDLCK, 0n, 10n), one, 1, heap), true);
  assertEquals(locks.tryApply(lock(F_RDLCK, 0n, 10n), other, 2, heap), true);
});

Deno.test("tryApply() unlocks exact ranges only, and always succeeds", () => {
  const locks = new RecordLocks(new Work());
  locks.tryApply(lock(F_WRLCK, 0n, 10n), one, 1, heap);
  assertEquals(locks.tryApply(lock(F_UNLCK, 0n, 5n), one, 1, heap), true);
  assertEquals(locks.canApply(lock(F_RDLCK, 0n, 10n), other), false);
  assertEquals(locks.tryApply(lock(F_UNLCK, 0n, 10n), one, 1, heap), true);
  assertEquals(locks.canApply(lock(F_RDLCK, 0n, 10n), other), true);
});

Deno.test("ranges that do not touch do not conflict; length 0 reaches to the end", () => {
  const locks = new RecordLocks(new Work());
  locks.tryApply(lock(F_WRLCK, 10n, 10n), one, 1, heap);
  assertEquals(locks.canApply(lock(F_WRLCK, 0n, 10n), other), true);
  assertEquals(locks.canApply(lock(F_WRLCK, 20n, 0n), other), true);
  assertEquals(locks.canApply(lock(F_WRLCK, 0n, 0n), other), false);
});

Deno.test("conflict() leaves out the caller's own process", () => {
  const locks = new RecordLocks(new Work());
  locks.tryApply(lock(F_WRLCK, 0n, 10n), one, 1, heap);
  assertEquals(locks.conflict(lock(F_RDLCK), 1), undefined);
  assertEquals(locks.conflict(lock(F_RDLCK), 2)?.pid, 1);
});

Deno.test("removeOwner() drops what a description held", () => {
  const locks = new RecordLocks(new Work());
  locks.tryApply(lock(F_WRLCK), one, 1, heap);
  locks.removeOwner(one, heap);
  assertEquals(locks.canApply(lock(F_WRLCK), other), true);
});
