/**
 * Who may read, write and execute: each class of a mode alone, each bit alone,
 * and who may remove and replace in sticky directories.
 *
 * @module
 */

import {
  call,
  chmod,
  chown,
  directory,
  faccessat,
  file,
  link,
  node,
  NULL,
  open,
  rename,
  rmdir,
  room,
  type Row,
  row,
  stat,
  type Step,
  type Steps,
  symbolicLink,
  text,
  u32,
  unlink,
} from "../language/row.ts";

const METADATA = "Kernel/FileSystem/InodeMetadata.h";
const VFS = "Kernel/FileSystem/VirtualFileSystem.cpp";

const status = room("stat", "status");

const USER = 1000;
const EXTRA = 500;
const OTHER = 2000;

/** As the row's user, who is in one group more. */
const inGroups: Steps = [
  call.setgroups(1, u32(EXTRA)),
  call.setresgid(USER, USER, USER),
  call.setresuid(USER, USER, USER),
];

/** The class of a mode that files of these owners choose for the row's user. */
const classes = {
  owner: { uid: USER, gid: OTHER, shift: 6 },
  "owner-in-its-group": { uid: USER, gid: USER, shift: 6 },
  group: { uid: OTHER, gid: USER, shift: 3 },
  "extra-group": { uid: OTHER, gid: EXTRA, shift: 3 },
  others: { uid: OTHER, gid: OTHER, shift: 0 },
} as const;

const accesses = [
  { bit: 4, option: "O_RDONLY", mode: "R_OK" },
  { bit: 2, option: "O_WRONLY", mode: "W_OK" },
  { bit: 1, option: "O_EXEC", mode: "X_OK" },
] as const;

/** Files whose class has just one bit, and files whose class lacks just one. */
const ofClasses: readonly Row[] = Object.entries(classes).map((
  [name, { uid, gid, shift }],
) =>
  row(`faccessat/success/each-bit-of-${name}`, {
    source: METADATA,
    as: "root",
    setup: accesses.flatMap(({ bit }) => [
      ...file(`only${bit}`, "", { uid, gid, mode: bit << shift }),
      ...file(`but${bit}`, "", { uid, gid, mode: 0o777 & ~(bit << shift) }),
    ]),
    steps: [
      ...inGroups,
      ...accesses.flatMap(({ bit }) =>
        accesses.flatMap((asked): readonly Step[] => {
          const only = faccessat(`only${bit}`, asked.mode, "AT_EACCESS");
          const but = faccessat(`but${bit}`, asked.mode, "AT_EACCESS");
          return asked.bit === bit
            ? [only.returns(0), but.fails("EACCES")]
            : [only.fails("EACCES"), but.returns(0)];
        })
      ),
      ...accesses.flatMap(({ bit, option }) => [
        open(`but${bit}`, option).fails("EACCES"),
        open(`only${bit}`, option).succeeds(),
      ]),
    ],
  })
);

