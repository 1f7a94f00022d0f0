/**
 * Ways of src/kernel/filesystem that no row and no scenario can go.
 *
 * @module
 */

import type { Explained } from "../explained.ts";
import { NEEDS_INJECTION } from "./reasons.ts";

/** Each with its reason. */
export const filesystem: readonly Explained[] = [
  {
    file: "src/kernel/filesystem/open_file_description.ts",
    code: "!heap.hasRoom()",
    way: "true",
    reason: NEEDS_INJECTION,
  },
  {
    file: "src/kernel/filesystem/procfs/nodes.ts",
    code:
      'fds.find(number)?.description.pseudoPath ?? fail("readlink/EBADF/descriptor-behind-procfs-link-was-closed")',
    way: "nullish",
    reason:
      "The descriptor would have to be closed between two looks of one call.",
  },
  {
    file: "src/kernel/filesystem/sysfs/kernel_contents.ts",
    code: "!/^[12]$/.test(byteString(bytes))",
    way: "false",
    reason: "1 and 2 restart and stop the machine of the reference.",
  },
  {
    file: "src/kernel/filesystem/unshared_resource_file.ts",
    code: "!mayAccess(inode.metadata(), process.credentials, Access.execute)",
    way: "true",
    reason:
      "Only the superuser gets such a file, and may search every directory.",
  },
];
