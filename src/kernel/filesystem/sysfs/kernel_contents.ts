/**
 * What the files of /sys/kernel show (Kernel/FileSystem/SysFS/Subsystems/Kernel).
 *
 * @module
 */

import { MS_SRCHIDDEN } from "../../../api/constants.ts";
import { describeProcessor } from "../../../cpu/cpu.ts";
import { CharacterMajor } from "../../devices/device.ts";
import { fail } from "../../errors.ts";
import type { Kernel } from "../../kernel.ts";
import type { Process } from "../../tasks/process.ts";
import { TICK_NS } from "../../time/time_management.ts";
import type { Parts } from "../../work.ts";
import { byteString } from "../byte_string.ts";
import { type JsonValue, listJson, toJson } from "../json.ts";
import { secondsOf } from "../timestamp.ts";
import { processesJson } from "./processes.ts";
import { json, type SysContent } from "./rows.ts";

function mounts(
  { memory }: Kernel,
  { rootContext }: Process,
): Parts<string> {
  return listJson(memory, rootContext.mounts, (mount) =>
    toJson({
      class_name: mount.fileSystem.className,
      total_block_count: 0,
      free_block_count: 0,
      total_inode_count: 0,
      free_inode_count: 0,
      mount_point: mount.absolutePath,
      block_size: 0,
      readonly: false,
      mount_flags: mount.flags,
      source: (mount.flags & MS_SRCHIDDEN) !== 0 ? "unknown" : "none",
    }));
}

/** Bytes of the heap, and pages; how often blocks of the heap are asked for is not counted. */
function memoryStatus({ memory }: Kernel): JsonValue {
  const { heap, totalPages, usedPages, committedPages, freePages } = memory;
  return {
    kmalloc_allocated: heap.bytes,
    kmalloc_available: heap.room,
    physical_allocated: usedPages,
    // What is promised is still there.
    physical_available: totalPages - usedPages,
    physical_committed: committedPages,
    physical_uncommitted: freePages,
    kmalloc_call_count: 0,
    kfree_call_count: 0,
  };
}

function statistics({ scheduler }: Kernel): JsonValue {
  const { total, inKernel, inUser } = scheduler.timeScheduled;
  return {
    total_time: total,
    kernel_time: inKernel,
    user_time: inUser,
    idle_time: scheduler.timeIdle.total,
  };
}

/**
 * The one processor (Kernel/Arch/x86_64/ProcessorInfo.cpp). Only of Intel's and
 * AMD's are the caches looked at. Family 6 from model 3 on is taken at its
 * word, with SEP's bit: its time stamps are constant.
 */
function processor(): JsonValue {
  const { vendor, family, features, ...rest } = describeProcessor();
  return {
    processor: 0,
    vendor_id: vendor,
    family,
    features: [...features, "constant_tsc"],
    ...rest,
    caches: {},
  };
}

/** Number and controller of the local APIC's timer, behind those of the lines. */
const APIC_TIMER_LINE = 0xfc - 0x50;

/**
 * The timer is the only one that interrupts this machine. On riscv64 it is no
 * interrupt that the reference lists; on aarch64 the reference panics.
 */
function interrupts({ architecture, time }: Kernel): JsonValue {
  if (architecture !== "x86_64") return [];
  return [{
    purpose: "LocalAPIC",
    interrupt_line: APIC_TIMER_LINE,
    controller: "",
    device_sharing: 0,
    per_cpu_call_counts: [time.coarseMonotonic / TICK_NS],
  }];
}

function requestPower(
  writer: Process,
  offset: number,
  count: number,
): void {
  if (writer.isJailed) {
    fail("sysfs/EPERM/not-writable-in-jail");
  }
  if (offset > 0 || count > 1) {
    fail("sysfs/EINVAL/written-value-is-invalid");
  }
}

const characterFamilies: readonly (readonly [number, string])[] = [
  [CharacterMajor.generic, "generic"],
  [CharacterMajor.deviceControl, "devctl"],
  [CharacterMajor.serial, "serial"],
  [CharacterMajor.console, "console"],
  [10, "mouse"],
  [28, "gpu-render"],
  [CharacterMajor.virtualConsole, "virtual-console"],
  [85, "keyboard"],
  [116, "audio"],
  [CharacterMajor.masterPTY, "master-pty"],
  [CharacterMajor.slavePTY, "slave-pty"],
  [226, "gpu"],
  [229, "virtio-console"],
];

const blockFamilies: readonly (readonly [number, string])[] = [
  [3, "storage"],
  [20, "loop"],
  [100, "storage-partition"],
];

function allocations(
  families: readonly (readonly [number, string])[],
): SysContent {
  return json(() =>
    families.map(([allocated_number, family_name]) => ({
      allocated_number,
      family_name,
    }))
  );
}

/** Those of /sys/kernel itself. */
export const kernelContents = {
  "kernel/df": { generate: mounts },
  "kernel/memstat": json(memoryStatus),
  "kernel/stats": json(statistics),
  "kernel/processes": { generate: processesJson },
  "kernel/cpuinfo": {
    generate: ({ architecture }) =>
      architecture === "x86_64"
        ? toJson([processor()])
        : fail("sysfs/EINVAL/no-cpuinfo-on-this-architecture"),
  },
  // The kernel's messages go to the machine's debug output, not to a log.
  "kernel/dmesg": { generate: () => "" },
  "kernel/interrupts": json(interrupts),
  "kernel/keymap": json(({ keymap }) => ({ keymap: keymap.name })),
  "kernel/uptime": {
    generate: ({ vfs }) => `${secondsOf(vfs.uptime())}\n`,
  },
  "kernel/profile": {
    generate: ({ profiling: { globalBuffer } }, { credentials }) =>
      globalBuffer === undefined
        ? fail("sysfs/ENOENT/no-system-wide-profile")
        : globalBuffer.toJson(credentials),
  },
  "kernel/power_state": {
    write: (_vfs, writer, offset, buffer, count) => {
      requestPower(writer, offset, count);
      const bytes = new Uint8Array(1);
      buffer.read(bytes);
      // A machine cannot be turned off from inside.
      if (!/^[12]$/.test(byteString(bytes))) {
        fail("sysfs/EINVAL/written-value-is-invalid");
      }
      return fail("sysfs/ENOTSUP/machine-can-neither-reboot-nor-shut-down");
    },
  },
  "kernel/request_panic": {
    refuseRead: ({ isJailed }) =>
      isJailed
        ? fail("sysfs/EPERM/constant-not-readable-in-jail")
        : fail("transfer/ENOTSUP/file-can-never-be-read"),
  },
  "kernel/blockdev_major_allocs": allocations(blockFamilies),
  "kernel/chardev_major_allocs": allocations(characterFamilies),
  "kernel/load_base": { constant: () => String(0x2000200000) },
  "kernel/cmdline": {
    constant: ({ vfs }) => `${vfs.configuration.commandLine}\n`,
  },
  "kernel/system_mode": {
    constant: ({ vfs }) => `${vfs.configuration.systemMode}\n`,
  },
} satisfies Readonly<Record<string, SysContent>>;
