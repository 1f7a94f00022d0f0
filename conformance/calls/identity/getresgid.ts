import { type Row, row } from "../../language/row.ts";
import { gids } from "../../worlds/identity.ts";

export const rows: readonly Row[] = [
  row("getresgid/success/user", {
    covers: "getresgid/behaviour/returns-0-with-three-ids",
    steps: [gids(1000, 1000, 1000)],
  }),
];
