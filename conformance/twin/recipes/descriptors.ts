/**
 * Calls about descriptors: what makes them work, and what they leave.
 *
 * @module
 */

import {
  F_DUPFD,
  F_DUPFD_CLOEXEC,
  F_GETFD,
  F_GETFL,
  F_GETLK,
  F_ISTTY,
  F_RDLCK,
  F_SETFD,
  F_SETFL,
  F_SETLK,
  F_UNLCK,
  F_WRLCK,
  FIOCLEX,
  FIONBIO,
  FIONCLEX,
  FIONREAD,
  O_APPEND,
  O_NONBLOCK,
  SEEK_CUR,
  SEEK_END,
  SEEK_SET,
} from "../../../src/api/constants.ts";
import { flock, iovec, pollfd } from "../../../src/api/structs.ts";
import { duration } from "../../language/calls.ts";
import { struct } from "../../language/struct_block.ts";
import { array, buffer, filled, NULL, u32, u64 } from "../../language/value.ts";
import type { Author, Recipe, Recipes } from "../author.ts";
import type { Wishes } from "../fill.ts";
import type { OpenFile } from "../world.ts";
import {
  opened,
  openedPipe,
  reader,
  someBytes,
  someFile,
  somePath,
  writer,
} from "./supply.ts";
import { terminalRequest } from "./terminals.ts";

/** Marks what came in as read. */
function taken(file: OpenFile, size: number): (result: unknown) => void {
  return () => {
    const { incoming } = file;
    if (incoming !== undefined) {
      incoming.bytes = Math.max(0, incoming.bytes - size);
    }
  };
}

function given(file: OpenFile, size: number): (result: unknown) => void {
  return () => {
    if (file.outgoing !== undefined) file.outgoing.bytes += size;
  };
}

function reading(author: Author, file: OpenFile = reader(author)): Recipe {
  const size = author.chance.pick([1, 4, 16, 100, 512]);
  return {
    wishes: { fd: file.value, size, buffer: buffer(size) },
    isReady: true,
    leaves: taken(file, size),
  };
}

function vectors(author: Author, isRead: boolean): ReturnType<typeof array> {
  const count = author.chance.between(1, 3);
  return array(Array.from({ length: count }, () => {
    const size = author.chance.pick([1, 4, 16, 100]);
    const memory = isRead ? buffer(size) : filled(size, 0x61);
    return struct(iovec, { iov_base: memory, iov_len: size });
  }));
}

function ownFile(author: Author): Recipe {
  return { wishes: { fd: someFile(author, "file").value } };
}

function fcntlRecipe(author: Author): Recipe {
  const { chance, world } = author;
  const cmd = chance.pick([
    F_DUPFD,
    F_DUPFD_CLOEXEC,
    F_GETFD,
    F_SETFD,
    F_GETFL,
    F_SETFL,
    F_ISTTY,
    F_GETLK,
    F_SETLK,
  ]);
  const isLock = cmd === F_GETLK || cmd === F_SETLK;
  const file = isLock || world.files.length === 0
    ? someFile(author, "file")
    : chance.pick(world.files);
  const wishes = (arg: unknown): Wishes => ({
    fd: file.value,
    cmd,
    arg,
  });
  if (isLock) {
    const lock = struct(flock, {
      l_type: chance.pick([F_RDLCK, F_WRLCK, F_UNLCK]),
      l_whence: SEEK_SET,
      l_start: chance.below(10),
      l_len: chance.below(10),
    });
    return { wishes: wishes(lock), isReady: true };
  }
  if (cmd === F_DUPFD || cmd === F_DUPFD_CLOEXEC) {
    return {
      wishes: wishes(chance.pick([0, 1, 20])),
      isReady: true,
      leaves: (fd) => world.files.push({ ...file, value: fd }),
    };
  }
  if (cmd === F_SETFL) {
    // What may not wait goes on not waiting.
    const flags = file.isNonblocking ? O_NONBLOCK : 0;
    return {
      wishes: wishes(flags | chance.pick([0, O_APPEND])),
      isReady: true,
    };
  }
  return {
    wishes: wishes(cmd === F_SETFD ? chance.below(2) : 0),
    isReady: true,
  };
}

