import {
  call,
  close,
  directory,
  E2BIG,
  EACCES,
  EFAULT,
  EINVAL,
  ELOOP,
  EMFILE,
  ENAMETOOLONG,
  ENOBUFS,
  ENODEV,
  ENOENT,
  ENOEXEC,
  ENOMEM,
  ENOTDIR,
  EPERM,
  type Errno,
  errnoName,
  ETXTBSY,
  execve,
  file,
  fillDescriptors,
  MAP_SHARED,
  mmap,
  mounted,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOREGULAR,
  node,
  O_RDWR,
  open,
  type Path,
  path,
  PR_SET_JAILED_UNTIL_EXEC,
  PR_SET_JAILED_UNTIL_EXIT,
  PROT_READ,
  PROT_WRITE,
  remount,
  result,
  type Row,
  row,
  S_IFCHR,
  S_IFIFO,
  type Steps,
  symbolicLink,
  text,
  umount,
  UNMAPPED,
  unveil,
} from "../../language/row.ts";
import { type Elf, elf, ET, PF, PT } from "../../worlds/process_elf.ts";
import { spawn } from "../../worlds/process_programs.ts";

const SOURCE =
  "Kernel/Syscalls/execve.cpp, Userland/Libraries/LibELF/Validation.cpp, Image.cpp";

const X = { mode: 0o755 };

const MIB = 1024 * 1024;

/** Starting a program: as execve and posix_spawn both do it. */
interface ProgramCase {
  readonly name: string;
  readonly errno: Errno;
  /** The ledger id behind the call's name and the error's. */
  readonly covers?: string;
  readonly setup?: Steps;
  readonly before?: Steps;
  readonly path?: Path;
  readonly arguments?: readonly Path[];
  readonly environment?: readonly Path[];
  readonly teardown?: Steps;
  readonly as?: "root";
  readonly touchesMounts?: boolean;
  readonly note?: string;
}

/** A program that has an interpreter, at /w/f. */
function interpreted(interpreter: string, rest: Elf = {}): Steps {
  return [file("f", elf({ interpreter, ...rest }), X)];
}

/** A program of which one thing is changed, at /w/f. */
function spoiled(name: string, covers: string, rest: Elf): ProgramCase {
  return {
    name,
    errno: ENOEXEC,
    covers,
    setup: [file("f", elf(rest), X)],
  };
}

function header(name: string, change: (view: DataView) => void): ProgramCase {
  return spoiled(name, "file-shorter-64-bytes-one-elf", { change });
}

function programHeader(name: string, rest: Elf): ProgramCase {
  return spoiled(name, "program-headers-fail-validation-abi-elfexec", rest);
}

const READ_WRITE = PROT_READ | PROT_WRITE;

