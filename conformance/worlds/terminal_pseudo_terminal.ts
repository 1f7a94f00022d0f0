import {
  call,
  close,
  fsmount,
  fsopen,
  mkdir,
  open,
  result,
  type Step,
  umount,
} from "../language/row.ts";

/** The master's and the slave's descriptor in a row that opens them first. */
export const MASTER = 1;

/** The slave's. */
export const SLAVE = 2;

/** A devpts of the row's own: the usual place may have none. */
export const world: readonly Step[] = [
  mkdir("/w/pts", 0o755),
  fsopen("devpts").as("devpts"),
  fsmount(result("devpts"), "/w/pts"),
  close(result("devpts")),
];

/** Undoes `world`. */
export const cleanUp: readonly Step[] = [umount("/w/pts")];

/**
 * Opens a pair. Both ends are opened always: a pair whose slave nobody ever
 * opened is never given back, and the next row's would have another number.
 */
export const openPair: readonly Step[] = [
  open("/dev/ptmx", "O_RDWR").returns(MASTER),
  open("pts/0", "O_RDWR").returns(SLAVE),
];

/** `openPair` in a session of its own, whose group is the foreground group. */
export const openTerminal: readonly Step[] = [
  call.setsid().as("session"),
  ...openPair,
  call.ioctl(SLAVE, "TIOCSPGRP", result("session")).returns(0),
];
