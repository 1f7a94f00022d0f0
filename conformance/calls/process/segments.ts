import type { SignalName } from "../../../src/api/constants.ts";
import type { Claims } from "../../ledger/claim.ts";
import {
  atLeast,
  atMost,
  bits,
  buffer,
  type End,
  type ErrnoName,
  execve,
  exited,
  file,
  inside,
  killed,
  open,
  pread,
  type Row,
  row,
  type Steps,
} from "../../language/row.ts";
import {
  type Elf,
  elf,
  ET,
  exitsWith,
  PAGE,
  PF,
  type ProgramHeader,
  type ProgramStep,
  PT,
  takesSteps,
} from "../../worlds/process_elf.ts";
import { runs, runsAndWrites } from "../../worlds/process_segments.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";

const SOURCE = "Kernel/Syscalls/execve.cpp: get_load_offset, load_elf_object";

const X = { mode: 0o755 };

const MIB = 1024 * 1024;

/** -EFAULT as an exit status. */
const EFAULT = -14 & 0xff;

/** Where the window for programs without a place of their own begins. */
const WINDOW = 0x800_0000;

const WINDOW_END = WINDOW + 0x1000_0000;

/** Where the data of these programs lies. */
const DATA = 0x3000;

/** The first page of the file: headers and code. */
const code: ProgramHeader = { filesz: PAGE, memsz: PAGE };

/** Two pages whose data begin and end within the first of them. */
const data: ProgramHeader = {
  offset: PAGE + 0x20,
  vaddr: DATA + 0x20,
  filesz: 0x30,
  memsz: PAGE,
};

/** What its file has from the second page on. */
function pattern(at: number): number {
  return 0x80 | (at * 7 & 0x7f);
}

function patterned(view: DataView): void {
  for (let at = PAGE; at < view.byteLength; at++) {
    view.setUint8(at, pattern(at));
  }
}

/** So many bytes of the file. */
function fileBytes(at: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => pattern(at + index));
}

/** So many zeros. */
function zeros(size: number): number[] {
  return new Array(size).fill(0);
}

/** Writes memory to the file that its parent looks at. */
function dump(address: number, size: number): ProgramStep {
  return { name: "write", arguments: [1, { address }, size] };
}

/** A program, how it ends, and what it writes before. */
interface Loaded {
  readonly name: string;
  readonly covers?: Claims;
  readonly note?: string;
  readonly headers: readonly ProgramHeader[];
  readonly steps?: readonly ProgramStep[];
  readonly ends: End;
  readonly dumped?: readonly number[];
  readonly change?: (view: DataView, machine: Architecture) => void;
}

const out = buffer(256, "out");

/** A file for the program as descriptor 1, and what it has written there. */
function dumping(steps: Steps, dumped: readonly number[]): Steps {
  return [
    open("out", "O_RDWR|O_CREAT", 0o600).returns(1),
    ...steps,
    pread(1, out, 0, out.size).returns(dumped.length)
      .observes(inside(out, 0), new Uint8Array(dumped)),
  ];
}

function loaded({ name, covers, note, headers, ...how }: Loaded): Row[] {
  const { steps = [], ends, dumped, change } = how;
  return architectures.map((machine) =>
    row(`execve/success/${name}-${machine}`, {
      arch: [machine],
      source: SOURCE,
      ...(covers === undefined ? {} : { covers }),
      ...(note === undefined ? {} : { note }),
      setup: [
        file(
          "f",
          elf({
            machine,
            headers,
            size: 3 * PAGE,
            code: takesSteps(machine, ...steps),
            change(view) {
              patterned(view);
              change?.(view, machine);
            },
          }),
          X,
        ),
      ],
      steps: dumped === undefined ? runs(ends) : dumping(runs(ends), dumped),
    })
  );
}

/** Code that exits with 42, where the data of the file is. */
function codeAmongData(view: DataView, machine: Architecture): void {
  new Uint8Array(view.buffer).set(exitsWith(machine, 42), PAGE + 0x20);
}

function dies(
  name: string,
  signal: SignalName,
  headers: readonly ProgramHeader[],
  ...steps: readonly ProgramStep[]
): Loaded {
  return { name, headers, steps, ends: killed(signal) };
}

