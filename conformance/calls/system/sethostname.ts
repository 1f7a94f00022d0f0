import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  filled,
  room,
  type Row,
  row,
  text,
  UNMAPPED,
} from "../../language/row.ts";

const saved = buffer(65, "saved name");

const name = buffer(65, "name");

const system = room("utsname", "system");

const seventy = filled(70, 0x7e, "seventy");

export const uses: readonly Use[] = [
  use.sethostname({
    as: "root",
    touches: ["hostname"],
    operands: [text("courage"), 7],
    promises: [],
    pointers: { name: {} },
  }),
];

export const rows: readonly Row[] = [
  row("sethostname/EPERM/user", {
    covers: "privilege/EPERM/not-superuser",
    steps: [
      call.sethostname(text("name"), 4).fails("EPERM"),
      call.sethostname(UNMAPPED, 65).fails("EPERM"),
    ],
  }),
  row("sethostname/E2BIG/65-bytes", {
    as: "root",
    covers: "sethostname/E2BIG/name-longer-than-64",
    steps: [call.sethostname(UNMAPPED, 65).fails("E2BIG")],
  }),
  row("sethostname/success/told-by-all-who-tell", {
    covers: [
      "uname/behaviour/nodename-is-the-hostname",
      "gethostname/behaviour/returns-0-with-the-name",
      "sethostname/behaviour/returns-0-and-replaces-the-name",
      "sethostname/behaviour/name-ends-at-its-first-nul",
    ],
    as: "root",
    touches: ["hostname"],
    steps: [
      call.gethostname(saved, 65).returns(0),
      call.sethostname(text("halcyon\0days"), 12).returns(0),
      call.gethostname(name, 7).fails("ENAMETOOLONG"),
      call.gethostname(name, 8).returns(0).observes(name, "halcyon\0"),
      call.uname(system).returns(0).observes(system, { nodename: "halcyon" }),
      call.sethostname(saved, 64).returns(0),
    ],
  }),
  row("sethostname/success/empty", {
    covers: [
      "sethostname/behaviour/empty-name-is-allowed",
      "gethostname/behaviour/returns-0-with-the-name",
    ],
    as: "root",
    touches: ["hostname"],
    steps: [
      call.gethostname(saved, 65).returns(0),
      call.sethostname(text("x"), 0).returns(0),
      call.gethostname(name, 1).returns(0).observes(name, "\0"),
      call.sethostname(saved, 64).returns(0),
    ],
  }),
  row("sethostname/success/sixty-four-bytes-and-not-one-more", {
    covers: [
      "sethostname/E2BIG/name-longer-than-64",
      "gethostname/behaviour/only-the-name-is-written",
      "gethostname/ENAMETOOLONG/no-room-for-hostname-and-nul",
    ],
    as: "root",
    touches: ["hostname"],
    steps: [
      call.gethostname(saved, 65).returns(0),
      call.sethostname(text("h".repeat(64)), 64).returns(0),
      call.sethostname(text("i".repeat(65)), 65).fails("E2BIG"),
      call.gethostname(seventy, 64).fails("ENAMETOOLONG"),
      call.gethostname(seventy, 65).returns(0)
        .observes(seventy, `${"h".repeat(64)}\0~~~~~`),
      call.sethostname(text("short"), 3).returns(0),
      call.gethostname(seventy, 70).returns(0)
        .observes(seventy, `sho\0${"h".repeat(60)}\0~~~~~`),
      call.gethostname(seventy, 3).fails("ENAMETOOLONG"),
      call.gethostname(seventy, 4).returns(0),
      call.sethostname(saved, 64).returns(0),
    ],
  }),
];