/** faccessat looks at the real ids, and with AT_EACCESS at the effective ones. */
const realIds: readonly Row[] = [
  row("faccessat/success/real-group-and-effective-group", {
    source: METADATA,
    covers: [
      "faccessat/behaviour/judges-the-real-ids",
      "faccessat/behaviour/at_eaccess-judges-the-effective-ids",
    ],
    as: "root",
    setup: [
      file("real", "", { uid: OTHER, gid: 700, mode: 0o040 }),
      file("effective", "", { uid: OTHER, gid: 800, mode: 0o040 }),
      file("extra", "", { uid: OTHER, gid: EXTRA, mode: 0o040 }),
      file("saved", "", { uid: OTHER, gid: 900, mode: 0o040 }),
    ],
    steps: [
      call.setgroups(1, u32(EXTRA)),
      call.setresgid(700, 800, 900),
      call.setresuid(USER, USER, USER),
      faccessat("real", "R_OK").returns(0),
      faccessat("real", "R_OK", "AT_EACCESS").fails("EACCES"),
      faccessat("effective", "R_OK").fails("EACCES"),
      faccessat("effective", "R_OK", "AT_EACCESS").returns(0),
      faccessat("extra", "R_OK").returns(0),
      faccessat("extra", "R_OK", "AT_EACCESS").returns(0),
      faccessat("saved", "R_OK").fails("EACCES"),
      faccessat("saved", "R_OK", "AT_EACCESS").fails("EACCES"),
    ],
  }),
  row("faccessat/success/real-user-and-effective-user", {
    source: METADATA,
    as: "root",
    setup: [
      file("real", "", { uid: 700, gid: OTHER, mode: 0o200 }),
      file("effective", "", { uid: 800, gid: OTHER, mode: 0o200 }),
      file("saved", "", { uid: 900, gid: OTHER, mode: 0o200 }),
    ],
    steps: [
      call.setresuid(700, 800, 900),
      faccessat("real", "W_OK").returns(0),
      faccessat("real", "W_OK", "AT_EACCESS").fails("EACCES"),
      faccessat("effective", "W_OK").fails("EACCES"),
      faccessat("effective", "W_OK", "AT_EACCESS").returns(0),
      faccessat("saved", "W_OK").fails("EACCES"),
      faccessat("saved", "W_OK", "AT_EACCESS").fails("EACCES"),
    ],
  }),
  row("faccessat/success/link-itself-and-what-it-leads-to", {
    source: VFS,
    setup: [
      file("f", "", { mode: 0 }),
      symbolicLink("l", "f", { uid: USER }),
      symbolicLink("dangling", "none", { uid: USER }),
    ],
    steps: [
      faccessat("l", "R_OK").fails("EACCES"),
      faccessat("l", "R_OK", "AT_SYMLINK_NOFOLLOW").returns(0),
      faccessat("l", "W_OK", "AT_SYMLINK_NOFOLLOW|AT_EACCESS").returns(0),
      faccessat("l", "X_OK", "AT_SYMLINK_NOFOLLOW").fails("EACCES"),
      faccessat("dangling", "F_OK").fails("ENOENT"),
      faccessat("dangling", "F_OK", "AT_SYMLINK_NOFOLLOW").returns(0),
    ],
  }),
  row("faccessat/success/root-reads-and-writes-everything", {
    source: METADATA,
    covers: "faccessat/behaviour/uid-0-may-read-and-write-everything",
    as: "root",
    setup: [file("f", "", { uid: OTHER, gid: OTHER, mode: 0 })],
    steps: [
      faccessat("f", "R_OK|W_OK|X_OK").returns(0),
      faccessat("f", "R_OK|W_OK|X_OK", "AT_EACCESS").returns(0),
      call.setresuid(0, OTHER + 1, 0),
      faccessat("f", "R_OK|W_OK|X_OK").returns(0),
      faccessat("f", "R_OK", "AT_EACCESS").fails("EACCES"),
    ],
  }),
  row("faccessat/success/unknown-bits-of-mode", {
    source: VFS,
    covers: "faccessat/behaviour/unknown-mode-bits-are-ignored",
    setup: [file("f", "", { uid: USER, mode: 0 })],
    steps: [
      faccessat("f", 8).returns(0),
      faccessat("f", 0x7fff_fff8).returns(0),
      faccessat("f", 0x7fff_fffc).fails("EACCES"),
    ],
  }),
  row("faccessat/success/several-questions-at-once", {
    source: VFS,
    setup: [
      file("rw", "", { uid: USER, mode: 0o600 }),
      file("rx", "", { uid: USER, mode: 0o500 }),
      file("wx", "", { uid: USER, mode: 0o300 }),
      file("all", "", { uid: USER, mode: 0o700 }),
    ],
    steps: [
      faccessat("rw", "R_OK|W_OK").returns(0),
      faccessat("rw", "R_OK|X_OK").fails("EACCES"),
      faccessat("rx", "R_OK|X_OK").returns(0),
      faccessat("rx", "R_OK|W_OK|X_OK").fails("EACCES"),
      faccessat("wx", "W_OK|X_OK").returns(0),
      faccessat("wx", "R_OK|W_OK|X_OK").fails("EACCES"),
      faccessat("all", "R_OK|W_OK|X_OK").returns(0),
    ],
  }),
];

/**
 * A sticky directory of `over` with one entry of each kind, of `of`: its owner
 * and the entry's may remove it.
 */