/** How a path to a program is refused, the interpreter's alike. */
const openCases: readonly ProgramCase[] = [
  {
    name: "path-nul-first",
    errno: EINVAL,
    covers: "program-copied-path-text-empty-length",
    path: "\0x",
  },
  {
    name: "component-is-a-file",
    errno: ENOTDIR,
    covers: "program-non-final-component-directory",
    setup: [file("f", "x", X)],
    path: "/w/f/x",
  },
  {
    name: "directory-not-searchable",
    errno: EACCES,
    covers: "program-search-permission-directory-path",
    setup: [directory("d", { mode: 0o600 })],
    path: "/w/d/x",
  },
  {
    name: "missing",
    errno: ENOENT,
    covers: "program-component-does-exist",
    path: "/w/missing",
  },
  {
    name: "foreign-link-in-sticky-directory",
    errno: EACCES,
    covers: "program-symlink-sticky-world-writable-directory",
    setup: [file("f", elf(), X), symbolicLink("l", "/w/f", { uid: 5 })],
    path: "/w/l",
  },
  {
    name: "link-to-itself",
    errno: ELOOP,
    covers: "program-symlink-nesting-depth-reaches-8",
    setup: [symbolicLink("l", "l")],
    path: "/w/l",
  },
  {
    name: "veil",
    errno: ENOENT,
    covers: "program-veil-active-resolved-path-followed",
    setup: [file("f", elf(), X), directory("seen")],
    before: [unveil("/w/seen", "rx")],
  },
  {
    name: "veil-lacks-x",
    errno: EACCES,
    covers: "program-veil-active-path-followed-symlink",
    setup: [file("f", elf(), X)],
    before: [unveil("/w/f", "rw")],
  },
  {
    name: "no-x",
    errno: EACCES,
    covers: "program-execute-permission-euid-0-always",
    setup: [file("f", elf(), { mode: 0o644 })],
  },
  {
    name: "noexec-mount",
    errno: EACCES,
    covers: "program-execute-permission-euid-0-always",
    as: "root",
    touchesMounts: true,
    setup: [directory("m"), mounted("m", MS_NOEXEC), file("m/f", elf(), X)],
    path: "/w/m/f",
    teardown: [umount("/w/m")],
    note: "For root too.",
  },
  {
    name: "noregular-mount",
    errno: EACCES,
    covers: "program-regular-file-mount-ms_noregular",
    touchesMounts: true,
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f", elf(), X),
      remount("/w/m", MS_NOREGULAR),
    ],
    path: "/w/m/f",
    teardown: [umount("/w/m")],
  },
  {
    name: "fifo",
    errno: EINVAL,
    covers: "program-fifo",
    setup: [node("p", S_IFIFO | 0o777)],
    path: "/w/p",
  },
  {
    name: "device-on-nodev-mount",
    errno: EACCES,
    covers: "program-device-node-ms_nodev-mount",
    touchesMounts: true,
    setup: [
      directory("m"),
      mounted("m", MS_NODEV),
      node("m/null", S_IFCHR | 0o777, 0x103),
    ],
    path: "/w/m/null",
    teardown: [umount("/w/m")],
  },
  {
    name: "unregistered-device",
    errno: ENODEV,
    covers: "program-device-node-registered-device-opening",
    setup: [node("device", S_IFCHR | 0o777, 0x63_63)],
    path: "/w/device",
  },
  {
    name: "device",
    errno: EACCES,
    covers: "program-regular-file-directory-device-socket",
    setup: [node("null", S_IFCHR | 0o777, 0x103)],
    path: "/w/null",
  },
  {
    name: "directory",
    errno: EACCES,
    covers: "program-regular-file-directory-device-socket",
    path: "/w",
  },
];

const contentCases: readonly ProgramCase[] = [
  {
    name: "two-bytes",
    errno: ENOEXEC,
    covers: "file-smaller-3-bytes",
    setup: [file("f", "#!", X)],
  },
  {
    name: "shebang-without-newline",
    errno: ENOBUFS,
    covers: "starts-newline-within-first-4096-bytes",
    setup: [file("f", "#!/w/sh", X)],
  },
  {
    name: "shebang-newline-behind-4096",
    errno: ENOBUFS,
    covers: "starts-newline-within-first-4096-bytes",
    setup: [file("f", `#!/w/sh${" ".repeat(4089)}\n`, X)],
  },
  {
    name: "shebang-without-word",
    errno: ENOEXEC,
    covers: "line-contains-word-blanks-before-newline",
    setup: [file("f", "#!  \nx", X)],
  },
  {
    name: "third-nested-script",
    errno: ELOOP,
    covers: "third-nested-interpreter-scripts-may-nested",
    setup: [
      file("f", "#!/w/b\n", X),
      file("b", "#!/w/c\n", X),
      file("c", "#!/w/d\n", X),
    ],
  },
  {
    name: "interpreter-of-script-missing",
    errno: ENOENT,
    covers: "program-component-does-exist",
    setup: [file("f", "#!/w/missing\n", X)],
  },
  {
    name: "shebang-tab-is-no-blank",
    errno: ENOENT,
    covers: "program-component-does-exist",
    setup: [file("f", "#!/w/g\t-x\n", X), file("g", elf(), X)],
    note: "Only spaces part words; the interpreter is named with the tab.",
  },
  {
    name: "shebang-carriage-return-belongs-to-the-name",
    errno: ENOENT,
    covers: "program-component-does-exist",
    setup: [file("f", "#!/w/g\r\n", X), file("g", elf(), X)],
  },
  {
    name: "no-elf",
    errno: ENOEXEC,
    covers: "file-shorter-64-bytes-one-elf",
    setup: [file("f", "this is no program", X)],
  },
  {
    name: "long-text",
    errno: ENOEXEC,
    covers: "file-shorter-64-bytes-one-elf",
    setup: [file("f", "this is no program".repeat(5), X)],
  },
];

