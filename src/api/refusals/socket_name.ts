import { refusals } from "../refusal.ts";

/** What socket name refuses. */
export const socketNameRefusals = refusals(
  "socket-name",
  "Syscalls/socket.cpp",
  {
    "EINVAL/addrlen-is-zero":
      "the room for the address that addrlen points at is 0",
  },
);
