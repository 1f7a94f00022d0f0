import {
  call,
  result,
  room,
  type Row,
  row,
  u32,
  UNMAPPED,
} from "../../language/row.ts";
import {
  getpeername,
  getsockname,
  localSocket,
} from "../../worlds/socket_addresses.ts";

export const rows: readonly Row[] = [
  ...((["getsockname", "getpeername"] as const).flatMap((name) => {
    const ask = name === "getsockname" ? getsockname : getpeername;
    const got = room("sockaddr_un", "got");
    return [
      row(`${name}/EFAULT/parameters`, {
        covers: "params: user-memory/EFAULT/not-readable",
        steps: [call[name](UNMAPPED).fails("EFAULT")],
      }),
      row(`${name}/EFAULT/length-unreadable`, {
        covers: "addrlen: user-memory/EFAULT/not-readable",
        steps: [ask(-1, got, UNMAPPED).fails("EFAULT")],
      }),
      row(`${name}/EINVAL/no-room-before-descriptor`, {
        covers: "socket-name/EINVAL/addrlen-is-zero",
        steps: [ask(-1, got, u32(0, "length")).fails("EINVAL")],
      }),
      row(`${name}/EBADF/not-open`, {
        covers: "descriptor/EBADF/not-open",
        steps: [
          ask(-1, got, u32(110, "length")).fails("EBADF"),
          ask(33, got, u32(110, "length")).fails("EBADF"),
        ],
      }),
      row(`${name}/ENOTSOCK/a-file`, {
        covers: "descriptor/ENOTSOCK/is-no-socket",
        steps: [ask(0, got, u32(110, "length")).fails("ENOTSOCK")],
      }),
      row(`${name}/EFAULT/address-not-writable`, {
        covers: "addr: user-memory/EFAULT/not-writable",
        steps: [
          localSocket("fd"),
          ask(result("fd"), UNMAPPED, u32(110, "length")).fails("EFAULT"),
        ],
      }),
    ];
  })),
];
