import { type Use, use, written } from "../../language/use.ts";
import {
  buffer,
  call,
  exited,
  filled,
  inside,
  otherThan,
  pledge,
  pread,
  room,
  type Row,
  row,
  struct,
  u64,
  UNMAPPED,
} from "../../language/row.ts";
import type { Architecture } from "../../../src/cpu/cpu.ts";
import { readsThreadWord } from "../../worlds/process_registers.ts";
import {
  DATA,
  dump,
  filledWith,
  programFile,
  runsAndWrites,
} from "../../worlds/process_segments.ts";

const SEVENS = 0x0707_0707_0707_0707n;

const sevens = filled(24, 7, "sevens");

const seen = buffer(8, "seen");

const twoWords = new Uint8Array(BigUint64Array.of(1n, 2n).buffer);

const model = struct("RISCVCPUModel", {
  mvendorid: 0x0707_0707,
  marchid: SEVENS,
  mimpid: SEVENS,
});

function elsewhere(architecture: Architecture, foreign: number): Row {
  return row(`archctl/EINVAL/foreign-option-${architecture}`, {
    arch: [architecture],
    covers: "archctl/EINVAL/no-such-option-on-this-architecture",
    steps: [foreign, 0, 3, -1].map((option) =>
      call.archctl(option, 0, 0, 0).fails("EINVAL")
    ),
  });
}

export const uses: readonly Use[] = [
  use.archctl({
    label: "cpu-info",
    arch: ["riscv64"],
    operands: [2, 1, u64(0), room("RISCVCPUModel")],
    promises: [],
    pointers: {
      arg2: written,
      arg3: written,
    },
  }),
];

export const rows: readonly Row[] = [
  elsewhere("x86_64", 2),
  elsewhere("riscv64", 1),
  row("archctl/ENOSYS/aarch64", {
    arch: ["aarch64"],
    covers: "archctl/ENOSYS/no-options-on-aarch64",
    steps: [0, 1, 2, 3, -1].map((option) =>
      call.archctl(option, 0, 0, 0).fails("ENOSYS")
    ),
  }),
  row("archctl/success/fs-base-without-promise", {
    arch: ["x86_64"],
    covers: [
      "archctl/behaviour/returns-0-and-sets-fs-base-on-x86-64",
      "archctl/behaviour/option-1-needs-no-promise",
    ],
    steps: [
      pledge("").returns(0),
      call.archctl(1, 0x1_0000, 0, 0).returns(0),
      call.archctl(1, 0, 0, 0).returns(0),
    ],
  }),
  row("archctl/success/fs-base-stays-where-an-option-is-unknown", {
    arch: ["x86_64"],
    source: "Kernel/Arch/x86_64/archctl.cpp",
    setup: programFile("f", "x86_64", [
      { name: "archctl", arguments: [1, { address: DATA }] },
      { name: "archctl", arguments: [2, { address: DATA + 8 }] },
      { instructions: () => readsThreadWord.x86_64 },
      { wordAt: DATA + 16 },
      dump(DATA + 16, 8),
    ], { elf: filledWith(twoWords) }),
    steps: [
      ...runsAndWrites(exited(8)),
      pread(1, seen, 0).returns(8).observes(inside(seen, 0), 1, 8),
    ],
  }),
  row("archctl/success/extension-words-by-count", {
    arch: ["riscv64"],
    covers: [
      "archctl/behaviour/returns-0-and-stores-cpu-model-and-extensions-on-risc-v",
      "archctl/behaviour/at-most-2-extension-words",
      "archctl/behaviour/option-2-needs-no-promise",
    ],
    note:
      "Which they are is the machine's affair: of an older device tree none is read.",
    steps: [
      pledge("").returns(0),
      call.archctl(2, 0, sevens, model).returns(0)
        .observes(inside(sevens, 0), SEVENS, 8),
      call.archctl(2, 1, sevens, model).returns(0)
        .observes(inside(sevens, 0), otherThan(SEVENS), 8)
        .observes(inside(sevens, 8), SEVENS, 8),
      call.archctl(2, 3, sevens, model).returns(0)
        .observes(inside(sevens, 0), otherThan(SEVENS), 8)
        .observes(inside(sevens, 8), otherThan(SEVENS), 8)
        .observes(inside(sevens, 16), SEVENS, 8),
    ],
  }),
  row("archctl/EFAULT/model-is-stored-all-the-same", {
    arch: ["riscv64"],
    covers: [
      "archctl/behaviour/cpu-model-is-stored-first",
      "arg2: user-memory/EFAULT/not-writable",
      "arg3: user-memory/EFAULT/not-writable",
    ],
    steps: [
      call.archctl(2, 1, UNMAPPED, model).fails("EFAULT")
        .observes(model, { mvendorid: otherThan(0x0707_0707) }),
      call.archctl(2, 0, UNMAPPED, UNMAPPED).fails("EFAULT"),
      call.archctl(2, 1, sevens, UNMAPPED).fails("EFAULT")
        .observes(inside(sevens, 0), SEVENS, 8),
    ],
  }),
];
