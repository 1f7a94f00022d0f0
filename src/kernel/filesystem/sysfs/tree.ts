/**
 * The tree of /sys: the table of its nodes, and what each one shows (Kernel/FileSystem/SysFS).
 *
 * @module
 */

import { type SysFilePath, sysNodes } from "../../../api/nodes/sysfs.ts";
import type { Node } from "../../../api/nodes/node.ts";
import { configurationContents } from "./configuration.ts";
import { kernelContents } from "./kernel_contents.ts";
import { networkContents } from "./network.ts";
import type { SysContent, SysDirectoryRow, SysRow } from "./rows.ts";

/** What each file shows; the compiler asks for one that is missing. */
const contents: Readonly<Record<SysFilePath, SysContent>> = {
  ...kernelContents,
  ...networkContents,
  ...configurationContents,
  "dev/char/MAJOR:MINOR": {
    *names(vfs) {
      for (const { major, minor } of vfs.devices) yield `${major}:${minor}`;
    },
  },
};

const nodes: readonly (readonly [path: string, node: Node])[] = Object.entries(
  sysNodes,
);

/** The entries of the directory at `path`, which ends with a slash. */
function childrenOf(path: string): readonly SysRow[] {
  return nodes.flatMap(([whole, facts]): readonly SysRow[] => {
    const name = whole.slice(path.length);
    if (!whole.startsWith(path) || name.includes("/")) return [];
    if (facts.type === "absent") return [];
    return facts.type === "directory"
      ? [{ name, facts, children: childrenOf(`${whole}/`) }]
      : [{ name, facts, content: contents[whole as SysFilePath] }];
  });
}

/** The whole of /sys. */
export const sysTree: SysDirectoryRow = {
  name: "",
  facts: { type: "directory", mode: 0o755, source: "" },
  children: childrenOf(""),
};

/** A directory and what is always there below it. */
function fixedBelow(row: SysRow): readonly SysRow[] {
  if ("children" in row) return [row, ...row.children.flatMap(fixedBelow)];
  return row.content.names === undefined ? [row] : [];
}

/**
 * The numbers of the fixed entries: the reference gives them in the order of
 * the table while it boots.
 */
export const fixedIndices: ReadonlyMap<SysRow, number> = new Map(
  fixedBelow(sysTree).map((row, at) => [row, at + 1]),
);
