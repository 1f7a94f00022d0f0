// Expectations: the facts' syscalls, by their ids.
import { assertEquals } from "@std/assert";
import { O_CREAT, O_NONBLOCK, O_RDWR } from "../../api/constants.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { outcome } from "../filesystem/test_world.ts";
import { openHandlers } from "./open.ts";
import { pipeHandlers } from "./pipe.ts";
import { readWriteHandlers } from "./read_write.ts";
import { Sleeper, TestCaller, value } from "./test_context.ts";

const { read, write, lseek, pread, ftruncate } = readWriteHandlers;

function withPipe(
  flags = 0,
): { caller: TestCaller; reader: number; writer: number } {
  const caller = new TestCaller();
  const fds = caller.room(8);
  pipeHandlers.pipe(caller.context, fds, flags);
  return { caller, reader: caller.u32(fds), writer: caller.u32(fds + 4) };
}

Deno.test("read() waits for a writer's bytes and then returns them", () => {
  const { caller, reader, writer } = withPipe();
  const { context } = caller;
  const buffer = caller.room(16);
  const sleeper = new Sleeper(read(context, reader, buffer, 16n));
  assertEquals(sleeper.isReady, false);
  const { address, length } = caller.text("hello");
  assertEquals(value(write(context, writer, address, length)), 5);
  assertEquals(sleeper.isReady, true);
  assertEquals(sleeper.resume(), 5);
  assertEquals(caller.textAt(buffer, 5), "hello");
});

Deno.test("read() gives EINTR when a signal ends the wait", () => {
  const { caller, reader } = withPipe();
  const sleeper = new Sleeper(
    read(caller.context, reader, caller.room(4), 4n),
  );
  assertEquals(outcome(() => sleeper.resume("interrupted")), "EINTR");
});

Deno.test("read() returns 0 when another has taken what woke it", () => {
  const { caller, reader, writer } = withPipe();
  const { context } = caller;
  const buffer = caller.room(1);
  const sleeper = new Sleeper(read(context, reader, buffer, 1n));
  const { address, length } = caller.text("x");
  value(write(context, writer, address, length));
  assertEquals(sleeper.isReady, true);
  assertEquals(value(read(context, reader, buffer, 1n)), 1);
  assertEquals(sleeper.resume(), 0);
});

Deno.test("read() returns 0 once all writers are gone", () => {
  const { caller, reader, writer } = withPipe();
  openHandlers.close(caller.context, writer);
  assertEquals(value(read(caller.context, reader, caller.room(4), 4n)), 0);
});

Deno.test("read() of an empty non-blocking pipe gives EAGAIN", () => {
  const { caller, reader } = withPipe(O_NONBLOCK);
  assertEquals(
    outcome(() => read(caller.context, reader, caller.room(4), 4n)),
    "EAGAIN",
  );
});

Deno.test("write() fills a pipe, waits for room, and returns the whole count", () => {
  const { caller, reader, writer } = withPipe();
  const { context } = caller;
  const data = caller.room(100_000);
  const sleeper = new Sleeper(write(context, writer, data, 100_000n));
  assertEquals(sleeper.isReady, false);
  assertEquals(value(read(context, reader, caller.room(65536), 65536n)), 65536);
  assertEquals(sleeper.isReady, true);
  assertEquals(sleeper.resume(), 100_000);
});

Deno.test("write() to a full non-blocking pipe returns what fitted, then EAGAIN", () => {
  const { caller, writer } = withPipe(O_NONBLOCK);
  const data = caller.room(70_000);
  const call = () => write(caller.context, writer, data, 70_000n);
  assertEquals(value(call()), 65536);
  assertEquals(outcome(call), "EAGAIN");
});

Deno.test("read() and write() of no bytes look at nothing", () => {
  const { context } = new TestCaller();
  assertEquals(value(read(context, 99, 0 as UserAddress, 0n)), 0);
  assertEquals(value(write(context, -1, 0 as UserAddress, 0n)), 0);
});

function withFile(text: string): { caller: TestCaller; fd: number } {
  const caller = new TestCaller();
  const description = caller.world.asRoot().open("/f", O_CREAT | O_RDWR);
  caller.world.caller.fds.set(3, description);
  const { address, length } = caller.text(text);
  value(write(caller.context, 3, address, length));
  return { caller, fd: 3 };
}

Deno.test("write() stores what comes before the bad page of its source", () => {
  const { caller, fd } = withFile("0123456789");
  const offset = caller.put(new Uint8Array(8));
  lseek(caller.context, fd, offset, 0);
  // The last mapped bytes (zeros), and on into what is not there: blocks are
  // copied to directly in Kernel/FileSystem/RAMFS/Inode.cpp.
  const address = (16 + 64) * 4096 - 4 as UserAddress;
  assertEquals(
    outcome(() => write(caller.context, fd, address, 8n)),
    "EFAULT",
  );
  const buffer = caller.room(10);
  assertEquals(value(pread(caller.context, fd, buffer, 10n, 0n)), 10);
  assertEquals(caller.textAt(buffer, 10), "\0\0\0\x00456789");
});

Deno.test("lseek() refuses sums beyond 63 bits and negative results", () => {
  const { caller, fd } = withFile("0123456789");
  const seek = (offset: bigint, whence: number) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, offset, true);
    const address = caller.put(bytes);
    return outcome(() => lseek(caller.context, fd, address, whence));
  };
  assertEquals(seek(-1n, 0), "EINVAL");
  assertEquals(seek(0x7fff_ffff_ffff_ffffn, 1), "EOVERFLOW");
  assertEquals(seek(0x7fff_ffff_ffff_ffffn, 2), "EOVERFLOW");
  assertEquals(seek(0n, 3), "EINVAL");
  assertEquals(seek(0x7fff_ffff_ffff_ff00n, 0), "ok");
});

Deno.test("ftruncate() refuses absurd lengths (the block table cannot grow)", () => {
  const { caller, fd } = withFile("x");
  assertEquals(
    outcome(() => ftruncate(caller.context, fd, 2n ** 62n)),
    "ENOMEM",
  );
  assertEquals(caller.world.caller.fds.get(fd).inode?.size, 1);
});
