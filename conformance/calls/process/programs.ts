import { prctlOptions } from "../../../src/api/constants.ts";
import type { Architecture } from "../../../src/cpu/cpu.ts";
import { type Claim, claimNamed, type Claims } from "../../ledger/claim.ts";
import {
  call,
  close,
  directory,
  type ErrnoName,
  execve,
  file,
  fillDescriptors,
  mmap,
  mounted,
  node,
  open,
  type Path,
  path,
  remount,
  result,
  type Row,
  row,
  type Steps,
  symbolicLink,
  text,
  umount,
  UNMAPPED,
  unveil,
} from "../../language/row.ts";
import { type Elf, elf, ET, PF, PT } from "../../worlds/process_elf.ts";
import { spawn } from "../../worlds/process_programs.ts";

const X = { mode: 0o755 };

const MIB = 1024 * 1024;

/** Starting a program: as execve and posix_spawn both do it. */
export interface ProgramCase {
  readonly name: string;
  readonly errno: ErrnoName;
  readonly covers?: Claims;
  /** What it shows of execve, whose paragraph tells of both. */
  readonly shows?: Claim;
  readonly setup?: Steps;
  readonly before?: Steps;
  readonly path?: Path;
  readonly arguments?: readonly Path[];
  readonly environment?: readonly Path[];
  readonly teardown?: Steps;
  readonly as?: "root";
  readonly arch?: readonly Architecture[];
  readonly touchesMounts?: boolean;
  readonly note?: string;
}

/** A program that has an interpreter, at /w/f. */
export function interpreted(interpreter: string, rest: Elf = {}): Steps {
  return [file("f", elf({ interpreter, ...rest }), X)];
}

/** A program of which one thing is changed, at /w/f. */
function spoiled(name: string, covers: Claims, rest: Elf): ProgramCase {
  return {
    name,
    errno: "ENOEXEC",
    covers,
    setup: [file("f", elf(rest), X)],
  };
}

function header(name: string, change: (view: DataView) => void): ProgramCase {
  return spoiled(name, "program: exec/ENOEXEC/invalid-elf-header", { change });
}

function programHeader(name: string, rest: Elf): ProgramCase {
  return spoiled(name, "program: exec/ENOEXEC/invalid-program-header", rest);
}

/** How a path to a program is refused, the interpreter's alike. */
const openCases: readonly ProgramCase[] = [
  {
    name: "path-nul-first",
    errno: "EINVAL",
    covers: "program: path/EINVAL/empty",
    path: "\0x",
  },
  {
    name: "component-is-a-file",
    errno: "ENOTDIR",
    covers: "program: path/ENOTDIR/component-is-no-directory",
    setup: [file("f", "x", X)],
    path: "/w/f/x",
  },
  {
    name: "directory-not-searchable",
    errno: "EACCES",
    covers: "program: path/EACCES/directory-not-searchable",
    setup: [directory("d", { mode: 0o600 })],
    path: "/w/d/x",
  },
  {
    name: "missing",
    errno: "ENOENT",
    covers: "program: path/ENOENT/component-does-not-exist",
    path: "/w/missing",
  },
  {
    name: "foreign-link-in-sticky-directory",
    errno: "EACCES",
    covers: "program: path/EACCES/unsafe-link-in-sticky-directory",
    setup: [file("f", elf(), X), symbolicLink("l", "/w/f", { uid: 5 })],
    path: "/w/l",
  },
  {
    name: "link-to-itself",
    errno: "ELOOP",
    covers: "program: path/ELOOP/more-than-seven-links",
    setup: [symbolicLink("l", "l")],
    path: "/w/l",
  },
  {
    name: "veil",
    errno: "ENOENT",
    covers: "program: veil/ENOENT/path-is-hidden",
    setup: [file("f", elf(), X), directory("seen")],
    before: [unveil("/w/seen", "rx")],
  },
  {
    name: "veil-lacks-x",
    errno: "EACCES",
    covers: "program: veil/EACCES/path-unveiled-without-needed-letter",
    setup: [file("f", elf(), X)],
    before: [unveil("/w/f", "rw")],
  },
  {
    name: "no-x",
    errno: "EACCES",
    covers: "program: node/EACCES/not-executable",
    setup: [file("f", elf(), { mode: 0o644 })],
  },
  {
    name: "noexec-mount",
    errno: "EACCES",
    covers: "program: node/EACCES/mount-forbids-execution",
    as: "root",
    touchesMounts: true,
    setup: [directory("m"), mounted("m", "MS_NOEXEC"), file("m/f", elf(), X)],
    path: "/w/m/f",
    teardown: [umount("/w/m")],
    note: "For root too.",
  },
  {
    name: "noregular-mount",
    errno: "EACCES",
    covers: "program: node/EACCES/mount-forbids-regular-files",
    touchesMounts: true,
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f", elf(), X),
      remount("/w/m", "MS_NOREGULAR"),
    ],
    path: "/w/m/f",
    teardown: [umount("/w/m")],
  },
  {
    name: "fifo",
    errno: "EINVAL",
    covers: "program: node/EINVAL/fifo-opened-neither-for-reading-nor-writing",
    setup: [node("p", "S_IFIFO|0o777")],
    path: "/w/p",
  },
  {
    name: "device-on-nodev-mount",
    errno: "EACCES",
    covers: "program: node/EACCES/mount-forbids-devices",
    touchesMounts: true,
    setup: [
      directory("m"),
      mounted("m", "MS_NODEV"),
      node("m/null", "S_IFCHR|0o777", 0x103),
    ],
    path: "/w/m/null",
    teardown: [umount("/w/m")],
  },
  {
    name: "unregistered-device",
    shows: "execve/behaviour/device-is-looked-up-before-it-is-refused",
    errno: "ENODEV",
    covers: "program: node/ENODEV/no-registered-device",
    setup: [node("device", "S_IFCHR|0o777", 0x63_63)],
    path: "/w/device",
  },
  {
    name: "device",
    errno: "EACCES",
    covers: "exec/EACCES/program-is-no-regular-file",
    setup: [node("null", "S_IFCHR|0o777", 0x103)],
    path: "/w/null",
  },
  {
    name: "directory",
    errno: "EACCES",
    covers: "exec/EACCES/program-is-no-regular-file",
    path: "/w",
  },
];

