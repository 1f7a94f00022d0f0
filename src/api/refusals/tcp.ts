import { refusals } from "../refusal.ts";

/** What tcp refuses. */
export const tcpRefusals = refusals("tcp", "Net/TCPSocket.cpp", {
  "EADDRNOTAVAIL/no-adapter-has-the-local-address":
    "the local address of the TCP socket, asked for now or by an earlier bind that was refused, is not 0, not 127.x and no adapter's address or broadcast address",
  "EADDRINUSE/local-address-and-port-taken":
    "another TCP socket has the same local address and port without peer; 0.0.0.0 and 127.0.0.1 with one port do not collide",
});
