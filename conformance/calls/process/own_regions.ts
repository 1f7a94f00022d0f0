/**
 * What /proc tells a new program of the memory that it was given: the names and
 * kinds of its regions, which it reads itself.
 *
 * @module
 */

import { SEEK_SET } from "../../../src/api/constants.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";
import {
  among,
  anything,
  buffer,
  child,
  close,
  directory,
  execve,
  exited,
  file,
  fsmount,
  fsopen,
  join,
  json,
  open,
  pread,
  result,
  type Row,
  row,
  type Steps,
  umount,
  type WantedValue,
} from "../../language/row.ts";
import { elf, PAGE, PF } from "../../worlds/process_elf.ts";
import {
  codeSegment,
  DATA,
  dataSegment,
  programFile,
} from "../../worlds/process_segments.ts";
import { type ToldRegion, toldRegion } from "../../worlds/told_region.ts";

const X = { mode: 0o755 };

const text = buffer(2 * PAGE, "text");

/** Where the read-only and the write-only page of the program lie. */
const READ_ONLY = 0x8000;
const WRITE_ONLY = 0xa000;

/** It reads of its regions, from the start of what it was given as open. */
function looks(machine: Architecture): Steps {
  const place = { address: DATA + 8 };
  return programFile("f", machine, [
    { name: "lseek", arguments: [2, { address: DATA }, SEEK_SET] },
    { name: "read", arguments: [2, place, text.size] },
    { name: "write", arguments: [1, place, text.size] },
    { name: "exit", arguments: [0] },
  ], {
    elf: {
      headers: [
        codeSegment,
        { ...dataSegment, memsz: 3 * PAGE },
        { ...codeSegment, flags: PF.R, vaddr: READ_ONLY },
        { ...dataSegment, flags: PF.W, vaddr: WRITE_ONLY },
      ],
    },
  });
}

/** Of what a program was given most is only read. */
function region(
  of: Omit<ToldRegion, "size"> & { pages: number },
): WantedValue {
  const size = of.pages * PAGE;
  return toldRegion({ writable: false, cow: anything, ...of, size });
}

const FILE = "SharedInodeVMObject";

/** Its own file is mapped, and only an interpreter's may make calls for good. */
const regions = (syscall: boolean): readonly WantedValue[] => [
  region({
    name: "/w/f",
    pages: 1,
    executable: true,
    shared: true,
    syscall,
    object: FILE,
  }),
  region({ name: "/w/f", pages: 1, shared: true, syscall, object: FILE }),
  region({ name: "/w/f (data-rw)", pages: 3, writable: true }),
  region({
    name: "/w/f (data-w)",
    pages: 1,
    readable: false,
    writable: true,
  }),
  region({
    name: "Stack (Main thread)",
    pages: 256,
    writable: true,
    stack: true,
  }),
  region({
    name: "Signal trampoline",
    pages: 1,
    executable: true,
    shared: true,
    syscall: true,
  }),
];

function toldRow(machine: Architecture, interpreted: boolean): Row {
  const what = interpreted ? "an-interpreter" : "a-program";
  return row(`execve/success/regions-of-${what}-${machine}`, {
    arch: [machine],
    as: "root",
    touches: ["mounts"],
    covers: [
      "execve/behaviour/interpreters-read-only-segments-are-syscall-regions",
    ],
    source: "Kernel/Syscalls/execve.cpp: load_elf_object, do_exec; " +
      "Kernel/FileSystem/ProcFS/ProcessExposed.cpp",
    setup: [
      ...looks(machine),
      ...(interpreted
        ? file("p", elf({ machine, interpreter: "/w/f" }), X)
        : []),
    ],
    steps: [
      open("out", "O_RDWR|O_CREAT", 0o600).returns(1),
      directory("proc"),
      fsopen("proc").as("proc"),
      fsmount(result("proc"), "proc").returns(0),
      close(result("proc")).returns(0),
      child("kid", [
        open("proc/self/vm", "O_RDONLY").returns(2),
        execve(interpreted ? "/w/p" : "/w/f", ["f"]).ends(exited(0)),
      ]),
      join("kid"),
      umount("/w/proc").returns(0),
      pread(1, text, 0).returns(text.size)
        .observes(text, json(among(...regions(interpreted)))),
    ],
  });
}

export const rows: readonly Row[] = architectures.flatMap((machine) => [
  toldRow(machine, false),
  toldRow(machine, true),
]);