const headerCases: readonly ProgramCase[] = [
  header("32-bit-class", (view) => view.setUint8(4, 1)),
  header("big-endian", (view) => view.setUint8(5, 2)),
  header("identification-version-0", (view) => view.setUint8(6, 0)),
  header("abi-freebsd", (view) => view.setUint8(7, 9)),
  header("abi-version-1", (view) => view.setUint8(8, 1)),
  header("type-none", (view) => view.setUint16(16, 0, true)),
  header("type-5", (view) => view.setUint16(16, 5, true)),
  header("machine-i386", (view) => view.setUint16(18, 3, true)),
  header("version-2", (view) => view.setUint32(20, 2, true)),
  header("header-size-65", (view) => view.setUint16(52, 65, true)),
  header("program-headers-inside-header", (view) => {
    view.setBigUint64(32, 56n, true);
  }),
  header("program-headers-not-behind-header", (view) => {
    view.setBigUint64(32, 72n, true);
  }),
  header("offset-without-program-headers", (view) => {
    view.setUint16(56, 0, true);
  }),
  header("flags-of-aarch64", (view) => {
    view.setUint16(18, 183, true);
    view.setUint32(48, 4, true);
  }),
  header("flags-of-riscv64-without-double-abi", (view) => {
    view.setUint32(48, 1, true);
  }),
  header("program-header-size-64", (view) => view.setUint16(54, 64, true)),
  header("section-header-size-0", (view) => view.setUint16(58, 0, true)),
  header("program-headers-behind-the-end", (view) => {
    view.setUint16(56, 40, true);
  }),
  header("section-headers-inside-program-headers", (view) => {
    view.setBigUint64(40, 80n, true);
  }),
  header("section-headers-behind-the-end", (view) => {
    view.setBigUint64(40, 120n, true);
    view.setUint16(60, 9, true);
  }),
  header("section-names-index-out-of-range", (view) => {
    view.setUint16(62, 1, true);
  }),
  spoiled("relocatable", "e_type-et_rel-et_core-header-valid-but", {
    type: ET.REL,
  }),
  spoiled("core", "e_type-et_rel-et_core-header-valid-but", { type: ET.CORE }),
  {
    name: "no-program-headers",
    errno: EINVAL,
    covers: "elf-file-program-headers-e_phnum-0",
    setup: [file("f", elf({ headers: [] }), X)],
  },
];

const programHeaderCases: readonly ProgramCase[] = [
  programHeader("file-size-exceeds-memory-size", {
    headers: [{ filesz: 100, memsz: 99 }],
  }),
  programHeader("alignment-0", { headers: [{ align: 0 }] }),
  programHeader("alignment-below-a-page", { headers: [{ align: 2048 }] }),
  programHeader("address-not-congruent", { headers: [{ vaddr: 1 }] }),
  programHeader("segment-behind-the-end", {
    headers: [{ filesz: 9000, memsz: 9000 }],
  }),
  programHeader("segment-wraps", {
    headers: [{
      offset: 0xffff_ffff_ffff_f000n,
      vaddr: 0,
      filesz: 0x2000,
      memsz: 0x2000,
    }],
  }),
  programHeader("segment-writable-and-executable", {
    headers: [{ flags: PF.R | PF.W | PF.X }],
  }),
  programHeader("note-writable-and-executable", {
    headers: [{}, { type: PT.NOTE, flags: PF.W | PF.X }],
  }),
  programHeader("relro-writable-and-executable", {
    headers: [{}, { type: PT.GNU_RELRO, flags: PF.W | PF.X }],
  }),
  programHeader("interpreter-of-one-byte", {
    headers: [{}, { type: PT.INTERP, offset: 0, filesz: 1 }],
  }),
  programHeader("interpreter-behind-the-end", {
    headers: [{}, { type: PT.INTERP, offset: 4000, filesz: 20 }],
  }),
  programHeader("stack-too-small", {
    headers: [{}, { type: PT.GNU_STACK, filesz: 0, memsz: 61440 }],
  }),
  programHeader("stack-too-large", {
    headers: [{}, { type: PT.GNU_STACK, filesz: 0, memsz: 32 * MIB + 4096 }],
  }),
  programHeader("stack-not-of-pages", {
    headers: [{}, { type: PT.GNU_STACK, filesz: 0, memsz: MIB + 1 }],
  }),
  programHeader("type-null", { headers: [{}, { type: PT.NULL, filesz: 0 }] }),
  programHeader("type-gnu-property", {
    headers: [{}, { type: PT.GNU_PROPERTY, filesz: 0 }],
  }),
  programHeader("riscv-attributes-elsewhere", {
    machine: "x86_64",
    headers: [{}, { type: 0x7000_0003, filesz: 0 }],
  }),
];

