/**
 * What /sys/kernel/conf and the boot loader set (Kernel/FileSystem/SysFS/Subsystems/Kernel/Configuration).
 *
 * @module
 */

import { fail } from "../../errors.ts";
import { canGrowFor } from "../../library/heap.ts";
import type { Process } from "../../tasks/process.ts";
import { byteString } from "../byte_string.ts";
import type { UserOrKernelBuffer } from "../user_or_kernel_buffer.ts";
import type { SysContent } from "./rows.ts";

/** What /sys/kernel/conf has that is on or off. */
const switches = [
  "caps_lock_to_ctrl",
  "kmalloc_stacks",
  "ubsan_is_deadly",
] as const;

type Switch = typeof switches[number];

/** The variables of one machine. */
export class SystemConfiguration {
  readonly switchedOn: Set<Switch> = new Set(["ubsan_is_deadly"]);
  coredumpDirectory = "";
  /** As the boot loader gave it. */
  commandLine = "";
  systemMode = "graphical";
}

function requireUnjailed({ isJailed }: Process): void {
  if (isJailed) {
    fail("sysfs/EPERM/not-writable-in-jail");
  }
}

/** A node that holds 0 or 1; exactly one byte may be written. */
function switchNode(name: Switch): SysContent {
  return {
    generate: ({ vfs: { configuration } }) =>
      configuration.switchedOn.has(name) ? "1\n" : "0\n",
    write: (vfs, writer, _offset, buffer, count) => {
      const value = readText(buffer, 1);
      requireUnjailed(writer);
      if (count !== 1 || (value !== "0" && value !== "1")) {
        fail("sysfs/EINVAL/written-value-is-invalid");
      }
      const { switchedOn } = vfs.configuration;
      if (value === "1") switchedOn.add(name);
      else switchedOn.delete(name);
      return 1;
    },
  };
}

function readText(buffer: UserOrKernelBuffer, count: number): string {
  const bytes = new Uint8Array(count);
  buffer.read(bytes);
  return byteString(bytes);
}

/** /sys/kernel/conf */
export const configurationContents = {
  ...Object.fromEntries(
    switches.map((name) => [`kernel/conf/${name}`, switchNode(name)]),
  ) as Record<`kernel/conf/${Switch}`, SysContent>,
  "kernel/conf/coredump_directory": {
    generate: ({ vfs }) => `${vfs.configuration.coredumpDirectory}\n`,
    write: (vfs, writer, _offset, buffer, count) => {
      // Room for the text is made before the first byte is looked at.
      if (!canGrowFor(count)) fail("kernel-memory/ENOMEM/exhausted");
      const path = readText(buffer, count).replace(/^\n+|\n+$/g, "");
      requireUnjailed(writer);
      if (path !== "" && !path.startsWith("/")) {
        fail("sysfs/EINVAL/written-value-is-invalid");
      }
      vfs.configuration.coredumpDirectory = path;
      return count;
    },
  },
} satisfies Readonly<Record<string, SysContent>>;
