/**
 * What sigaltstack makes of memory that was code: a small program hands it
 * some of its own.
 *
 * @module
 */

import {
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  PROT_EXEC,
  PROT_READ,
  SEEK_SET,
} from "../../../src/api/constants.ts";
import { SC_mmap_params, stack_t } from "../../../src/api/structs.ts";
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
  killed,
  mounted,
  open,
  pread,
  result,
  type Row,
  row,
  type Steps,
  umount,
  type WantedValue,
} from "../../language/row.ts";
import { exitsWith, PAGE, type ProgramStep } from "../../worlds/process_elf.ts";
import {
  bytesOf,
  DATA,
  filledWith,
  maps,
  programFile,
} from "../../worlds/process_segments.ts";
import { toldRegion } from "../../worlds/told_region.ts";

const SOURCE = "Kernel/Syscalls/sigaction.cpp: remap_range_as_stack";

/** Where the memory begins, and how many pages it has. */
const MEMORY = 0x8_0000;
const PAGES = 6;

const whole = { first: 0, count: PAGES };
const middle = { first: 1, count: 2 };

/** Places in the page of data. */
const MAPPING = DATA;
const SIGNAL_STACK = DATA + 0x40;
const BEGINNING = DATA + 0x80;

/** VirtualMemoryRangeFlags of annotate_mapping. */
const SYSCALL_CODE = 1;

/** Some pages of the memory. */
interface Range {
  readonly first: number;
  readonly count: number;
}

function data({ count }: Range): Uint8Array {
  const bytes = new Uint8Array(0x60);
  const mapping = bytesOf(SC_mmap_params, {
    size: PAGES * PAGE,
    prot: PROT_READ | PROT_EXEC,
    flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
    fd: -1,
  });
  bytes.set(mapping, MAPPING - DATA);
  bytes.set(
    bytesOf(stack_t, { ss_size: count * PAGE }),
    SIGNAL_STACK - DATA,
  );
  return bytes;
}

/** Maps the memory as code, and makes a stack of the range. */
function makesStack(
  { first }: Range,
  between: readonly ProgramStep[],
): readonly ProgramStep[] {
  const stack = MEMORY + first * PAGE;
  return [
    ...maps(MEMORY, MAPPING),
    ...between,
    { addressOf: stack, at: SIGNAL_STACK + stack_t.fields.ss_sp[0] },
    { name: "sigaltstack", arguments: [{ address: SIGNAL_STACK }, 0] },
  ];
}

/** The row of a program on a mount where anonymous memory may be executable. */
function programRow(
  id: string,
  machine: Architecture,
  range: Range,
  steps: readonly ProgramStep[],
  definition: Omit<Parameters<typeof row>[1], "setup" | "teardown">,
  before: Steps = [],
): Row {
  return row(`sigaltstack/success/${id}-${machine}`, {
    arch: [machine],
    source: SOURCE,
    touches: ["mounts"],
    ...definition,
    setup: [
      directory("m"),
      mounted("m", "MS_AXALLOWED"),
      ...before,
      ...programFile("m/f", machine, steps, {
        elf: filledWith(data(range)),
      }),
    ],
    teardown: [umount("/w/m")],
  });
}

/** Code that would exit with 42 is read into it, and is not executed. */
function isNotExecutable(machine: Architecture, range: Range): Row {
  const code = exitsWith(machine, 42);
  const place = MEMORY + range.first * PAGE;
  return programRow(
    "memory-is-no-code-any-more",
    machine,
    range,
    [
      ...makesStack(range, []),
      { name: "read", arguments: [1, { address: place }, code.length] },
      { jump: place },
    ],
    {
      covers: "sigaltstack/behaviour/stack-memory-is-not-executable",
      steps: [
        open("code", "O_RDONLY").returns(1),
        child("kid", [execve("/w/m/f", ["f"]).ends(killed("SIGSEGV"))]),
        join("kid"),
      ],
    },
    [file("code", code)],
  );
}

/** What /proc tells of pages that have been code that makes calls. */
function pages(count: number, isStack: boolean): WantedValue {
  return toldRegion({
    name: anything,
    size: count * PAGE,
    writable: isStack,
    executable: !isStack,
    stack: isStack,
    syscall: !isStack,
  });
}

const text = buffer(2 * PAGE, "text");

/** The program reads, into the stack's memory, what is told of its regions. */
function isToldOf(
  how: string,
  machine: Architecture,
  range: Range,
  regions: readonly WantedValue[],
): Row {
  const place = { address: MEMORY + range.first * PAGE };
  return programRow(
    `${how}-is-no-syscall-region-any-more`,
    machine,
    range,
    [
      { name: "annotate_mapping", arguments: ["code", SYSCALL_CODE] },
      ...makesStack(range, [{
        name: "annotate_mapping",
        arguments: ["result", SYSCALL_CODE],
      }]),
      { name: "lseek", arguments: [2, { address: BEGINNING }, SEEK_SET] },
      { name: "read", arguments: [2, place, text.size] },
      { name: "write", arguments: [1, place, text.size] },
      { name: "exit", arguments: [0] },
    ],
    {
      as: "root",
      covers: [
        "sigaltstack/behaviour/stack-memory-is-no-syscall-region",
        "sigaltstack/behaviour/stack-memory-is-not-executable",
        "sigaltstack/behaviour/stack-memory-becomes-a-stack-region",
      ],
      source: `${SOURCE}; Kernel/FileSystem/ProcFS/ProcessExposed.cpp`,
      steps: [
        open("out", "O_RDWR|O_CREAT", 0o600).returns(1),
        directory("p"),
        fsopen("proc").as("proc"),
        fsmount(result("proc"), "p").returns(0),
        close(result("proc")).returns(0),
        child("kid", [
          open("p/self/vm", "O_RDONLY").returns(2),
          execve("/w/m/f", ["f"]).ends(exited(0)),
        ]),
        join("kid"),
        umount("/w/p").returns(0),
        pread(1, text, 0).returns(text.size)
          .observes(text, json(among(...regions))),
      ],
    },
  );
}

export const rows: readonly Row[] = architectures.flatMap((machine) => [
  isNotExecutable(machine, middle),
  isToldOf("memory", machine, whole, [pages(PAGES, true)]),
  isToldOf("part-of-memory", machine, middle, [
    pages(1, false),
    pages(2, true),
    pages(3, false),
  ]),
]);
