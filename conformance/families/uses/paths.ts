// Uses of the calls that take paths.

import {
  AT_FDCWD,
  F_OK,
  O_CREAT,
  O_RDONLY,
  O_WRONLY,
  S_IFREG,
} from "../../../src/api/constants.ts";
import { EINVAL, ENOENT } from "../../../src/api/errno.ts";
import { ENOTDIR } from "../../../src/api/errno.ts";
import {
  SC_chmod_params,
  SC_chown_params,
  SC_faccessat_params,
  SC_link_params,
  SC_mknod_params,
  SC_open_params,
  SC_readlink_params,
  SC_realpath_params,
  SC_rename_params,
  SC_stat_params,
  SC_statvfs_params,
  SC_symlink_params,
  SC_unveil_params,
  SC_utimensat_params,
  stat,
  statvfs,
  timespec,
  utimbuf,
} from "../../../src/api/structs.ts";
import { directory, symbolicLink } from "../../harness/setup.ts";
import { room, struct } from "../../harness/struct_block.ts";
import { array, buffer, text } from "../../harness/value.ts";
import { accepted, parameters, refused, use } from "../use.ts";
import type { Use } from "../use.ts";
import { baseFaults, ownFile, regularFile, watcher } from "./kinds.ts";

const path = "path-ptr-ptr-length-leaves-user";
const dirfd = AT_FDCWD;
const keep = 0xffff_ffff;
const now = struct(timespec, { tv_sec: 1000 });

/** How the ledger names the parameter struct of these calls. */
function block(call: string): string {
  return `sc_${call}_params-pointer-all-struct-including-null`;
}

