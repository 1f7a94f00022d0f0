// Uses of the mount and unshare calls, all of them the superuser's.

import {
  O_RDONLY,
  UNSHARE_ENTER_CURRENT_PROGRAM,
  UNSHARE_HOSTNAME_CONTEXT,
} from "../../../src/api/constants.ts";
import { EINVAL, ENODEV } from "../../../src/api/errno.ts";
import {
  SC_bindmount_params,
  SC_copy_mount_params,
  SC_fsmount_params,
  SC_fsopen_params,
  SC_remount_params,
  SC_umount_params,
  SC_unshare_create_params,
  SC_unshare_enter_params,
  SC_unshare_open_params,
} from "../../../src/api/structs.ts";
import { call } from "../../harness/call.ts";
import { fsopen, open, umount } from "../../harness/calls.ts";
import type { Steps } from "../../harness/row.ts";
import { directory, mounted } from "../../harness/setup.ts";
import { struct } from "../../harness/struct_block.ts";
import { result } from "../../harness/value.ts";
import { accepted, parameters, refused, use } from "../use.ts";
import type { Use } from "../use.ts";
import { device, watcher } from "./kinds.ts";

const target = "target-ptr-ptr-length-leaves-user";

/** The caller's own context. */
const own = -1;

const place: Steps = [directory("m")];
const mountedPlace: Steps = [directory("m"), mounted("m")];

/** Removes what the call mounted, if it did. */
const removed: Steps = [umount("m").whatever(), umount("n").whatever()];

function block(call: string): string {
  return `sc_${call}_params-pointer-readable-user-memory`;
}

const openedResource = call.unshare_open(
  struct(SC_unshare_open_params, { type: UNSHARE_HOSTNAME_CONTEXT }),
).as("fd");

/** What all of these have in common. */
const root = { as: "root", touches: ["mounts"] } as const;

export const mountUses: readonly Use[] = [
  use("fsopen", {
    as: "root",
    operands: [parameters(SC_fsopen_params, { fs_type: "RAMFS" })],
    promises: ["mount"],
    pointers: {
      params: block("fsopen"),
      "params.fs_type": "fs_type-readable",
    },
  }),
  use("fsmount", {
    ...root,
    setup: place,
    before: [fsopen("RAMFS").as("fd")],
    operands: [
      parameters(SC_fsmount_params, {
        vfs_root_context_id: own,
        mount_fd: result("fd"),
        target: "m",
        source_fd: -1,
      }),
    ],
    teardown: removed,
    promises: ["mount"],
    pointers: { params: block("fsmount"), "params.target": target },
    descriptors: {
      "params.mount_fd": {
        bad: "mount_fd-negative-1024-open",
        wrong: [
          device(refused(EINVAL, "fsmount/EINVAL/mount_fd-mount-file")),
        ],
      },
      "params.source_fd": {
        bad: "source_fd-0-open",
        wrong: [],
        negative: accepted,
      },
    },
  }),
  use("bindmount", {
    ...root,
    setup: place,
    before: [open("/w", O_RDONLY).as("fd")],
    operands: [
      parameters(SC_bindmount_params, {
        vfs_root_context_id: own,
        target: "m",
        source_fd: result("fd"),
      }),
    ],
    teardown: removed,
    promises: ["mount"],
    pointers: { params: block("bindmount"), "params.target": target },
    descriptors: {
      "params.source_fd": {
        bad: "source_fd-negative-1024-open",
        wrong: [
          watcher(
            refused(
              ENODEV,
              "bindmount/ENODEV/source_fd-path-pipe-fifo-socket-anonymous",
            ),
          ),
        ],
      },
    },
  }),
  use("remount", {
    ...root,
    setup: mountedPlace,
    operands: [
      parameters(SC_remount_params, {
        vfs_root_context_id: own,
        target: "m",
      }),
    ],
    teardown: removed,
    promises: ["mount"],
    pointers: { params: block("remount"), "params.target": target },
  }),
  use("umount", {
    ...root,
    setup: mountedPlace,
    operands: [
      parameters(SC_umount_params, { vfs_root_context_id: own, target: "m" }),
    ],
    teardown: removed,
    promises: ["mount"],
    pointers: { params: block("umount"), "params.target": target },
  }),
  use("copy_mount", {
    ...root,
    setup: [...mountedPlace, directory("n")],
    operands: [
      parameters(SC_copy_mount_params, {
        original_vfs_root_context_id: own,
        target_vfs_root_context_id: own,
        original_path: "m",
        target_path: "n",
      }),
    ],
    teardown: removed,
    promises: ["mount"],
    pointers: {
      params: block("copy_mount"),
      "params.original_path": "original_path-ptr-ptr-length-leaves-user",
      "params.target_path": "target_path-ptr-ptr-length-leaves-user",
    },
  }),
  use("unshare_open", {
    as: "root",
    operands: [
      parameters(SC_unshare_open_params, { type: UNSHARE_HOSTNAME_CONTEXT }),
    ],
    promises: ["unshare"],
    pointers: { params: block("unshare_open") },
  }),
  use("unshare_create", {
    as: "root",
    before: [openedResource],
    operands: [
      parameters(SC_unshare_create_params, {
        unshared_resource_fd: result("fd"),
      }),
    ],
    promises: ["unshare"],
    pointers: { params: block("unshare_create") },
    descriptors: {
      "params.unshared_resource_fd": {
        bad: "unshared_resource_fd-negative-1024-open",
        wrong: [
          device(
            refused(
              EINVAL,
              "unshare_create/EINVAL/descriptor-unshared-resource-file",
            ),
          ),
        ],
      },
    },
  }),
  use("unshare_enter", {
    as: "root",
    before: [
      openedResource,
      call.unshare_create(
        struct(SC_unshare_create_params, {
          unshared_resource_fd: result("fd"),
        }),
      ).as("id"),
    ],
    operands: [
      parameters(SC_unshare_enter_params, {
        type: UNSHARE_HOSTNAME_CONTEXT,
        id: result("id"),
        flags: UNSHARE_ENTER_CURRENT_PROGRAM,
      }),
    ],
    promises: ["unshare"],
    pointers: { params: "parameter-struct-readable-user-memory" },
  }),
];
