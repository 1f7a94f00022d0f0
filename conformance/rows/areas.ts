/**
 * Areas of the suite: rows that are tested by one file each, `AREA_test.ts`
 * beside this one, so that one file can be run without the others and several
 * machines can share the files out.
 *
 * @module
 */

import { type SyscallName, syscalls } from "../../src/api/calls.ts";
import type { Row } from "../language/row.ts";
import { callOfRow } from "../ledger/row_entries.ts";

/**
 * What is in each area: families of calls, and rules that several share. Each
 * file loads the whole suite, so that few areas of like size are cheap.
 */
export const areas = {
  files: [
    ...["directory", "fcntl", "inode_watcher", "link", "metadata", "open"],
    ...["path", "pipe", "poll", "read_write", "stat", "tty", "unveil"],
  ],
  processes: [
    ...["debug", "futex", "memory", "process", "profiling", "scheduling"],
    ...["signal", "thread"],
  ],
  system: [
    ...["identity", "mount", "pledge", "session", "socket", "syscall"],
    ...["sysfs", "system", "tcp", "time", "unshare"],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The name of an area. */
export type Area = keyof typeof areas;

const areaOfGroup: ReadonlyMap<string, Area> = new Map(
  (Object.entries(areas) as [Area, readonly string[]][]).flatMap((
    [area, groups],
  ) => groups.map((group): [string, Area] => [group, area])),
);

/** The area of a row; a new family or rule has to be put into one. */
export function areaOf(row: Pick<Row, "id">): Area {
  const call = callOfRow(row);
  const group = call === undefined
    ? row.id.slice(0, row.id.indexOf("/"))
    : syscalls[call as SyscallName].family;
  const area = areaOfGroup.get(group);
  if (area !== undefined) return area;
  throw new Error(`conformance/rows/areas.ts puts ${group} into no area`);
}