function ioctlRecipe(author: Author): Recipe {
  const { chance, world } = author;
  const terminal = terminalRequest(author);
  if (terminal !== undefined && !chance.oneIn(4)) return terminal;
  const request = chance.pick([FIONBIO, FIOCLEX, FIONCLEX, FIONREAD]);
  if (request === FIONREAD) {
    const fd = someFile(author, "pipe", "udp").value;
    return { wishes: { fd, request, arg: u32(0) } };
  }
  const file = world.files.length === 0
    ? someFile(author, "file")
    : chance.pick(world.files);
  return {
    wishes: { fd: file.value, request, arg: u32(file.isNonblocking ? 1 : 0) },
  };
}

function pollRecipe(author: Author): Recipe {
  const { chance, world } = author;
  const files = Array.from(
    { length: chance.between(1, 3) },
    () => chance.pick(world.files),
  );
  const fds = array(files.map((file) =>
    struct(pollfd, {
      fd: file?.value ?? -1,
      events: chance.pick([1, 4, 5, 0, 0x10]),
    })
  ));
  return {
    wishes: {
      fds,
      nfds: files.length,
      timeout: duration(chance.pick([0, 0, 1, 10])),
      sigmask: NULL,
    },
    isReady: true,
  };
}

/** The recipes. */
export const descriptorRecipes: Recipes = {
  close: (author) => {
    const file = someFile(
      author,
      "file",
      "pipe",
      "connected local",
      "directory",
    );
    return {
      wishes: { fd: file.value },
      leaves: () => author.world.drop(author.world.files, file),
    };
  },
  read: reading,
  pread: (author) => {
    const { wishes, ...rest } = reading(author, someFile(author, "file"));
    return { ...rest, wishes: { ...wishes, offset: author.chance.below(60) } };
  },
  preadv: (author) => ({
    wishes: {
      fd: someFile(author, "file").value,
      iov: vectors(author, true),
      base_offset: author.chance.pick([0, 5, 4990]),
    },
    isReady: true,
  }),
  write: (author) => {
    const file = writer(author);
    const data = someBytes(author);
    return {
      wishes: { fd: file.value, data, size: data.size },
      isReady: true,
      leaves: given(file, data.size),
    };
  },
  pwritev: (author) => ({
    wishes: {
      fd: someFile(author, "file").value,
      iov: vectors(author, false),
      base_offset: author.chance.pick([0, 5, 4990, 9000]),
    },
    isReady: true,
  }),
  lseek: (author) => ({
    wishes: {
      fd: someFile(author, "file").value,
      userspace_offset: u64(author.chance.pick([0, 1, 10, 5000])),
      whence: author.chance.pick([SEEK_SET, SEEK_CUR, SEEK_END]),
    },
  }),
  ftruncate: (author) => ({
    wishes: {
      fd: someFile(author, "file").value,
      length: author.chance.pick([0, 3, 4096, 10_000]),
    },
  }),
  posix_fallocate: (author) => ({
    wishes: {
      fd: someFile(author, "file").value,
      offset: author.chance.pick([0, 100]),
      length: author.chance.pick([1, 4096, 9000]),
    },
  }),
  fsync: ownFile,
  dup2: (author) => {
    const { chance, world } = author;
    const file = chance.pick(world.files);
    const number = chance.pick([30, 31, 32]);
    return {
      wishes: { old_fd: file?.value ?? 0, new_fd: number },
      leaves: () => {
        const there = world.fileOf(number);
        if (there !== undefined) world.drop(world.files, there);
        if (file !== undefined) world.files.push({ ...file, value: number });
      },
    };
  },
  fcntl: fcntlRecipe,
  ioctl: ioctlRecipe,
  pipe: (author) => {
    const flags = author.chance.pick([0, 0, O_NONBLOCK]);
    const ends = buffer(8);
    return {
      wishes: { pipefd: ends, flags },
      leaves: () => {
        openedPipe(author, ends, flags);
      },
    };
  },
  poll: pollRecipe,
  create_inode_watcher: (author) => ({
    wishes: { flags: 1 },
    leaves: (fd) =>
      opened(author, fd, "watcher", { writes: false, isNonblocking: true }),
  }),
  inode_watcher_add_watch: (author) => ({
    wishes: {
      fd: someFile(author, "watcher").value,
      user_path: somePath(author, "full directory", "file", "directory"),
      event_mask: author.chance.pick([31, 2, 24]),
    },
  }),
  inode_watcher_remove_watch: (author) => {
    const fd = someFile(author, "watcher").value;
    author.make("inode_watcher_add_watch", { fd });
    return { wishes: { fd, wd: 1 } };
  },
};