const segments: readonly Loaded[] = [
  {
    name: "writable-segment-is-copied",
    note: "What the file has around the segment is not seen, and behind its " +
      "last page is nothing.",
    headers: [code, { ...data, flags: PF.R | PF.W }],
    steps: [
      dump(DATA, 0x80),
      dump(DATA + 0xff0, 0x20),
      dump(DATA + 0x1ff0, 0x10),
      dump(DATA + 0x2000, 1),
    ],
    ends: exited(EFAULT),
    dumped: [
      ...zeros(0x20),
      ...fileBytes(PAGE + 0x20, 0x30),
      ...zeros(0x30 + 0x20 + 0x10),
    ],
  },
  {
    name: "read-only-segment-is-the-file",
    note: "Whole pages are mapped, whatever the sizes say.",
    headers: [code, { ...data, flags: PF.R, memsz: 0x30 }],
    steps: [
      dump(DATA, 0x80),
      dump(DATA + 0xff0, 0x10),
      dump(DATA + 0x1000, 1),
    ],
    ends: exited(EFAULT),
    dumped: [
      ...fileBytes(PAGE, 0x80),
      ...fileBytes(PAGE + 0xff0, 0x10),
    ],
  },
  {
    name: "segment-ends-at-a-page",
    headers: [
      code,
      { ...data, flags: PF.R | PF.W, memsz: PAGE - 0x20 },
    ],
    steps: [dump(DATA + 0xfff, 1), dump(DATA + 0x1000, 1)],
    ends: exited(EFAULT),
    dumped: [0],
  },
  {
    name: "segment-ends-one-byte-behind-a-page",
    headers: [
      code,
      { ...data, flags: PF.R | PF.W, memsz: PAGE - 0x1f },
    ],
    steps: [dump(DATA + 0x1fff, 1), dump(DATA + 0x2000, 1)],
    ends: exited(EFAULT),
    dumped: [0],
  },
  {
    name: "writable-segment-is-written",
    note: "The file stays as it is.",
    headers: [code, { ...data, flags: PF.R | PF.W }],
    steps: [
      { store: DATA + 0x21 },
      { store: DATA + 0x1001 },
      dump(DATA + 0x20, 2),
      { load: DATA + 0x1001 },
    ],
    ends: exited(1),
    dumped: [pattern(PAGE + 0x20), 1],
  },
  {
    name: "segment-of-no-memory-is-left-out",
    note: "It would lie where the code is.",
    headers: [
      code,
      { offset: 0x1000, vaddr: 0, filesz: 0, memsz: 0 },
      { offset: 0x1000, vaddr: 0, filesz: 0, memsz: 0, flags: PF.W },
    ],
    steps: [{ load: 0 }],
    ends: exited(0x7f),
  },
  {
    name: "segments-need-not-be-in-order",
    headers: [{ ...data, flags: PF.R | PF.W }, code],
    steps: [{ load: DATA + 0x20 }],
    ends: exited(pattern(PAGE + 0x20)),
  },
  dies(
    "read-only-segment-cannot-be-written",
    "SIGSEGV",
    [code, { ...data, flags: PF.R, memsz: 0x30 }],
    { store: DATA + 0x20 },
  ),
  dies(
    "code-cannot-be-written",
    "SIGSEGV",
    [code],
    { store: 0 },
  ),
  {
    ...dies(
      "writable-segment-cannot-run",
      "SIGSEGV",
      [code, { ...data, flags: PF.R | PF.W }],
      { jump: DATA + 0x20 },
    ),
    change: codeAmongData,
  },
  {
    name: "second-executable-segment-runs",
    headers: [code, { ...data, flags: PF.R | PF.X, memsz: 0x30 }],
    steps: [{ jump: DATA + 0x20 }],
    ends: exited(42),
    change: codeAmongData,
  },
  dies(
    "segment-without-flags-cannot-be-read",
    "SIGSEGV",
    [code, { ...data, flags: 0, memsz: 0x30 }],
    { load: DATA + 0x20 },
  ),
  dies(
    "write-only-segment-cannot-be-read",
    "SIGSEGV",
    [code, { ...data, flags: PF.W }],
    { load: DATA + 0x1000 },
  ),
  {
    name: "write-only-segment-can-be-read-once-written",
    note: "A page that is there can be read.",
    headers: [code, { ...data, flags: PF.W }],
    steps: [{ store: DATA + 0x1000 }, { load: DATA + 0x1000 }],
    ends: exited(1),
  },
];

