import { refusals } from "../refusal.ts";
import { portsNeverRunOut } from "../waivers.ts";

/** What internet socket refuses. */
export const internetSocketRefusals = refusals(
  "internet-socket",
  "Net/IP/Socket.cpp",
  {
    "EINVAL/address-length-is-not-16":
      "the length given with the address is not exactly 16, the size of sockaddr_in",
    "EINVAL/address-family-is-not-af_inet":
      "the family in the address is not AF_INET",
    "EADDRINUSE/no-free-ephemeral-port": [
      "the port to bind to, explicitly or not, is 0 and every ephemeral port (32768 to 60999) is taken",
      portsNeverRunOut,
    ],
    "EAGAIN/nothing-received-and-non-blocking":
      "the description is non-blocking, or the call was given MSG_DONTWAIT, no data is there and the connection is not at its end",
    "EPIPE/no-destination":
      "the IPv4 socket is not connected and has no destination: TCP never connected, or UDP without an address; SIGPIPE is sent to the writer, and POSIX says ENOTCONN or EDESTADDRREQ",
    "EHOSTUNREACH/no-route-to-the-destination":
      "no route: 255.255.255.255 without SO_BROADCAST, another than a local target with MSG_DONTROUTE or SO_DONTROUTE, or a wrong adapter by SO_BINDTODEVICE",
  },
);
