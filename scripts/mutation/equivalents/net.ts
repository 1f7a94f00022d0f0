/**
 * Faults of src/kernel/net that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

const whoRunsNext =
  "Which thread runs next is nobody's promise, and none waits for ever: what finds no room is sent again.";
const looksInVain =
  "The network task looks twice a second though nothing is due, and does nothing.";

/** Each with its reason. */
export const net: readonly Equivalent[] = [
  {
    file: "src/kernel/net/ip/tcp_socket.ts",
    operator: "swapped-update",
    code: "this.ensureBound(); this.#registerAgain();",
    change: "this.#registerAgain(); this.ensureBound();",
    reason:
      "Who is not bound yet has no place that it could leave, and who is is not bound again.",
  },
  {
    file: "src/kernel/net/networking_management.ts",
    operator: "swapped-update",
    code:
      'if (this.routes.some((other) => sameRoute(other, route))) { fail("ioctl/EEXIST/route-is-already-there"); } this.kernel.memory.heap.charge(ENTRY_BYTES);',
    change:
      'this.kernel.memory.heap.charge(ENTRY_BYTES); if (this.routes.some((other) => sameRoute(other, route))) { fail("ioctl/EEXIST/route-is-already-there"); }',
    reason:
      "How much the kernel's own heap holds to the byte is its own affair.",
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
  {
    file: "src/kernel/net/networking_management.ts",
    operator: "dropped-update",
    code:
      "this.kernel.scheduler.sliceLeft -= INSTRUCTIONS_PER_BYTE * packet.payload.length;",
    change: "",
    reason: whoRunsNext,
  },
  {
    file: "src/kernel/net/networking_management.ts",
    operator: "off-by-one",
    code: "4",
    change: "(4 + 1)",
    reason: whoRunsNext,
  },
  {
    file: "src/kernel/net/ip/tcp_table.ts",
    operator: "boundary",
    code: "this.delayedAcknowledgements.size > 0",
    change: "(this.delayedAcknowledgements.size) >= (0)",
    reason: looksInVain,
  },
  {
    file: "src/kernel/net/ip/tcp_table.ts",
    operator: "boundary",
    code: "this.unacknowledged.size > 0",
    change: "(this.unacknowledged.size) >= (0)",
    reason: looksInVain,
  },
  {
    file: "src/kernel/net/networking_management.ts",
    operator: "off-by-one",
    code: "32768",
    change: "(32768 + 1)",
    reason: "One of 28,232 ports that are drawn at random, more or less.",
  },
  {
    file: "src/kernel/net/networking_management.ts",
    operator: "off-by-one",
    code: "60999",
    change: "(60999 + 1)",
    reason: "One of 28,232 ports that are drawn at random, more or less.",
  },
  {
    file: "src/kernel/net/ip/ioctl.ts",
    operator: "swapped-arguments",
    code: "view.setInt16(UNION, 1, true)",
    change: "view.setInt16(UNION, true, 1)",
    reason: "What is true is written as 1, and 1 asks for the same order.",
  },
];
