/**
 * Somebody who waits and somebody who wakes, handlers, and a client with its server.
 *
 * @module
 */

import {
  AF_LOCAL,
  CLOCK_MONOTONIC,
  FUTEX_WAIT,
  FUTEX_WAKE,
  MAP_ANONYMOUS,
  MAP_SHARED,
  O_RDONLY,
  O_WRONLY,
  POLLIN,
  SOCK_NONBLOCK,
  SOCK_STREAM,
} from "../../../src/api/constants.ts";
import { SC_futex_params } from "../../../src/api/structs.ts";
import { child, join, onSignal, settle } from "../../language/actors.ts";
import { call } from "../../language/call.ts";
import {
  clock_nanosleep,
  duration,
  kill,
  mmap,
  open,
  poll,
  polled,
  read,
  write,
} from "../../language/calls.ts";
import { SIGNAL_INFORMATION } from "../../language/signal_information.ts";
import type { Step } from "../../language/step.ts";
import { struct } from "../../language/struct_block.ts";
import {
  buffer,
  type Result,
  result,
  u32,
  type Value,
} from "../../language/value.ts";
import { accept, bind, connect, local } from "../../worlds/socket_addresses.ts";
import type { Author } from "../author.ts";
import { makePipe, PAGE, somePath } from "../recipes/supply.ts";
import { myself } from "../recipes/tasks.ts";
import { forked, meetingPoint, type Pattern, READ_WRITE } from "./pattern.ts";

export const handler: Pattern = (author, calls) => {
  const { chance } = author;
  const signal = chance.pick(
    ["SIGUSR1", "SIGUSR2", "SIGTERM", "SIGPIPE"] as const,
  );
  const inner = author.handler();
  calls(inner, chance.between(0, 2));
  inner.add(call.getuid().whatever().observes(SIGNAL_INFORMATION));
  author.add(
    onSignal(signal, inner.steps, {
      flags: chance.pick([0, 0, 0x10000000, 0x40000000, 0x80000000 | 0]),
    }).whatever(),
    kill(myself(author), signal).whatever(),
  );
};

/** What a child can wait in, and what wakes it. */
interface Wait {
  readonly prepare?: (author: Author) => void;
  readonly waits: Step;
  readonly wakes: (kid: Result) => Step;
}

function someWait(author: Author): Wait {
  const { chance } = author;
  const bySignal = (kid: Result): Step => kill(kid, "SIGUSR1");
  const memory = buffer(16);
  switch (chance.below(6)) {
    case 0: {
      const [incoming, outgoing] = makePipe(author);
      return {
        waits: read(incoming?.value ?? -1, memory).observes(memory),
        wakes: (kid) =>
          chance.oneIn(2)
            ? bySignal(kid)
            : write(outgoing?.value ?? -1, "woken"),
      };
    }
    case 1:
      return { waits: call.sigsuspend(u32(0)), wakes: bySignal };
    case 2:
      return {
        waits: clock_nanosleep(CLOCK_MONOTONIC, 0, duration(3000), memory),
        wakes: bySignal,
      };
    case 3: {
      const at = author.bind(
        "at",
        mmap({
          size: PAGE,
          prot: READ_WRITE,
          flags: MAP_SHARED | MAP_ANONYMOUS,
        }).whatever(),
      );
      const futex = (operation: number, timeout: Value): Step =>
        call.futex(struct(SC_futex_params, {
          userspace_address: at,
          futex_op: operation,
          val: operation === FUTEX_WAKE ? 1 : 0,
          timeout,
        }));
      return {
        waits: futex(FUTEX_WAIT, duration(2000)),
        wakes: (kid) => chance.oneIn(3) ? bySignal(kid) : futex(FUTEX_WAKE, 0),
      };
    }
    case 4: {
      const [incoming, outgoing] = makePipe(author);
      const fds = polled(incoming?.value ?? -1, POLLIN);
      return {
        waits: poll(fds, 2000).observes(fds),
        wakes: (kid) =>
          chance.oneIn(2)
            ? bySignal(kid)
            : write(outgoing?.value ?? -1, "woken"),
      };
    }
    default: {
      const path = somePath(author, "fifo");
      return {
        waits: open(path, O_RDONLY),
        wakes: (kid) => chance.oneIn(3) ? bySignal(kid) : open(path, O_WRONLY),
      };
    }
  }
}

export const waker: Pattern = (author, calls) => {
  const meet = meetingPoint(author);
  const { waits, wakes } = someWait(author);
  const kid = forked(author);
  kid.add(
    onSignal("SIGUSR1", [], { flags: author.chance.pick([0, 0x10000000]) })
      .whatever(),
    meet,
    waits.whatever(),
  );
  calls(kid, 1);
  const name = author.fresh("kid");
  author.add(
    child(name, kid.steps).whatever(),
    meet,
    settle(),
    wakes(result(name)).whatever(),
    join(name).whatever(),
  );
};

/** A client and a server of a local socket; nobody waits for bytes. */
export const meeting: Pattern = (author) => {
  const address = local(`/w/${author.fresh("s")}`);
  const socket = (): Step => call.socket(AF_LOCAL, SOCK_STREAM, 0).whatever();
  const server = author.bind("fd", socket());
  const meet = meetingPoint(author);
  const kid = forked(author);
  const client = kid.bind("fd", socket());
  kid.add(
    connect(client, address).whatever(),
    write(client, "hello").whatever(),
    meet,
    settle(20),
  );
  const name = author.fresh("kid");
  author.add(
    bind(server, address).whatever(),
    call.listen(server, 5).whatever(),
    child(name, kid.steps).whatever(),
    settle(20),
  );
  const peer = author.bind("fd", accept(server, SOCK_NONBLOCK).whatever());
  const memory = buffer(16);
  author.add(
    meet,
    read(peer, memory).whatever().observes(memory),
    write(peer, "answer").whatever(),
    join(name).whatever(),
    read(peer, memory).whatever().observes(memory),
  );
};
