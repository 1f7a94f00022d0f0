/**
 * Descriptors of the wrong kind, and what calls share about them.
 *
 * @module
 */

import { SC_open_params } from "../../src/api/structs/parameters.ts";
import { call } from "./call.ts";
import { open } from "./calls.ts";
import { file } from "./setup.ts";
import type { Steps } from "./row.ts";
import { result } from "./value.ts";
import { refused } from "./use.ts";
import type { DescriptorFaults, Verdict, WrongKind } from "./use.ts";
import { type FieldNumber, numberIn } from "./words.ts";

/** The caller's own file `f` with four bytes. */
export const ownFile: Steps = [file("f", "data", { uid: 1000, gid: 1000 })];

/** Descriptor 0 of every row. */
const nullDevice = 0;

/** Descriptors of a socket pair made while only descriptor 0 is open. */
export const pair = { connecting: 1, accepting: 2 } as const;

/** /dev/null where something else is wanted. */
export function device(verdict: Verdict): WrongKind {
  return { name: "device", value: nullDevice, verdict };
}

/** A file opened for reading where something else is wanted. */
export function regularFile<const O extends string>(
  verdict: Verdict,
  options?: FieldNumber<typeof SC_open_params, "options", O>,
): WrongKind {
  return {
    name: "file",
    setup: ownFile,
    before: [
      open("f", numberIn(SC_open_params, "options", options ?? "O_RDONLY")).as(
        "wrong",
      ),
    ],
    value: result("wrong"),
    verdict,
  };
}

/** The directory `/w` where something else is wanted. */
export function directoryKind(verdict: Verdict): WrongKind {
  return {
    name: "directory",
    before: [open("/w", "O_RDONLY").as("wrong")],
    value: result("wrong"),
    verdict,
  };
}

/** An inode watcher, which has neither inode nor path. */
export function watcher(verdict: Verdict): WrongKind {
  return {
    name: "inode-watcher",
    before: [call.create_inode_watcher(0).as("wrong")],
    value: result("wrong"),
    verdict,
  };
}

/** An unconnected local stream socket. */
export function localSocket(verdict: Verdict): WrongKind {
  return {
    name: "local-socket",
    before: [call.socket("AF_LOCAL", "SOCK_STREAM", 0).as("wrong")],
    value: result("wrong"),
    verdict,
  };
}

/** A UDP socket. */
export function udpSocket(verdict: Verdict): WrongKind {
  return {
    name: "udp-socket",
    before: [call.socket("AF_INET", "SOCK_DGRAM", 0).as("wrong")],
    value: result("wrong"),
    verdict,
  };
}

/** What the socket calls do with descriptors that are no sockets. */
export const socketFaults: DescriptorFaults = {
  wrong: [device(refused("ENOTSOCK", "descriptor/ENOTSOCK/is-no-socket"))],
};

/** What calls do with a bad base, called `name`, of a relative path. */
export function baseFaults(name = "dirfd"): DescriptorFaults {
  return {
    wrong: [
      regularFile(
        refused(
          "ENOTDIR",
          `${name}: dirfd/ENOTDIR/is-no-directory`,
        ),
      ),
      watcher(
        refused("EINVAL", `${name}: dirfd/EINVAL/has-no-path`),
      ),
    ],
  };
}
