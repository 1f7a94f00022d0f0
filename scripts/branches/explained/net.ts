/**
 * Ways of src/kernel/net that no row and no scenario can go.
 *
 * @module
 */

import type { Explained } from "../explained.ts";
import { NEEDS_INJECTION, NO_ROOM } from "./reasons.ts";

const panics = "The reference panics there.";

/** Each with its reason. */
export const net: readonly Explained[] = [
  {
    file: "src/kernel/net/local_socket.ts",
    code: "catch (error) { connected.destroy(); throw error; }",
    way: "entered",
    reason: NEEDS_INJECTION,
  },
  {
    file: "src/kernel/net/ip/ipv4_socket.ts",
    code: "port === last",
    way: "true",
    reason:
      "The scan begins at a random one of 28,231 ports, and few are taken.",
  },
  {
    file: "src/kernel/net/ip/ipv4_socket.ts",
    code: "port === start",
    way: "true",
    reason: "28,232 sockets would have to be bound first.",
  },
  {
    file: "src/kernel/net/local_socket.ts",
    code: "buffer === undefined",
    way: "true",
    reason: panics,
  },
  {
    file: "src/kernel/net/local_socket.ts",
    code: "this.#inode !== undefined",
    way: "true",
    reason: panics,
  },
  {
    file: "src/kernel/net/ip/ipv4_socket.ts",
    code: "datagram === undefined",
    way: "true",
    reason: panics,
  },
  {
    file: "src/kernel/net/ip/tcp_socket.ts",
    code: "old === undefined",
    way: "true",
    reason:
      "Nothing is registered only behind a connect that found its connection taken; trying again there the reference panics (VERIFY in protocol_connect).",
  },
  {
    file: "src/kernel/net/ip/tcp_socket.ts",
    code: "size === 0",
    way: "true",
    reason: "The reference tries to send no bytes for ever.",
  },
  ...([
    [
      "ip/ipv4_socket.ts",
      "catch (error) { super.releaseMemory(); throw error; }",
      "entered",
    ],
    [
      "ip/tcp_socket.ts",
      "catch (error) { if (!(error instanceof KernelError)) throw error; return undefined; }",
      "entered",
    ],
    ["ip/tcp_socket.ts", "!(error instanceof KernelError)", "false"],
    [
      "local_socket.ts",
      "catch (error) { this.releaseMemory(); throw error; }",
      "entered",
    ],
  ] as const).map(([file, code, way]): Explained => ({
    file: `src/kernel/net/${file}`,
    code,
    way,
    reason: NO_ROOM,
  })),
];
