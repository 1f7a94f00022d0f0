import { refusals } from "../refusal.ts";

/** What message refuses. */
export const messageRefusals = refusals("message", "Syscalls/socket.cpp", {
  "ENOTSUP/msg_iovlen-is-not-1":
    "msg_iovlen is not 1: a message has exactly one buffer",
});
