import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  KERNEL,
  NULL,
  type Row,
  row,
  text,
} from "../../language/row.ts";

export const uses: readonly Use[] = [
  use.gethostname({
    as: "root",
    touches: ["hostname"],
    before: [call.sethostname(text("courage"), 7)],
    operands: [buffer(8), 8],
    promises: ["stdio"],
    pointers: { buffer: {} },
  }),
];

export const rows: readonly Row[] = [
  row("gethostname/EINVAL/size-beyond-signed", {
    covers: "gethostname/EINVAL/size-above-ssize_max",
    steps: [
      call.gethostname(NULL, 0x8000_0000_0000_0000n).fails("EINVAL"),
    ],
  }),
  row("gethostname/ENAMETOOLONG/no-room", {
    covers: "gethostname/ENAMETOOLONG/no-room-for-hostname-and-nul",
    steps: [
      call.gethostname(NULL, 0).fails("ENAMETOOLONG"),
      call.gethostname(KERNEL, 0).fails("ENAMETOOLONG"),
    ],
  }),
  row("gethostname/success/greatest-size", {
    covers: "gethostname/behaviour/returns-0-with-the-name",
    note: "It is none that is too large.",
    steps: [
      call.gethostname(buffer(65, "name"), 0x7fff_ffff_ffff_ffffn).returns(0),
    ],
  }),
  row("gethostname/success/name-at-boot", {
    covers: "gethostname/behaviour/name-at-boot-is-courage",
    note: "It stands before every row that sets a name.",
    steps: [
      call.gethostname(buffer(65, "name"), 65).returns(0)
        .observes(buffer(65, "name"), "courage\0"),
    ],
  }),
];
