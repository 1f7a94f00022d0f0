/**
 * Every node of /sys that the reference makes on a machine of qemu, in its order.
 *
 * @module
 */

import { hardware } from "../refusal.ts";
import {
  absent,
  directory,
  type FilePaths,
  list,
  type Node,
  object,
  text,
} from "./node.ts";

const SYSFS = "FileSystem/SysFS/";
const KERNEL = `${SYSFS}Subsystems/Kernel/`;
const DEVICES = `${SYSFS}Subsystems/Devices/`;
const IDENTIFIERS = `${SYSFS}Subsystems/DeviceIdentifiers/`;
const PCI = `${SYSFS}Subsystems/Bus/PCI/`;

const noPCI = hardware("The machine has no PCI bus.");
const noDisk = hardware("The machine has no disk: its root lies in memory.");
const noDisplay = hardware("The machine has no display.");
const noFirmware = hardware(
  "No firmware has started the machine, and none has left tables.",
);

/** What everybody may read, in a jail too. */
const OPEN = { jailReadable: true };

const pciAttributes = [
  "vendor",
  "device_id",
  "class",
  "subclass",
  "revision",
  "progif",
  "subsystem_vendor",
  "subsystem_id",
  ...[0, 1, 2, 3, 4, 5].map((bar) => `bar${bar}`),
  "rom",
] as const;

/**
 * The nodes by their paths from /sys. Words in capitals stand for names that
 * follow the machine's state.
 */