/** The size of the stack that PT_GNU_STACK asks for, as the program finds it. */
function stacks(
  name: string,
  asked: readonly number[],
  size: number,
  covers?: Claims,
): Loaded {
  const at = { address: DATA };
  return {
    name: `stack-of-${name}`,
    ...(covers === undefined ? {} : { covers }),
    headers: [
      code,
      { ...data, flags: PF.R | PF.W },
      ...asked.map((memsz) => ({
        type: PT.GNU_STACK,
        flags: PF.R | PF.W,
        filesz: 0,
        memsz,
      })),
    ],
    steps: [
      {
        name: "get_stack_bounds",
        arguments: [at, { address: DATA + 8 }],
      },
      dump(DATA + 8, 8),
    ],
    ends: exited(8),
    dumped: [...new Uint8Array(new BigUint64Array([BigInt(size)]).buffer)],
  };
}

/** The same, where program and interpreter ask for one. */
function stackOfBoth(
  name: string,
  own: number,
  interpreters: number,
  size: number,
): Row[] {
  const header = (memsz: number): ProgramHeader => ({
    type: PT.GNU_STACK,
    flags: PF.R | PF.W,
    filesz: 0,
    memsz,
  });
  const { steps = [], dumped = [] } = stacks(name, [], size);
  return architectures.map((machine) =>
    row(`execve/success/stack-of-${name}-${machine}`, {
      arch: [machine],
      source: SOURCE,
      setup: [
        file(
          "f",
          elf({ machine, headers: [{}, header(own)], interpreter: "/w/i" }),
          X,
        ),
        file(
          "i",
          elf({
            machine,
            headers: [
              code,
              { ...data, flags: PF.R | PF.W },
              header(interpreters),
            ],
            size: 2 * PAGE,
            code: takesSteps(machine, ...steps),
          }),
          X,
        ),
      ],
      steps: dumping(runs(exited(8)), dumped),
    })
  );
}

const stackSizes: readonly Loaded[] = [
  stacks("64-kib-is-1-mib", [65536], MIB),
  stacks("1-mib-and-a-page", [MIB + PAGE], MIB + PAGE),
  stacks("32-mib", [32 * MIB], 32 * MIB),
  stacks("0-is-1-mib", [0], MIB),
  stacks("the-last-header-counts", [8 * MIB, 2 * MIB], 2 * MIB),
];

/** Writes where the file's first byte lies, and ends. */
function tellsItsPlace(base: number, at: number): readonly ProgramStep[] {
  return [{ addressOf: base, at }, dump(at, 8)];
}

/** A program of two segments, code and a page to write to, so far apart. */
function apart(base: number, distance: number): Elf {
  return {
    base,
    headers: [
      { offset: 0, vaddr: base, filesz: PAGE, memsz: PAGE },
      {
        flags: PF.R | PF.W,
        offset: PAGE,
        vaddr: base + distance,
        filesz: 8,
        memsz: PAGE,
      },
    ],
    size: 2 * PAGE,
  };
}

interface Placed {
  readonly name: string;
  readonly covers?: Claims;
  readonly note?: string;
  /** The program that is started. */
  readonly type?: number;
  readonly headers?: readonly ProgramHeader[];
  /** Where what is mapped has its first byte, and how far off its data are. */
  readonly base: number;
  readonly distance: number;
  /** What is mapped is the program's interpreter. */
  readonly isInterpreter?: boolean;
  /** Where it comes to lie: an offset in this range, of whole pages. */
  readonly offset?: readonly [from: number, to: number];
  readonly fails?: ErrnoName;
}