const contentCases: readonly ProgramCase[] = [
  {
    name: "two-bytes",
    errno: "ENOEXEC",
    covers: "exec/ENOEXEC/file-shorter-than-3-bytes",
    setup: [file("f", "#!", X)],
  },
  {
    name: "shebang-without-newline",
    errno: "ENOBUFS",
    covers: "exec/ENOBUFS/script-without-newline-in-first-4096-bytes",
    setup: [file("f", "#!/w/sh", X)],
  },
  {
    name: "three-bytes-of-a-script",
    errno: "ENOBUFS",
    covers: "exec/ENOBUFS/script-without-newline-in-first-4096-bytes",
    setup: [file("f", "#!g", X), file("g", elf(), X)],
  },
  {
    name: "hash-without-exclamation-mark",
    errno: "ENOEXEC",
    covers: "program: exec/ENOEXEC/invalid-elf-header",
    setup: [file("f", "#?/w/g\n", X), file("g", elf(), X)],
  },
  {
    name: "exclamation-mark-without-hash",
    errno: "ENOEXEC",
    covers: "program: exec/ENOEXEC/invalid-elf-header",
    setup: [file("f", "?!/w/g\n", X), file("g", elf(), X)],
  },
  {
    name: "header-cut-by-one-byte",
    errno: "ENOEXEC",
    covers: "program: exec/ENOEXEC/invalid-elf-header",
    setup: [file("f", elf({ headers: [] }).subarray(0, 63), X)],
    note: "With it, its fault would be that it has no program headers.",
  },
  {
    name: "interpreters-header-cut-by-one-byte",
    errno: "ENOEXEC",
    covers: "interpreter: exec/ENOEXEC/invalid-elf-header",
    setup: [
      ...interpreted("/w/i"),
      file("i", elf({ headers: [] }).subarray(0, 63), X),
    ],
  },
  {
    name: "program-headers-of-a-fixed-program-invalid",
    errno: "ENOEXEC",
    covers: "program: exec/ENOEXEC/invalid-program-header",
    setup: [
      file("f", elf({ type: ET.EXEC, headers: [{ align: 0 }] }), X),
    ],
    note: "Found before its image is looked at as a whole, which is EINVAL.",
  },
  {
    name: "program-headers-of-an-interpreted-program-invalid",
    errno: "ENOEXEC",
    covers: "program: exec/ENOEXEC/invalid-program-header",
    setup: interpreted("/w/missing", { headers: [{ align: 0 }] }),
    note: "Found before the interpreter is looked for.",
  },
  {
    name: "shebang-newline-behind-4096",
    errno: "ENOBUFS",
    covers: "exec/ENOBUFS/script-without-newline-in-first-4096-bytes",
    setup: [file("f", `#!/w/sh${" ".repeat(4089)}\n`, X)],
  },
  {
    name: "shebang-without-word",
    errno: "ENOEXEC",
    covers: "exec/ENOEXEC/script-names-no-interpreter",
    setup: [file("f", "#!  \nx", X)],
  },
  {
    name: "third-nested-script",
    errno: "ELOOP",
    covers: "exec/ELOOP/scripts-nested-more-than-two-deep",
    setup: [
      file("f", "#!/w/b\n", X),
      file("b", "#!/w/c\n", X),
      file("c", "#!/w/d\n", X),
    ],
  },
  {
    name: "interpreter-of-script-missing",
    errno: "ENOENT",
    covers: "program: path/ENOENT/component-does-not-exist",
    setup: [file("f", "#!/w/missing\n", X)],
  },
  {
    name: "shebang-tab-is-no-blank",
    shows: "execve/behaviour/tabs-are-ordinary-in-a-script-line",
    errno: "ENOENT",
    covers: "program: path/ENOENT/component-does-not-exist",
    setup: [file("f", "#!/w/g\t-x\n", X), file("g", elf(), X)],
    note: "Only spaces part words; the interpreter is named with the tab.",
  },
  {
    name: "shebang-carriage-return-belongs-to-the-name",
    shows: "execve/behaviour/carriage-returns-are-ordinary-in-a-script-line",
    errno: "ENOENT",
    covers: "program: path/ENOENT/component-does-not-exist",
    setup: [file("f", "#!/w/g\r\n", X), file("g", elf(), X)],
  },
  {
    name: "no-elf",
    errno: "ENOEXEC",
    covers: "program: exec/ENOEXEC/invalid-elf-header",
    setup: [file("f", "this is no program", X)],
  },
  {
    name: "long-text",
    errno: "ENOEXEC",
    covers: "program: exec/ENOEXEC/invalid-elf-header",
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
  spoiled("relocatable", "exec/ENOEXEC/program-is-neither-et_exec-nor-et_dyn", {
    type: ET.REL,
  }),
  spoiled("core", "exec/ENOEXEC/program-is-neither-et_exec-nor-et_dyn", {
    type: ET.CORE,
  }),
  {
    name: "no-program-headers",
    errno: "EINVAL",
    covers: "program: exec/EINVAL/no-program-headers",
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
    errno: "ENOTDIR",
    covers: "interpreter: path/ENOTDIR/component-is-no-directory",
    setup: interpreted("/w/f/x"),
  },
  {
    name: "interpreter-in-unsearchable-directory",
    errno: "EACCES",
    covers: "interpreter: path/EACCES/directory-not-searchable",
    setup: [...interpreted("/w/d/x"), directory("d", { mode: 0o600 })],
  },
  {
    name: "interpreter-missing",
    errno: "ENOENT",
    covers: "interpreter: path/ENOENT/component-does-not-exist",
    setup: interpreted("/w/missing"),
  },
  {
    name: "interpreter-name-begins-with-nul",
    errno: "ENOENT",
    covers: "interpreter: path/ENOENT/component-does-not-exist",
    setup: interpreted("\0x"),
    note:
      "This text comes from the file with its length: a NUL does not end it.",
  },
  {
    name: "interpreter-foreign-link-in-sticky-directory",
    errno: "EACCES",
    covers: "interpreter: path/EACCES/unsafe-link-in-sticky-directory",
    setup: [
      ...interpreted("/w/l"),
      file("i", elf(), X),
      symbolicLink("l", "/w/i", { uid: 5 }),
    ],
  },
  {
    name: "interpreter-link-to-itself",
    errno: "ELOOP",
    covers: "interpreter: path/ELOOP/more-than-seven-links",
    setup: [...interpreted("/w/l"), symbolicLink("l", "l")],
  },
  {
    name: "interpreter-outside-veil",
    errno: "ENOENT",
    covers: "interpreter: veil/ENOENT/path-is-hidden",
    setup: [...interpreted("/w/i"), file("i", elf(), X)],
    before: [unveil("/w/f", "rx")],
  },
  {
    name: "interpreter-veil-lacks-x",
    errno: "EACCES",
    covers: "interpreter: veil/EACCES/path-unveiled-without-needed-letter",
    setup: [...interpreted("/w/i"), file("i", elf(), X)],
    before: [unveil("/w/f", "rx"), unveil("/w/i", "r")],
  },
  {
    name: "interpreter-on-noregular-mount",
    errno: "EACCES",
    covers: "interpreter: node/EACCES/mount-forbids-regular-files",
    touchesMounts: true,
    setup: [
      ...interpreted("/w/m/i"),
      directory("m"),
      mounted("m"),
      file("m/i", elf(), X),
      remount("/w/m", "MS_NOREGULAR"),
    ],
    teardown: [umount("/w/m")],
  },
  {
    name: "interpreter-no-x",
    errno: "EACCES",
    covers: "interpreter: node/EACCES/not-executable",
    setup: [...interpreted("/w/i"), file("i", elf(), { mode: 0o644 })],
  },
  {
    name: "interpreter-fifo",
    errno: "EINVAL",
    covers:
      "interpreter: node/EINVAL/fifo-opened-neither-for-reading-nor-writing",
    setup: [...interpreted("/w/p"), node("p", "S_IFIFO|0o777")],
  },
  {
    name: "interpreter-device-on-nodev-mount",
    errno: "EACCES",
    covers: "interpreter: node/EACCES/mount-forbids-devices",
    touchesMounts: true,
    setup: [
      ...interpreted("/w/m/null"),
      directory("m"),
      mounted("m", "MS_NODEV"),
      node("m/null", "S_IFCHR|0o777", 0x103),
    ],
    teardown: [umount("/w/m")],
  },
  {
    name: "interpreter-unregistered-device",
    errno: "ENODEV",
    covers: "interpreter: node/ENODEV/no-registered-device",
    setup: [
      ...interpreted("/w/device"),
      node("device", "S_IFCHR|0o777", 0x63_63),
    ],
  },
  {
    name: "interpreter-directory",
    errno: "ENOEXEC",
    covers: "exec/ENOEXEC/interpreter-is-no-regular-file",
    setup: interpreted("/w"),
  },
  {
    name: "interpreter-device",
    errno: "ENOEXEC",
    covers: "exec/ENOEXEC/interpreter-is-no-regular-file",
    setup: [
      ...interpreted("/w/null"),
      node("null", "S_IFCHR|0o777", 0x103),
    ],
  },
  {
    name: "interpreter-too-short",
    errno: "ENOEXEC",
    covers: "interpreter: exec/ENOEXEC/invalid-elf-header",
    setup: [...interpreted("/w/i"), file("i", "x".repeat(63), X)],
  },
  {
    name: "interpreter-is-a-script",
    errno: "ENOEXEC",
    covers: "interpreter: exec/ENOEXEC/invalid-elf-header",
    setup: [
      ...interpreted("/w/i"),
      file("i", `#!/w/f\n${"x".repeat(64)}`, X),
    ],
  },
  {
    name: "interpreter-without-program-headers",
    errno: "EINVAL",
    covers: "interpreter: exec/EINVAL/no-program-headers",
    setup: [...interpreted("/w/i"), file("i", elf({ headers: [] }), X)],
  },
  {
    name: "interpreter-program-headers-invalid",
    errno: "ENOEXEC",
    covers: "interpreter: exec/ENOEXEC/invalid-program-header",
    setup: [
      ...interpreted("/w/i"),
      file("i", elf({ headers: [{ align: 0 }] }), X),
    ],
  },
  {
    name: "interpreter-with-interpreter",
    errno: "ELOOP",
    covers: "exec/ELOOP/interpreter-has-an-interpreter",
    setup: [
      ...interpreted("/w/i"),
      file("i", elf({ interpreter: "/w/f" }), X),
    ],
  },
  {
    name: "no-descriptor-left-for-the-program",
    errno: "EMFILE",
    covers: "descriptor/EMFILE/too-few-are-free",
    setup: [...interpreted("/w/i"), file("i", elf(), X)],
    before: [fillDescriptors()],
  },
];

const loadCases: readonly ProgramCase[] = [
  ...(["PR_SET_JAILED_UNTIL_EXIT", "PR_SET_JAILED_UNTIL_EXEC"] as const).map((
    option,
  ): ProgramCase => ({
    name: `jailed-by-option-${prctlOptions[option]}-and-set-uid`,
    errno: "EPERM",
    covers: "exec/EPERM/set-id-program-in-jail",
    setup: [file("f", elf(), { mode: 0o4755 })],
    before: [call.prctl(option, 0, 0, 0).returns(0)],
  })),
  {
    name: "jailed-and-set-gid",
    errno: "EPERM",
    covers: "exec/EPERM/set-id-program-in-jail",
    setup: [file("f", elf(), { mode: 0o2755 })],
    before: [call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0)],
  },
  {
    name: "fixed-program-with-two-symbol-tables",
    errno: "EINVAL",
    covers: "exec/EINVAL/et_exec-image-fails-validation",
    setup: [file("f", elf({ type: ET.EXEC, symbolTables: 3 }), X)],
  },
  {
    name: "fixed-program-without-segments",
    errno: "EINVAL",
    covers: "exec/EINVAL/et_exec-without-a-segment-to-load",
    setup: [
      file("f", elf({ type: ET.EXEC, headers: [{ type: PT.NOTE }] }), X),
    ],
  },
  {
    name: "fixed-program-too-small-to-be-moved",
    errno: "E2BIG",
    covers: "exec/E2BIG/et_exec-leaves-under-10-mib-for-a-random-load-offset",
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
    errno: "E2BIG",
    covers: "exec/E2BIG/et_exec-leaves-under-10-mib-for-a-random-load-offset",
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
    errno: "ETXTBSY",
    covers: "exec/ETXTBSY/loaded-file-is-mapped-writable",
    setup: [file("f", elf(), { mode: 0o777 })],
    before: [
      open("f", "O_RDWR").as("fd"),
      mmap({
        size: 4096,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("map"),
      close(result("fd")).returns(0),
    ],
  },
  {
    name: "mapped-shared-and-then-writable",
    errno: "ETXTBSY",
    covers: "exec/ETXTBSY/loaded-file-is-mapped-writable",
    setup: [file("f", elf(), { mode: 0o777 })],
    before: [
      open("f", "O_RDWR").as("fd"),
      ...(["PROT_READ", "PROT_READ|PROT_WRITE"] as const).map((prot) =>
        mmap({ size: 4096, prot, flags: "MAP_SHARED", fd: result("fd") })
          .as(prot)
      ),
    ],
  },
  {
    name: "interpreter-mapped-shared-and-writable",
    errno: "ETXTBSY",
    covers: "exec/ETXTBSY/loaded-file-is-mapped-writable",
    setup: [...interpreted("/w/i"), file("i", elf(), { mode: 0o777 })],
    before: [
      open("i", "O_RDWR").as("fd"),
      mmap({
        size: 4096,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("map"),
    ],
  },
  {
    name: "two-symbol-tables",
    errno: "ENOEXEC",
    covers: "exec/ENOEXEC/loaded-file-fails-image-validation",
    setup: [file("f", elf({ symbolTables: 3 }), X)],
  },
  {
    name: "segment-longer-than-file",
    errno: "EINVAL",
    covers: "exec/EINVAL/segment-reaches-past-end-of-file",
    setup: [file("f", elf({ headers: [{ memsz: 8192 }] }), X)],
  },
  {
    name: "segment-at-end-of-file",
    errno: "EINVAL",
    covers: "exec/EINVAL/segment-reaches-past-end-of-file",
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
    errno: "ENOMEM",
    covers: "address-space/ENOMEM/range-is-taken",
    setup: [file("f", elf({ headers: [{}, {}] }), X)],
  },
  {
    name: "segment-beyond-user-half",
    errno: "ENOMEM",
    covers: "address-space/ENOMEM/range-outside-address-space",
    setup: [
      file("f", elf({ headers: [{ vaddr: 0x40_0000_0000n }] }), X),
    ],
  },
];

const argumentCases: readonly ProgramCase[] = [
  {
    name: "no-arguments",
    errno: "EINVAL",
    covers: "exec/EINVAL/no-arguments",
    arguments: [],
  },
  {
    name: "path-of-length-0",
    errno: "EINVAL",
    covers: "path-argument/EINVAL/length-is-zero",
    path: path(text("x"), 0),
  },
  {
    name: "path-of-4097",
    errno: "ENAMETOOLONG",
    covers: "path-argument/ENAMETOOLONG/longer-than-path-max",
    path: "p".repeat(4097),
  },
  {
    name: "path",
    errno: "EFAULT",
    covers: "path: user-memory/EFAULT/not-readable",
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

/** The row in which one of the two calls fails so. */
export function rowOf(name: "execve" | "posix_spawn", one: ProgramCase): Row {
  const { path: program = "/w/f", arguments: list = ["x"], environment } = one;
  const start = name === "execve" ? execve : spawn;
  const { errno, covers = [] }: {
    readonly errno: ErrnoName;
    readonly covers?: string | readonly string[];
  } = one;
  const shown = name === "execve" && one.shows !== undefined ? [one.shows] : [];
  return row(`${name}/${errno}/${one.name}`, {
    covers: [covers, shown].flat().map(claimNamed),
    ...(one.setup === undefined ? {} : { setup: one.setup }),
    ...(one.teardown === undefined ? {} : { teardown: one.teardown }),
    ...(one.as === undefined ? {} : { as: one.as }),
    ...(one.arch === undefined ? {} : { arch: one.arch }),
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