export const sysNodes = {
  "bus": directory(`${SYSFS}Subsystems/Bus/Directory.cpp`),
  "bus/pci": absent(noPCI, `${PCI}BusDirectory.cpp`),
  "bus/pci/DOMAIN:BUS:DEVICE.FUNCTION": absent(
    noPCI,
    `${PCI}DeviceDirectory.cpp`,
  ),
  ...Object.fromEntries(pciAttributes.map((name) => [
    `bus/pci/DOMAIN:BUS:DEVICE.FUNCTION/${name}`,
    absent(
      noPCI,
      `${PCI}${name === "rom" ? "DeviceExpansionROM" : "DeviceAttribute"}.cpp`,
    ),
  ])) as Record<
    `bus/pci/DOMAIN:BUS:DEVICE.FUNCTION/${string}`,
    ReturnType<typeof absent>
  >,

  "dev": directory(`${IDENTIFIERS}Directory.cpp`),
  "dev/block": directory(`${IDENTIFIERS}BlockDevicesDirectory.cpp`),
  "dev/block/MAJOR:MINOR": absent(
    noDisk,
    `${IDENTIFIERS}SymbolicLinkDeviceComponent.cpp`,
  ),
  "dev/char": directory(`${IDENTIFIERS}CharacterDevicesDirectory.cpp`),
  "dev/char/MAJOR:MINOR": text(
    "nothing: a registered device has a node by its numbers, and reading that is ENOTIMPL",
    `${IDENTIFIERS}DeviceComponent.cpp`,
  ),

  "devices": directory(`${DEVICES}Directory.cpp`),
  "devices/storage": directory(`${DEVICES}Storage/Directory.cpp`),
  "devices/storage/CONTROLLER:TARGET.DISK": absent(
    noDisk,
    `${DEVICES}Storage/DeviceDirectory.cpp`,
  ),
  "devices/storage/CONTROLLER:TARGET.DISK/last_lba": absent(
    noDisk,
    `${DEVICES}Storage/DeviceAttribute.cpp`,
  ),
  "devices/storage/CONTROLLER:TARGET.DISK/sector_size": absent(
    noDisk,
    `${DEVICES}Storage/DeviceAttribute.cpp`,
  ),
  "devices/storage/CONTROLLER:TARGET.DISK/command_set": absent(
    noDisk,
    `${DEVICES}Storage/DeviceAttribute.cpp`,
  ),
  "devices/graphics": directory(`${DEVICES}Graphics/Directory.cpp`),
  "devices/graphics/connectors": directory(
    `${DEVICES}Graphics/DisplayConnector/Directory.cpp`,
  ),
  "devices/graphics/connectors/MINOR": absent(
    noDisplay,
    `${DEVICES}Graphics/DisplayConnector/DeviceDirectory.cpp`,
  ),

  "kernel": directory(`${KERNEL}Directory.cpp`),
  "kernel/df": list(
    [
      "class_name",
      "total_block_count",
      "free_block_count",
      "total_inode_count",
      "free_inode_count",
      "mount_point",
      "block_size",
      "readonly",
      "mount_flags",
      "source",
    ],
    `${KERNEL}DiskUsage.cpp`,
    {
      ...OPEN,
      note:
        "the reader's mounts; here all file systems lie in memory, so that counts and sizes are 0",
    },
  ),
  "kernel/memstat": object(
    [
      "kmalloc_allocated",
      "kmalloc_available",
      "physical_allocated",
      "physical_available",
      "physical_committed",
      "physical_uncommitted",
      "kmalloc_call_count",
      "kfree_call_count",
    ],
    `${KERNEL}MemoryStatus.cpp`,
    {
      ...OPEN,
      note:
        "bytes of the heap and pages of physical memory; how often blocks are allocated and freed is not counted here",
    },
  ),
  "kernel/stats": object(
    ["total_time", "kernel_time", "user_time", "idle_time"],
    `${KERNEL}SystemStatistics.cpp`,
    OPEN,
  ),
  "kernel/processes": object(
    ["processes", "total_time", "total_time_kernel"],
    `${KERNEL}Processes.cpp`,
    {
      ...OPEN,
      note:
        "the colonel, the kernel's process 0, stands first and not in a jail; faults, bytes and times scheduled are not counted here",
    },
  ),
  "kernel/cpuinfo": list(
    [
      "processor",
      "vendor_id",
      "family",
      "hypervisor_vendor_id?",
      "features",
      "model",
      "stepping",
      "type",
      "brand",
      "caches",
    ],
    `${KERNEL}CPUInfo.cpp`,
    { note: "on aarch64 and riscv64 the open is EINVAL" },
  ),
  "kernel/dmesg": text(
    "the kernel's messages; here they go to the machine's debug output, and the node is empty",
    `${KERNEL}Log.cpp`,
    { mode: 0o400 },
  ),
  "kernel/interrupts": list(
    [
      "purpose",
      "interrupt_line",
      "controller",
      "device_sharing",
      "per_cpu_call_counts",
    ],
    `${KERNEL}Interrupts.cpp`,
    {
      ...OPEN,
      note:
        "only the timer interrupts this machine: one entry on x86_64, and none on riscv64, where the timer is no such interrupt; on aarch64 the reference panics, and here the list is empty",
    },
  ),
  "kernel/keymap": object(["keymap"], `${KERNEL}Keymap.cpp`, OPEN),
  "kernel/uptime": text(
    "whole seconds since boot and a line feed",
    `${KERNEL}Uptime.cpp`,
    OPEN,
  ),
  "kernel/profile": text(
    "the system-wide profile as JSON; without one the open is ENOENT",
    `${KERNEL}Profile.cpp`,
    { mode: 0o400 },
  ),
  "kernel/power_state": text(
    "nothing: reading is ENOTIMPL, 1 reboots and 2 shuts down",
    `${KERNEL}PowerStateSwitch.cpp`,
    { mode: 0o660 },
  ),
  "kernel/request_panic": text(
    "nothing: reading is ENOTSUP, and every write panics the kernel",
    `${KERNEL}RequestPanic.cpp`,
    { mode: 0o600 },
  ),
  "kernel/blockdev_major_allocs": list(
    ["allocated_number", "family_name"],
    `${KERNEL}DeviceMajorNumberAllocations.cpp`,
  ),
  "kernel/chardev_major_allocs": list(
    ["allocated_number", "family_name"],
    `${KERNEL}DeviceMajorNumberAllocations.cpp`,
  ),

  "kernel/net": directory(`${KERNEL}Network/Directory.cpp`),
  "kernel/net/adapters": list(
    [
      "name",
      "class_name",
      "mac_address",
      "ipv4_address?",
      "ipv4_netmask?",
      "ipv6_address?",
      "ipv6_netmask?",
      "packets_in",
      "bytes_in",
      "packets_out",
      "bytes_out",
      "link_up",
      "link_speed",
      "link_full_duplex",
      "mtu",
      "packets_dropped",
    ],
    `${KERNEL}Network/Adapters.cpp`,
    OPEN,
  ),
  "kernel/net/arp": list(
    ["mac_address", "ip_address"],
    `${KERNEL}Network/ARP.cpp`,
    OPEN,
  ),
  "kernel/net/route": list(
    ["destination", "gateway", "genmask", "flags", "interface"],
    `${KERNEL}Network/Route.cpp`,
    OPEN,
  ),
  "kernel/net/tcp": list(
    [
      "local_address",
      "local_port",
      "peer_address",
      "peer_port",
      "state",
      "ack_number",
      "sequence_number",
      "packets_in",
      "bytes_in",
      "packets_out",
      "bytes_out",
      "origin_pid?",
      "origin_uid?",
      "origin_gid?",
    ],
    `${KERNEL}Network/TCP.cpp`,
    OPEN,
  ),
  "kernel/net/local": list(
    [
      "path",
      "origin_pid",
      "origin_uid",
      "origin_gid",
      "acceptor_pid",
      "acceptor_uid",
      "acceptor_gid",
    ],
    `${KERNEL}Network/Local.cpp`,
    OPEN,
  ),
  "kernel/net/udp": list(
    [
      "local_address",
      "local_port",
      "peer_address",
      "peer_port",
      "origin_pid?",
      "origin_uid?",
      "origin_gid?",
    ],
    `${KERNEL}Network/UDP.cpp`,
    OPEN,
  ),

  "kernel/conf": directory(`${KERNEL}Configuration/Directory.cpp`),
  "kernel/conf/caps_lock_to_ctrl": text(
    "0 or 1 and a line feed",
    `${KERNEL}Configuration/CapsLockRemap.cpp`,
    { mode: 0o644 },
  ),
  "kernel/conf/kmalloc_stacks": text(
    "0 or 1 and a line feed",
    `${KERNEL}Configuration/DumpKmallocStack.cpp`,
    { mode: 0o644 },
  ),
  "kernel/conf/ubsan_is_deadly": text(
    "0 or 1 and a line feed",
    `${KERNEL}Configuration/UBSANDeadly.cpp`,
    { mode: 0o644 },
  ),
  "kernel/conf/coredump_directory": text(
    "an absolute path, or nothing, and a line feed",
    `${KERNEL}Configuration/CoredumpDirectory.cpp`,
    { mode: 0o644 },
  ),

  "kernel/load_base": text(
    "the address at which the kernel was loaded, in decimal",
    `${KERNEL}ConstantInformation.cpp`,
    { mode: 0o400, hasSize: true },
  ),
  "kernel/cmdline": text(
    "the kernel's command line and a line feed",
    `${KERNEL}ConstantInformation.cpp`,
    { hasSize: true },
  ),
  "kernel/system_mode": text(
    "graphical, unless the command line says otherwise, and a line feed",
    `${KERNEL}ConstantInformation.cpp`,
    { hasSize: true },
  ),

  "firmware": directory(`${SYSFS}Subsystems/Firmware/Directory.cpp`),
  "firmware/smbios": directory("Firmware/SMBIOS/SysFSDirectory.cpp"),
  "firmware/smbios/entry_point": absent(
    noFirmware,
    "Firmware/SMBIOS/SysFSComponent.cpp",
    ["x86_64"],
  ),
  "firmware/smbios/structure_table": absent(
    noFirmware,
    "Firmware/SMBIOS/SysFSComponent.cpp",
    ["x86_64"],
  ),
  "firmware/acpi": absent(
    noFirmware,
    "Firmware/ACPI/Parser.cpp",
    ["x86_64"],
  ),
  "firmware/acpi/TABLE": absent(
    noFirmware,
    "Firmware/ACPI/Parser.cpp",
    ["x86_64"],
  ),
} satisfies Readonly<Record<string, Node>>;

/** The path of a file of /sys, as the table has it. */
export type SysFilePath = FilePaths<typeof sysNodes>;
