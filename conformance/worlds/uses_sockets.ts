import { INADDR_LOOPBACK } from "../../src/api/constants.ts";
import { buffer, call, struct } from "../language/row.ts";

export function swap32(value: number): number {
  return new DataView(Uint32Array.of(value).buffer).getUint32(0);
}

/** 127.0.0.1, port 9, where nobody listens. */
export const loopback = struct("sockaddr_in", {
  sin_family: "AF_INET",
  sin_port: 0x0900,
  sin_addr: swap32(INADDR_LOOPBACK),
});

/** An address of AF_LOCAL. */
export const localPath = struct("sockaddr_un", {
  sun_family: "AF_LOCAL",
  sun_path: "/w/s",
});

/** Makes `fd`, a stream socket of AF_LOCAL. */
export const localStream = [call.socket("AF_LOCAL", "SOCK_STREAM", 0).as("fd")];

/** Makes `fd`, a UDP socket. */
export const udp = [call.socket("AF_INET", "SOCK_DGRAM", 0).as("fd")];

/** Makes the descriptors of `pair`. */
export const connected = [
  call.socketpair(
    {
      domain: "AF_LOCAL",
      type: "SOCK_STREAM",
      sv: buffer(8),
    },
  ),
];
