import { type Claim, claimNamed } from "../../ledger/claim.ts";
import { call, NULL, type Row, row, type Step } from "../../language/row.ts";
import { gids, uids } from "../../worlds/identity.ts";

const NONE = 0xffff_ffff;

interface Setter {
  readonly name: "setuid" | "seteuid" | "setgid" | "setegid";
  readonly state: (r: number, e: number, s: number) => Step;
  /** The three ids after root has set 5 (only the effective for sete*). */
  readonly byRoot: readonly [number, number, number];
  readonly refusal: Claim;
  /** What the call does, as its paragraph names it. */
  readonly replaces: string;
}

const ONE = "returns-0-and-replaces-the-effective-id";

const ALL = "returns-0-and-replaces-all-three";

const setters: readonly Setter[] = [
  {
    name: "setuid",
    state: uids,
    byRoot: [5, 5, 5],
    refusal: "setuid/EPERM/neither-real-nor-effective-uid-of-the-caller",
    replaces: ALL,
  },
  {
    name: "seteuid",
    state: uids,
    byRoot: [0, 5, 0],
    refusal: "seteuid/EPERM/neither-real-nor-saved-uid-of-the-caller",
    replaces: ONE,
  },
  {
    name: "setgid",
    state: gids,
    byRoot: [5, 5, 5],
    refusal: "setgid/EPERM/neither-real-nor-effective-gid-of-the-caller",
    replaces: ALL,
  },
  {
    name: "setegid",
    state: gids,
    byRoot: [0, 5, 0],
    refusal: "setegid/EPERM/neither-real-nor-saved-gid-of-the-caller",
    replaces: ONE,
  },
];

function setterRows({ name, state, byRoot, refusal, replaces }: Setter): Row[] {
  return [
    row(`${name}/EINVAL/all-ones`, {
      covers: `${name}/EINVAL/id-is-0xffffffff`,
      steps: [call[name](NONE).fails("EINVAL")],
    }),
    row(`${name}/EPERM/foreign-id`, {
      covers: refusal,
      steps: [call[name](5).fails("EPERM"), state(1000, 1000, 1000)],
    }),
    row(`${name}/success/own-id`, {
      steps: [call[name](1000).returns(0), state(1000, 1000, 1000)],
    }),
    row(`${name}/success/by-root`, {
      covers: [replaces, "superuser-may-set-any-id"].map((does) =>
        claimNamed(`${name}/behaviour/${does}`)
      ),
      as: "root",
      steps: [call[name](5).returns(0), state(...byRoot)],
    }),
    row(`${name}/success/effective-uid-0-is-the-privilege`, {
      covers: claimNamed(`${name}/behaviour/privilege-is-euid-0`),
      as: "root",
      steps: [
        call.setresgid(5, 6, 7).returns(0),
        call.setresuid(5, 0, 7).returns(0),
        call[name](9).returns(0),
      ],
    }),
    row(`${name}/EPERM/real-and-saved-uid-0-are-no-privilege`, {
      covers: [`${name}/behaviour/privilege-is-euid-0`, refusal]
        .map(claimNamed),
      as: "root",
      steps: [
        call.setresuid(0, 6, 0).returns(0),
        call[name](9).fails("EPERM"),
        uids(0, 6, 0),
        gids(0, 0, 0),
      ],
    }),
  ];
}

const dumpable = call.prctl("PR_SET_DUMPABLE", 1, 0, 0).returns(0);

const isDumpable = (value: 0 | 1): Step =>
  call.prctl("PR_GET_DUMPABLE", 0, 0, 0).returns(value);

/** A call that changes an effective id, and one that changes none. */
interface Change {
  readonly name: Setter["name"] | "setresuid" | "setresgid" | "setregid";
  readonly none: readonly Step[];
  readonly some: readonly Step[];
}

const changes: readonly Change[] = [
  ...setters.map(({ name }): Change => ({
    name,
    none: [call[name](0).returns(0)],
    some: [call[name](5).returns(0)],
  })),
  {
    name: "setresuid",
    none: [
      call.setresuid(5, NONE, 6).returns(0),
      call.setresuid(6, 0, 5).returns(0),
    ],
    some: [call.setresuid(NONE, 6, NONE).returns(0)],
  },
  {
    name: "setresgid",
    none: [
      call.setresgid(5, NONE, 6).returns(0),
      call.setresgid(6, 0, 5).returns(0),
    ],
    some: [call.setresgid(NONE, 6, NONE).returns(0)],
  },
  {
    name: "setregid",
    none: [
      call.setresgid(5, NONE, 6).returns(0),
      call.setregid(6, NONE).returns(0),
      call.setregid(NONE, 0).returns(0),
    ],
    some: [call.setregid(NONE, 6).returns(0)],
  },
];

