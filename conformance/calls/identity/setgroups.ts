import {
  call,
  child,
  join,
  KERNEL,
  NULL,
  type Row,
  row,
  u32,
  words,
} from "../../language/row.ts";

export const rows: readonly Row[] = [
  row("setgroups/EINVAL/more-than-32-before-privilege", {
    covers: [
      "setgroups/EINVAL/count-above-32",
      "setgroups/behaviour/count-is-checked-before-privilege",
    ],
    steps: [call.setgroups(33, NULL).fails("EINVAL")],
  }),
  row("setgroups/EPERM/user", {
    covers: "privilege/EPERM/not-superuser",
    steps: [call.setgroups(0, NULL).fails("EPERM")],
  }),
  row("setgroups/EFAULT/null", {
    covers: "user-memory/EFAULT/not-readable",
    as: "root",
    steps: [call.setgroups(1, NULL).fails("EFAULT")],
  }),
  row("setgroups/success/duplicates-are-dropped", {
    covers: "setgroups/behaviour/real-gid-and-duplicates-are-dropped",
    as: "root",
    steps: [
      call.setgroups(3, words(4, [7, 7, 0])).returns(0),
      call.getgroups(0, NULL).returns(1),
      call.getgroups(1, u32(0, "one")).returns(0).observes(u32(0, "one"), 7),
    ],
  }),
  row("setgroups/success/thirty-two-and-none", {
    covers: [
      "setgroups/behaviour/count-0-clears",
      "setgroups/behaviour/returns-0-and-replaces-the-list",
    ],
    as: "root",
    steps: [
      call.setgroups(32, words(4, Array.from({ length: 32 }, (_, n) => n + 1)))
        .returns(0),
      call.getgroups(0, NULL).returns(32),
      call.setgroups(33, NULL).fails("EINVAL"),
      call.setgroups(1, NULL).fails("EFAULT"),
      call.getgroups(0, NULL).returns(32),
      call.setgroups(0, NULL).returns(0),
      call.getgroups(0, NULL).returns(0),
    ],
  }),
  row("setgroups/success/effective-and-saved-gid-stay", {
    covers: "setgroups/behaviour/real-gid-and-duplicates-are-dropped",
    note: "Only the real gid counts as there already.",
    as: "root",
    steps: [
      call.setresgid(5, 6, 7).returns(0),
      call.setgroups(1, u32(5)).returns(0),
      call.getgroups(0, NULL).returns(0),
      call.setgroups(1, u32(6)).returns(0),
      call.getgroups(1, u32(0, "one")).returns(0).observes(u32(0, "one"), 6),
      call.setgroups(1, u32(7)).returns(0),
      call.getgroups(1, u32(0, "one")).returns(0).observes(u32(0, "one"), 7),
    ],
  }),
  row("setgroups/success/kept-by-changes-of-ids-and-over-fork", {
    as: "root",
    source: "Kernel/Syscalls/setuid.cpp, Kernel/Syscalls/fork.cpp",
    steps: [
      call.setgroups(1, u32(9)).returns(0),
      call.setresgid(5, 6, 7).returns(0),
      call.setegid(5).returns(0),
      call.setregid(7, 5).returns(0),
      call.setgid(8).returns(0),
      call.setresuid(5, 0, 6).returns(0),
      call.seteuid(5).returns(0),
      call.setuid(5).returns(0),
      child("kid", [
        call.getgroups(1, u32(0, "one")).returns(0).observes(u32(0, "one"), 9),
      ]),
      join("kid"),
      call.getgroups(1, u32(0, "one")).returns(0).observes(u32(0, "one"), 9),
    ],
  }),
  row("setgroups/success/none-anywhere", {
    covers: "setgroups/behaviour/count-0-clears",
    as: "root",
    steps: [
      call.setgroups(1, u32(5)).returns(0),
      call.setgroups(0, KERNEL).returns(0),
      call.getgroups(0, NULL).returns(0),
    ],
  }),
];
