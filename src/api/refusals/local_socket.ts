import { panics, refusals } from "../refusal.ts";
import { refusedEarlier } from "../waivers.ts";

/** What local socket refuses. */
export const localSocketRefusals = refusals(
  "local-socket",
  "Net/LocalSocket.cpp",
  {
    "EPIPE/peer-is-gone":
      "the other end of the local connection is closed and nothing has been written yet; SIGPIPE is sent to the writer first",
    "EINVAL/read-while-unconnected":
      "the local socket is not connected; a blocking read waits before it finds that out, recvmsg and a non-blocking read do not",
    "EINVAL/mode-or-owner-changed-once-it-has-a-node": [
      "mode or owner of a local socket are to be changed that is bound to a node, or was connected through one; the reference's kernel panics there",
      panics(
        "The reference asserts that the socket's description has a place in the file system, which it never has.",
      ),
    ],
    "EINVAL/address-longer-than-110":
      "address_length is above 110, the size of sockaddr_un",
    "EINVAL/address-family-is-not-af_local":
      "the family in the address is not AF_LOCAL; bytes beyond address_length count as 0, so a length of 0 ends here",
    "EINVAL/passing-a-descriptor-without-connection":
      "the end of the local socket that passes a descriptor is neither the connecting nor the accepting side of a connection",
    "EBUSY/more-than-128-descriptors-queued":
      "more than 128 descriptors are already queued for the peer, so the 130th is refused",
    "EINVAL/written-without-connection": [
      "the local socket is neither side of a connection when it is written; such a socket never becomes writable, so nothing gets this far",
      refusedEarlier,
    ],
  },
);
