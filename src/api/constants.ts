/**
 * The numbers of the interface, by topic. Each table is the one place where its
 * numbers stand: guest headers and strace are derived from them.
 *
 * @module
 */

export * from "./constants/file.ts";
export * from "./constants/ioctl.ts";
export * from "./constants/limits.ts";
export * from "./constants/memory.ts";
export * from "./constants/mount.ts";
export * from "./constants/process.ts";
export * from "./constants/signal.ts";
export * from "./constants/socket.ts";
export * from "./constants/terminal.ts";
export * from "./constants/time.ts";
