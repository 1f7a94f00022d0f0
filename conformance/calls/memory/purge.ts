import { type Use, use } from "../../language/use.ts";
import { call, type Row, row } from "../../language/row.ts";

export const uses: readonly Use[] = [
  use.purge({ as: "root", operands: [0], promises: [] }),
];

export const rows: readonly Row[] = [
  row("purge/EPERM/user", {
    covers: "privilege/EPERM/not-superuser",
    steps: [call.purge(0).fails("EPERM"), call.purge(3).fails("EPERM")],
  }),
  row("purge/success/nothing-asked-for", {
    covers: "purge/behaviour/mode-0-drops-nothing",
    as: "root",
    steps: [call.purge(0).returns(0)],
  }),
];
