import {
  buffer,
  close,
  directory,
  type ErrnoName,
  file,
  fsmount,
  fsopen,
  open,
  type Path,
  path,
  pipe,
  result,
  type Row,
  row,
  type Step,
  type Steps,
  symbolicLink,
  text,
  umount,
  UNMAPPED,
  unveil,
  type Value,
} from "../language/row.ts";
import { claimedEntries } from "../ledger/claim.ts";
import type { SharedRefusal } from "../../src/api/refusals.ts";
import type { SyscallName } from "../../src/api/calls.ts";

/** A call, with the path in question as its only unknown. */
export interface PathCall {
  readonly call: SyscallName;
  /** The parameter's name, as the call's paragraph has it. */
  readonly parameter?: string;
  /** The step that passes the path; `at` where the call takes a directory. */
  readonly step: (path: Path, at?: Value) => Step;
  readonly takesDirectory?: boolean;
  /** The call follows a symlink in the last component. */
  readonly follows?: boolean;
  readonly as?: "user" | "root";
  /** Names of failures that the call does not have. */
  readonly except?: readonly string[];
  /** Steps that let a veil show what else the call needs. */
  readonly veil?: Steps;
  /** What the row needs besides the walk's own setup. */
  readonly setup?: Steps;
  /** What the caller does first, before any veil. */
  readonly before?: Steps;
}

export interface Failure {
  readonly name: string;
  readonly errno: ErrnoName;
  readonly refusal: SharedRefusal;
  readonly setup?: Steps;
  readonly teardown?: Steps;
  readonly steps: (made: PathCall["step"]) => Steps;
  readonly only?: "directory" | "user" | "follows";
}

const LINKS = 8;

/** ProcFS at /w/p. */
const processes: Pick<Failure, "setup" | "teardown"> = {
  setup: [
    directory("p"),
    fsopen("proc").as("proc"),
    fsmount(result("proc"), "p"),
    close(result("proc")),
  ],
  teardown: [umount("/w/p")],
};

// Each link's target goes on behind the next link, so that calls which do not
// follow a last component follow it all the same.
function chain(): Steps {
  return Array.from(
    { length: LINKS },
    (_, index) =>
      symbolicLink(`l${index + 1}`, index === 0 ? "d" : `l${index}/.`),
  ).flat();
}

const descriptors = buffer(8, "pipe descriptors");

