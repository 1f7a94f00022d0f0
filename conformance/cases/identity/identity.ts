import {
  call,
  EFAULT,
  EINVAL,
  EPERM,
  NULL,
  readOnly,
  type Row,
  row,
  type Step,
  u32,
  words,
} from "../../harness/row.ts";

const SOURCE = "Kernel/Syscalls/getuid.cpp, setuid.cpp";
const NONE = 0xffff_ffff;

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

const real = u32(77, "real");
const effective = u32(77, "effective");
const saved = u32(77, "saved");

/** The three uids must be these. */
function uids(r: number, e: number, s: number): Step {
  return call.getresuid(real, effective, saved).returns(0)
    .observes(real, r).observes(effective, e).observes(saved, s);
}

function gids(r: number, e: number, s: number): Step {
  return call.getresgid(real, effective, saved).returns(0)
    .observes(real, r).observes(effective, e).observes(saved, s);
}

interface Setter {
  readonly name: "setuid" | "seteuid" | "setgid" | "setegid";
  readonly state: (r: number, e: number, s: number) => Step;
  /** The three ids after root has set 5 (only the effective for sete*). */
  readonly byRoot: readonly [number, number, number];
  readonly refusal: string;
}

const setters: readonly Setter[] = [
  {
    name: "setuid",
    state: uids,
    byRoot: [5, 5, 5],
    refusal: "setuid/EPERM/id-neither-real-nor-effective-uid",
  },
  {
    name: "seteuid",
    state: uids,
    byRoot: [0, 5, 0],
    refusal: "seteuid/EPERM/id-neither-real-nor-saved-uid",
  },
  {
    name: "setgid",
    state: gids,
    byRoot: [5, 5, 5],
    refusal: "setgid/EPERM/id-neither-real-nor-effective-gid",
  },
  {
    name: "setegid",
    state: gids,
    byRoot: [0, 5, 0],
    refusal: "setegid/EPERM/id-neither-real-nor-saved-gid",
  },
];

function setterRows({ name, state, byRoot, refusal }: Setter): Row[] {
  return [
    made(`${name}/EINVAL/all-ones`, {
      covers: `${name}/EINVAL/id-0xffffffff`,
      steps: [call[name](NONE).fails(EINVAL)],
    }),
    made(`${name}/EPERM/foreign-id`, {
      covers: refusal,
      steps: [call[name](5).fails(EPERM), state(1000, 1000, 1000)],
    }),
    made(`${name}/success/own-id`, {
      steps: [call[name](1000).returns(0), state(1000, 1000, 1000)],
    }),
    made(`${name}/success/by-root`, {
      as: "root",
      steps: [call[name](5).returns(0), state(...byRoot)],
    }),
  ];
}