/** Only the effective ids count, however the others change. */
function dumpabilityRow({ name, none, some }: Change): Row {
  return row(`${name}/success/ends-dumpability-with-the-effective-id`, {
    covers: claimNamed(`${name}/behaviour/changed-effective-id-ends-dumpable`),
    as: "root",
    source: "Kernel/Syscalls/setuid.cpp",
    steps: [
      dumpable,
      ...none,
      isDumpable(1),
      ...some,
      isDumpable(0),
    ],
  });
}

/** Each of three different ids, asked for by somebody who is not root. */
const threeIds: readonly Row[] = [
  row("setuid/EPERM/saved-uid", {
    covers: "setuid/EPERM/neither-real-nor-effective-uid-of-the-caller",
    as: "root",
    steps: [
      call.setresuid(5, 6, 7).returns(0),
      call.getuid().returns(5),
      call.geteuid().returns(6),
      call.setuid(7).fails("EPERM"),
      call.setuid(0).fails("EPERM"),
      uids(5, 6, 7),
      call.setuid(6).returns(0),
      uids(6, 6, 6),
      call.setuid(5).fails("EPERM"),
    ],
  }),
  row("setuid/success/real-uid-takes-all-three", {
    covers: ["setuid/behaviour/unprivileged-callers-replace-all-three-too"],
    as: "root",
    source: "Kernel/Syscalls/setuid.cpp",
    steps: [
      call.setresuid(5, 6, 7).returns(0),
      call.setuid(5).returns(0),
      uids(5, 5, 5),
      call.seteuid(7).fails("EPERM"),
    ],
  }),
  row("seteuid/EPERM/effective-uid-itself", {
    covers: "seteuid/EPERM/neither-real-nor-saved-uid-of-the-caller",
    note: "Even what would change nothing.",
    as: "root",
    steps: [
      call.setresuid(5, 6, 7).returns(0),
      call.seteuid(6).fails("EPERM"),
      call.seteuid(0).fails("EPERM"),
      call.seteuid(5).returns(0),
      uids(5, 5, 7),
      call.seteuid(7).returns(0),
      uids(5, 7, 7),
    ],
  }),
  row("setgid/EPERM/saved-gid", {
    covers: "setgid/EPERM/neither-real-nor-effective-gid-of-the-caller",
    as: "root",
    steps: [
      call.setresgid(5, 6, 7).returns(0),
      call.setuid(1000).returns(0),
      call.getgid().returns(5),
      call.getegid().returns(6),
      call.setgid(7).fails("EPERM"),
      gids(5, 6, 7),
      call.setgid(6).returns(0),
      gids(6, 6, 6),
      call.setgid(5).fails("EPERM"),
    ],
  }),
  row("setgid/success/real-gid-takes-all-three", {
    covers: ["setgid/behaviour/unprivileged-callers-replace-all-three-too"],
    as: "root",
    source: "Kernel/Syscalls/setuid.cpp",
    steps: [
      call.setresgid(5, 6, 7).returns(0),
      call.setuid(1000).returns(0),
      call.setgid(5).returns(0),
      gids(5, 5, 5),
      call.setegid(7).fails("EPERM"),
    ],
  }),
  row("setegid/EPERM/effective-gid-itself", {
    covers: "setegid/EPERM/neither-real-nor-saved-gid-of-the-caller",
    as: "root",
    steps: [
      call.setresgid(5, 6, 7).returns(0),
      call.setuid(1000).returns(0),
      call.setegid(6).fails("EPERM"),
      call.setegid(5).returns(0),
      gids(5, 5, 7),
      call.setegid(7).returns(0),
      gids(5, 7, 7),
    ],
  }),
  row("setuid/EPERM/real-uid-0-is-no-superuser", {
    covers: "setuid/EPERM/neither-real-nor-effective-uid-of-the-caller",
    note: "The effective uid alone makes one.",
    as: "root",
    steps: [
      call.setresuid(0, 6, 7).returns(0),
      call.setuid(5).fails("EPERM"),
      call.setgid(5).fails("EPERM"),
      call.setresuid(5, NONE, NONE).fails("EPERM"),
      call.setresgid(5, NONE, NONE).fails("EPERM"),
      call.setgroups(0, NULL).fails("EPERM"),
      uids(0, 6, 7),
      gids(0, 0, 0),
      call.seteuid(0).returns(0),
      call.setgid(5).returns(0),
      uids(0, 0, 7),
      gids(5, 5, 5),
    ],
  }),
];

export const rows: readonly Row[] = [
  ...setters.flatMap(setterRows),
  ...changes.map(dumpabilityRow),
  ...threeIds,
];
