import { refusals } from "../refusal.ts";

/** What socket option refuses. */
export const socketOptionRefusals = refusals(
  "socket-option",
  "Net/Socket.cpp",
  {
    "ENOPROTOOPT/unknown-level":
      "level is neither SOL_SOCKET (1) nor, on an IPv4 socket, IPPROTO_IP (0); IPPROTO_TCP (6) is always refused",
  },
);