export const pathUses: readonly Use[] = [
  use("open", {
    setup: ownFile,
    operands: [
      parameters(SC_open_params, { dirfd, path: "f", options: O_RDONLY }),
    ],
    promises: ["rpath"],
    pointers: { params: block("open"), "params.path": path },
    descriptors: { "params.dirfd": baseFaults("open") },
  }),
  use("open", {
    label: "for-writing",
    setup: ownFile,
    operands: [
      parameters(SC_open_params, { dirfd, path: "f", options: O_WRONLY }),
    ],
    promises: ["wpath"],
  }),
  use("open", {
    label: "to-create",
    operands: [
      parameters(SC_open_params, {
        dirfd,
        path: "new",
        options: O_WRONLY | O_CREAT,
        mode: 0o644,
      }),
    ],
    promises: ["wpath", "cpath"],
  }),
  use("chdir", {
    operands: [text("/w"), 2],
    promises: ["rpath"],
    pointers: { path },
  }),
  use("mkdir", {
    operands: [dirfd, text("d"), 1, 0o755],
    promises: ["cpath"],
    pointers: { path },
    descriptors: { dirfd: baseFaults("mkdir") },
  }),
  use("rmdir", {
    setup: [directory("d", { uid: 1000, gid: 1000 })],
    operands: [text("d"), 1],
    promises: ["cpath"],
    pointers: { path },
  }),
  use("unlink", {
    setup: ownFile,
    operands: [dirfd, text("f"), 1, 0],
    promises: ["cpath"],
    pointers: { path },
    descriptors: { dirfd: baseFaults("unlink") },
  }),
  use("rename", {
    setup: ownFile,
    operands: [
      parameters(SC_rename_params, {
        olddirfd: dirfd,
        old_path: "f",
        newdirfd: dirfd,
        new_path: "g",
      }),
    ],
    promises: ["cpath"],
    pointers: {
      params: block("rename"),
      "params.old_path": "old_path-ptr-ptr-length-leaves-user",
      "params.new_path": "new_path-ptr-ptr-length-leaves-user",
    },
    descriptors: {
      "params.olddirfd": baseFaults("rename", "olddirfd"),
      "params.newdirfd": baseFaults("rename", "newdirfd"),
    },
  }),
  use("link", {
    setup: ownFile,
    operands: [parameters(SC_link_params, { old_path: "f", new_path: "g" })],
    promises: ["cpath"],
    pointers: {
      params: block("link"),
      "params.old_path": "old_path-ptr-ptr-length-leaves-user",
      "params.new_path": "new_path-ptr-ptr-length-leaves-user",
    },
  }),
  use("symlink", {
    operands: [
      parameters(SC_symlink_params, { target: "f", linkpath: "l", dirfd }),
    ],
    promises: ["cpath"],
    pointers: {
      params: block("symlink"),
      "params.target": "target-ptr-ptr-length-leaves-user",
      "params.linkpath": "linkpath-ptr-ptr-length-leaves-user",
    },
    descriptors: { "params.dirfd": baseFaults("symlink") },
  }),
  use("readlink", {
    setup: [symbolicLink("l", "target")],
    operands: [
      parameters(SC_readlink_params, { path: "l", buffer: buffer(6), dirfd }),
    ],
    promises: ["rpath"],
    pointers: {
      params: block("readlink"),
      "params.path": path,
      "params.buffer": "buffer-bytes-copied-writable",
    },
    descriptors: {
      "params.dirfd": {
        bad: "dirfd-at_fdcwd-open-evaluated-even-absolute",
        wrong: [
          regularFile(
            refused(
              ENOTDIR,
              "readlink/ENOTDIR/dirfd-directory-even-absolute-paths",
            ),
          ),
          watcher(
            refused(
              EINVAL,
              "readlink/EINVAL/dirfd-path-pipe-socket-even-absolute",
            ),
          ),
        ],
      },
    },
  }),
  use("realpath", {
    setup: ownFile,
    operands: [
      // The result is "/w/f" and its NUL.
      parameters(SC_realpath_params, { path: "f", buffer: buffer(5) }),
    ],
    promises: ["rpath"],
    pointers: {
      params: block("realpath"),
      "params.path": path,
      "params.buffer": "buffer-writable",
    },
  }),
  use("mknod", {
    operands: [
      parameters(SC_mknod_params, { path: "n", mode: S_IFREG | 0o644, dirfd }),
    ],
    promises: ["dpath"],
    pointers: { params: block("mknod"), "params.path": path },
    descriptors: { "params.dirfd": mknodBase() },
  }),
  use("stat", {
    setup: ownFile,
    operands: [
      parameters(SC_stat_params, {
        path: "f",
        statbuf: room(stat),
        dirfd,
        follow_symlinks: 1,
      }),
    ],
    promises: ["rpath"],
    pointers: {
      params: block("stat"),
      "params.path": path,
      "params.statbuf": "statbuf-writable",
    },
    descriptors: { "params.dirfd": baseFaults("stat") },
  }),
  use("statvfs", {
    operands: [
      parameters(SC_statvfs_params, { path: "/w", buf: room(statvfs) }),
    ],
    promises: ["rpath"],
    pointers: {
      params: block("statvfs"),
      "params.path": path,
      "params.buf": "buf-writable",
    },
  }),
  use("faccessat", {
    setup: ownFile,
    operands: [
      parameters(SC_faccessat_params, { dirfd, pathname: "f", mode: F_OK }),
    ],
    promises: ["rpath"],
    pointers: {
      params: block("faccessat"),
      "params.pathname": "pathname-ptr-ptr-length-leaves-user",
    },
    descriptors: { "params.dirfd": baseFaults("faccessat") },
  }),
  use("chmod", {
    setup: ownFile,
    operands: [
      parameters(SC_chmod_params, {
        dirfd,
        path: "f",
        mode: 0o600,
        follow_symlinks: 1,
      }),
    ],
    promises: ["fattr"],
    pointers: { params: block("chmod"), "params.path": path },
    descriptors: { "params.dirfd": baseFaults("chmod") },
  }),
  use("chown", {
    setup: ownFile,
    operands: [
      parameters(SC_chown_params, {
        path: "f",
        uid: keep,
        gid: keep,
        dirfd,
        follow_symlinks: 1,
      }),
    ],
    promises: ["chown"],
    pointers: { params: block("chown"), "params.path": path },
    descriptors: { "params.dirfd": baseFaults("chown") },
  }),
  use("utime", {
    setup: ownFile,
    operands: [text("f"), 1, struct(utimbuf, { actime: 1000, modtime: 1000 })],
    promises: ["fattr"],
    pointers: {
      path,
      buf: { fault: "buf-non-null-readable", null: accepted },
    },
  }),
  use("utimensat", {
    setup: ownFile,
    operands: [
      parameters(SC_utimensat_params, {
        dirfd,
        path: "f",
        times: array([now, now]),
      }),
    ],
    promises: ["fattr"],
    pointers: {
      params: block("utimensat"),
      "params.path": path,
      "params.times": {
        fault: "times-non-null-readable-32-bytes",
        null: accepted,
      },
    },
    descriptors: { "params.dirfd": baseFaults("utimensat") },
  }),
  use("unveil", {
    operands: [
      parameters(SC_unveil_params, {
        flags: 1,
        path: "/w",
        permissions: "rwc",
      }),
    ],
    promises: [],
    pointers: {
      params: block("unveil"),
      "params.path": { fault: path, null: halfLock() },
      "params.permissions": { fault: "permissions-readable", null: halfLock() },
    },
  }),
];

/** One null pointer of the two is neither an unveiling nor the lock. */
function halfLock(): ReturnType<typeof refused> {
  return refused(
    EINVAL,
    "unveil/EINVAL/exactly-one-path-permissions-pointer-null",
  );
}

/** mknod folds every failure of the walk into ENOENT, a bad base too. */
function mknodBase(): NonNullable<Use["descriptors"]>[string] {
  const verdict = refused(
    ENOENT,
    "mknod/ENOENT/failure-walk-leaves-parent-bad-non",
  );
  return {
    bad: "",
    wrong: [regularFile(verdict), watcher(verdict)],
    negative: verdict,
    unopened: verdict,
    closed: verdict,
  };
}