/** Rows of the calls that tell and change ids. */
export const identityTableRows: readonly Row[] = [
  made("getuid/success/user", { steps: [call.getuid().returns(1000)] }),
  made("geteuid/success/user", { steps: [call.geteuid().returns(1000)] }),
  made("getgid/success/user", { steps: [call.getgid().returns(1000)] }),
  made("getegid/success/user", { steps: [call.getegid().returns(1000)] }),
  made("getuid/success/root", {
    as: "root",
    steps: [call.getuid().returns(0)],
  }),
  made("getresuid/success/user", { steps: [uids(1000, 1000, 1000)] }),
  made("getresgid/success/user", { steps: [gids(1000, 1000, 1000)] }),
  made("getresuid/EFAULT/first", {
    covers: "getresuid/EFAULT/first-pointer-writable",
    steps: [call.getresuid(NULL, effective, saved).fails(EFAULT)],
  }),
  made("getresuid/EFAULT/second-but-first-is-stored", {
    covers: "getresuid/EFAULT/second-pointer-writable-first-value-already",
    steps: [
      call.getresuid(real, NULL, saved).fails(EFAULT)
        .observes(real, 1000).observes(saved, 77),
    ],
  }),
  made("getresuid/EFAULT/third-but-two-are-stored", {
    covers: "getresuid/EFAULT/third-pointer-writable-first-two-already",
    steps: [
      call.getresuid(real, effective, readOnly(saved)).fails(EFAULT)
        .observes(real, 1000).observes(effective, 1000),
    ],
  }),
  ...setters.flatMap(setterRows),
  made("setresuid/EPERM/foreign-id", {
    covers: "setresuid/EPERM/after-substitution-three-one-current-real",
    steps: [
      call.setresuid(1000, 1000, 5).fails(EPERM),
      call.setresuid(NONE, 5, NONE).fails(EPERM),
    ],
  }),
  made("setresuid/success/all-ones-leave-alone", {
    as: "root",
    steps: [
      call.setresuid(NONE, 5, NONE).returns(0),
      uids(0, 5, 0),
      call.setresuid(5, NONE, 0).returns(0),
      uids(5, 5, 0),
    ],
  }),
  made("setresuid/success/back-to-saved", {
    as: "root",
    steps: [
      call.setresuid(5, 5, 0).returns(0),
      call.seteuid(0).returns(0),
      uids(5, 0, 0),
    ],
  }),
  made("setresgid/EPERM/foreign-id", {
    covers: "setresgid/EPERM/after-substitution-three-one-current-real",
    steps: [call.setresgid(5, NONE, NONE).fails(EPERM)],
  }),
  made("setreuid/EPERM/foreign-id", {
    covers: "setreuid/EPERM/after-substituting-current-value-0xffffffff-either",
    steps: [call.setreuid(5, 5).fails(EPERM)],
  }),
  made("setreuid/EPERM/even-for-root", {
    covers: "setreuid/EPERM/after-substituting-current-value-0xffffffff-either",
    as: "root",
    note: "There is no exemption for the superuser.",
    steps: [call.setreuid(5, 0).fails(EPERM)],
  }),
  made("setreuid/EINVAL/own-ids", {
    covers: "setreuid/EINVAL/either-id-numerically-below-0xffffffff-always",
    note: "A reversed range check: no call ever succeeds.",
    steps: [
      call.setreuid(1000, 1000).fails(EINVAL),
      call.setreuid(NONE, NONE).fails(EINVAL),
    ],
  }),
  made("setregid/EPERM/foreign-id", {
    covers: "setregid/EPERM/after-substitution-either-id-one-current",
    steps: [call.setregid(5, NONE).fails(EPERM)],
  }),
  made("setregid/success/own-ids", {
    steps: [call.setregid(1000, NONE).returns(0), gids(1000, 1000, 1000)],
  }),
  made("getgroups/success/none", {
    steps: [call.getgroups(0, NULL).returns(0)],
  }),
  made("getgroups/EINVAL/count-must-match", {
    covers: "getgroups/EINVAL/count-non-zero-exactly-equal-number",
    as: "root",
    steps: [
      call.setgroups(2, words(4, [7, 8])).returns(0),
      call.getgroups(0, NULL).returns(2),
      call.getgroups(1, words(4, [0, 0, 0], "list")).fails(EINVAL),
      call.getgroups(3, words(4, [0, 0, 0], "list")).fails(EINVAL),
      call.getgroups(2, words(4, [0, 0, 0], "list")).returns(0),
    ],
  }),
  made("getgroups/EFAULT/read-only", {
    covers: "getgroups/EFAULT/gids-writable-count-4-bytes",
    as: "root",
    steps: [
      call.setgroups(1, u32(7)).returns(0),
      call.getgroups(1, readOnly(u32(0, "one"))).fails(EFAULT),
    ],
  }),
  made("setgroups/EINVAL/more-than-32-before-privilege", {
    covers: "setgroups/EINVAL/count-32-ngroups_max-checked-before-privilege",
    steps: [call.setgroups(33, NULL).fails(EINVAL)],
  }),
  made("setgroups/EPERM/user", {
    covers: "setgroups/EPERM/effective-uid-0",
    steps: [call.setgroups(0, NULL).fails(EPERM)],
  }),
  made("setgroups/EFAULT/null", {
    covers: "setgroups/EFAULT/count-0-gids-readable",
    as: "root",
    steps: [call.setgroups(1, NULL).fails(EFAULT)],
  }),
  made("setgroups/success/duplicates-are-dropped", {
    as: "root",
    steps: [
      call.setgroups(3, words(4, [7, 7, 0])).returns(0),
      call.getgroups(0, NULL).returns(1),
      call.getgroups(1, u32(0, "one")).returns(0).observes(u32(0, "one"), 7),
    ],
  }),
  row("getgroups/success/hash-table-order", {
    source: "Kernel/Syscalls/setuid.cpp, AK/HashTable.h",
    note: "The groups come back in the order of the table that drops doubles.",
    as: "root",
    steps: [
      call.setgroups(5, words(4, [100, 200, 300, 400, 500])).returns(0),
      call.getgroups(5, words(4, [0, 0, 0, 0, 0], "list")).returns(0)
        .observes(
          words(4, [0, 0, 0, 0, 0], "list"),
          new Uint8Array(Uint32Array.of(500, 200, 300, 100, 400).buffer),
        ),
    ],
  }),
];
