import {
  buffer,
  call,
  child,
  directory,
  E2BIG,
  EACCES,
  EFAULT,
  EINVAL,
  ELOOP,
  ENAMETOOLONG,
  ENOENT,
  ENOTDIR,
  EPERM,
  file,
  join,
  mkdir,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  open,
  path,
  pledge,
  result,
  room,
  type Row,
  row,
  SIGABRT,
  stat,
  symbolicLink,
  text,
  UNMAPPED,
  unveil,
  write,
} from "../../harness/row.ts";
import { stat as statLayout } from "../../../src/api/structs.ts";

const PLEDGE = "Kernel/Syscalls/pledge.cpp, Kernel/Tasks/Process.cpp";
const UNVEIL = "Kernel/Syscalls/unveil.cpp, Kernel/FileSystem/UnveilNode.h";
const status = room(statLayout, "status");
const bytes = buffer(8, "bytes");
const CURRENT = 1;
const AFTER_EXEC = 2;

function pledged(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(`pledge/${id}`, { source: PLEDGE, ...definition });
}

function unveiled(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(`unveil/${id}`, { source: UNVEIL, ...definition });
}

/** Rows of pledge. */
export const pledgeTableRows: readonly Row[] = [
  pledged("E2BIG/promises-of-219", {
    covers: "pledge/E2BIG/promises-length-218",
    steps: [pledge("s".repeat(219)).fails(E2BIG)],
  }),
  pledged("EFAULT/promises", {
    covers: "pledge/EFAULT/promises-text-readable",
    steps: [pledge(path(UNMAPPED, 5)).fails(EFAULT)],
  }),
  pledged("E2BIG/execpromises-of-219", {
    covers: "pledge/E2BIG/execpromises-length-218",
    steps: [pledge(null, "s".repeat(219)).fails(E2BIG)],
  }),
  pledged("EFAULT/execpromises", {
    covers: "pledge/EFAULT/execpromises-text-readable",
    steps: [pledge(null, path(UNMAPPED, 5)).fails(EFAULT)],
  }),
  pledged("EINVAL/unknown-promise", {
    covers: "pledge/EINVAL/unknown-word-promises",
    steps: [pledge("stdio nonsense").fails(EINVAL)],
  }),
  pledged("EINVAL/unknown-execpromise", {
    covers: "pledge/EINVAL/unknown-word-execpromises",
    steps: [pledge("stdio", "nonsense").fails(EINVAL)],
  }),
  pledged("EPERM/widening", {
    covers: "pledge/EPERM/promises-were-set-before-new-set",
    steps: [
      pledge("stdio rpath").returns(0),
      pledge("stdio wpath").fails(EPERM),
      pledge("stdio").returns(0),
    ],
  }),
  pledged("EPERM/widening-execpromises", {
    covers: "pledge/EPERM/execpromises-were-set-before-new-set",
    steps: [
      pledge(null, "stdio rpath").returns(0),
      pledge(null, "stdio wpath").fails(EPERM),
    ],
  }),
  pledged("success/both-null", { steps: [pledge(null, null).returns(0)] }),
  pledged("success/spaces-and-repeats", {
    steps: [pledge("  stdio   stdio rpath ").returns(0)],
  }),
  pledged("success/no-error-narrows-silently", {
    steps: [
      pledge("stdio rpath no_error").returns(0),
      pledge("stdio wpath no_error").returns(0),
      pledge("stdio").returns(0),
    ],
  }),
  pledged("success/violation-kills", {
    setup: [file("f", "x")],
    steps: [
      pledge("stdio").returns(0),
      open("f", O_RDONLY).kills(
        SIGABRT,
        "open/EPROMISEVIOLATION/process-promises-rpath-among-them-checked",
      ),
    ],
  }),
  pledged("success/rdwr-needs-only-wpath", {
    setup: [file("f", "x", { mode: 0o666 })],
    note: "O_RDWR does not ask for rpath.",
    steps: [
      pledge("stdio wpath").returns(0),
      open("f", O_RDWR).as("fd").returns(1),
      write(result("fd"), "y").returns(1),
    ],
  }),
  pledged("success/write-open-without-wpath-kills", {
    setup: [file("f", "x", { mode: 0o666 })],
    steps: [
      pledge("stdio rpath").returns(0),
      open("f", O_WRONLY).kills(
        SIGABRT,
        "open/EPROMISEVIOLATION/process-promises-wpath-among-them-checked",
      ),
    ],
  }),
  pledged("success/mkdir-without-cpath-kills", {
    steps: [pledge("stdio rpath wpath").returns(0), mkdir("d").kills(SIGABRT)],
  }),
  pledged("success/empty-set-kills-at-once", {
    steps: [pledge("").returns(0), call.getpid().kills(SIGABRT)],
  }),
  pledged("success/inherited-by-fork", {
    steps: [
      pledge("stdio proc").returns(0),
      child("kid", [mkdir("d").kills(SIGABRT)]),
      join("kid"),
    ],
  }),
  pledged("success/only-the-child-is-pledged", {
    steps: [
      child("kid", [pledge("stdio").returns(0)]),
      join("kid"),
      mkdir("d").returns(0),
    ],
  }),
];

