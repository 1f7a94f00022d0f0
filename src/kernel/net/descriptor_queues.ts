/**
 * Descriptions under way between the ends of a local socket.
 *
 * @module
 */

import { fail } from "../errors.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import type { Heap } from "../memory/heap.ts";
import type { Role } from "./socket.ts";

/** One more than this many descriptors may wait in a direction. */
const MOST_QUEUED_DESCRIPTORS = 128;

/** One queue a direction; which is whose follows from the end's role. */
export class DescriptorQueues {
  readonly #forClient: OpenFileDescription[] = [];
  readonly #forServer: OpenFileDescription[] = [];

  /** Queues a description for the other end. */
  send(role: Role, passed: OpenFileDescription, heap: Heap): void {
    const queue = this.#sendQueue(role);
    if (queue === undefined) {
      fail("local-socket/EINVAL/passing-a-descriptor-without-connection");
    }
    if (queue.length > MOST_QUEUED_DESCRIPTORS) {
      fail("local-socket/EBUSY/more-than-128-descriptors-queued");
    }
    queue.push(heap.adopt(passed));
    passed.ref();
  }

  /** Takes the oldest description sent to this end; its reference goes along. */
  receive(role: Role): OpenFileDescription {
    const queue = this.#receiveQueue(role);
    if (queue === undefined) {
      fail("recvfd/EINVAL/socket-unconnected-or-listening");
    }
    return queue.shift() ??
      fail("recvfd/EAGAIN/no-descriptor-queued");
  }

  /** As `receive` for recvmsg, which only a connected end gets as far as: undefined when none is queued. */
  take(role: Role): OpenFileDescription | undefined {
    return this.#receiveQueue(role)?.shift();
  }

  /** All that are under way. */
  get all(): readonly OpenFileDescription[] {
    return [...this.#forClient, ...this.#forServer];
  }

  /** Nobody will receive them any more. */
  drop(): void {
    for (const queue of [this.#forClient, this.#forServer]) {
      for (const description of queue.splice(0)) description.unref();
    }
  }

  #sendQueue(role: Role): OpenFileDescription[] | undefined {
    if (role === "connected") return this.#forServer;
    return role === "accepted" ? this.#forClient : undefined;
  }

  #receiveQueue(role: Role): OpenFileDescription[] | undefined {
    if (role === "connected") return this.#forClient;
    return role === "accepted" ? this.#forServer : undefined;
  }
}
