import type { Claims } from "../ledger/claim.ts";
import {
  type ErrnoName,
  type Row,
  row,
  type Steps,
  struct,
} from "../language/row.ts";
import { pair, setsockopt } from "./socket_addresses.ts";

export function refused(
  name: "preadv" | "pwritev" | "posix_fallocate" | "ftruncate" | "read",
  errno: ErrnoName,
  how: string,
  covers: Claims,
  steps: Steps,
  setup: Steps = [],
): Row {
  const all = steps.flat();
  const last = all.at(-1);
  if (last === undefined) throw new Error("no steps");
  return row(`${name}/${errno}/${how}`, {
    source: "Kernel/Syscalls/read.cpp, write.cpp, fallocate.cpp",
    covers,
    setup,
    steps: [...all.slice(0, -1), last.fails(errno)],
  });
}

export const impatient: Steps = [
  pair(),
  setsockopt(
    1,
    "SOL_SOCKET",
    "SO_RCVTIMEO",
    struct("timeval", { tv_usec: 50_000 }),
    16,
  ).returns(0),
];