function placedRow(machine: Architecture, one: Placed): Row {
  const { base, distance, type = ET.DYN, offset, fails = "E2BIG" } = one;
  const mapped = elf({
    machine,
    ...(one.isInterpreter ? {} : { type }),
    ...apart(base, distance),
    code: takesSteps(machine, ...tellsItsPlace(base, base + distance)),
  });
  const { headers = [{}] } = one;
  const setup: Steps = one.isInterpreter
    ? [
      file("i", mapped, X),
      file("f", elf({ machine, type, headers, interpreter: "/w/i" }), X),
    ]
    : [file("f", mapped, X)];
  const kind = offset === undefined ? fails : "success";
  return row(`execve/${kind}/${one.name}-${machine}`, {
    arch: [machine],
    source: SOURCE,
    ...(one.covers === undefined ? {} : { covers: one.covers }),
    ...(one.note === undefined ? {} : { note: one.note }),
    setup,
    steps: offset === undefined ? [execve("/w/f", ["f"]).fails(fails)] : [
      ...runsAndWrites(exited(8)),
      pread(1, out, 0, 8).returns(8)
        .observes(inside(out, 0), atLeast(base + offset[0]), 8)
        .observes(inside(out, 0), atMost(base + offset[1] - PAGE), 8)
        .observes(inside(out, 0), bits(0xfff, 0), 8),
    ],
  });
}

/** A segment of nothing in the file and so much in memory, from `start` to `end`. */
function span(start: number, end: number): ProgramHeader {
  return { offset: 0, vaddr: start, filesz: 0, memsz: end - start };
}

const TOO_SMALL =
  "exec/E2BIG/et_exec-leaves-under-10-mib-for-a-random-load-offset";

const FIXED =
  "execve/behaviour/et_exec-is-moved-by-an-offset-from-its-own-span";

/** The interpreter of these programs spans two pages. */
const interpreterOf = {
  type: ET.EXEC,
  isInterpreter: true,
  base: 0x1000,
  distance: PAGE,
} as const;

/** Where the room for such an interpreter ends. */
const LAST = WINDOW_END - 2 * PAGE;

const HALF = 0x400_0000;

