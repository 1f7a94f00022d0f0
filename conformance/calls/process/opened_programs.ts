/**
 * What stops a program or its interpreter from being opened, where another
 * file system or a veil has a say: execve and posix_spawn open both alike.
 *
 * @module
 */

import type { SharedRefusal } from "../../../src/api/refusals.ts";
import { claimNamed } from "../../ledger/claim.ts";
import {
  call,
  close,
  directory,
  type ErrnoName,
  file,
  fsmount,
  fsopen,
  mounted,
  node,
  result,
  type Row,
  type Steps,
  symbolicLink,
  umount,
  unveil,
} from "../../language/row.ts";
import { leaving, mountedByTheDead } from "../../worlds/file_metadata.ts";
import { elf } from "../../worlds/process_elf.ts";
import { interpreted, type ProgramCase, rowOf } from "./programs.ts";

const X = { mode: 0o755 };

/** A path that cannot be opened to be run, and why. */
interface Unopened {
  readonly name: string;
  readonly errno: ErrnoName;
  readonly refusal: SharedRefusal;
  readonly path: string;
  readonly setup?: Steps;
  readonly before?: Steps;
  /** What a program needs that has it as its interpreter. */
  readonly named?: Steps;
  readonly teardown?: Steps;
  readonly rest?: Pick<
    ProgramCase,
    "as" | "arch" | "touchesMounts" | "shows"
  >;
}

/** What is made by the kernel, to be run by root, whom no mode stops. */
function generated(
  name: string,
  errno: ErrnoName,
  refusal: SharedRefusal,
  path: string,
  before: Steps = [],
  rest: Unopened["rest"] = {},
): Unopened {
  return {
    name,
    errno,
    refusal,
    path,
    before,
    setup: [["p", "proc"], ["s", "sys"]].flatMap(([where = "", type = ""]) => [
      directory(where),
      fsopen(type).as(type),
      fsmount(result(type), where),
      close(result(type)),
    ]),
    teardown: [umount("/w/p"), umount("/w/s")],
    rest: { as: "root", touchesMounts: true, ...rest },
  };
}

/** A program that is reached through a link, under a veil. */
function veiled(
  name: string,
  errno: ErrnoName,
  refusal: SharedRefusal,
  place: string,
  letters: readonly [place: string, target: string],
): Unopened {
  const [ofPlace, ofTarget] = letters;
  return {
    name,
    errno,
    refusal,
    path: `${place}/l/i`,
    setup: [
      directory("place"),
      directory("target"),
      file("target/i", elf(), X),
      symbolicLink("place/l", "/w/target", { uid: 1000, gid: 1000 }),
      symbolicLink("l", "/w/target", { uid: 1000, gid: 1000 }),
    ],
    named: [unveil("/w/f", "rx")],
    before: [
      unveil("/w/place", ofPlace),
      ...(ofTarget === "" ? [] : [unveil("/w/target", ofTarget)]),
    ],
  };
}

const unopened: readonly Unopened[] = [
  generated(
    "no-such-process",
    "ESRCH",
    "procfs/ESRCH/name-is-no-decimal-number",
    "/w/p/nonsense",
  ),
  generated(
    "kernel-process-runs-no-program",
    "ENOEXEC",
    "procfs/ENOEXEC/process-has-no-executable",
    "/w/p/3/exe",
  ),
  generated(
    "process-not-dumpable",
    "EPERM",
    "procfs/EPERM/process-is-not-dumpable",
    "/w/p/self/cmdline",
    [call.prctl("PR_SET_DUMPABLE", 0, 0, 0).returns(0)],
  ),
  generated(
    "sysfs-in-jail",
    "EPERM",
    "sysfs/EPERM/not-readable-in-jail",
    "/w/s/kernel/cpuinfo",
    [call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0)],
  ),
  generated(
    "no-profile-of-the-process",
    "ENOBUFS",
    "procfs/ENOBUFS/process-has-no-profile",
    "/w/p/self/perf_events",
  ),
  generated(
    "no-profile-of-the-system",
    "ENOENT",
    "sysfs/ENOENT/no-system-wide-profile",
    "/w/s/kernel/profile",
  ),
  generated(
    "no-cpuinfo",
    "EINVAL",
    "sysfs/EINVAL/no-cpuinfo-on-this-architecture",
    "/w/s/kernel/cpuinfo",
    [],
    { arch: ["aarch64", "riscv64"] },
  ),
  veiled(
    "veil-hides-link",
    "ENOENT",
    "veil/ENOENT/link-is-hidden",
    "/w",
    ["rx", "rx"],
  ),
  veiled(
    "veil-link-lacks-letter",
    "EACCES",
    "veil/EACCES/link-unveiled-without-needed-letter",
    "/w/place",
    ["rw", "rx"],
  ),
  veiled(
    "veil-hides-link-target",
    "ENOENT",
    "veil/ENOENT/link-target-is-hidden",
    "/w/place",
    ["rx", ""],
  ),
  veiled(
    "veil-link-target-lacks-letter",
    "EACCES",
    "veil/EACCES/link-target-unveiled-without-needed-letter",
    "/w/place",
    ["rx", "rw"],
  ),
  {
    name: "tty-without-terminal",
    errno: "ENXIO",
    refusal: "node/ENXIO/no-controlling-terminal",
    path: "/w/tty",
    setup: [node("tty", "S_IFCHR|0o777", 0x500)],
    rest: {
      shows: "execve/behaviour/device-node-is-opened-before-it-is-refused",
    },
  },
  {
    name: "process-is-gone",
    errno: "ESRCH",
    refusal: "procfs/ESRCH/process-is-gone",
    path: "/w/c",
    setup: mountedByTheDead.setup ?? [],
    before: leaving,
    teardown: mountedByTheDead.teardown ?? [],
    rest: { as: "root", touchesMounts: true },
  },
];

/** The interpreter's alone: the program's like stands elsewhere. */
const ofInterpreters: readonly Unopened[] = [
  {
    name: "on-noexec-mount",
    errno: "EACCES",
    refusal: "node/EACCES/mount-forbids-execution",
    path: "/w/m/i",
    setup: [directory("m"), mounted("m", "MS_NOEXEC"), file("m/i", elf(), X)],
    teardown: [umount("/w/m")],
    rest: { touchesMounts: true },
  },
];

/** The program itself is what cannot be opened. */
function asProgram(one: Unopened): ProgramCase {
  const { name, errno, refusal, path, setup = [], before = [], teardown = [] } =
    one;
  return {
    name,
    errno,
    covers: claimNamed(`program: ${refusal}`),
    path,
    setup,
    before,
    teardown,
    ...one.rest,
  };
}

/** A program that can be opened names it. */
function asInterpreter(one: Unopened): ProgramCase {
  const { name, refusal, path, setup = [], before = [], named = [] } = one;
  return {
    ...asProgram(one),
    before: [...named, ...before],
    name: `interpreter-${name}`,
    covers: claimNamed(`interpreter: ${refusal}`),
    path: "/w/f",
    setup: [...setup, ...interpreted(path)],
  };
}

const cases: readonly ProgramCase[] = [
  ...unopened.map(asProgram),
  ...[...unopened, ...ofInterpreters].map(asInterpreter),
];

/** Each for both calls. */
export const rows: readonly Row[] = (["execve", "posix_spawn"] as const)
  .flatMap((name) => cases.map((one) => rowOf(name, one)));
