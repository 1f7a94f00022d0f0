import { type Use, use } from "../../language/use.ts";
import { call, type Row, row, umask } from "../../language/row.ts";

export const uses: readonly Use[] = [
  use.umask({ operands: [0o22], promises: ["stdio"] }),
];

export const rows: readonly Row[] = [
  row("umask/success/answers-the-old-mask", {
    covers: [
      "umask/behaviour/returns-the-old-mask",
      "umask/behaviour/only-permission-bits-count",
    ],
    steps: [
      umask(0o7027).returns(0o022),
      umask(0).returns(0o027),
    ],
  }),
  row("umask/success/only-permission-bits-count", {
    covers: "umask/behaviour/only-permission-bits-count",
    steps: [
      umask(0o22),
      call.umask(0x1_0000n + 0o77n).returns(0o22),
      call.umask(0o7777).returns(0o77),
      umask(0).returns(0o777),
    ],
  }),
];