function sticky(over: number, of: number, as: "user" | "root"): Row {
  const may = as === "root" || over === USER || of === USER;
  const judge = (step: Step) => may ? step.returns(0) : step.fails("EACCES");
  const whose = (uid: number) =>
    uid === 0 ? "root" : uid === USER ? "user" : "other";
  return row(
    `unlink/success/sticky-directory-of-${whose(over)}-entry-of-${
      whose(of)
    }-as-${as}`,
    {
      source: VFS,
      as,
      setup: [
        directory("s", { uid: over, mode: 0o1777 }),
        file("s/f", "", { uid: of }),
        file("s/g", "", { uid: of }),
        directory("s/d", { uid: of }),
        directory("t", { uid: OTHER, mode: 0o777 }),
        file("t/f", "", { uid: OTHER }),
        directory("t/d", { uid: OTHER }),
      ],
      steps: [
        judge(rename("s/g", "s/h")),
        judge(unlink("s/f")),
        judge(rmdir("s/d")),
        // Without the bit nobody asks for owners.
        rename("t/f", "t/g").returns(0),
        unlink("t/g").returns(0),
        rmdir("t/d").returns(0),
      ],
    },
  );
}

/** The target of a rename belongs to the caller, or the directory is not sticky. */
const replaced: readonly Row[] = [
  row("rename/success/own-target-in-a-sticky-directory", {
    source: VFS,
    setup: [
      directory("s", { uid: OTHER, mode: 0o1777 }),
      file("s/mine", "one", { uid: USER }),
      file("s/too", "seven", { uid: USER }),
      file("s/theirs", "", { uid: OTHER, mode: 0o666 }),
      directory("t", { uid: OTHER, mode: 0o777 }),
      file("t/theirs", "", { uid: OTHER }),
    ],
    steps: [
      rename("s/mine", "s/theirs").fails("EACCES"),
      rename("s/mine", "s/too").returns(0),
      stat("s/too", status).returns(0).observes(status, { st_size: 3 }),
      rename("s/too", "t/theirs").returns(0),
      stat("t/theirs", status).returns(0).observes(status, { st_size: 3 }),
    ],
  }),
  row("rename/success/root-replaces-in-a-sticky-directory", {
    source: VFS,
    as: "root",
    setup: [
      directory("s", { uid: OTHER, mode: 0o1777 }),
      file("s/a", "one", { uid: USER }),
      file("s/b", "seven", { uid: OTHER }),
    ],
    steps: [
      rename("s/a", "s/b").returns(0),
      stat("s/b", status).returns(0).observes(status, { st_size: 3 }),
      stat("s/a", status).fails("ENOENT"),
    ],
  }),
];

/** Files of others that may be linked, and those that may not. */
const hardLinks: readonly Row[] = [
  row("link/success/which-files-of-others", {
    source: VFS,
    covers: "link/behaviour/writable-file-of-another-can-be-linked",
    setup: [
      file("plain", "", { uid: OTHER, mode: 0o666 }),
      file("sticky", "", { uid: OTHER, mode: 0o1666 }),
      file("read", "", { uid: OTHER, mode: 0o644 }),
      file("setuid", "", { uid: OTHER, mode: 0o4666 }),
      file("setgid", "", { uid: OTHER, mode: 0o2666 }),
      file("setgid-group-x", "", { uid: OTHER, mode: 0o2676 }),
      file("group-x", "", { uid: OTHER, mode: 0o676 }),
      file("own", "", { uid: USER, mode: 0o6000 }),
      node("fifo", "S_IFIFO|0o666"),
    ],
    steps: [
      link("plain", "1").returns(0),
      link("sticky", "2").returns(0),
      link("read", "3").fails("EPERM"),
      link("setuid", "4").fails("EPERM"),
      link("setgid", "5").returns(0),
      link("setgid-group-x", "6").fails("EPERM"),
      link("group-x", "7").returns(0),
      link("own", "8").returns(0),
      link("fifo", "9").fails("EPERM"),
    ],
  }),
  row("link/EPERM/root-is-as-others-are", {
    source: VFS,
    as: "root",
    setup: [
      file("f", "", { uid: OTHER, mode: 0 }),
      file("setuid", "", { uid: OTHER, mode: 0o4777 }),
      file("own", "", { mode: 0o4777 }),
    ],
    steps: [
      link("f", "1").returns(0),
      link("setuid", "2").fails(
        "EPERM",
        "link/EPERM/not-the-owner-of-a-protected-file",
      ),
      link("own", "3").returns(0),
    ],
  }),
];