const failures: readonly Failure[] = [
  {
    name: "length-0",
    errno: "EINVAL",
    refusal: "path-argument/EINVAL/length-is-zero",
    steps: (made) => [made(path(text("x"), 0))],
  },
  {
    name: "length-4097",
    errno: "ENAMETOOLONG",
    refusal: "path-argument/ENAMETOOLONG/longer-than-path-max",
    steps: (made) => [made("a".repeat(4097))],
  },
  {
    name: "unmapped",
    errno: "EFAULT",
    refusal: "user-memory/EFAULT/not-readable",
    steps: (made) => [made(path(UNMAPPED, 4))],
  },
  {
    name: "nul-first",
    errno: "EINVAL",
    refusal: "path/EINVAL/empty",
    steps: (made) => [made("\0x")],
  },
  {
    name: "component-is-a-file",
    errno: "ENOTDIR",
    refusal: "path/ENOTDIR/component-is-no-directory",
    setup: [file("f", "x")],
    steps: (made) => [made("f/x")],
  },
  {
    name: "directory-not-searchable",
    errno: "EACCES",
    refusal: "path/EACCES/directory-not-searchable",
    setup: [directory("locked", { mode: 0o600 })],
    steps: (made) => [made("locked/x")],
    only: "user",
  },
  {
    name: "component-missing",
    errno: "ENOENT",
    refusal: "path/ENOENT/component-does-not-exist",
    steps: (made) => [made("missing/x")],
  },
  {
    name: "foreign-symlink-in-sticky-directory",
    errno: "EACCES",
    refusal: "path/EACCES/unsafe-link-in-sticky-directory",
    setup: [directory("d"), symbolicLink("l", "d", { uid: 2000 })],
    steps: (made) => [made("l/x")],
  },
  {
    name: "eighth-symlink",
    errno: "ELOOP",
    refusal: "path/ELOOP/more-than-seven-links",
    setup: [directory("d"), ...chain()],
    steps: (made) => [made("l8/x")],
  },
  {
    name: "veil-hides-symlink",
    errno: "ENOENT",
    refusal: "veil/ENOENT/link-is-hidden",
    setup: [directory("seen"), symbolicLink("l", "/w/seen")],
    steps: (made) => [unveil("/w/seen", "rwcxb"), made("/w/l/x")],
  },
  {
    name: "veil-hides-symlink-target",
    errno: "ENOENT",
    refusal: "veil/ENOENT/link-target-is-hidden",
    setup: [
      directory("seen"),
      directory("hidden"),
      symbolicLink("seen/l", "/w/hidden"),
    ],
    steps: (made) => [unveil("/w/seen", "rwcxb"), made("/w/seen/l/x")],
  },
  {
    name: "veil-hides-path",
    errno: "ENOENT",
    refusal: "veil/ENOENT/path-is-hidden",
    setup: [directory("seen"), directory("hidden")],
    steps: (made) => [unveil("/w/seen", "rwcxb"), made("/w/hidden")],
  },
  {
    name: "veil-symlink-lacks-letter",
    errno: "EACCES",
    refusal: "veil/EACCES/link-unveiled-without-needed-letter",
    setup: [
      directory("seen"),
      directory("other"),
      symbolicLink("seen/l", "/w/other"),
    ],
    steps: (made) => [
      unveil("/w/seen", "x"),
      unveil("/w/other", "rwcxb"),
      made("/w/seen/l/x"),
    ],
  },
  {
    name: "veil-symlink-target-lacks-letter",
    errno: "EACCES",
    refusal: "veil/EACCES/link-target-unveiled-without-needed-letter",
    setup: [
      directory("seen"),
      directory("other"),
      symbolicLink("seen/l", "/w/other"),
    ],
    steps: (made) => [
      unveil("/w/seen", "rwcxb"),
      unveil("/w/other", "x"),
      made("/w/seen/l/x"),
    ],
  },
  {
    name: "veil-path-lacks-letter",
    errno: "EACCES",
    refusal: "veil/EACCES/path-unveiled-without-needed-letter",
    setup: [directory("other")],
    steps: (made) => [unveil("/w/other", "x"), made("/w/other")],
  },
  {
    name: "no-such-process",
    errno: "ESRCH",
    refusal: "procfs/ESRCH/name-is-no-decimal-number",
    ...processes,
    steps: (made) => [made("p/nonsense/x")],
  },
  {
    // The task that flushes file systems, the work queue's or the finalizer:
    // the first processes that the kernel makes and lists are its own.
    name: "kernel-process-runs-no-program",
    errno: "ENOEXEC",
    refusal: "procfs/ENOEXEC/process-has-no-executable",
    ...processes,
    steps: (made) => [made("p/3/exe/x")],
  },
  {
    name: "dirfd-not-open",
    errno: "EBADF",
    refusal: "dirfd/EBADF/not-open",
    steps: (made) => [made("x", 77)],
    only: "directory",
  },
  {
    name: "dirfd-is-a-pipe",
    errno: "EINVAL",
    refusal: "dirfd/EINVAL/has-no-path",
    steps: (made) => [pipe(descriptors).returns(0), made("x", 1)],
    only: "directory",
  },
  {
    name: "dirfd-is-a-file",
    errno: "ENOTDIR",
    refusal: "dirfd/ENOTDIR/is-no-directory",
    setup: [file("f", "x")],
    steps: (made) => [
      open("f", "O_RDONLY").as("fd"),
      made("x", result("fd")),
    ],
    only: "directory",
  },
];

/** One row for each way in which the walk of a call's path fails. */
export function walkFailures(about: PathCall): Row[] {
  const { call: name, parameter = "path" } = about;
  const suffix = parameter === "path" ? "" : `${parameter}-`;
  const applies = ({ only, name }: Failure): boolean =>
    about.except?.includes(name) !== true && (only === undefined ||
      (only === "directory" && about.takesDirectory === true) ||
      (only === "user" && about.as !== "root") ||
      (only === "follows" && about.follows === true));
  const rows: Row[] = [];
  for (const failure of failures) {
    const { errno, refusal, setup = [], steps } = failure;
    const subject = failure.only === "directory" ? "dirfd" : parameter;
    const claim = `${subject}: ${refusal}` as const;
    // Where the paragraph has no such refusal the call does not fail like that.
    if (!applies(failure) || claimedEntries(claim, [name]).length === 0) {
      continue;
    }
    const veil = failure.name.startsWith("veil-") ? about.veil ?? [] : [];
    const all = [
      ...(about.before ?? []).flat(),
      ...veil.flat(),
      ...steps(about.step).flat(),
    ];
    const last = all.at(-1);
    if (last === undefined) continue;
    rows.push(
      row(`${name}/${errno}/${suffix}${failure.name}`, {
        covers: claim,
        ...(about.as === undefined ? {} : { as: about.as }),
        setup: [...setup, ...(about.setup ?? [])],
        ...(failure.teardown === undefined
          ? {}
          : { teardown: failure.teardown, touches: ["mounts"] }),
        steps: [...all.slice(0, -1), last.fails(errno)],
      }),
    );
  }
  return rows;
}

/** Room for the result of calls that only fail here. */
export const unused = buffer(256, "unused");
