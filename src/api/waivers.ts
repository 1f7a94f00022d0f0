/**
 * Reasons for which several refusals have no row.
 *
 * @module
 */

import { deadCode, exhaustion, hardware, panics } from "./refusal.ts";
import type { Waiver } from "./refusal.ts";

export const noMemoryLeft: Waiver = exhaustion(
  "The kernel must run out of memory at exactly this allocation.",
);

export const neverReturns: Waiver = panics(
  "The reference never returns from the call, and nothing ends its process.",
);

export const noLinkIsEmpty: Waiver = deadCode(
  "No symbolic link is empty: symlink refuses length 0, and a target that is empty before its first NUL panics RAMFS.",
);

export const refusedEarlier: Waiver = deadCode(
  "An earlier check of the same call already refuses the case.",
);

export const raceInsideALock: Waiver = deadCode(
  "Only a race inside the reference's own locking window takes it.",
);

export const excludedByALimit: Waiver = deadCode(
  "Arithmetic that an earlier limit or allocation excludes.",
);

export const ramfsNeverFails: Waiver = deadCode(
  "RAMFS, the only writable file system here, neither fails nor reads short.",
);

export const noExt2: Waiver = hardware(
  "Needs an Ext2 file system, and so a disk.",
);

export const superuserSearchesAll: Waiver = deadCode(
  "Only euid 0 gets so far, and it may search every directory.",
);

export const oneLoadOffsetInMany: Waiver = deadCode(
  "Only one of the 65,536 load offsets that are drawn at random would take it, and no program can know which is drawn.",
);

export const noSound: Waiver = hardware(
  "Needs a beeper or a sound card.",
);

export const noLoopDevices: Waiver = hardware(
  "Needs /dev/devctl and the loop devices that it makes of files.",
);

export const portsNeverRunOut: Waiver = exhaustion(
  "All ephemeral ports must be taken: about 28,000 sockets, more than 1,024 descriptors a process and memory allow.",
);

export const neverKernelMode: Waiver = deadCode(
  "A stopped or entering thread's saved context is always user mode, and a profile is never recorded from inside the profiler.",
);

export const interpreterPathHasLength: Waiver = deadCode(
  "The interpreter's path is taken from the file with its length, which is at least one: a NUL does not end it.",
);

export const seenByNobody: Waiver = deadCode(
  "The thread dies or sleeps on; nobody ever sees the value.",
);

export const uninitialisedPointer: Waiver = panics(
  "Naming another process leads through an uninitialised pointer.",
);

export const ramfsIsNeverFull: Waiver = exhaustion(
  "A file system must be full; RAMFS is as large as memory.",
);

export const noDiskOrMemoryDevice: Waiver = hardware(
  "Needs a disk, or /dev/mem; the machine has neither.",
);

export const seekableIsReadable: Waiver = deadCode(
  "What is seekable, as pread asks first, is always readable.",
);

export const processEndsDuringTheCall: Waiver = deadCode(
  "A dead process's directory is none to whoever walks or lists it; the process would have to end during the call.",
);

export const noDisplay: Waiver = hardware(
  "Needs a display connector or a virtual console on one.",
);

export const noSampling: Waiver = hardware(
  "Samples come with the interrupts of a second timer, which the machine does not have.",
);

export const noDisks: Waiver = hardware(
  "Only file systems on disks and block devices look at it.",
);

export const nobodyLeftToSee: Waiver = deadCode(
  "What could tell of it goes with it.",
);
