import {
  call,
  NULL,
  readOnly,
  type Row,
  row,
  u32,
  words,
} from "../../language/row.ts";

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
];
