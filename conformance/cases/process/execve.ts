import {
  type Block,
  call,
  directory,
  E2BIG,
  EACCES,
  EFAULT,
  EINVAL,
  ELOOP,
  ENAMETOOLONG,
  ENOBUFS,
  ENOENT,
  ENOEXEC,
  ENOTDIR,
  execve,
  file,
  KERNEL,
  node,
  path,
  type Row,
  row,
  S_IFIFO,
  struct,
  text,
  UNMAPPED,
  unveil,
} from "../../harness/row.ts";
import { SC_execve_params } from "../../../src/kernel/api/structs.ts";

const SOURCE = "Kernel/Syscalls/execve.cpp";
const X = { mode: 0o755 };

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(`execve/${id}`, { source: SOURCE, ...definition });
}

function parameters(
  fields: Parameters<typeof struct<typeof SC_execve_params.fields>>[1],
): Block {
  return struct(SC_execve_params, fields);
}

/** An ELF header of 64 bytes with nothing behind it. */
function header(change: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]);
  view.setUint16(16, 3, true); // ET_DYN
  view.setUint16(18, 243, true);
  view.setUint32(20, 1, true);
  view.setUint16(52, 64, true);
  view.setUint16(58, 64, true);
  change(view);
  return bytes;
}

/** Rows of execve's ways to fail before the old program is gone. */
export const execveRows: readonly Row[] = [
  made("E2BIG/argument-count", {
    covers: "execve/E2BIG/argument-count-environment-count-65536",
    steps: [
      call.execve(parameters({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 65537 },
      })).fails(E2BIG),
    ],
  }),
  made("EINVAL/no-arguments", {
    covers: "execve/EINVAL/argument-count-0",
    steps: [execve("/w/f", []).fails(EINVAL)],
  }),
  made("EINVAL/path-of-length-0", {
    covers: "execve/EINVAL/path-length-0",
    steps: [execve(path(text("x"), 0), ["x"]).fails(EINVAL)],
  }),
  made("ENAMETOOLONG/path-of-4097", {
    covers: "execve/ENAMETOOLONG/path-length-4096",
    steps: [execve("p".repeat(4097), ["x"]).fails(ENAMETOOLONG)],
  }),
  made("EFAULT/path", {
    covers: "execve/EFAULT/path-text-readable",
    steps: [execve(path(UNMAPPED, 4), ["x"]).fails(EFAULT)],
  }),
  made("EFAULT/argument-array", {
    covers: "execve/EFAULT/argument-descriptor-array-readable",
    steps: [
      call.execve(parameters({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 1 },
      })).fails(EFAULT),
    ],
  }),
  made("EFAULT/argument-string", {
    covers: "execve/EFAULT/argument-string-readable",
    steps: [execve("/w/f", [path(KERNEL, 3)]).fails(EFAULT)],
  }),
  made("EFAULT/environment-array", {
    covers: "execve/EFAULT/environment-descriptor-array-readable",
    steps: [
      call.execve(parameters({
        path: "/w/f",
        arguments: ["x"],
        environment: { strings: UNMAPPED, length: 1 },
      })).fails(EFAULT),
    ],
  }),
  made("EFAULT/environment-string", {
    covers: "execve/EFAULT/environment-string-readable",
    steps: [execve("/w/f", ["x"], [path(UNMAPPED, 3)]).fails(EFAULT)],
  }),
  made("EINVAL/path-nul-first", {
    covers: "execve/EINVAL/program-copied-path-text-empty-length",
    steps: [execve("\0x", ["x"]).fails(EINVAL)],
  }),
  made("ENOTDIR/component-is-a-file", {
    covers: "execve/ENOTDIR/program-non-final-component-directory",
    setup: [file("f", "x", X)],
    steps: [execve("/w/f/x", ["x"]).fails(ENOTDIR)],
  }),
  made("EACCES/directory-not-searchable", {
    covers: "execve/EACCES/program-search-permission-directory-path",
    setup: [directory("d", { mode: 0o600 })],
    steps: [execve("/w/d/x", ["x"]).fails(EACCES)],
  }),
  made("ENOENT/missing", {
    covers: "execve/ENOENT/program-component-does-exist",
    steps: [execve("/w/missing", ["x"]).fails(ENOENT)],
  }),
  made("ENOENT/veil", {
    covers: "execve/ENOENT/program-veil-active-resolved-path-followed",
    setup: [file("f", "x", X), directory("seen")],
    steps: [unveil("/w/seen", "rx"), execve("/w/f", ["x"]).fails(ENOENT)],
  }),
  made("EACCES/veil-lacks-x", {
    covers: "execve/EACCES/program-veil-active-path-followed-symlink",
    setup: [file("f", "x", X)],
    steps: [unveil("/w/f", "rw"), execve("/w/f", ["x"]).fails(EACCES)],
  }),
  made("EACCES/no-x", {
    covers: "execve/EACCES/program-execute-permission-euid-0-always",
    setup: [file("f", "x", { mode: 0o644 })],
    steps: [execve("/w/f", ["x"]).fails(EACCES)],
  }),
  made("EINVAL/fifo", {
    covers: "execve/EINVAL/program-fifo",
    setup: [node("p", S_IFIFO | 0o777)],
    steps: [execve("/w/p", ["x"]).fails(EINVAL)],
  }),
  made("EACCES/directory", {
    covers: "execve/EACCES/program-regular-file-directory-device-socket",
    steps: [execve("/w", ["x"]).fails(EACCES)],
  }),
  made("ENOEXEC/two-bytes", {
    covers: "execve/ENOEXEC/file-smaller-3-bytes",
    setup: [file("f", "ab", X)],
    steps: [execve("/w/f", ["x"]).fails(ENOEXEC)],
  }),
  made("ENOBUFS/shebang-without-newline", {
    covers: "execve/ENOBUFS/starts-newline-within-first-4096-bytes",
    setup: [file("f", "#!/w/sh", X)],
    steps: [execve("/w/f", ["x"]).fails(ENOBUFS)],
  }),
  made("ENOEXEC/shebang-without-word", {
    covers: "execve/ENOEXEC/line-contains-word-blanks-before-newline",
    setup: [file("f", "#!  \nx", X)],
    steps: [execve("/w/f", ["x"]).fails(ENOEXEC)],
  }),
  made("ELOOP/third-nested-script", {
    covers: "execve/ELOOP/third-nested-interpreter-scripts-may-nested",
    setup: [
      file("a", "#!/w/b\n", X),
      file("b", "#!/w/c\n", X),
      file("c", "#!/w/d\n", X),
    ],
    steps: [execve("/w/a", ["x"]).fails(ELOOP)],
  }),
  made("ENOEXEC/no-elf", {
    covers: "execve/ENOEXEC/file-shorter-64-bytes-one-elf",
    setup: [file("f", "this is no program", X)],
    steps: [execve("/w/f", ["x"]).fails(ENOEXEC)],
  }),
  made("ENOEXEC/32-bit-class", {
    covers: "execve/ENOEXEC/file-shorter-64-bytes-one-elf",
    setup: [file("f", header((view) => view.setUint8(4, 1)), X)],
    steps: [execve("/w/f", ["x"]).fails(ENOEXEC)],
  }),
  made("ENOEXEC/relocatable", {
    covers: "execve/ENOEXEC/e_type-et_rel-et_core-header-valid-but",
    setup: [file("f", header((view) => view.setUint16(16, 1, true)), X)],
    steps: [execve("/w/f", ["x"]).fails(ENOEXEC)],
  }),
  made("EINVAL/no-program-headers", {
    covers: "execve/EINVAL/elf-file-program-headers-e_phnum-0",
    setup: [file("f", header(() => {}), X)],
    steps: [execve("/w/f", ["x"]).fails(EINVAL)],
  }),
];
