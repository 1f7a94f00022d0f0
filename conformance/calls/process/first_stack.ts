import {
  AT_BASE,
  AT_CLKTCK,
  AT_EGID,
  AT_ENTRY,
  AT_EUID,
  AT_EXECFD,
  AT_EXECFN,
  AT_GID,
  AT_HWCAP,
  AT_IGNORE,
  AT_NULL,
  AT_PAGESZ,
  AT_PLATFORM,
  AT_RANDOM,
  AT_SECURE,
  AT_UID,
} from "../../../src/api/constants.ts";
import type { Claims } from "../../ledger/claim.ts";
import {
  anything,
  bits,
  type Block,
  buffer,
  call,
  child,
  execve,
  exited,
  file,
  inside,
  join,
  open,
  otherThan,
  type Path,
  pread,
  result,
  type Row,
  row,
  type Step,
  type Steps,
  toBytes,
  type Wanted,
} from "../../language/row.ts";
import {
  type Elf,
  elf,
  PAGE,
  PF,
  type ProgramStep,
} from "../../worlds/process_elf.ts";
import {
  codeSegment,
  DATA,
  dataSegment,
  dump,
  programFile,
} from "../../worlds/process_segments.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";

const SOURCE =
  "Kernel/Syscalls/execve.cpp: make_userspace_context_for_main_thread, generate_auxiliary_vector";

const X = { mode: 0o755 };

const VECTOR: Claims = "execve/behaviour/auxiliary-vector-is-handed-over";

const RANDOM_BYTES = 16;

/** What a string takes on the stack. */
function room(text: Uint8Array): number {
  return Math.ceil((text.length + 1) / 8) * 8;
}

/** A program that looks at its stack, and what it must find there. */
interface Started {
  readonly name: string;
  readonly covers?: Claims;
  readonly note?: string;
  readonly setup?: (machine: Architecture) => Steps;
  readonly before?: Steps;
  readonly path?: string;
  readonly arguments?: readonly Path[];
  readonly environment?: readonly Path[];
  /** As the program finds them, where they are other ones. */
  readonly seen?: readonly string[];
  readonly seenEnvironment?: readonly string[];
  /** The path in AT_EXECFN. */
  readonly filename?: string;
  readonly mode?: number;
  readonly owner?: number;
  readonly euid?: number;
  readonly egid?: number;
  /** Its descriptor, where an interpreter is to map it. */
  readonly descriptor?: number;
  readonly as?: "root";
}

/** Something on the stack, `at` bytes above the stack pointer. */
interface Piece {
  readonly at: number;
  readonly wanted: Wanted | Uint8Array;
}

/** A word that points at something, both as bytes above the stack pointer. */
interface StackPointer {
  readonly at: number;
  readonly to: number;
}

/** What lies on the stack, from its pointer upwards. */
class Layout {
  readonly pieces: Piece[] = [];
  readonly pointers: StackPointer[] = [];
  #at: number;

  constructor(at: number) {
    this.#at = at;
  }

  get end(): number {
    return this.#at;
  }

