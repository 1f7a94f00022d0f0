/**
 * What a forked child has in its registers: a small program fills them all, and
 * after the call both processes write what they then find.
 *
 * @module
 */

import {
  ARCHCTL_X86_64_SET_FS_BASE_FOR_CURRENT_THREAD,
  P_ALL,
  WEXITED,
} from "../../../src/api/constants.ts";
import { SC_waitid_params } from "../../../src/api/structs.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";
import {
  buffer,
  exited,
  inside,
  pread,
  type Row,
  row,
} from "../../language/row.ts";
import { PAGE, type ProgramStep } from "../../worlds/process_elf.ts";
import {
  filledTable,
  fillsRegisters,
  storedTable,
  storesRegisters,
  tableSize,
} from "../../worlds/process_registers.ts";
import {
  bytesOf,
  DATA,
  dump,
  filledWith,
  maps,
  programFile,
  runsAndWrites,
  stackParameters,
} from "../../worlds/process_segments.ts";

/** Where the stack of these programs begins, and its size. */
const STACK = 0x8_0000;
const STACK_SIZE = 4 * PAGE;
const STACK_POINTER = STACK + STACK_SIZE - 64;

/** Places in the page of data. */
const MAPPING = DATA;
const WAITING = DATA + 0x40;
const INFORMATION = DATA + 0x80;
const FILLED = DATA + 0x100;
const STORED = DATA + 0x800;

function data(machine: Architecture): Uint8Array {
  const bytes = new Uint8Array(STORED - DATA);
  const waiting = bytesOf(SC_waitid_params, {
    idtype: P_ALL,
    options: WEXITED,
  });
  bytes.set(stackParameters(STACK_SIZE), MAPPING - DATA);
  bytes.set(waiting, WAITING - DATA);
  bytes.set(filledTable(machine), FILLED - DATA);
  return bytes;
}

function forks(machine: Architecture): readonly ProgramStep[] {
  return [
    ...maps(STACK, MAPPING),
    { addressOf: INFORMATION, at: WAITING + SC_waitid_params.fields.infop[0] },
    { stackAt: STACK_POINTER },
    ...(machine === "x86_64"
      ? [
        {
          name: "archctl",
          arguments: [ARCHCTL_X86_64_SET_FS_BASE_FOR_CURRENT_THREAD, {
            address: FILLED,
          }],
        } as const,
      ]
      : []),
    { instructions: fillsRegisters(machine, FILLED) },
    { name: "fork" },
    { instructions: storesRegisters(machine, STORED) },
    dump(STORED, tableSize(machine)),
    // The child has nobody to wait for.
    { name: "waitid", arguments: [{ address: WAITING }] },
  ];
}

export const rows: readonly Row[] = architectures.map((machine) => {
  const seen = storedTable(machine, STACK_POINTER - STORED);
  const out = buffer(2 * seen.length, "out");
  return row(`fork/success/registers-are-copied-${machine}`, {
    arch: [machine],
    covers: [
      "fork/behaviour/child-has-the-callers-registers",
      "fork/behaviour/child-keeps-float-state-and-tls",
    ],
    source: "Kernel/Syscalls/fork.cpp, Kernel/Tasks/Thread.cpp: clone",
    note: "Both write the same.",
    setup: programFile("f", machine, forks(machine), {
      elf: filledWith(data(machine)),
    }),
    steps: [
      ...runsAndWrites(exited(0)),
      pread(1, out, 0).returns(2 * seen.length)
        .observes(inside(out, 0), seen)
        .observes(inside(out, seen.length), seen),
    ],
  });
});