const placed: readonly Placed[] = [
  {
    name: "program-lies-in-a-window-of-256-mib",
    covers: "execve/behaviour/et_dyn-loads-at-a-random-place-in-256-mib",
    base: 0,
    distance: PAGE,
    offset: [WINDOW, WINDOW_END],
  },
  {
    name: "addresses-of-a-program-count-from-the-window",
    covers: "execve/behaviour/et_dyn-loads-at-a-random-place-in-256-mib",
    base: 0x5000_0000,
    distance: PAGE,
    offset: [WINDOW, WINDOW_END],
  },
  {
    name: "addresses-of-a-program-wrap",
    covers: "execve/behaviour/et_dyn-loads-at-a-random-place-in-256-mib",
    base: -0x700_0000,
    distance: PAGE,
    offset: [WINDOW, WINDOW_END],
  },
  {
    name: "fixed-program-is-moved-by-its-span",
    covers: FIXED,
    type: ET.EXEC,
    base: 0x1000_0000,
    distance: 0x600_0000 - PAGE,
    offset: [0x1000_0000, 0x1600_0000],
  },
  {
    name: "fixed-program-of-10-mib",
    covers: FIXED,
    type: ET.EXEC,
    base: 0x2000_0000,
    distance: 10 * MIB - PAGE,
    offset: [0x2000_0000, 0x2000_0000 + 10 * MIB],
  },
  {
    name: "fixed-program-a-page-below-10-mib",
    covers: TOO_SMALL,
    type: ET.EXEC,
    base: 0x2000_0000,
    distance: 10 * MIB - 2 * PAGE,
  },
  {
    ...interpreterOf,
    name: "interpreter-of-a-program-below-the-window",
    headers: [span(PAGE, WINDOW - PAGE)],
    offset: [WINDOW, WINDOW_END],
  },
  {
    ...interpreterOf,
    name: "interpreter-of-a-program-above-the-window",
    headers: [span(LAST + PAGE, LAST + 0x1000_0000)],
    offset: [WINDOW, WINDOW_END],
  },
  {
    ...interpreterOf,
    name: "interpreter-of-a-program-up-to-the-window",
    note: "The part before it has less than nothing, which is taken for the " +
      "larger one.",
    headers: [span(PAGE, WINDOW)],
    fails: "ENOMEM",
  },
  {
    ...interpreterOf,
    name: "interpreter-of-a-program-from-where-its-room-ends",
    note: "The part behind it has less than nothing, which is taken for the " +
      "larger one.",
    headers: [span(LAST, LAST + 0x1000_0000)],
    fails: "ENOMEM",
  },
  {
    ...interpreterOf,
    name: "interpreter-larger-than-all-below-the-window-s-end",
    note:
      "Where the room for it ends is below 0, which is taken for far above.",
    distance: WINDOW_END,
    headers: [span(WINDOW + HALF, LAST - HALF)],
    fails: "ENOMEM",
  },
  {
    ...interpreterOf,
    name: "interpreter-between-equal-parts-takes-the-upper",
    headers: [span(WINDOW + HALF, LAST - HALF)],
    offset: [LAST - HALF, LAST],
  },
  {
    ...interpreterOf,
    name: "interpreter-takes-the-larger-lower-part",
    headers: [span(WINDOW + HALF + PAGE, LAST - HALF)],
    offset: [WINDOW, WINDOW + HALF + PAGE],
  },
  {
    ...interpreterOf,
    name: "interpreter-takes-the-larger-upper-part",
    headers: [span(WINDOW + HALF, LAST - HALF - PAGE)],
    offset: [LAST - HALF - PAGE, LAST],
  },
  {
    ...interpreterOf,
    name: "interpreter-in-10-mib",
    headers: [span(WINDOW, LAST - 10 * MIB)],
    offset: [LAST - 10 * MIB, LAST],
  },
  {
    ...interpreterOf,
    name: "interpreter-in-a-page-below-10-mib",
    covers: TOO_SMALL,
    headers: [span(WINDOW, LAST - 10 * MIB + PAGE)],
  },
  {
    ...interpreterOf,
    name: "interpreter-beside-several-segments-in-any-order",
    note: "What counts is from the lowest to the highest.",
    headers: [
      span(WINDOW + 2 * MIB, LAST - 11 * MIB),
      span(WINDOW, WINDOW + PAGE),
      span(LAST - 10 * MIB - PAGE, LAST - 10 * MIB),
      span(WINDOW + MIB, WINDOW + MIB + PAGE),
    ],
    offset: [LAST - 10 * MIB, LAST],
  },
  {
    ...interpreterOf,
    name: "interpreter-beside-several-segments-a-page-too-long",
    covers: TOO_SMALL,
    headers: [
      span(WINDOW + 2 * MIB, LAST - 11 * MIB),
      span(WINDOW, WINDOW + PAGE),
      span(LAST - 10 * MIB, LAST - 10 * MIB + PAGE),
      span(WINDOW + MIB, WINDOW + MIB + PAGE),
    ],
  },
  {
    ...interpreterOf,
    name: "interpreter-from-0-spans-what-follows",
    note: "0 is taken for no address yet.",
    base: 0,
    headers: [span(WINDOW, LAST + PAGE - 10 * MIB)],
    offset: [LAST + PAGE - 10 * MIB, LAST + PAGE],
  },
  {
    ...interpreterOf,
    name: "interpreter-from-0-leaves-a-page-less",
    covers: TOO_SMALL,
    base: 0,
    headers: [span(WINDOW, LAST + 2 * PAGE - 10 * MIB)],
  },
];

export const rows: readonly Row[] = [
  ...segments.flatMap(loaded),
  ...stackSizes.flatMap(loaded),
  ...stackOfBoth("a-program-with-more", 3 * MIB, 2 * MIB, 3 * MIB),
  ...stackOfBoth("an-interpreter-with-more", 2 * MIB, 3 * MIB, 3 * MIB),
  ...stackOfBoth("a-program-alone", 2 * MIB, 0, 2 * MIB),
  ...stackOfBoth("an-interpreter-alone", 0, 2 * MIB, 2 * MIB),
  ...architectures.flatMap((machine) =>
    placed.map((one) => placedRow(machine, one))
  ),
];
