/**
 * Calls about sockets: what makes them work, and what they leave. Local ones
 * never wait: a wait that a signal ends is one of the hazards.
 *
 * @module
 */

import {
  AF_INET,
  AF_LOCAL,
  IP_TTL,
  IPPROTO_IP,
  MSG_DONTWAIT,
  MSG_PEEK,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SO_ACCEPTCONN,
  SO_BROADCAST,
  SO_ERROR,
  SO_KEEPALIVE,
  SO_RCVTIMEO,
  SO_REUSEADDR,
  SO_SNDTIMEO,
  SO_TYPE,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
} from "../../../src/api/constants.ts";
import { iovec, timeval } from "../../../src/api/structs.ts";
import { settle } from "../../language/actors.ts";
import { struct } from "../../language/struct_block.ts";
import { buffer, filled, NULL, u32, word } from "../../language/value.ts";
import {
  bind,
  connect,
  internet,
  local,
} from "../../worlds/socket_addresses.ts";
import { call } from "../../language/call.ts";
import type { Author, Recipe, Recipes } from "../author.ts";
import { rights } from "../../worlds/socket_messages.ts";
import type { Wishes } from "../fill.ts";
import type { OpenFile } from "../world.ts";
import { newPath, opened, someFile } from "./supply.ts";

const nonblockingStream = SOCK_STREAM | SOCK_NONBLOCK;

/** One that bytes can be sent on, and have been. */
function talking(author: Author): OpenFile {
  return someFile(author, "connected local", "udp");
}

function message(size: number, isSent: boolean): Recipe["wishes"] {
  const memory = isSent ? filled(size, 0x6d) : buffer(size);
  return {
    msg_name: NULL,
    msg_namelen: 0,
    msg_iov: struct(iovec, { iov_base: memory, iov_len: size }),
    msg_iovlen: 1,
    msg_control: NULL,
    msg_controllen: 0,
    msg_flags: 0,
  };
}

/** A descriptor that is sent along. */
function passing(author: Author): Wishes {
  const control = rights([someFile(author, "file", "pipe").value]);
  return { msg_control: control, msg_controllen: control.size };
}

function send(author: Author, file: OpenFile, size: number): void {
  author.make("sendmsg", {
    sockfd: file.value,
    ...message(size, true),
    flags: 0,
  });
  // What goes over the loopback adapter comes when the kernel's task has run.
  if (file.kind === "udp") author.add(settle(20));
}

