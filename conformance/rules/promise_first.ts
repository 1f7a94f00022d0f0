/**
 * A promise that only some uses of a call need: it is asked for before what
 * the call would otherwise refuse.
 *
 * @module
 */

import type { PromiseName } from "../../src/api/constants.ts";
import { claimNamed } from "../ledger/claim.ts";
import {
  call,
  KERNEL,
  kill,
  mmap,
  mprotect,
  NULL,
  pledge,
  type Row,
  row,
  type Step,
  UNMAPPED,
} from "../language/row.ts";

const nobody = 0x7fff_fff0;

/** A call without the promise that also has another fault. */
interface Violation {
  readonly id: string;
  /** What the process has promised; nothing, when left out. */
  readonly given?: string;
  readonly missing: PromiseName;
  /** What the call's paragraph puts before the promise. */
  readonly subject?: string;
  readonly step: Step;
  readonly as?: "root";
  readonly source: string;
}

const PRCTL = "Kernel/Syscalls/prctl.cpp";

const violations: readonly Violation[] = [
  {
    id: "prctl/pledge/before-the-length-of-a-process-name",
    missing: "proc",
    subject: "PR_SET_PROCESS_NAME",
    step: call.prctl("PR_SET_PROCESS_NAME", UNMAPPED, 33, 0),
    source: PRCTL,
  },
  {
    id: "prctl/pledge/before-the-room-for-a-process-name",
    missing: "stdio",
    subject: "PR_GET_PROCESS_NAME",
    step: call.prctl("PR_GET_PROCESS_NAME", KERNEL, 0, 0),
    source: PRCTL,
  },
  {
    id: "prctl/pledge/before-the-length-of-a-thread-name",
    missing: "stdio",
    subject: "PR_SET_THREAD_NAME",
    step: call.prctl("PR_SET_THREAD_NAME", nobody, UNMAPPED, 65),
    source: PRCTL,
  },
  {
    id: "prctl/pledge/before-the-thread-whose-name-is-asked",
    missing: "thread",
    subject: "PR_GET_THREAD_NAME",
    step: call.prctl("PR_GET_THREAD_NAME", nobody, UNMAPPED, 0),
    source: PRCTL,
  },
  {
    id: "kill/pledge/before-the-signal",
    given: "stdio",
    missing: "proc",
    step: kill(nobody, 32),
    source: "Kernel/Syscalls/kill.cpp",
  },
  {
    id: "mmap/pledge/prot_exec-before-the-size",
    given: "stdio map_fixed",
    missing: "prot_exec",
    step: mmap({ size: 0, prot: "PROT_EXEC", flags: 0 }),
    source: "Kernel/Syscalls/mmap.cpp",
  },
  {
    id: "mmap/pledge/map_fixed-before-the-size",
    given: "stdio prot_exec",
    missing: "map_fixed",
    step: mmap({ size: 0, prot: "PROT_READ", flags: "MAP_FIXED" }),
    source: "Kernel/Syscalls/mmap.cpp",
  },
  {
    id: "mprotect/pledge/prot_exec-before-the-range",
    given: "stdio",
    missing: "prot_exec",
    step: mprotect(KERNEL, 0, "PROT_EXEC"),
    source: "Kernel/Syscalls/mmap.cpp",
  },
  {
    id: "adjtime/pledge/before-the-privilege",
    given: "stdio",
    missing: "settime",
    step: call.adjtime(UNMAPPED, NULL),
    source: "Kernel/Syscalls/clock.cpp",
  },
  {
    id: "umount/pledge/before-the-parameters",
    as: "root",
    given: "stdio",
    missing: "mount",
    step: call.umount(UNMAPPED),
    source: "Kernel/Syscalls/mount.cpp",
  },
];

function killed({ id, given = "", missing, step, ...rest }: Violation): Row {
  const { subject, as, source } = rest;
  const refusal = `promise/EPROMISEVIOLATION/${missing}-not-promised`;
  const claim = subject === undefined ? refusal : `${subject}: ${refusal}`;
  return row(id, {
    source,
    ...(as === undefined ? {} : { as }),
    steps: [pledge(given), step.kills("SIGABRT", claimNamed(claim))],
  });
}

export const rows: readonly Row[] = [
  ...violations.map(killed),
  row("umount/pledge/behind-the-privilege", {
    covers: "privilege/EPERM/not-superuser",
    source: "Kernel/Syscalls/mount.cpp",
    note: "Of all calls about mounts this alone asks for the superuser first.",
    steps: [
      pledge("stdio").returns(0),
      call.umount(UNMAPPED).fails("EPERM"),
      pledge("").returns(0),
      call.umount(UNMAPPED).fails("EPERM"),
    ],
  }),
];