const [REAL, EFFECTIVE] = [700, 800];

/** Whose files are the caller's: those of its effective user alone. */
const owned: readonly Row[] = [
  row("unlink/success/effective-user-owns", {
    source: VFS,
    note: "Neither the real user nor a group of the same number does.",
    as: "root",
    setup: [
      directory("s", { uid: OTHER, gid: OTHER, mode: 0o1777 }),
      ...[REAL, EFFECTIVE].flatMap((uid) => [
        ...["f", "g", "h"].flatMap((name) =>
          file(`s/${name}${uid}`, "", { uid, gid: 1500 - uid, mode: 0o4600 })
        ),
        ...directory(`s/d${uid}`, { uid, gid: 1500 - uid }),
        ...directory(`of${uid}`, { uid, gid: 1500 - uid, mode: 0o1777 }),
        ...file(`of${uid}/f`, "", { uid: OTHER, gid: EFFECTIVE }),
        ...symbolicLink(`l${uid}`, "/", { uid, gid: 1500 - uid }),
      ]),
    ],
    steps: [
      call.setresgid(REAL, REAL, REAL),
      call.setresuid(REAL, EFFECTIVE, 900),
      ...[REAL, EFFECTIVE].flatMap((uid) => {
        const judge = (step: Step, errno: "EACCES" | "EPERM"): Step =>
          uid === EFFECTIVE ? step.returns(0) : step.fails(errno);
        return [
          judge(stat(`l${uid}`, status), "EACCES"),
          judge(link(`s/f${uid}`, `s/n${uid}`), "EPERM"),
          judge(chmod(`s/g${uid}`, 0o600), "EPERM"),
          judge(chown(`s/g${uid}`, EFFECTIVE, REAL), "EPERM"),
          judge(call.utime(text(`s/g${uid}`), 6, NULL), "EACCES"),
          judge(unlink(`s/f${uid}`), "EACCES"),
          judge(rmdir(`s/d${uid}`), "EACCES"),
          judge(unlink(`of${uid}/f`), "EACCES"),
          judge(rename(`s/h${EFFECTIVE}`, `s/g${uid}`), "EACCES"),
        ];
      }),
    ],
  }),
];

export const rows: readonly Row[] = [
  ...owned,
  ...ofClasses,
  ...realIds,
  ...[USER, OTHER].flatMap((over) =>
    [USER, OTHER].map((of) => sticky(over, of, "user"))
  ),
  sticky(OTHER, OTHER, "root"),
  ...replaced,
  ...hardLinks,
  row("open/success/effective-group-alone", {
    covers: [
      "node/EACCES/not-readable",
      "permission/behaviour/effective-gid-selects-the-group-class",
    ],
    source: METADATA,
    as: "root",
    setup: [file("f", "", { mode: 0o040, gid: 700 })],
    steps: [
      call.setresgid(700, 800, 700).returns(0),
      call.setresuid(USER, USER, USER).returns(0),
      open("f", "O_RDONLY").fails("EACCES"),
      call.setresgid(800, 700, 800).returns(0),
      open("f", "O_RDONLY").succeeds(),
    ],
  }),
  row("unlink/success/root-in-another-s-sticky-directory", {
    covers: "permission/behaviour/sticky-directory-lets-the-superuser-remove",
    source: VFS,
    as: "root",
    setup: [
      directory("d", { mode: 0o1777, uid: OTHER }),
      file("d/f", "", { uid: USER }),
      directory("d/e", { uid: USER }),
    ],
    steps: [
      unlink("d/f").returns(0),
      rmdir("d/e").returns(0),
      stat("d/f", status).fails("ENOENT"),
      stat("d/e", status).fails("ENOENT"),
    ],
  }),
];