/** The interpreter that PT_INTERP names is opened as a program is. */
const interpreterCases: readonly ProgramCase[] = [
  {
    name: "interpreter-component-is-a-file",
    errno: ENOTDIR,
    covers: "pt_interp-interpreter-non-final-component-directory",
    setup: interpreted("/w/f/x"),
  },
  {
    name: "interpreter-in-unsearchable-directory",
    errno: EACCES,
    covers: "pt_interp-interpreter-search-permission-directory-path",
    setup: [...interpreted("/w/d/x"), directory("d", { mode: 0o600 })],
  },
  {
    name: "interpreter-missing",
    errno: ENOENT,
    covers: "pt_interp-interpreter-component-does-exist",
    setup: interpreted("/w/missing"),
  },
  {
    name: "interpreter-name-begins-with-nul",
    errno: ENOENT,
    covers: "pt_interp-interpreter-component-does-exist",
    setup: interpreted("\0x"),
    note:
      "This text comes from the file with its length: a NUL does not end it.",
  },
  {
    name: "interpreter-foreign-link-in-sticky-directory",
    errno: EACCES,
    covers: "pt_interp-interpreter-symlink-sticky-world-writable",
    setup: [
      ...interpreted("/w/l"),
      file("i", elf(), X),
      symbolicLink("l", "/w/i", { uid: 5 }),
    ],
  },
  {
    name: "interpreter-link-to-itself",
    errno: ELOOP,
    covers: "pt_interp-interpreter-symlink-nesting-depth-reaches",
    setup: [...interpreted("/w/l"), symbolicLink("l", "l")],
  },
  {
    name: "interpreter-outside-veil",
    errno: ENOENT,
    covers: "pt_interp-interpreter-veil-active-resolved-path",
    setup: [...interpreted("/w/i"), file("i", elf(), X)],
    before: [unveil("/w/f", "rx")],
  },
  {
    name: "interpreter-veil-lacks-x",
    errno: EACCES,
    covers: "pt_interp-interpreter-veil-active-path-followed",
    setup: [...interpreted("/w/i"), file("i", elf(), X)],
    before: [unveil("/w/f", "rx"), unveil("/w/i", "r")],
  },
  {
    name: "interpreter-on-noregular-mount",
    errno: EACCES,
    covers: "pt_interp-interpreter-regular-file-mount-ms_noregular",
    touchesMounts: true,
    setup: [
      ...interpreted("/w/m/i"),
      directory("m"),
      mounted("m"),
      file("m/i", elf(), X),
      remount("/w/m", MS_NOREGULAR),
    ],
    teardown: [umount("/w/m")],
  },
  {
    name: "interpreter-no-x",
    errno: EACCES,
    covers: "pt_interp-interpreter-execute-permission-euid-0",
    setup: [...interpreted("/w/i"), file("i", elf(), { mode: 0o644 })],
  },
  {
    name: "interpreter-fifo",
    errno: EINVAL,
    covers: "pt_interp-interpreter-fifo",
    setup: [...interpreted("/w/p"), node("p", S_IFIFO | 0o777)],
  },
  {
    name: "interpreter-device-on-nodev-mount",
    errno: EACCES,
    covers: "pt_interp-interpreter-device-node-ms_nodev-mount",
    touchesMounts: true,
    setup: [
      ...interpreted("/w/m/null"),
      directory("m"),
      mounted("m", MS_NODEV),
      node("m/null", S_IFCHR | 0o777, 0x103),
    ],
    teardown: [umount("/w/m")],
  },
  {
    name: "interpreter-unregistered-device",
    errno: ENODEV,
    covers: "pt_interp-interpreter-device-node-registered-device",
    setup: [
      ...interpreted("/w/device"),
      node("device", S_IFCHR | 0o777, 0x63_63),
    ],
  },
  {
    name: "interpreter-directory",
    errno: ENOEXEC,
    covers: "interpreter-regular-file",
    setup: interpreted("/w"),
  },
  {
    name: "interpreter-device",
    errno: ENOEXEC,
    covers: "interpreter-regular-file",
    setup: [
      ...interpreted("/w/null"),
      node("null", S_IFCHR | 0o777, 0x103),
    ],
  },
  {
    name: "interpreter-too-short",
    errno: ENOEXEC,
    covers: "interpreter-shorter-64-bytes-elf-header",
    setup: [...interpreted("/w/i"), file("i", "x".repeat(63), X)],
  },
  {
    name: "interpreter-is-a-script",
    errno: ENOEXEC,
    covers: "interpreter-shorter-64-bytes-elf-header",
    setup: [
      ...interpreted("/w/i"),
      file("i", `#!/w/f\n${"x".repeat(64)}`, X),
    ],
  },
  {
    name: "interpreter-without-program-headers",
    errno: EINVAL,
    covers: "interpreter-program-headers",
    setup: [...interpreted("/w/i"), file("i", elf({ headers: [] }), X)],
  },
  {
    name: "interpreter-program-headers-invalid",
    errno: ENOEXEC,
    covers: "interpreter-program-headers-invalid",
    setup: [
      ...interpreted("/w/i"),
      file("i", elf({ headers: [{ align: 0 }] }), X),
    ],
  },
  {
    name: "interpreter-with-interpreter",
    errno: ELOOP,
    covers: "interpreter-pt_interp-own",
    setup: [
      ...interpreted("/w/i"),
      file("i", elf({ interpreter: "/w/f" }), X),
    ],
  },
  {
    name: "no-descriptor-left-for-the-program",
    errno: EMFILE,
    covers: "interpreter-used-descriptor-slot-free-program",
    setup: [...interpreted("/w/i"), file("i", elf(), X)],
    before: [fillDescriptors()],
  },
];