function socketRecipe(author: Author): Recipe {
  const { chance } = author;
  const isLocal = chance.oneIn(2);
  const isStream = chance.oneIn(2);
  const type = (isStream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK |
    chance.pick([0, SOCK_CLOEXEC]);
  return {
    wishes: { domain: isLocal ? AF_LOCAL : AF_INET, type, protocol: 0 },
    leaves: (fd) =>
      opened(author, fd, isLocal ? "local" : "udp", {
        reads: false,
        writes: false,
        isNonblocking: true,
      }),
  };
}

/** An unbound socket, and an address for it. */
function bindRecipe(author: Author): Recipe {
  const { chance } = author;
  if (chance.oneIn(2)) {
    const sockfd = author.bind(
      "fd",
      call.socket(AF_LOCAL, nonblockingStream, 0).whatever(),
    );
    const path = newPath(author);
    const address = local(path);
    return {
      wishes: { sockfd, address, address_length: address.size },
      leaves: () => {
        opened(author, sockfd, "local", {
          reads: false,
          writes: false,
          isNonblocking: true,
        });
      },
    };
  }
  const type = chance.pick([SOCK_STREAM, SOCK_DGRAM]) | SOCK_NONBLOCK;
  const sockfd = author.bind("fd", call.socket(AF_INET, type, 0).whatever());
  const address = internet(10_000 + chance.below(20_000));
  return { wishes: { sockfd, address, address_length: address.size } };
}

function listenRecipe(author: Author): Recipe {
  const sockfd = author.bind(
    "fd",
    call.socket(AF_LOCAL, nonblockingStream, 0).whatever(),
  );
  author.add(bind(sockfd, local(newPath(author))).whatever());
  return {
    wishes: { sockfd, backlog: author.chance.pick([1, 5, 128]) },
    leaves: () =>
      opened(author, sockfd, "local listener", {
        reads: false,
        writes: false,
        isNonblocking: true,
      }),
  };
}

/** A listening TCP socket to which somebody has connected. */
function acceptRecipe(author: Author): Recipe {
  const listener = someFile(author, "tcp listener");
  const port = author.chance.between(10_000, 29_999);
  const server = author.bind(
    "fd",
    call.socket(AF_INET, SOCK_STREAM, 0).whatever(),
  );
  const client = author.bind(
    "fd",
    call.socket(AF_INET, SOCK_STREAM, 0).whatever(),
  );
  author.add(
    bind(server, internet(port)).whatever(),
    call.listen(server, 5).whatever(),
    connect(client, internet(port)).whatever(),
    settle(20),
  );
  const flags = SOCK_NONBLOCK;
  return {
    wishes: {
      sockfd: author.chance.oneIn(8) ? listener.value : server,
      addr: buffer(16),
      addrlen: u32(16),
      flags,
    },
    leaves: (fd) => {
      const channel = { bytes: 0 };
      opened(author, fd, "tcp", { isNonblocking: true, incoming: channel });
      opened(author, client, "tcp", { outgoing: channel, reads: false });
    },
  };
}

function connectRecipe(author: Author): Recipe {
  const { chance } = author;
  const port = 10_000 + chance.below(20_000);
  const isUdp = chance.oneIn(2);
  const sockfd = author.bind(
    "fd",
    call.socket(AF_INET, isUdp ? SOCK_DGRAM : SOCK_STREAM, 0).whatever(),
  );
  if (!isUdp) {
    const server = author.bind(
      "fd",
      call.socket(AF_INET, SOCK_STREAM, 0).whatever(),
    );
    author.add(
      bind(server, internet(port)).whatever(),
      call.listen(server, 5).whatever(),
    );
  }
  const address = internet(port);
  return { wishes: { sockfd, address, address_length: address.size } };
}

const socketLevelOptions = [
  SO_TYPE,
  SO_ERROR,
  SO_REUSEADDR,
  SO_KEEPALIVE,
  SO_BROADCAST,
  SO_ACCEPTCONN,
];

function getOption(author: Author): Recipe {
  const { chance } = author;
  const sockfd = someFile(author, "udp", "connected local", "tcp").value;
  return {
    wishes: {
      sockfd,
      level: SOL_SOCKET,
      option: chance.pick(socketLevelOptions),
      value: u32(0),
      value_size: u32(4),
    },
  };
}

function setOption(author: Author): Recipe {
  const { chance } = author;
  if (chance.oneIn(3)) {
    return {
      wishes: {
        sockfd: someFile(author, "udp", "tcp").value,
        level: SOL_SOCKET,
        option: chance.pick([SO_RCVTIMEO, SO_SNDTIMEO]),
        value: struct(timeval, { tv_sec: 0, tv_usec: 50_000 }),
        value_size: 16,
      },
    };
  }
  const isInternet = chance.oneIn(3);
  return {
    wishes: {
      sockfd: someFile(author, "udp", "tcp").value,
      level: isInternet ? IPPROTO_IP : SOL_SOCKET,
      option: isInternet
        ? IP_TTL
        : chance.pick([SO_REUSEADDR, SO_BROADCAST, SO_KEEPALIVE]),
      value: u32(chance.pick([1, 1, 64])),
      value_size: 4,
    },
  };
}

/** The recipes. */
export const socketRecipes: Recipes = {
  socket: socketRecipe,
  socketpair: (author) => {
    const sv = buffer(8);
    return {
      wishes: { domain: AF_LOCAL, type: nonblockingStream, protocol: 0, sv },
      leaves: () => {
        const there = { bytes: 0 };
        const back = { bytes: 0 };
        const common = { isNonblocking: true };
        opened(author, word(sv), "connected local", {
          ...common,
          incoming: back,
          outgoing: there,
        });
        opened(author, word(sv, 4), "connected local", {
          ...common,
          incoming: there,
          outgoing: back,
        });
      },
    };
  },
  bind: bindRecipe,
  listen: listenRecipe,
  accept4: acceptRecipe,
  connect: connectRecipe,
  shutdown: (author) => ({
    wishes: {
      sockfd: someFile(author, "connected local", "tcp").value,
      how: author.chance.pick([SHUT_RD, SHUT_WR, SHUT_RDWR]),
    },
  }),
  sendmsg: (author) => {
    const file = someFile(author, "connected local", "udp");
    const size = author.chance.pick([1, 10, 100]);
    const hasRights = file.kind === "connected local" &&
      author.chance.oneIn(3);
    return {
      wishes: {
        sockfd: file.value,
        ...message(size, true),
        ...(hasRights ? passing(author) : {}),
        flags: 0,
      },
      isReady: file.isNonblocking,
    };
  },
  recvmsg: (author) => {
    const { chance } = author;
    const file = talking(author);
    if (file.kind === "connected local" && chance.oneIn(3)) {
      author.make("sendmsg", {
        sockfd: file.value,
        ...message(10, true),
        ...passing(author),
        flags: 0,
      });
    } else send(author, file, chance.pick([4, 20]));
    // A datagram socket is its own peer; of a pair the other end has the bytes.
    const peer =
      author.world.files.find((one) =>
        file.outgoing !== undefined && one.incoming === file.outgoing
      ) ?? file;
    return {
      wishes: {
        sockfd: peer.value,
        ...message(chance.pick([1, 4, 100]), false),
        ...(chance.oneIn(2)
          ? { msg_control: buffer(32), msg_controllen: 32 }
          : {}),
        flags: chance.pick([0, 0, MSG_PEEK, MSG_DONTWAIT]),
      },
      isReady: true,
    };
  },
  sendfd: (author) => {
    const file = someFile(author, "connected local");
    return {
      wishes: {
        sockfd: file.value,
        fd: someFile(author, "file", "pipe", "connected local").value,
      },
    };
  },
  recvfd: (author) => {
    const file = someFile(author, "connected local");
    const peer =
      author.world.files.find((one) =>
        one.incoming !== undefined && one.incoming === file.outgoing
      ) ?? file;
    const sent = someFile(author, "file");
    author.make("sendfd", { sockfd: file.value, fd: sent.value });
    return {
      wishes: { sockfd: peer.value, options: 0 },
      leaves: (fd) => author.world.files.push({ ...sent, value: fd }),
    };
  },
  getsockname: (author) => ({
    wishes: {
      sockfd: someFile(author, "udp", "connected local", "tcp").value,
      addr: buffer(110),
      addrlen: u32(110),
    },
  }),
  getpeername: (author) => ({
    wishes: {
      sockfd: someFile(author, "tcp", "connected local", "udp").value,
      addr: buffer(110),
      addrlen: u32(110),
    },
  }),
  getsockopt: getOption,
  setsockopt: setOption,
};
