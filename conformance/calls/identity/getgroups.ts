import {
  buffer,
  call,
  filled,
  inside,
  NULL,
  readOnly,
  type Row,
  row,
  u32,
  words,
} from "../../language/row.ts";

const sevens = filled(16, 0x7e, "four");

export const rows: readonly Row[] = [
  row("getgroups/success/none", {
    steps: [call.getgroups(0, NULL).returns(0)],
  }),
  row("getgroups/EINVAL/count-must-match", {
    covers: [
      "getgroups/EINVAL/count-differs-from-number-of-groups",
      "getgroups/behaviour/count-0-returns-the-number",
      "getgroups/behaviour/count-must-match-exactly",
    ],
    as: "root",
    steps: [
      call.setgroups(2, words(4, [7, 8])).returns(0),
      call.getgroups(0, NULL).returns(2),
      call.getgroups(1, words(4, [0, 0, 0], "list")).fails("EINVAL"),
      call.getgroups(3, words(4, [0, 0, 0], "list")).fails("EINVAL"),
      call.getgroups(2, words(4, [0, 0, 0], "list")).returns(0),
    ],
  }),
  row("getgroups/success/nothing-beyond", {
    as: "root",
    source: "Kernel/Syscalls/getuid.cpp",
    steps: [
      call.setgroups(2, words(4, [7, 8])).returns(0),
      call.getgroups(2, sevens).returns(0)
        .observes(inside(sevens, 8), "~~~~~~~~"),
    ],
  }),
  row("getgroups/EFAULT/read-only", {
    covers: "user-memory/EFAULT/not-writable",
    as: "root",
    steps: [
      call.setgroups(1, u32(7)).returns(0),
      call.getgroups(1, readOnly(u32(0, "one"))).fails("EFAULT"),
    ],
  }),
  row("getgroups/success/hash-table-order", {
    covers: [
      "getgroups/behaviour/returns-0-with-all-groups",
      "setgroups/behaviour/returns-0-and-replaces-the-list",
      "setgroups/behaviour/order-is-not-kept",
    ],
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
  ...([
    [
      "that-has-grown",
      [5, 5, 5, 6, 1, 2, 3, 4, 9, 10, 11, 12, 1000, 77],
      [9, 12, 1, 2, 1000, 10, 11, 4, 5, 77, 6, 3],
    ],
    [
      "that-is-full",
      Array.from({ length: 32 }, (_, n) => n * 37 + 1),
      // deno-fmt-ignore
      [
        1000, 1074, 445, 112, 297, 556, 852, 371, 741, 75, 889, 963, 704, 926,
        667, 1, 1148, 186, 408, 334, 1111, 815, 38, 482, 630, 260,
        778, 519, 593, 149, 223, 1037,
      ],
    ],
  ] as const).map(([which, set, got]) =>
    row(`getgroups/success/order-of-a-hash-table-${which}`, {
      as: "root",
      source: "Kernel/Syscalls/setuid.cpp, AK/HashTable.h, AK/HashFunctions.h",
      note:
        "Kept are the distinct groups, in the order of the table's buckets.",
      steps: [
        call.setgroups(set.length, words(4, set)).returns(0),
        call.getgroups(0, NULL).returns(got.length),
        call.getgroups(got.length, buffer(4 * got.length, "groups")).returns(0)
          .observes(
            buffer(4 * got.length, "groups"),
            new Uint8Array(Uint32Array.from(got).buffer),
          ),
      ],
    })
  ),
];
