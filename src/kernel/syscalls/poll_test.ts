// Expectations: poll in the facts.
import { assertEquals } from "@std/assert";
import { POLLIN, POLLOUT } from "../../api/constants.ts";
import { pollfd, SC_poll_params, structBytes } from "../../api/structs.ts";
import { NULL, type UserAddress } from "../../api/user_address.ts";
import { outcome } from "../filesystem/test_world.ts";
import type { SyscallResult } from "../tasks/syscall_context.ts";
import { pipeHandlers } from "./pipe.ts";
import { pollHandlers } from "./poll.ts";
import { readWriteHandlers } from "./read_write.ts";
import { Sleeper, TestCaller, value } from "./test_context.ts";

interface World {
  readonly caller: TestCaller;
  readonly reader: number;
  readonly writer: number;
  poll(fds: readonly (readonly [number, number])[], timeout?: bigint): {
    readonly result: SyscallResult;
    readonly revents: () => number[];
  };
}

function world(): World {
  const caller = new TestCaller();
  const pair = caller.room(8);
  pipeHandlers.pipe(caller.context, pair, 0);
  return {
    caller,
    reader: caller.u32(pair),
    writer: caller.u32(pair + 4),
    poll(fds, timeout) {
      const array = caller.room(fds.length * pollfd.size);
      fds.forEach(([fd, events], at) =>
        caller.bytes.set(
          structBytes(pollfd, { fd, events, revents: -1 }),
          array + at * pollfd.size,
        )
      );
      const params = caller.put(structBytes(SC_poll_params, {
        fds: array,
        nfds: fds.length,
        timeout: timeout === undefined ? NULL : timespecAt(caller, timeout),
        sigmask: NULL,
      }));
      return {
        result: pollHandlers.poll(caller.context, params),
        revents: () =>
          fds.map((_, at) =>
            new DataView(caller.bytes.buffer)
              .getInt16(array + at * pollfd.size + 6, true)
          ),
      };
    },
  };
}

function timespecAt(caller: TestCaller, nanoseconds: bigint): UserAddress {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigInt64(8, nanoseconds, true);
  return caller.put(bytes);
}

Deno.test("poll() reports what is ready at once", () => {
  const { poll, reader, writer } = world();
  const { result, revents } = poll([[reader, POLLIN], [writer, POLLOUT]]);
  assertEquals(value(result), 1);
  assertEquals(revents(), [0, POLLOUT]);
});

Deno.test("poll() returns 0 for a bad descriptor and never says POLLNVAL", () => {
  const { poll, reader } = world();
  const { result, revents } = poll([[reader, POLLIN], [99, POLLIN]]);
  assertEquals(value(result), 0);
  assertEquals(revents(), [0, 0]);
});

Deno.test("poll() wakes for bytes that come", () => {
  const { caller, poll, reader, writer } = world();
  const { result, revents } = poll([[reader, POLLIN]]);
  const sleeper = new Sleeper(result);
  assertEquals(sleeper.isReady, false);
  const { address, length } = caller.text("x");
  value(readWriteHandlers.write(caller.context, writer, address, length));
  assertEquals(sleeper.isReady, true);
  assertEquals(sleeper.resume(), 1);
  assertEquals(revents(), [POLLIN]);
});

Deno.test("poll() tells what woke it when another has taken that", () => {
  const { caller, poll, reader, writer } = world();
  const { result, revents } = poll([[reader, POLLIN]]);
  const sleeper = new Sleeper(result);
  const { address, length } = caller.text("x");
  value(readWriteHandlers.write(caller.context, writer, address, length));
  assertEquals(sleeper.isReady, true);
  const room = caller.room(1);
  value(readWriteHandlers.read(caller.context, reader, room, 1n));
  assertEquals(sleeper.resume(), 1);
  assertEquals(revents(), [POLLIN]);
});

Deno.test("poll() returns 0 when its time is over", () => {
  const { caller, poll, reader } = world();
  const { result, revents } = poll([[reader, POLLIN]], 5n);
  const sleeper = new Sleeper(result);
  // From now on: the last tick, by which files tell the time, may be long ago.
  assertEquals(sleeper.condition.deadline, BigInt(caller.time.monotonic) + 5n);
  assertEquals(sleeper.resume("timeout"), 0);
  assertEquals(revents(), [0]);
});

Deno.test("poll() does not wait with a timeout of nothing", () => {
  const { poll, reader } = world();
  assertEquals(value(poll([[reader, POLLIN]], 0n).result), 0);
});

Deno.test("poll() gives EINTR when a signal comes", () => {
  const { poll, reader } = world();
  const sleeper = new Sleeper(poll([[reader, POLLIN]]).result);
  assertEquals(outcome(() => sleeper.resume("interrupted")), "EINTR");
});
