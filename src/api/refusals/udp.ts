import { refusals } from "../refusal.ts";

/** What udp refuses. */
export const udpRefusals = refusals("udp", "Net/UDPSocket.cpp", {
  "EADDRINUSE/port-is-taken":
    "another UDP socket has the port, whatever its address",
});
