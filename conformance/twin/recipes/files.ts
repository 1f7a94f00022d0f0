/**
 * Calls about paths and what stands at them: what makes them work, and what
 * they leave.
 *
 * @module
 */

import {
  AT_REMOVEDIR,
  O_APPEND,
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  S_IFIFO,
  S_IFREG,
} from "../../../src/api/constants.ts";
import { timespec } from "../../../src/api/structs.ts";
import { struct } from "../../language/struct_block.ts";
import { array, type Block, buffer, NULL } from "../../language/value.ts";
import type { Author, Recipe, Recipes } from "../author.ts";
import { newPath, opened, someFile, somePath } from "./supply.ts";

const fileMode = S_IFREG | 0o644;

function ownedPath(author: Author): Recipe {
  return {
    wishes: {
      path: somePath(author, "file", "full directory", "directory", "fifo"),
    },
  };
}

function ownFile(author: Author): Recipe {
  return { wishes: { fd: someFile(author, "file").value } };
}

function times(author: Author): unknown {
  const { chance } = author;
  const one = (): Block<typeof timespec> =>
    struct(timespec, {
      tv_sec: chance.pick([0, 1, 1000, 86_400]),
      tv_nsec: chance.pick([0n, 1n, 999_999_999n, -1n, -2n]),
    });
  return chance.oneIn(3) ? NULL : array([one(), one()]);
}

function openRecipe(author: Author): Recipe {
  const { chance, world } = author;
  const way = chance.below(6);
  if (way === 0) {
    const path = somePath(author, "directory", "full directory");
    return {
      wishes: { path, options: O_RDONLY | O_DIRECTORY },
      isReady: true,
      leaves: (fd) =>
        opened(author, fd, "directory", { reads: false, writes: false }),
    };
  }
  const isNew = way === 1;
  const path = isNew
    ? newPath(author)
    : somePath(author, "file", "file", "link");
  const access = chance.pick([O_RDONLY, O_WRONLY, O_RDWR, O_RDWR]);
  const options = access |
    (isNew
      ? O_CREAT | chance.pick([0, O_EXCL])
      : chance.pick([0, 0, O_CREAT])) |
    chance.pick([0, 0, 0, O_APPEND, O_TRUNC, O_NONBLOCK]);
  return {
    wishes: { path, options, mode: 0o644 },
    isReady: true,
    leaves: (fd) => {
      if (isNew) world.paths.set(path, "file");
      opened(author, fd, "file", {
        reads: (access & O_RDONLY) !== 0,
        writes: (access & O_WRONLY) !== 0,
      });
    },
  };
}

/** The recipes. */
export const fileRecipes: Recipes = {
  open: openRecipe,
  fstat: (author) => ({
    wishes: { fd: author.chance.pick(author.world.files)?.value ?? 0 },
  }),
  fstatvfs: ownFile,
  stat: (author) => ({
    wishes: { path: author.chance.pick([...author.world.paths.keys()]) },
  }),
  statvfs: (author) => ({
    wishes: { path: somePath(author, "file", "full directory") },
  }),
  faccessat: (author) => ({
    wishes: {
      pathname: somePath(author, "file", "directory", "fifo"),
      flags: 0,
    },
  }),
  chdir: (author) => ({
    wishes: { path: somePath(author, "directory", "full directory") },
  }),
  fchdir: (author) => ({ wishes: { fd: someFile(author, "directory").value } }),
  getcwd: () => ({ wishes: { size: 64, buffer: buffer(64) } }),
  mkdir: (author) => {
    const path = newPath(author);
    return {
      wishes: { path, mode: author.chance.pick([0o755, 0o700, 0o777]) },
      leaves: () => author.world.paths.set(path, "directory"),
    };
  },
  rmdir: (author) => {
    const path = somePath(author, "directory");
    return {
      wishes: { path },
      leaves: () => author.world.paths.delete(path),
    };
  },
  link: (author) => {
    const new_path = newPath(author);
    return {
      wishes: { old_path: somePath(author, "file"), new_path },
      leaves: () => author.world.paths.set(new_path, "file"),
    };
  },
  symlink: (author) => {
    const linkpath = newPath(author);
    return {
      wishes: { target: somePath(author, "file"), linkpath },
      leaves: () => author.world.paths.set(linkpath, "link"),
    };
  },
  readlink: (author) => ({
    wishes: { path: somePath(author, "link"), buffer: buffer(64) },
    isReady: true,
  }),
  realpath: (author) => ({
    wishes: { path: somePath(author, "file", "link"), buffer: buffer(64) },
  }),
  rename: (author) => {
    const old_path = somePath(author, "file", "link");
    const new_path = newPath(author);
    const { paths } = author.world;
    return {
      wishes: { old_path, new_path },
      leaves: () => {
        paths.set(new_path, paths.get(old_path) ?? "file");
        paths.delete(old_path);
      },
    };
  },
  unlink: (author) => {
    const isDirectory = author.chance.oneIn(4);
    const path = isDirectory
      ? somePath(author, "directory")
      : somePath(author, "link", "file", "fifo");
    return {
      wishes: { path, flags: isDirectory ? AT_REMOVEDIR : 0 },
      leaves: () => author.world.paths.delete(path),
    };
  },
  mknod: (author) => {
    const path = newPath(author);
    const isFifo = author.chance.oneIn(3);
    return {
      wishes: { path, mode: isFifo ? S_IFIFO | 0o644 : fileMode, dev: 0 },
      leaves: () => author.world.paths.set(path, isFifo ? "fifo" : "file"),
    };
  },
  // Modes stay such that the owner comes through.
  chmod: (author) => ({
    wishes: {
      ...ownedPath(author).wishes,
      mode: author.chance.pick([0o755, 0o700, 0o4711, 0o1777]),
    },
  }),
  fchmod: (author) => ({
    wishes: {
      fd: someFile(author, "file").value,
      mode: author.chance.pick([0o755, 0o700, 0o6711]),
    },
  }),
  chown: (author) => ({
    wishes: {
      ...ownedPath(author).wishes,
      uid: author.chance.pick([1000, 0xffff_ffff]),
      gid: author.chance.pick([1000, 0xffff_ffff]),
    },
  }),
  fchown: (author) => ({
    wishes: {
      fd: someFile(author, "file").value,
      uid: author.chance.pick([1000, 0xffff_ffff]),
      gid: 0xffff_ffff,
    },
  }),
  utime: ownedPath,
  utimensat: (author) => ({
    wishes: { ...ownedPath(author).wishes, times: times(author), flag: 0 },
  }),
  futimens: (author) => ({
    wishes: { fd: someFile(author, "file").value, times: times(author) },
  }),
};
