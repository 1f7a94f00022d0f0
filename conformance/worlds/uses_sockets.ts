import {
  AF_INET,
  AF_LOCAL,
  buffer,
  call,
  INADDR_LOOPBACK,
  SOCK_STREAM,
  struct,
} from "../language/row.ts";
import { SC_socketpair_params, sockaddr_in } from "../../src/api/structs.ts";

export function swap32(value: number): number {
  return new DataView(Uint32Array.of(value).buffer).getUint32(0);
}

/** 127.0.0.1, port 9, where nobody listens. */
export const loopback = struct(sockaddr_in, {
  sin_family: AF_INET,
  sin_port: 0x0900,
  sin_addr: swap32(INADDR_LOOPBACK),
});

/** Makes the descriptors of `pair`. */
export const connected = [
  call.socketpair(
    struct(SC_socketpair_params, {
      domain: AF_LOCAL,
      type: SOCK_STREAM,
      sv: buffer(8),
    }),
  ),
];
