/**
 * The device nodes that rows open. A folder of a host can't hold them without
 * privilege; a file system's image can, and else the executor makes them.
 *
 * @module
 */

/** A character device. */
export interface DeviceNode {
  readonly name: string;
  readonly major: number;
  readonly minor: number;
}

/** Those that `guest-programs/executor/world.c` makes where they are missing. */
export const deviceNodes: readonly DeviceNode[] = [
  { name: "null", major: 1, minor: 3 },
  { name: "zero", major: 1, minor: 5 },
  { name: "full", major: 1, minor: 7 },
  { name: "random", major: 1, minor: 8 },
  { name: "tty", major: 5, minor: 0 },
  { name: "console", major: 5, minor: 1 },
  { name: "ptmx", major: 5, minor: 2 },
];

/** A character device that everybody may read and write. */
const NODE_MODE = 0o20666;

/** What debugfs is told to put the nodes into an image. */
export function deviceScript(): string {
  return deviceNodes.map(({ name, major, minor }) =>
    `mknod /dev/${name} c ${major} ${minor}\n` +
    `set_inode_field /dev/${name} mode 0${NODE_MODE.toString(8)}\n`
  ).join("");
}