  word(wanted: Wanted): void {
    this.pieces.push({ at: this.#at, wanted });
    this.#at += 8;
  }

  pointer(to: number): void {
    this.pointers.push({ at: this.#at, to });
    this.#at += 8;
  }

  /** A string, its NUL, and zeros up to the next word. */
  string(text: Uint8Array): void {
    const bytes = new Uint8Array(room(text));
    bytes.set(text);
    this.pieces.push({ at: this.#at, wanted: bytes });
    this.#at += bytes.length;
  }

  /**
   * Bytes of which nobody knows anything, but that they are not all zeros. They
   * lie like a string, but without a NUL: what is copied behind them is a byte
   * of the kernel's own stack.
   */
  random(): void {
    this.word(otherThan(0));
    this.word(otherThan(0));
    this.word(bits(0xffff_ffff_ffff_ff00n, 0));
  }
}

/** Where each string begins, of a list that ends at `end` and grows downwards. */
function placesBelow(
  end: number,
  texts: readonly Uint8Array[],
): readonly number[] {
  let at = end;
  return texts.map((text) => at -= room(text));
}

/** The vector's values but for those that lie on the stack. */
function vectorOf(
  one: Started,
): readonly (readonly [type: number, value: Wanted])[] {
  const { euid = 1000, egid = 1000, descriptor } = one;
  return [
    [AT_PAGESZ, PAGE],
    [AT_BASE, bits(0xfff, 0)],
    [AT_ENTRY, anything],
    [AT_UID, 1000],
    [AT_EUID, euid],
    [AT_GID, 1000],
    [AT_EGID, egid],
    [AT_PLATFORM, anything],
    [AT_HWCAP, anything],
    [AT_CLKTCK, result("ticks")],
    [AT_SECURE, euid !== 1000 || egid !== 1000 ? 1 : 0],
    [AT_RANDOM, anything],
    [AT_EXECFN, anything],
    descriptor === undefined ? [AT_IGNORE, 0] : [AT_EXECFD, descriptor],
    [AT_NULL, 0],
  ];
}

interface Expected {
  readonly pieces: readonly Piece[];
  readonly pointers: readonly StackPointer[];
  /** From the stack pointer to the top. */
  readonly size: number;
  readonly argc: number;
  readonly argv: number;
  readonly envp: number;
}

function expected(one: Started, machine: Architecture): Expected {
  const argumentTexts = (one.seen ?? []).map(toBytes);
  const environmentTexts = (one.seenEnvironment ?? []).map(toBytes);
  const filename = toBytes(one.filename ?? "/w/f");
  const platform = toBytes(machine);
  const vector = vectorOf(one);
  const strings = [...argumentTexts, ...environmentTexts];
  const above = [...strings, platform, filename]
    .reduce((sum, text) => sum + room(text), 0) + RANDOM_BYTES + 8;
  const words = argumentTexts.length + 1 + environmentTexts.length + 1 +
    vector.length * 2;
  // The top is aligned to 16 bytes.
  const argv = (above + words * 8) % 16;
  const size = argv + words * 8 + above;
  const places = placesBelow(size, strings);
  const platformAt = size -
    strings.reduce((sum, text) => sum + room(text), 0) - room(platform);
  const randomAt = platformAt - RANDOM_BYTES - 8;
  const filenameAt = randomAt - room(filename);
  const layout = new Layout(argv);
  const pointersTo = (list: readonly number[]): void =>
    list.forEach((to) => layout.pointer(to));
  pointersTo(places.slice(0, argumentTexts.length));
  layout.word(0);
  const envp = layout.end;
  pointersTo(places.slice(argumentTexts.length));
  layout.word(0);
  for (const [type, value] of vector) {
    layout.word(type);
    if (type === AT_PLATFORM) layout.pointer(platformAt);
    else if (type === AT_RANDOM) layout.pointer(randomAt);
    else if (type === AT_EXECFN) layout.pointer(filenameAt);
    else if (type === AT_HWCAP && machine !== "x86_64") layout.word(0);
    else layout.word(value);
  }
  layout.string(filename);
  layout.random();
  layout.string(platform);
  strings.toReversed().forEach((text) => layout.string(text));
  const { pieces, pointers } = layout;
  return { pieces, pointers, size, argc: argumentTexts.length, argv, envp };
}

const entry = buffer(32, "entry");

function observed(step: Step, stack: Block, pieces: readonly Piece[]): Step {
  return pieces.reduce(
    (seen, { at, wanted }) =>
      wanted instanceof Uint8Array
        ? seen.observes(inside(stack, at), wanted)
        : seen.observes(inside(stack, at), wanted, 8),
    step,
  );
}

/** Writes what a program finds in registers, then where pointers point, then the stack. */
function looks({ pointers, size }: Expected): readonly ProgramStep[] {
  return [
    { entryAt: DATA },
    dump(DATA, entry.size),
    ...pointers.map(({ at }, index): ProgramStep => ({
      stackWord: at,
      from: "stack",
      at: DATA + index * 8,
    })),
    dump(DATA, pointers.length * 8),
    { name: "write", arguments: [1, "stack", size] },
  ];
}

function startedRow(one: Started, machine: Architecture): Row {
  const { path = "/w/f", environment = [], mode = 0o755, owner } = one;
  const expectation = expected(one, machine);
  const { size, argc, argv, envp, pieces, pointers } = expectation;
  const stack = buffer(size, "stack");
  const differences = buffer(pointers.length * 8, "differences");
  const ids = owner === undefined ? {} : { uid: owner, gid: owner };
  const places = pointers.map(({ to }, index) => ({
    at: index * 8,
    wanted: to,
  }));
  return row(`execve/success/${one.name}-${machine}`, {
    arch: [machine],
    source: SOURCE,
    ...(one.covers === undefined ? { covers: VECTOR } : { covers: one.covers }),
    ...(one.note === undefined ? {} : { note: one.note }),
    setup: [
      ...programFile("f", machine, looks(expectation), { mode, ...ids }),
      ...one.setup?.(machine) ?? [],
    ],
    steps: [
      call.sysconf("_SC_CLK_TCK").as("ticks"),
      open("out", "O_RDWR|O_CREAT", 0o600).returns(1),
      child("kid", [
        ...(one.before ?? []).flat(),
        execve(path, one.arguments ?? [], environment)
          .ends(exited(size & 0xff)),
      ]),
      join("kid"),
      pread(1, entry, 0).returns(entry.size)
        .observes(inside(entry, 0), bits(0xf, 0), 8)
        .observes(inside(entry, 8), argc, 8)
        .observes(inside(entry, 16), argv, 8)
        .observes(inside(entry, 24), envp, 8),
      observed(
        pread(1, differences, entry.size).returns(differences.size),
        differences,
        places,
      ),
      observed(
        pread(1, stack, entry.size + differences.size).returns(size),
        stack,
        pieces,
      ),
    ],
  });
}

const ON_STACK: Claims = [
  "execve/behaviour/arguments-are-on-the-stack",
  "execve/behaviour/auxiliary-vector-is-handed-over",
];

/** Strings that do not and that do end with a word. */
const lists = {
  arguments: ["f", "", "1234567", "12345678", "\xe4 b"],
  seen: ["f", "", "1234567", "12345678", "\xe4 b"],
  environment: ["A=B", "EMPTY=", "LONG=123456789"],
  seenEnvironment: ["A=B", "EMPTY=", "LONG=123456789"],
} as const;

const interpreted = (machine: Architecture): Steps => [
  file("p", elf({ machine, interpreter: "/w/f" }), X),
];

const SECURE = { arguments: ["f"], seen: ["f"] } as const;

const started: readonly Started[] = [
  { name: "first-stack", covers: ON_STACK, ...lists },
  {
    name: "first-stack-with-one-more-word",
    covers: ON_STACK,
    ...lists,
    environment: [],
    seenEnvironment: [],
  },
  { name: "first-stack-with-one-argument", arguments: ["f"], seen: ["f"] },
  {
    name: "first-stack-ends-strings-at-a-nul",
    covers: "execve/behaviour/arguments-end-at-their-first-nul",
    arguments: ["f", "a\0b", "\0"],
    seen: ["f", "a", ""],
    environment: ["C=d\0e"],
    seenEnvironment: ["C=d"],
  },
  {
    name: "first-stack-of-a-path-with-a-nul",
    covers: "execve/behaviour/path-ends-at-its-first-nul",
    path: "/w/f\0/x",
    arguments: ["f"],
    seen: ["f"],
  },
  {
    name: "first-stack-names-the-program-from-the-root",
    path: "f",
    arguments: ["x"],
    seen: ["x"],
  },
  {
    name: "first-stack-of-a-script",
    covers: "execve/behaviour/script-path-stands-behind-the-words-of-its-line",
    setup: () => [file("s", "#! f  one   two \nthree\n", X)],
    path: "s",
    arguments: ["zero", "three", "four"],
    seen: ["f", "one", "two", "s", "three", "four"],
    environment: ["A=B"],
    seenEnvironment: ["A=B"],
  },
  {
    name: "first-stack-of-a-script-without-more-words",
    covers: "execve/behaviour/script-path-stands-behind-the-words-of-its-line",
    setup: () => [file("s", "#!/w/f\n", X)],
    path: "/w/s",
    arguments: ["zero"],
    seen: ["/w/f", "/w/s"],
  },
  {
    name: "first-stack-of-a-script-of-a-script",
    covers: "execve/behaviour/script-path-stands-behind-the-words-of-its-line",
    setup: () => [
      file("s", "#!/w/f a\n", X),
      file("t", "#!/w/s b\n", X),
    ],
    path: "/w/t",
    arguments: ["zero", "c"],
    seen: ["/w/f", "a", "/w/s", "b", "/w/t", "c"],
  },
  {
    name: "first-stack-of-an-interpreter",
    covers: "execve/behaviour/at_execfd-tells-the-descriptor",
    setup: interpreted,
    path: "/w/p",
    arguments: ["p"],
    seen: ["p"],
    filename: "/w/p",
    descriptor: 2,
  },
  {
    name: "close-on-exec-descriptors-count-when-the-programs-is-chosen",
    covers: "execve/behaviour/close-on-exec-descriptors-count-as-used",
    setup: interpreted,
    before: [open("/w", "O_RDONLY|O_CLOEXEC").returns(2)],
    path: "/w/p",
    arguments: ["p"],
    seen: ["p"],
    filename: "/w/p",
    descriptor: 3,
  },
  {
    ...SECURE,
    name: "set-uid-program-is-secure",
    mode: 0o4755,
    owner: 5,
    euid: 5,
  },
  {
    ...SECURE,
    name: "set-gid-program-is-secure",
    mode: 0o2755,
    owner: 5,
    egid: 5,
  },
  {
    ...SECURE,
    name: "set-uid-and-set-gid-program-is-secure",
    mode: 0o6755,
    owner: 5,
    euid: 5,
    egid: 5,
  },
  {
    ...SECURE,
    name: "set-id-program-of-oneself-is-not-secure",
    mode: 0o6755,
    owner: 1000,
  },
];

/** What a program adds to AT_BASE and AT_ENTRY, seen from its first byte. */
interface Placed {
  readonly name: string;
  readonly covers?: Claims;
  readonly note?: string;
  readonly elf?: Elf;
  readonly interpreted?: boolean;
  readonly base: number;
  readonly entry: number;
}

/** The vector begins behind a word to align, argv of one string, and envp of none. */
const VECTOR_AT = 4 * 8;

/** Where an entry of the vector has its value. */
function valueAt(index: number): number {
  return VECTOR_AT + index * 16 + 8;
}

/** Behind as many program headers. */
const ENTRY = { ofTwo: 0xb0, ofThree: 0xf0 } as const;

const both = buffer(16, "both");

function placedRow(one: Placed, machine: Architecture): Row {
  const steps: readonly ProgramStep[] = [
    { stackWord: valueAt(1), from: 0, at: DATA },
    { stackWord: valueAt(2), from: 0, at: DATA + 8 },
    dump(DATA, both.size),
  ];
  return row(`execve/success/${one.name}-${machine}`, {
    arch: [machine],
    source: SOURCE,
    ...(one.covers === undefined ? { covers: VECTOR } : { covers: one.covers }),
    ...(one.note === undefined ? {} : { note: one.note }),
    setup: [
      ...programFile("f", machine, steps, { elf: one.elf ?? {} }),
      ...(one.interpreted ? interpreted(machine) : []),
    ],
    steps: [
      open("out", "O_RDWR|O_CREAT", 0o600).returns(1),
      child("kid", [
        execve(one.interpreted ? "/w/p" : "/w/f", ["f"])
          .ends(exited(both.size)),
      ]),
      join("kid"),
      pread(1, both, 0).returns(both.size)
        .observes(inside(both, 0), one.base, 8)
        .observes(inside(both, 8), one.entry, 8),
    ],
  });
}

const placed: readonly Placed[] = [
  {
    name: "vector-says-where-the-program-lies",
    base: 0,
    entry: ENTRY.ofTwo,
  },
  {
    name: "vector-says-where-the-interpreter-lies",
    covers: [
      "execve/behaviour/at_entry-and-at_base-tell-of-the-interpreter",
      "execve/behaviour/only-the-interpreter-is-mapped",
    ],
    interpreted: true,
    base: 0,
    entry: ENTRY.ofTwo,
  },
  {
    name: "vector-tells-of-the-last-segment-at-0",
    note: "A page of the file that is mapped twice.",
    elf: {
      headers: [
        codeSegment,
        dataSegment,
        { flags: PF.R, offset: 0, vaddr: 0x8000, filesz: PAGE, memsz: PAGE },
      ],
    },
    base: 0x8000,
    entry: ENTRY.ofThree,
  },
];

/** The program is mapped from the second page of its file, a copy of the first. */
const fromSecondPage: Elf = {
  headers: [
    { offset: PAGE, vaddr: 0, filesz: PAGE, memsz: PAGE },
    { ...dataSegment, offset: 2 * PAGE },
  ],
  size: 2 * PAGE,
  change(view) {
    new Uint8Array(view.buffer).copyWithin(PAGE, 0, PAGE);
  },
};

const beginning = buffer(valueAt(2), "beginning");

function baselessRow(machine: Architecture): Row {
  return row(`execve/success/vector-knows-no-base-${machine}`, {
    arch: [machine],
    source: "Kernel/Syscalls/execve.cpp: load_elf_object",
    note: "No segment begins with the file.",
    setup: programFile("f", machine, [
      { name: "write", arguments: [1, "stack", beginning.size] },
    ], { elf: fromSecondPage }),
    steps: [
      open("out", "O_RDWR|O_CREAT", 0o600).returns(1),
      child("kid", [
        execve("/w/f", ["f"]).ends(exited(beginning.size)),
      ]),
      join("kid"),
      pread(1, beginning, 0).returns(beginning.size)
        .observes(inside(beginning, valueAt(1) - 8), AT_BASE, 8)
        .observes(inside(beginning, valueAt(1)), 0, 8),
    ],
  });
}

const difference = buffer(8, "difference");

const features: Row = row("execve/success/vector-tells-features-x86_64", {
  arch: ["x86_64"],
  source: "Kernel/Syscalls/execve.cpp: generate_auxiliary_vector",
  note: "AT_HWCAP is what the processor says of itself.",
  setup: programFile("f", "x86_64", [
    {
      instructions: () => [
        // mov eax, 1; cpuid; mov r8d, edx
        ...[0xb8, 1, 0, 0, 0, 0x0f, 0xa2, 0x41, 0x89, 0xd0],
        // mov rax, [rsp + at]; sub rax, r8
        ...[0x48, 0x8b, 0x84, 0x24, valueAt(8), 0, 0, 0, 0x4c, 0x29, 0xc0],
      ],
    },
    { wordAt: DATA },
    dump(DATA, difference.size),
  ]),
  steps: [
    open("out", "O_RDWR|O_CREAT", 0o600).returns(1),
    child("kid", [execve("/w/f", ["f"]).ends(exited(difference.size))]),
    join("kid"),
    pread(1, difference, 0).returns(difference.size)
      .observes(inside(difference, 0), 0, 8),
  ],
});

export const rows: readonly Row[] = [
  ...architectures.flatMap((machine) => [
    ...started.map((one) => startedRow(one, machine)),
    ...placed.map((one) => placedRow(one, machine)),
    baselessRow(machine),
  ]),
  features,
];
