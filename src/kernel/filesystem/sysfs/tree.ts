/** The table of /sys, in the reference's order (Kernel/FileSystem/SysFS). */
import { MS_SRCHIDDEN } from "../../../api/constants.ts";
import { CharacterMajor } from "../../devices/device.ts";
import { fail } from "../../errors.ts";
import type { Kernel } from "../../kernel.ts";
import { formatIPv4 } from "../../net/network_adapter.ts";
import type { Process } from "../../tasks/process.ts";
import { byteString } from "../byte_string.ts";
import { type JsonValue, toJson } from "../json.ts";
import { configurationNodes } from "./configuration.ts";
import { processesJson, timeScheduled } from "./processes.ts";
import type { SysDirectoryRow, SysNodeRow } from "./rows.ts";

/** A node with JSON that everybody may read. */
function jsonNode(
  name: string,
  value: (kernel: Kernel, reader: Process) => JsonValue,
): SysNodeRow {
  return {
    name,
    jailReadable: true,
    generate: (kernel, reader) => toJson(value(kernel, reader)),
  };
}

/** A node whose text never changes; it is looked at when it is read. */
function constantNode(
  name: string,
  mode: number,
  text: (kernel: Kernel) => string,
): SysNodeRow {
  return {
    name,
    mode,
    read: (kernel, { isJailed }, offset) => {
      const content = text(kernel);
      // At the end even a jailed process learns that it is the end.
      if (isJailed && offset < content.length) {
        fail("sysfs/EPERM/constant-not-readable-in-jail");
      }
      return content;
    },
  };
}

function mounts(_kernel: Kernel, { rootContext }: Process): JsonValue {
  return rootContext.mounts.map((mount) => ({
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

/** Pages; the kernel's own heap is the host's and shows nothing. */
function memoryStatus({ physical }: Kernel): JsonValue {
  const available = physical.available;
  const total = physical.bytes.length / 4096;
  return {
    kmalloc_allocated: 0,
    kmalloc_available: 0,
    physical_allocated: total - available,
    physical_available: available,
    physical_committed: 0,
    physical_uncommitted: available,
    kmalloc_call_count: 0,
    kfree_call_count: 0,
  };
}

function statistics(kernel: Kernel): JsonValue {
  const { total, inKernel } = timeScheduled(kernel);
  return {
    total_time: total,
    kernel_time: inKernel,
    user_time: total - inKernel,
    idle_time: Math.max(0, Number(kernel.vfs.uptime()) - total),
  };
}

function requestPower(
  writer: Process,
  offset: number,
  count: number,
): void {
  if (writer.isJailed) {
    fail("sysfs/EPERM/not-writable-in-jail");
  }
  if (!Number.isSafeInteger(offset + count)) {
    fail("transfer/EOVERFLOW/offset-plus-size-above-int64_max");
  }
  if (offset > 0 || count > 1) {
    fail("sysfs/EINVAL/written-value-is-invalid");
  }
}

const families: readonly (readonly [number, string])[] = [
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

function allocationNode(
  name: string,
  rows: readonly (readonly [number, string])[],
): SysNodeRow {
  return {
    name,
    generate: () =>
      toJson(rows.map(([allocated_number, family_name]) => ({
        allocated_number,
        family_name,
      }))),
  };
}

const networkNodes: readonly SysNodeRow[] = [
  jsonNode("adapters", ({ network }) =>
    network.adapters.map((adapter) => ({
      name: adapter.name,
      class_name: "LoopbackAdapter",
      mac_address: formatHardwareAddress(adapter.macAddress),
      ipv4_address: adapter.address === 0
        ? undefined
        : formatIPv4(adapter.address),
      ipv4_netmask: adapter.address === 0
        ? undefined
        : formatIPv4(adapter.netmask),
      packets_in: 0,
      bytes_in: 0,
      packets_out: 0,
      bytes_out: 0,
      link_up: true,
      link_speed: 1000,
      link_full_duplex: true,
      mtu: adapter.mtu,
      packets_dropped: 0,
    }))),
  jsonNode(
    "arp",
    ({ network }) =>
      [...network.arp].map(([address, hardware]) => ({
        mac_address: formatHardwareAddress(hardware),
        ip_address: formatIPv4(address),
      })),
  ),
  jsonNode("route", ({ network }) =>
    network.routes.map((route) => ({
      destination: formatIPv4(route.destination),
      gateway: formatIPv4(route.gateway),
      genmask: formatIPv4(route.netmask),
      flags: route.flags,
      interface: route.adapter.name,
    }))),
];

function formatHardwareAddress(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

const kernelNodes: SysDirectoryRow = {
  name: "kernel",
  children: [
    jsonNode("df", mounts),
    jsonNode("memstat", memoryStatus),
    jsonNode("stats", statistics),
    { name: "processes", jailReadable: true, generate: processesJson },
    {
      name: "cpuinfo",
      generate: ({ architecture }) =>
        architecture === "x86_64"
          ? toJson([PROCESSOR])
          : fail("sysfs/EINVAL/no-cpuinfo-on-this-architecture"),
    },
    // The kernel's messages go to the machine's debug output, not to a log.
    { name: "dmesg", mode: 0o400, generate: () => "" },
    jsonNode("interrupts", () => []),
    jsonNode("keymap", ({ keymap }) => ({ keymap: keymap.name })),
    {
      name: "uptime",
      jailReadable: true,
      generate: ({ vfs }) => `${vfs.uptime() / 1_000_000_000n}\n`,
    },
    {
      name: "profile",
      mode: 0o400,
      generate: ({ profiling: { globalBuffer } }) =>
        globalBuffer === undefined
          ? fail("sysfs/ENOENT/no-system-wide-profile")
          : byteString(globalBuffer.toJson()),
    },
    {
      name: "power_state",
      mode: 0o660,
      read: () => "",
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
    {
      name: "request_panic",
      mode: 0o600,
      read: () => fail("transfer/ENOTSUP/file-can-never-be-read"),
    },
    allocationNode("blockdev_major_allocs", blockFamilies),
    allocationNode("chardev_major_allocs", families),
    { name: "net", children: networkNodes },
    { name: "conf", children: configurationNodes },
    constantNode("load_base", 0o400, () => String(0x2000200000)),
    constantNode(
      "cmdline",
      0o444,
      ({ vfs }) => `${vfs.configuration.commandLine}\n`,
    ),
    constantNode(
      "system_mode",
      0o444,
      ({ vfs }) => `${vfs.configuration.systemMode}\n`,
    ),
  ],
};

/** What programs find out about the processor by cpuid. */
const PROCESSOR: JsonValue = {
  processor: 0,
  vendor_id: "Halcyon",
  family: 6,
  features: ["sse", "sse2", "sse3", "ssse3", "sse4.1", "sse4.2", "popcnt"],
  model: 0,
  stepping: 0,
  type: 0,
  brand: "Halcyon",
  caches: {},
};

/** The whole of /sys. */
export const sysTree: SysDirectoryRow = {
  name: "",
  children: [
    { name: "bus", children: [] },
    {
      name: "dev",
      children: [
        { name: "block", children: [] },
        {
          name: "char",
          children: (vfs) =>
            [...vfs.devices].map(({ major, minor }) => ({
              name: `${major}:${minor}`,
              read: () => "",
            })),
        },
      ],
    },
    {
      name: "devices",
      children: [
        { name: "graphics", children: [] },
        { name: "storage", children: [] },
      ],
    },
    kernelNodes,
  ],
};
