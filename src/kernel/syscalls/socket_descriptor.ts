/**
 * Sockets behind descriptors, and what all socket calls begin with.
 *
 * @module
 */

import {
  AF_INET,
  AF_INET6,
  AF_LOCAL,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
} from "../../api/constants.ts";
import { fail } from "../errors.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { type MaybeWaiting, Socket } from "../net/socket.ts";
import type { Waiting } from "../tasks/wait_queue.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import { held } from "./held.ts";

/** The socket behind a descriptor, with its description. */
export function socketOf(
  context: SyscallContext,
  fd: number,
): [Socket, OpenFileDescription] {
  const description = context.process.fds.get(fd);
  const { file } = description;
  if (!(file instanceof Socket)) {
    fail("descriptor/ENOTSOCK/is-no-socket");
  }
  return [file, description];
}

/** The promise that a domain asks for; others ask for none. */
export function requireDomainPromise(
  context: SyscallContext,
  domain: number,
): void {
  if (domain === AF_INET || domain === AF_INET6) context.requirePromise("inet");
  else if (domain === AF_LOCAL) context.requirePromise("unix");
}

/** As `socketOf`, for calls that need the promise of the socket's domain. */
export function promisedSocketOf(
  context: SyscallContext,
  fd: number,
): [Socket, OpenFileDescription] {
  const found = socketOf(context, fd);
  const [{ isLocal }] = found;
  requireDomainPromise(context, isLocal ? AF_LOCAL : AF_INET);
  return found;
}

/** Puts a new socket's description into a reserved slot. */
export function install(
  context: SyscallContext,
  fd: number,
  description: OpenFileDescription,
  flags: number,
): void {
  description.isReadable = true;
  description.isWritable = true;
  if ((flags & SOCK_NONBLOCK) !== 0) description.isBlocking = false;
  const closeOnExec = (flags & SOCK_CLOEXEC) !== 0;
  context.process.fds.set(fd, description, closeOnExec);
}

/** Goes on with a value now, or after the wait that brings it and holds the description. */
export function andThen<T, R>(
  description: OpenFileDescription,
  value: MaybeWaiting<T>,
  next: (value: T) => R,
): R | Waiting<R> {
  if (!isWaiting(value)) return next(value);
  return held(
    description,
    (function* () {
      return next(yield* value);
    })(),
  );
}

/** Whether the caller must wait for the answer. */
function isWaiting<T>(value: MaybeWaiting<T>): value is Waiting<T> {
  return typeof value === "object";
}
