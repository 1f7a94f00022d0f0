/**
 * Every device that the reference registers on a machine of qemu with a disk
 * and neither network card nor display, in its order. The nodes of /dev are
 * made by programs; these are the numbers that such a node can have.
 *
 * @module
 */

import type { ArchitectureName } from "../paragraph.ts";
import { hardware, type Waiver } from "../refusal.ts";

/** A device, or a family of which each member has a number of its own. */
export interface DeviceFacts {
  readonly kind: "character" | "block";
  readonly major: number;
  /** Undefined for a family. */
  readonly minor: number | undefined;
  /** How programs call the node. */
  readonly name: string;
  readonly is: string;
  readonly source: string;
  /** The architectures that have it, where not all do. */
  readonly only?: readonly ArchitectureName[];
  /** Why this machine does not have it. */
  readonly waived?: Waiver;
}

const noBus = hardware("The machine has no hardware that comes and goes.");
const noSerialPort = hardware("The machine has no serial port.");
const noKeyboard = hardware(
  "The machine has neither keyboard nor mouse: keys come from its console.",
);
const noDisk = hardware("The machine has no disk: its root lies in memory.");

/** The devices by what `/sys/dev/char` and `/sys/dev/block` call them. */
export const deviceTable: readonly DeviceFacts[] = [
  {
    kind: "character",
    major: 1,
    minor: 3,
    name: "null",
    is: "at its end from the start; takes everything",
    source: "Devices/Generic/NullDevice.cpp",
  },
  {
    kind: "character",
    major: 5,
    minor: 1,
    name: "console",
    is: "the kernel's log",
    source: "Devices/Generic/ConsoleDevice.cpp",
  },
  {
    kind: "character",
    major: 2,
    minor: 10,
    name: "devctl",
    is: "tells of devices that come and go, and makes loop devices",
    source: "Devices/Generic/DeviceControlDevice.cpp",
    waived: noBus,
  },
  ...[0, 1, 2, 3].map((minor) => ({
    kind: "character" as const,
    major: 4,
    minor,
    name: `ttyS${minor}`,
    is: "a serial port; the first is there unless the kernel logs to it",
    source: "Devices/Serial/16550/Serial16550.cpp",
    only: ["x86_64"] as const,
    waived: noSerialPort,
  })),
  {
    kind: "character",
    major: 1,
    minor: 10,
    name: "beep",
    is: "the speaker of a PC",
    source: "Devices/Generic/PCSpeakerDevice.cpp",
    waived: hardware("The machine has no speaker."),
  },
  {
    kind: "character",
    major: 85,
    minor: 0,
    name: "input/keyboard/0",
    is: "a keyboard",
    source: "Devices/Input/KeyboardDevice.cpp",
    only: ["x86_64"],
    waived: noKeyboard,
  },
  {
    kind: "character",
    major: 10,
    minor: 0,
    name: "input/mouse/0",
    is: "a mouse",
    source: "Devices/Input/MouseDevice.cpp",
    only: ["x86_64"],
    waived: noKeyboard,
  },
  {
    kind: "character",
    major: 35,
    minor: 0,
    name: "tty0",
    is: "the first virtual console, here the machine's console",
    source: "Devices/TTY/VirtualConsole.cpp",
  },
  ...[1, 2, 3, 4, 5].map((minor) => ({
    kind: "character" as const,
    major: 35,
    minor,
    name: `tty${minor}`,
    is: "another virtual console, which nobody sees and nobody types at",
    source: "Devices/TTY/VirtualConsole.cpp",
  })),
  {
    kind: "character",
    major: 1,
    minor: 1,
    name: "mem",
    is: "physical memory, as far as it is no RAM",
    source: "Devices/Generic/MemoryDevice.cpp",
    waived: hardware("The machine has no physical memory but its RAM."),
  },
  {
    kind: "character",
    major: 1,
    minor: 5,
    name: "zero",
    is: "zeros without end",
    source: "Devices/Generic/ZeroDevice.cpp",
  },
  {
    kind: "character",
    major: 1,
    minor: 7,
    name: "full",
    is: "zeros without end, and no room",
    source: "Devices/Generic/FullDevice.cpp",
  },
  {
    kind: "character",
    major: 1,
    minor: 229,
    name: "fuse",
    is: "the kernel's side of a file system that a program serves",
    source: "Devices/FUSEDevice.cpp",
    waived: hardware(
      "Nothing here serves file systems from programs, as drivers of disks do.",
    ),
  },
  {
    kind: "character",
    major: 1,
    minor: 8,
    name: "random",
    is: "random bytes",
    source: "Devices/Generic/RandomDevice.cpp",
  },
  {
    kind: "character",
    major: 5,
    minor: 0,
    name: "tty",
    is: "the controlling terminal of whoever opens it",
    source: "Devices/Generic/SelfTTYDevice.cpp",
  },
  {
    kind: "character",
    major: 5,
    minor: 2,
    name: "ptmx",
    is: "makes a pseudo terminal at every open",
    source: "Devices/TTY/PTYMultiplexer.cpp",
  },
  {
    kind: "block",
    major: 3,
    minor: 0,
    name: "hda",
    is: "the disk",
    source: "Devices/Storage/StorageDevice.cpp",
    waived: noDisk,
  },
  {
    kind: "character",
    major: 200,
    minor: undefined,
    name: "the master of a pseudo terminal",
    is: "what the open of ptmx returns",
    source: "Devices/TTY/MasterPTY.cpp",
  },
  {
    kind: "character",
    major: 201,
    minor: undefined,
    name: "pts/N",
    is: "the slave of a pseudo terminal, mode 0600 and the opener's on devpts",
    source: "Devices/TTY/SlavePTY.cpp",
  },
  {
    kind: "block",
    major: 20,
    minor: undefined,
    name: "loop/N",
    is: "a file as a disk, made by devctl",
    source: "Devices/Loop/LoopDevice.cpp",
    waived: noDisk,
  },
];
