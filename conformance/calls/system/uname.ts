import { type Use, use } from "../../language/use.ts";
import {
  call,
  crossing,
  readOnly,
  room,
  type Row,
  row,
} from "../../language/row.ts";
import { architectures } from "../../../src/cpu/cpu.ts";

const name = room("utsname", "name");

export const uses: readonly Use[] = [
  use.uname({
    operands: [room("utsname")],
    promises: ["stdio"],
    pointers: { buf: {} },
  }),
];

export const rows: readonly Row[] = [
  row("uname/EFAULT/read-only", {
    covers: "user-memory/EFAULT/not-writable",
    steps: [call.uname(readOnly(name)).fails("EFAULT")],
  }),
  row("uname/EFAULT/last-byte", {
    covers: [
      "user-memory/EFAULT/not-writable",
      "uname/behaviour/writes-325-bytes",
    ],
    steps: [call.uname(crossing(name)).fails("EFAULT")],
  }),
  row("uname/success/names", {
    covers: "uname/behaviour/returns-0-with-system-and-release",
    steps: [
      call.uname(name).returns(0).observes(name, {
        sysname: "SerenityOS",
        release: "1.0-dev",
      }),
    ],
  }),
  ...(architectures.map((arch) =>
    row(`uname/success/machine-${arch}`, {
      arch: [arch],
      steps: [call.uname(name).returns(0).observes(name, { machine: arch })],
    })
  )),
];
