import { refusals } from "../refusal.ts";

/** What socket refuses. */
export const socketRefusals = refusals("socket", "Net/Socket.cpp", {
  "EPIPE/shut-down-for-writing":
    "the socket was shut down for writing and nothing has been written yet; SIGPIPE is sent to the writer first",
});