const loadCases: readonly ProgramCase[] = [
  ...[PR_SET_JAILED_UNTIL_EXIT, PR_SET_JAILED_UNTIL_EXEC].map((
    option,
  ): ProgramCase => ({
    name: `jailed-by-option-${option}-and-set-uid`,
    errno: EPERM,
    covers: "current-process-jailed-program-file-set",
    setup: [file("f", elf(), { mode: 0o4755 })],
    before: [call.prctl(option, 0, 0, 0).returns(0)],
  })),
  {
    name: "jailed-and-set-gid",
    errno: EPERM,
    covers: "current-process-jailed-program-file-set",
    setup: [file("f", elf(), { mode: 0o2755 })],
    before: [call.prctl(PR_SET_JAILED_UNTIL_EXIT, 0, 0, 0).returns(0)],
  },
  {
    name: "fixed-program-with-two-symbol-tables",
    errno: EINVAL,
    covers: "main-program-et_exec-interpreter-fails-full",
    setup: [file("f", elf({ type: ET.EXEC, symbolTables: 3 }), X)],
  },
  {
    name: "fixed-program-without-segments",
    errno: EINVAL,
    covers: "main-program-et_exec-interpreter-fails-full",
    setup: [
      file("f", elf({ type: ET.EXEC, headers: [{ type: PT.NOTE }] }), X),
    ],
  },
  {
    name: "fixed-program-too-small-to-be-moved",
    errno: E2BIG,
    covers: "main-program-et_exec-without-interpreter-own",
    setup: [
      file(
        "f",
        elf({ type: ET.EXEC, headers: [{ vaddr: 0x40_0000 }] }),
        X,
      ),
    ],
    note: "Classic static programs do not run.",
  },
  {
    name: "fixed-program-leaves-interpreter-no-room",
    errno: E2BIG,
    covers: "main-program-et_exec-without-interpreter-own",
    setup: [
      ...interpreted("/w/i", {
        type: ET.EXEC,
        headers: [{ vaddr: 0x840_0000, memsz: 0xf80_0000 }],
      }),
      file("i", elf(), X),
    ],
  },
  {
    name: "mapped-shared-and-writable",
    errno: ETXTBSY,
    covers: "object-actually-loaded-interpreter-if-there",
    setup: [file("f", elf(), { mode: 0o777 })],
    before: [
      open("f", O_RDWR).as("fd"),
      mmap({
        size: 4096,
        prot: READ_WRITE,
        flags: MAP_SHARED,
        fd: result("fd"),
      }).as("map"),
      close(result("fd")).returns(0),
    ],
  },
  {
    name: "interpreter-mapped-shared-and-writable",
    errno: ETXTBSY,
    covers: "object-actually-loaded-interpreter-if-there",
    setup: [...interpreted("/w/i"), file("i", elf(), { mode: 0o777 })],
    before: [
      open("i", O_RDWR).as("fd"),
      mmap({
        size: 4096,
        prot: READ_WRITE,
        flags: MAP_SHARED,
        fd: result("fd"),
      }).as("map"),
    ],
  },
  {
    name: "two-symbol-tables",
    errno: ENOEXEC,
    covers: "loaded-object-fails-full-image-validation",
    setup: [file("f", elf({ symbolTables: 3 }), X)],
  },
  {
    name: "segment-longer-than-file",
    errno: EINVAL,
    covers: "non-writable-pt_load-p_memsz-0-p_offset",
    setup: [file("f", elf({ headers: [{ memsz: 8192 }] }), X)],
  },
  {
    name: "segment-at-end-of-file",
    errno: EINVAL,
    covers: "non-writable-pt_load-p_memsz-0-p_offset",
    setup: [
      file(
        "f",
        elf({
          size: 4096,
          headers: [{ offset: 4096, vaddr: 0, filesz: 0, memsz: 1 }],
        }),
        X,
      ),
    ],
  },
  {
    name: "segments-overlap",
    errno: ENOMEM,
    covers: "pt_load-range-overlaps-already-placed-one",
    setup: [file("f", elf({ headers: [{}, {}] }), X)],
  },
  {
    name: "segment-beyond-user-half",
    errno: ENOMEM,
    covers: "pt_load-range-overlaps-already-placed-one",
    setup: [
      file("f", elf({ headers: [{ vaddr: 0x40_0000_0000n }] }), X),
    ],
  },
];