/** Rows of unveil. */
export const unveilTableRows: readonly Row[] = [
  unveiled("EINVAL/no-flag", {
    covers: "unveil/EINVAL/lock-call-flags-neither-bit-1",
    steps: [unveil("/w", "r", 0).fails(EINVAL)],
  }),
  unveiled("EPERM/locked", {
    covers: "unveil/EPERM/flags-currentprogram-veil-locked-before-look",
    steps: [
      unveil("/w", "r").returns(0),
      unveil(null, null).returns(0),
      unveil(path(UNMAPPED, 4), "r").fails(EPERM),
    ],
  }),
  unveiled("EINVAL/one-null", {
    covers: "unveil/EINVAL/exactly-one-path-permissions-pointer-null",
    steps: [
      unveil("/w", null).fails(EINVAL),
      unveil(null, "r").fails(EINVAL),
    ],
  }),
  unveiled("EINVAL/path-of-length-0", {
    covers: "unveil/EINVAL/path-given-length-0",
    steps: [unveil(path(text("/"), 0), "r").fails(EINVAL)],
  }),
  unveiled("ENAMETOOLONG/path-of-4097", {
    covers: "unveil/ENAMETOOLONG/path-given-length-greater-path_max-4096",
    steps: [unveil("/".repeat(4097), "r").fails(ENAMETOOLONG)],
  }),
  unveiled("EFAULT/path", {
    covers: "unveil/EFAULT/path-ptr-ptr-length-leaves-user",
    steps: [unveil(path(UNMAPPED, 3), "r").fails(EFAULT)],
  }),
  unveiled("EINVAL/relative-path", {
    covers: "unveil/EINVAL/path-empty-after-copying-starting",
    setup: [file("f")],
    steps: [unveil("f", "r").fails(EINVAL), unveil("\0", "r").fails(EINVAL)],
  }),
  unveiled("E2BIG/six-letters", {
    covers: "unveil/E2BIG/permissions-length-5",
    steps: [unveil("/w", "rwxcbr").fails(E2BIG)],
  }),
  unveiled("EFAULT/permissions", {
    covers: "unveil/EFAULT/permissions-readable",
    steps: [unveil("/w", path(UNMAPPED, 2)).fails(EFAULT)],
  }),
  unveiled("EINVAL/unknown-letter", {
    covers: "unveil/EINVAL/permissions-letter-other-r-w-x",
    steps: [unveil("/w/missing/x", "rz").fails(EINVAL)],
  }),
  unveiled("ENOTDIR/component-is-a-file", {
    covers: "unveil/ENOTDIR/path-intermediate-component-directory",
    setup: [file("f")],
    steps: [unveil("/w/f/x", "r").fails(ENOTDIR)],
  }),
  unveiled("EACCES/directory-not-searchable", {
    covers: "unveil/EACCES/path-search-permission-missing-directory",
    setup: [directory("d", { mode: 0o600 })],
    steps: [unveil("/w/d/x", "r").fails(EACCES)],
  }),
  unveiled("EACCES/foreign-symlink-in-sticky-directory", {
    covers: "unveil/EACCES/path-symlink-sticky-world-writable-directory",
    setup: [directory("d"), symbolicLink("l", "d", { uid: 2000 })],
    steps: [unveil("/w/l", "r").fails(EACCES)],
  }),
  unveiled("ELOOP/eighth-symlink", {
    covers: "unveil/ELOOP/path-8th-symlink",
    setup: [
      directory("d"),
      ...Array.from(
        { length: 8 },
        (_, index) =>
          symbolicLink(`l${index + 1}`, index === 0 ? "d" : `l${index}`),
      ),
    ],
    steps: [unveil("/w/l8", "r").fails(ELOOP), unveil("/w/l7", "r").returns(0)],
  }),
  unveiled("ENOENT/missing-without-c", {
    covers: "unveil/ENOENT/path-intermediate-component-missing-last-component",
    steps: [
      unveil("/w/missing", "r").fails(ENOENT),
      unveil("/w/missing/x", "rc").fails(ENOENT),
      unveil("/w/missing/", "rc").fails(ENOENT),
    ],
  }),
  unveiled("EPERM/more-letters-than-before", {
    covers: "unveil/EPERM/currentprogram-path-was-explicitly-unveiled-before",
    steps: [
      unveil("/w", "r").returns(0),
      unveil("/w", "rw").fails(EPERM),
      unveil("/w", "r").returns(0),
    ],
  }),
  unveiled("EPERM/more-letters-after-exec", {
    covers: "unveil/EPERM/afterexec-path-was-explicitly-unveiled-exec",
    steps: [
      unveil("/w", "r", AFTER_EXEC).returns(0),
      unveil("/w", "rw", AFTER_EXEC).fails(EPERM),
    ],
  }),
  unveiled("success/hides-everything-else", {
    setup: [directory("seen"), file("seen/f", "x"), file("hidden", "x")],
    steps: [
      unveil("/w/seen", "r").returns(0),
      open("/w/seen/f", O_RDONLY).returns(1),
      open("/w/hidden", O_RDONLY).fails(ENOENT),
      stat("/w", status).fails(ENOENT),
    ],
  }),
  unveiled("success/missing-with-c", {
    steps: [
      unveil("/w/new", "rwc").returns(0),
      open("/w/new", O_RDWR | 8, 0o600).returns(1),
    ],
  }),
  unveiled("success/follows-symlinks", {
    setup: [file("f", "x"), symbolicLink("l", "f")],
    steps: [
      unveil("/w/l", "r").returns(0),
      open("/w/f", O_RDONLY).returns(1),
    ],
  }),
  unveiled("success/lock-without-veil", {
    setup: [file("f", "x")],
    note: "A locked empty veil still hides nothing: only its state changed.",
    steps: [
      unveil(null, null, CURRENT).returns(0),
      unveil("/w", "r").fails(EPERM),
    ],
  }),
  unveiled("success/after-exec-does-not-hide-now", {
    setup: [file("f", "x")],
    steps: [
      unveil("/w", "r", AFTER_EXEC).returns(0),
      stat("/", status).returns(0),
      open("/w/f", O_RDONLY).as("fd").returns(1),
      call.read(result("fd"), bytes, 8).returns(1).observes(bytes, "x"),
    ],
  }),
  unveiled("success/inherited-by-fork", {
    setup: [directory("seen"), file("hidden", "x")],
    steps: [
      unveil("/w/seen", "r").returns(0),
      child("kid", [open("/w/hidden", O_RDONLY).fails(ENOENT)]),
      join("kid"),
    ],
  }),
];
