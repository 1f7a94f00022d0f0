/**
 * Faults of src/kernel/net that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

/** Each with its reason. */
export const net: readonly Equivalent[] = [
  {
    file: "src/kernel/net/ip/packet.ts",
    operator: "boundary",
    code: "at < bytes.length",
    change: "(at) <= (bytes.length)",
    reason: "One more pair of bytes is summed, of which there is none: zeros.",
  },
  {
    file: "src/kernel/net/ip/packet.ts",
    operator: "off-by-one",
    code: "255",
    change: "(255 + 1)",
    reason:
      "The largest segment that a SYN offers is read by nobody: raw sockets hear no TCP.",
  },
  {
    file: "src/kernel/net/ip/tcp_socket.ts",
    operator: "wrong-constant",
    code: "IPPROTO_TCP",
    change: "(IPPROTO_TCP + 1)",
    reason:
      "Every level but two is refused alike, after the same look at the size.",
  },
  {
    file: "src/kernel/net/ip/acknowledgement.ts",
    operator: "boundary",
    code: "now < this.#lastTime + MOST_DELAY",
    change: "(now) <= (this.#lastTime + MOST_DELAY)",
    reason:
      "One nanosecond, which no program can hit: the network task looks when it runs.",
  },
  {
    file: "src/kernel/net/ip/retransmission_queue.ts",
    operator: "boundary",
    code: "this.#lastTime > now - interval",
    change: "(this.#lastTime) >= (now - interval)",
    reason:
      "One nanosecond, which no program can hit: the network task looks when it runs.",
  },
];