const argumentCases: readonly ProgramCase[] = [
  {
    name: "no-arguments",
    errno: EINVAL,
    covers: "argument-count-0",
    arguments: [],
  },
  {
    name: "path-of-length-0",
    errno: EINVAL,
    covers: "path-length-0",
    path: path(text("x"), 0),
  },
  {
    name: "path-of-4097",
    errno: ENAMETOOLONG,
    covers: "path-length-4096",
    path: "p".repeat(4097),
  },
  {
    name: "path",
    errno: EFAULT,
    covers: "path-text-readable",
    path: path(UNMAPPED, 4),
  },
];

const cases: readonly ProgramCase[] = [
  ...argumentCases,
  ...openCases,
  ...contentCases,
  ...headerCases,
  ...programHeaderCases,
  ...interpreterCases,
  ...loadCases,
];

function rowOf(name: "execve" | "posix_spawn", one: ProgramCase): Row {
  const { path: program = "/w/f", arguments: list = ["x"], environment } = one;
  const start = name === "execve" ? execve : spawn;
  const errno = errnoName(one.errno) ?? "";
  return row(`${name}/${errno}/${one.name}`, {
    source: SOURCE,
    ...(one.covers === undefined
      ? {}
      : { covers: `${name}/${errno}/${one.covers}` }),
    ...(one.setup === undefined ? {} : { setup: one.setup }),
    ...(one.teardown === undefined ? {} : { teardown: one.teardown }),
    ...(one.as === undefined ? {} : { as: one.as }),
    ...(one.touchesMounts ? { touches: ["mounts"] } : {}),
    ...(one.note === undefined ? {} : { note: one.note }),
    steps: [
      ...one.before ?? [],
      start(program, list, environment).fails(one.errno),
    ],
  });
}

export const rows: readonly Row[] = [
  ...((["execve", "posix_spawn"] as const)
    .flatMap((name) => cases.map((one) => rowOf(name, one)))),
];
