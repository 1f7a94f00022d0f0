/** Descriptions under way between the ends of a local socket. */
import { EAGAIN, EBUSY, EINVAL } from "../../api/errno.ts";
import { fail } from "../errors.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import type { Role } from "./socket.ts";

/** One more than this many descriptors may wait in a direction. */
const MOST_QUEUED_DESCRIPTORS = 128;
/** Where an end without a connection is refused what it wants to receive. */
export const UNCONNECTED =
  "recvmsg/EINVAL/local-socket-connected-checked-before-blocking";

/** One queue a direction; which is whose follows from the end's role. */
export class DescriptorQueues {
  readonly #forClient: OpenFileDescription[] = [];
  readonly #forServer: OpenFileDescription[] = [];

  /** Queues a description for the other end. */
  send(
    role: Role,
    passed: OpenFileDescription,
    call: "sendfd" | "sendmsg",
  ): void {
    const queue = this.#sendQueue(role);
    if (queue === undefined) {
      fail(
        EINVAL,
        call === "sendfd"
          ? "sendfd/EINVAL/description-neither-connected-nor-accepted-side"
          : "sendmsg/EINVAL/scm_rights-local-socket-neither-connecting-nor",
      );
    }
    if (queue.length > MOST_QUEUED_DESCRIPTORS) {
      fail(
        EBUSY,
        call === "sendfd"
          ? "sendfd/EBUSY/more-128-descriptors-already-queued-direction"
          : "sendmsg/EBUSY/more-128-descriptors-already-queued-peer",
      );
    }
    passed.ref();
    queue.push(passed);
  }

  /** Takes the oldest description sent to this end; its reference goes along. */
  receive(role: Role): OpenFileDescription {
    const queue = this.#receiveQueue(role);
    if (queue === undefined) {
      fail(EINVAL, "recvfd/EINVAL/local-socket-connected-listener");
    }
    return queue.shift() ??
      fail(EAGAIN, "recvfd/EAGAIN/descriptor-queued-call-never-blocks-even");
  }

  /** As `receive` for recvmsg: undefined when none is queued. */
  take(role: Role): OpenFileDescription | undefined {
    const queue = this.#receiveQueue(role);
    if (queue === undefined) {
      fail(EINVAL, UNCONNECTED);
    }
    return queue.shift();
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
