/**
 * What /sys/kernel/conf and the boot loader set (Kernel/FileSystem/SysFS/Subsystems/Kernel/Configuration).
 *
 * @module
 */

import { fail } from "../../errors.ts";
import type { Process } from "../../tasks/process.ts";
import { byteString } from "../byte_string.ts";
import type { UserOrKernelBuffer } from "../user_or_kernel_buffer.ts";
import type { SysContent } from "./rows.ts";

/** The variables of one machine. */
export class SystemConfiguration {
  capsLockToCtrl = false;
  kmallocStacks = false;
  ubsanIsDeadly = true;
  coredumpDirectory = "";
  /** As the boot loader gave it. */
  commandLine = "";
  systemMode = "graphical";
}

type BooleanVariable = "capsLockToCtrl" | "kmallocStacks" | "ubsanIsDeadly";

function requireUnjailed({ isJailed }: Process): void {
  if (isJailed) {
    fail("sysfs/EPERM/not-writable-in-jail");
  }
}

/** A node that holds 0 or 1; exactly one byte may be written. */
function booleanNode(variable: BooleanVariable): SysContent {
  return {
    generate: ({ vfs }) => vfs.configuration[variable] ? "1\n" : "0\n",
    write: (vfs, writer, _offset, buffer, count) => {
      const value = readText(buffer, 1);
      requireUnjailed(writer);
      if (count !== 1 || (value !== "0" && value !== "1")) {
        fail("sysfs/EINVAL/written-value-is-invalid");
      }
      vfs.configuration[variable] = value === "1";
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
  "kernel/conf/caps_lock_to_ctrl": booleanNode("capsLockToCtrl"),
  "kernel/conf/kmalloc_stacks": booleanNode("kmallocStacks"),
  "kernel/conf/ubsan_is_deadly": booleanNode("ubsanIsDeadly"),
  "kernel/conf/coredump_directory": {
    generate: ({ vfs }) => `${vfs.configuration.coredumpDirectory}\n`,
    write: (vfs, writer, _offset, buffer, count) => {
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
