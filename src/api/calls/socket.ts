import { deadCode } from "../refusal.ts";
import { hazardous } from "../hazards.ts";
import { openFlags } from "../constants/file.ts";
import {
  addressFamilies,
  internetProtocols,
  messageFlags,
  shutdownDirections,
  SOCK_TYPE_MASK,
  socketFlags,
  socketTypes,
} from "../constants/socket.ts";
import {
  constant,
  constantAndFlags,
  descriptor,
  flags,
  reads,
  updates,
} from "../meaning.ts";
import {
  SC_accept4_params,
  SC_getpeername_params,
  SC_getsockname_params,
  SC_getsockopt_params,
  SC_setsockopt_params,
  SC_socketpair_params,
} from "../structs/parameters.ts";
import { msghdr } from "../structs/socket.ts";
import { family } from "../paragraph.ts";
import type { SharedCheckWithTerms } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";
import {
  neverReturns,
  raceInsideALock,
  ramfsIsNeverFull,
  refusedEarlier,
} from "../waivers.ts";

/** A socket, and room for a name that it has. */
const nameIsTold: readonly SharedCheckWithTerms[] = [
  "params: user-memory/EFAULT/not-readable",
  "addrlen: user-memory/EFAULT/not-readable",
  "socket-name/EINVAL/addrlen-is-zero",
  "sockfd: descriptor/EBADF/not-open",
  "sockfd: descriptor/ENOTSOCK/is-no-socket",
  [promise("unix"), { when: "the socket is an AF_LOCAL one" }],
  [promise("inet"), { when: "the socket is an AF_INET one" }],
  "addr: user-memory/EFAULT/not-writable",
  "addrlen: user-memory/EFAULT/not-writable",
];

export const socketFamily = family("socket", {
  socket: {
    number: 136,
    summary: "Makes a socket that is not connected.",
    parameters: [["domain", "int", constant(addressFamilies)], [
      "type",
      "int",
      constantAndFlags(SOCK_TYPE_MASK, socketTypes, socketFlags),
    ], ["protocol", "int", constant(internetProtocols)]],
    refuses: [
      [promise("unix"), { when: "domain is AF_LOCAL" }],
      [promise("inet", "af_inet"), { when: "domain is AF_INET" }],
      [promise("inet", "af_inet6"), {
        when: "domain is AF_INET6, which is refused with the promise too",
      }],
      [
        "EACCES/raw-socket-by-other-than-superuser",
        "the low byte of type is SOCK_RAW and the effective uid is not 0, whatever the domain, AF_LOCAL and unknown ones included",
      ],
      "descriptor/EMFILE/too-few-are-free",
      [
        "EAFNOSUPPORT/domain-neither-af_local-nor-af_inet",
        "domain is neither AF_LOCAL nor AF_INET; AF_INET6 is refused too",
      ],
      [
        "EINVAL/unknown-internet-socket-type",
        "domain is AF_INET and the low byte of type is none of SOCK_STREAM, SOCK_DGRAM and SOCK_RAW",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-lowest-free-descriptor": "returns the lowest free descriptor",
      "socket-is-neither-bound-nor-connected":
        "the new socket has neither a local address nor a peer",
      "blocks-unless-sock_nonblock":
        "without SOCK_NONBLOCK in type calls on the socket wait",
      "sock_nonblock-makes-it-non-blocking":
        "with SOCK_NONBLOCK in type calls on the socket do not wait",
      "description-can-be-read-and-written":
        "the description can be read and written",
      "sock_cloexec-closes-on-exec":
        "the descriptor has FD_CLOEXEC, and so is closed on exec, if type has SOCK_CLOEXEC",
      "creator-becomes-origin-credentials":
        "pid, real uid and real gid of the creator are what the accepting end sees by SO_PEERCRED",
      "local-node-owner-is-set-at-creation":
        "euid and egid at creation become the owner of the node that bind will make",
      "local-sockets-take-any-type-and-protocol":
        "AF_LOCAL takes types and protocols that do not exist, such as 200 and 77",
      "superuser-may-make-raw-local-sockets":
        "the superuser may make AF_LOCAL sockets of type SOCK_RAW",
      "local-sockets-keep-no-message-boundaries":
        "a local socket of any type is a byte stream",
      "protocol-is-never-refused":
        "a protocol that does not fit is no error: there is no EPROTONOSUPPORT, EPROTOTYPE or ESOCKTNOSUPPORT",
      "raw-icmp-sockets-hear-icmp":
        "a raw socket made with IPPROTO_ICMP receives ICMP packets, with their IPv4 headers",
      "raw-sockets-hear-nothing-but-icmp":
        "a raw socket receives no other packets, and none at all if protocol was not IPPROTO_ICMP",
    },
    source: [
      "Syscalls/socket.cpp",
      "Net/Socket.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "Net/TCPSocket.cpp",
      "Net/UDPSocket.cpp",
    ],
  },
  socketpair: {
    number: 137,
    summary: "Makes two local sockets that are connected to each other.",
    parameters: [["params", "pointer", reads(SC_socketpair_params)]],
    refuses: [
      "params: user-memory/EFAULT/not-readable",
      ["EINVAL/domain-is-not-af_local", "domain is not AF_LOCAL"],
      [
        "EINVAL/protocol-neither-0-nor-pf_local",
        "protocol is neither 0 nor PF_LOCAL (1)",
      ],
      "descriptor/EMFILE/too-few-are-free",
      "sv: user-memory/EFAULT/not-writable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "makes-both-ends-of-one-byte-stream":
        "returns 0; the two lowest free descriptors become the ends of one byte stream that goes both ways",
      "stores-the-connecting-and-the-accepting-end":
        "sv[0] gets the connecting end and sv[1] the accepting end",
      "flags-apply-to-both-ends":
        "SOCK_NONBLOCK and SOCK_CLOEXEC in type hold for both ends",
      "needs-no-promise":
        "a process that pledged needs no promise, not even unix",
      "datagram-pairs-are-byte-streams":
        "SOCK_DGRAM gives a byte stream without message boundaries",
      "type-is-not-checked":
        "any type is taken: SOCK_RAW needs no privilege, and SOCK_SEQPACKET gives a byte stream too",
      "ends-are-named-socketpair": "getsockname reports the path [socketpair]",
      "both-ends-have-the-same-name":
        "getsockname and getpeername report that path on either end",
      "so_peercred-gives-the-creator":
        "SO_PEERCRED gives pid, uid and gid of the creator on either end",
      "so_peercred-ids-are-the-real-ones":
        "the uid and gid of SO_PEERCRED are the real ones of the creator",
      "ends-share-the-shutdown-flags":
        "the shutdown flags belong to both ends together",
      "ends-share-options-and-so_error":
        "options and SO_ERROR belong to both ends together",
      "descriptors-are-released-if-sv-is-bad":
        "with a bad sv neither descriptor stays open",
    },
    source: [
      "Syscalls/socket.cpp",
      "Net/Socket.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "Net/TCPSocket.cpp",
      "Net/UDPSocket.cpp",
    ],
  },
  bind: {
    number: 6,
    summary: "Gives a socket an address.",
    parameters: [["sockfd", "int", descriptor], [
      "address",
      "pointer",
      reads("bytes", "address_length"),
    ], ["address_length", "socklen_t"]],
    refuses: [
      "sockfd: descriptor/EBADF/not-open",
      "sockfd: descriptor/ENOTSOCK/is-no-socket",
      [promise("unix"), { when: "the socket is an AF_LOCAL one" }],
      [promise("inet"), { when: "the socket is an AF_INET one" }],
      "local-socket/EINVAL/address-longer-than-110",
      "address: user-memory/EFAULT/not-readable",
      "local-socket/EINVAL/address-family-is-not-af_local",
      "address: path/EINVAL/empty",
      "address: path/ENOTDIR/component-is-no-directory",
      "address: path/EACCES/directory-not-searchable",
      "address: procfs/ESRCH/name-is-no-decimal-number",
      "address: path/EACCES/unsafe-link-in-sticky-directory",
      "address: veil/ENOENT/link-is-hidden",
      "address: veil/EACCES/link-unveiled-without-needed-letter",
      "address: procfs/ENOEXEC/process-has-no-executable",
      "address: path/ELOOP/more-than-seven-links",
      "address: veil/ENOENT/link-target-is-hidden",
      "address: veil/EACCES/link-target-unveiled-without-needed-letter",
      "address: path/ENOENT/component-does-not-exist",
      "address: veil/ENOENT/path-is-hidden",
      "address: veil/EACCES/path-unveiled-without-needed-letter",
      "address: veil/ENOENT/name-to-create-is-hidden",
      "address: veil/EACCES/name-to-create-unveiled-without-needed-letter",
      [
        "EADDRINUSE/something-exists-at-the-path",
        "something exists at the path, be it a link that leads to nothing, which is not followed, or the node of a socket that is gone",
      ],
      "parent/EACCES/not-writable",
      "parent/EROFS/mount-is-read-only",
      "entry/EROFS/file-system-has-fixed-entries",
      ["ext2/ENOSPC/no-free-block", { waived: ramfsIsNeverFull }],
      [
        "EADDRINUSE/node-already-has-a-socket",
        "the node just made already has a socket bound to it, which only a race brings about",
        { waived: raceInsideALock },
      ],
      [
        "EINVAL/internet-socket-is-already-bound",
        "the IPv4 socket is already bound, by bind or implicitly by connect, send or listen",
      ],
      "internet-socket/EINVAL/address-length-is-not-16",
      "internet-socket/EINVAL/address-family-is-not-af_inet",
      [
        "EACCES/port-below-1024-by-other-than-superuser",
        "the port is 1 to 1023 and the effective uid is not 0",
      ],
      "tcp/EADDRNOTAVAIL/no-adapter-has-the-local-address",
      "internet-socket/EADDRINUSE/no-free-ephemeral-port",
      "udp/EADDRINUSE/port-is-taken",
      "tcp/EADDRINUSE/local-address-and-port-taken",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-sets-the-address":
        "returns 0, and the socket has the address",
      "superuser-may-bind-to-low-ports":
        "the superuser may bind to a port below 1024",
      "tcp-port-is-taken-on-one-address-only":
        "a TCP port that is taken on one address is still free on 0.0.0.0",
      "local-bind-makes-a-socket-node":
        "a local socket gets a new socket node at the path",
      "link-at-the-end-of-the-path-is-not-followed":
        "a link at the end of a local path is not followed",
      "umask-is-not-applied": "the node has mode 0666 whatever the umask is",
      "fchmod-before-sets-the-mode-of-the-node":
        "the mode that fchmod set on the unbound socket becomes that of the node",
      "fchown-before-sets-the-owner-of-the-node":
        "the owner that fchown set on the unbound socket becomes that of the node; else it is who made the socket",
      "port-0-takes-an-ephemeral-port":
        "port 0 picks a free port from 32768 to 60999",
      "udp-address-is-not-checked":
        "a UDP socket may be bound to an address that no adapter has",
      "socket-errors-are-kept-for-so_error":
        "an error of the socket layer, EINVAL included, is also kept as the socket's SO_ERROR",
      "local-path-errors-are-not-kept-for-so_error":
        "what the resolution of a local path refuses is not kept as SO_ERROR, except EADDRINUSE",
      "local-socket-may-be-bound-again":
        "a local socket may be bound to a second path, which is the one that is reported from then on",
      "connected-local-socket-panics": hazardous(
        "bind-of-connected-local-socket",
      ),
      "so_reuseaddr-changes-nothing":
        "SO_REUSEADDR has no effect; a connection in TIME_WAIT does not keep a listener from the port",
      "failed-tcp-bind-frees-the-owners-port-on-close":
        "a TCP socket that got EADDRINUSE takes the port from its listener when it is closed: connect is ECONNREFUSED then",
      "failed-tcp-bind-lets-a-foreign-address-pass":
        "after EADDRINUSE a TCP socket may be bound to an address that no adapter has",
      "failed-udp-bind-frees-the-owners-port-on-close":
        "after EADDRINUSE a UDP socket still has the port recorded, and closing it takes the port from its owner",
      "node-outlives-the-listener":
        "closing the socket leaves its node, to which connect then gets ECONNREFUSED",
      "veil-letter-c-is-enough":
        "under a veil c on the path of a local socket is enough, because its node is opened with O_CREAT alone",
    },
    source: [
      "Syscalls/socket.cpp",
      "Net/Socket.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "Net/TCPSocket.cpp",
      "Net/UDPSocket.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/Inode.cpp",
    ],
  },
  listen: {
    number: 74,
    summary: "Makes a socket wait for connections.",
    parameters: [["sockfd", "int", descriptor], ["backlog", "int"]],
    refuses: [
      "sockfd: descriptor/EBADF/not-open",
      "sockfd: descriptor/ENOTSOCK/is-no-socket",
      [promise("unix"), { when: "the socket is an AF_LOCAL one" }],
      [promise("inet"), { when: "the socket is an AF_INET one" }],
      ["EINVAL/socket-is-connected", "the socket is connected"],
      [
        "EOPNOTSUPP/local-socket-is-no-stream-socket",
        "the socket is local and its type is not SOCK_STREAM",
      ],
      "internet-socket/EADDRINUSE/no-free-ephemeral-port",
      "tcp/EADDRNOTAVAIL/no-adapter-has-the-local-address",
      "udp/EADDRINUSE/port-is-taken",
      "tcp/EADDRINUSE/local-address-and-port-taken",
    ],
    behaviours: {
      "returns-0-and-becomes-a-listener":
        "returns 0; the socket is a listener, as SO_ACCEPTCONN tells",
      "backlog-of-1-lets-one-connection-wait":
        "with a backlog of 1 one connection waits in the queue of a local listener and the next is refused",
      "backlog-is-the-length-of-the-queue":
        "the queue holds backlog connections, at least 1",
      "unbound-internet-socket-gets-a-port":
        "an unbound IPv4 socket is first bound to 0.0.0.0 and an ephemeral port",
      "may-be-repeated": "a listener may listen again",
      "backlog-below-1-is-no-error": "a backlog of 0 or below is no error",
      "listening-again-changes-the-backlog":
        "listening again changes the backlog",
      "udp-sockets-may-listen": "a UDP socket becomes a listener without error",
      "raw-sockets-may-listen": "a raw socket becomes a listener without error",
      "listening-datagram-socket-is-never-readable":
        "a UDP or raw socket that listens never becomes readable again",
      "unbound-local-socket-may-listen":
        "an unbound local stream socket may listen",
    },
    source: [
      "Syscalls/socket.cpp",
      "Net/Socket.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "Net/TCPSocket.cpp",
      "Net/UDPSocket.cpp",
    ],
  },
  accept4: {
    number: 0,
    summary: "Takes the next connection off a listening socket.",
    blocks: true,
    parameters: [["params", "pointer", reads(SC_accept4_params)]],
    refuses: [
      promise("accept"),
      "params: user-memory/EFAULT/not-readable",
      "addrlen: user-memory/EFAULT/not-readable",
      "descriptor/EMFILE/too-few-are-free",
      "sockfd: descriptor/EBADF/not-open",
      "sockfd: descriptor/ENOTSOCK/is-no-socket",
      [
        "EAGAIN/no-connection-queued-and-non-blocking",
        "sockfd is non-blocking and has no connection queued; one that does not listen ends here too",
      ],
      [
        "EINTR/signal-while-waiting-for-a-connection",
        "a signal arrives during the wait for a connection",
      ],
      "addr: user-memory/EFAULT/not-writable",
      "addrlen: user-memory/EFAULT/not-writable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-a-descriptor-of-the-connection":
        "returns a new descriptor, of a queued connection",
      "oldest-connection-comes-first":
        "of several queued connections the oldest is returned",
      "stores-peer-address-if-asked":
        "with addr not NULL the peer's address and its length are stored",
      "null-addr-leaves-addrlen-alone":
        "with addr NULL addrlen is not looked at and may be NULL",
      "descriptor-is-reserved-before-sockfd-is-looked-at":
        "a full descriptor table is met before a bad sockfd",
      "completes-the-local-connect":
        "accept4 lets the connect of a local client return",
      "acceptor-becomes-peer-credentials":
        "pid, uid and gid of the caller are what the client sees by SO_PEERCRED",
      "socket-that-does-not-listen-is-no-error":
        "a socket that does not listen is neither EINVAL nor EOPNOTSUPP: non-blocking it is EAGAIN",
      "waits-for-ever-on-a-socket-that-does-not-listen":
        "a blocking call on a socket that does not listen waits for ever",
      "receive-timeout-does-not-apply": "SO_RCVTIMEO does not end the wait",
      "sock_nonblock-and-sock_cloexec-are-obeyed":
        "with SOCK_NONBLOCK in flags the new description does not block, with SOCK_CLOEXEC the descriptor has FD_CLOEXEC",
      "o_nonblock-of-the-listener-is-not-inherited":
        "without SOCK_NONBLOCK the new description blocks, even if that of the listener does not",
      "local-peer-address-is-the-servers-path":
        "a local peer's address is the path that the client connected to",
      "peer-without-a-path-is-just-the-family": [
        "a local peer's address without a path is just the family",
        deadCode(
          "Whoever is accepted has connected to a path, which is its address.",
        ),
      ],
      "short-address-buffer-is-overrun":
        "an IPv4 address is written as 16 bytes and reported so even if addrlen held less; a local one overruns by up to 2",
      "connection-is-lost-on-bad-addr":
        "if addr cannot be written the connection is off the queue and lost; a local client's connect stays blocked",
      "connection-is-lost-on-bad-addrlen":
        "if addrlen cannot be written the connection is lost in the same way",
      "killed-client-stays-in-the-queue":
        "the request of a client that was killed while it waited stays queued; the end that is returned for it is not connected",
      "accepting-an-interrupted-client-panics": hazardous(
        "accept-of-interrupted-client",
      ),
    },
    source: [
      "Syscalls/socket.cpp",
      "Net/Socket.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "Net/TCPSocket.cpp",
      "Net/UDPSocket.cpp",
    ],
  },
  connect: {
    number: 16,
    summary: "Connects a socket to an address.",
    blocks: true,
    parameters: [["sockfd", "int", descriptor], [
      "address",
      "pointer",
      reads("bytes", "address_length"),
    ], ["address_length", "socklen_t"]],
    refuses: [
      "sockfd: descriptor/EBADF/not-open",
      "sockfd: descriptor/ENOTSOCK/is-no-socket",
      [promise("unix"), { when: "the socket is an AF_LOCAL one" }],
      [promise("inet"), { when: "the socket is an AF_INET one" }],
      [
        "EISCONN/local-socket-is-bound",
        "the local socket has been bound to a path",
      ],
      "local-socket/EINVAL/address-longer-than-110",
      "address: user-memory/EFAULT/not-readable",
      "local-socket/EINVAL/address-family-is-not-af_local",
      [
        "EISCONN/local-socket-is-connected",
        "the local socket is already connected, as the ends of a socketpair are",
      ],
      "address: path/EINVAL/empty",
      "address: path/ENOTDIR/component-is-no-directory",
      "address: path/EACCES/directory-not-searchable",
      "address: path/ENOENT/component-does-not-exist",
      "address: procfs/ESRCH/name-is-no-decimal-number",
      "address: path/EACCES/unsafe-link-in-sticky-directory",
      "address: veil/ENOENT/link-is-hidden",
      "address: veil/EACCES/link-unveiled-without-needed-letter",
      "address: procfs/ENOEXEC/process-has-no-executable",
      "address: path/ELOOP/more-than-seven-links",
      "address: veil/ENOENT/link-target-is-hidden",
      "address: veil/EACCES/link-target-unveiled-without-needed-letter",
      "address: veil/ENOENT/path-is-hidden",
      "address: veil/EACCES/path-unveiled-without-needed-letter",
      "node/EACCES/not-readable",
      "node/EACCES/not-writable",
      "node/EACCES/mount-forbids-regular-files",
      "node/EACCES/mount-forbids-devices",
      "node/ENODEV/no-registered-device",
      "node/ENXIO/no-controlling-terminal",
      "node/EBUSY/all-pseudo-terminals-in-use",
      "node/EISDIR/directory-opened-for-writing",
      "node/EROFS/opened-for-writing-on-read-only-mount",
      "procfs/EPERM/process-is-not-dumpable",
      "sysfs/EPERM/not-readable-in-jail",
      "procfs/ESRCH/process-is-gone",
      "procfs/ENOBUFS/process-has-no-profile",
      "sysfs/ENOENT/no-system-wide-profile",
      ["sysfs/EINVAL/no-cpuinfo-on-this-architecture", {
        only: ["aarch64", "riscv64"],
      }],
      [
        "ECONNREFUSED/no-live-socket-at-the-path",
        "no living socket is bound to the node: a regular file, a node left behind, one whose listener is closed",
      ],
      [
        "ECONNREFUSED/local-target-not-listening-or-queue-full",
        "the local socket at the path does not listen (backlog 0) or its queue already holds backlog connections",
      ],
      [
        "EINTR/signal-before-the-local-server-accepted",
        "a signal arrives before the server at the path accepts; the request stays in its queue",
      ],
      "internet-socket/EINVAL/address-length-is-not-16",
      "sin_family: user-memory/EFAULT/not-readable",
      "internet-socket/EINVAL/address-family-is-not-af_inet",
      [
        "EISCONN/internet-socket-is-connected",
        "the IPv4 socket is already connected: TCP established by connect, or UDP connected once",
      ],
      "sin_addr: user-memory/EFAULT/not-readable",
      [
        "EHOSTUNREACH/no-route-to-the-peer",
        "there is no route to the peer, or the ARP lookup for it failed or was interrupted",
      ],
      "internet-socket/EADDRINUSE/no-free-ephemeral-port",
      "tcp/EADDRNOTAVAIL/no-adapter-has-the-local-address",
      "udp/EADDRINUSE/port-is-taken",
      "tcp/EADDRINUSE/local-address-and-port-taken",
      [
        "EADDRINUSE/same-tcp-connection-is-still-registered",
        "the TCP socket was bound and its full local and peer tuple is already registered, as by a TIME_WAIT remnant; the socket's old registration is lost",
      ],
      [
        "EINTR/signal-during-the-tcp-handshake",
        "the TCP socket is blocking and a signal arrives during the handshake, which goes on in the background",
      ],
      [
        "ETIMEDOUT/no-answer-to-five-repeated-syns",
        "the TCP socket is blocking and its SYN, sent again 5 times within about a minute, is not answered",
      ],
      [
        "ECONNREFUSED/tcp-peer-answered-with-other-than-syn-ack",
        "the TCP socket is blocking and its peer answers with RST, FIN or unexpected flags",
      ],
      [
        "EINPROGRESS/tcp-handshake-began-and-non-blocking",
        "the TCP socket is non-blocking and its SYN is sent",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-when-connected": "returns 0 when the socket is connected",
      "local-connect-waits-for-accept":
        "a local connect queues the connection and does not return before the server calls accept4",
      "local-connect-blocks-even-if-non-blocking":
        "O_NONBLOCK does not keep a local connect from waiting",
      "fifo-at-the-path-waits-for-a-reader":
        "the node is opened for reading and writing: a FIFO there waits until somebody reads it, or for a signal, and only then refuses with ECONNREFUSED",
      "closed-listener-leaves-connect-waiting":
        "if the listener is closed while the request is queued, only a signal ends the wait",
      "udp-connect-sets-the-destination":
        "connecting a UDP socket makes the address the destination of what is written",
      "udp-peer-need-not-exist":
        "nobody need be at the address that a UDP socket is connected to",
      "connected-udp-socket-hears-everybody":
        "a connected UDP socket still receives from others than its peer",
      "udp-connect-takes-an-ephemeral-port":
        "an unbound UDP socket is bound to an ephemeral port when it is connected",
      "raw-connect-records-the-peer": "a raw socket only records the peer",
      "zero-address-means-loopback":
        "0.0.0.0 as destination stands for 127.0.0.1",
      "only-two-loopback-addresses-answer":
        "127.0.0.1 and 127.255.255.255 take packets; other 127.x.y.z time out",
      "repeated-connect-restarts-the-handshake":
        "connect again during the handshake begins it anew; there is no EALREADY",
      "connected-udp-socket-stays-connected":
        "a connected UDP socket cannot be connected elsewhere: EISCONN",
      "connected-udp-socket-cannot-be-disconnected":
        "nor can it be disconnected by AF_UNSPEC",
      "full-local-queue-is-the-listeners-so_error":
        "ECONNREFUSED by a local socket that takes no connection is kept as SO_ERROR of the listener, not of the caller",
      "failed-non-blocking-connect-keeps-einprogress":
        "after a failed non-blocking TCP connect POLLOUT comes and SO_ERROR is still EINPROGRESS",
      "non-blocking-connect-ends-with-pollout":
        "after a successful non-blocking TCP connect POLLOUT comes and SO_ERROR is 0",
      "failed-connect-spoils-later-ones":
        "after a failed blocking TCP connect a later successful handshake of the socket returns the earlier kind of error",
      "full-tcp-queue-still-connects":
        "a TCP listener with a full queue completes the handshake; what is sent is never acknowledged",
      "fifo-and-ptmx-are-opened-first":
        "a path to a FIFO waits for its other end and one to /dev/ptmx makes a pty, which stays until its slave has been opened and closed; then it is ECONNREFUSED",
      "socket-errors-are-kept-for-so_error":
        "an error of the socket layer is also kept as the socket's SO_ERROR",
      "einval-is-kept-for-so_error":
        "even EINVAL for a bad address is kept as SO_ERROR",
      "eintr-is-kept-for-so_error": "even EINTR is kept as SO_ERROR",
      "veil-letters-r-and-w-are-enough":
        "under a veil r and w on the path of a local socket are enough, because its node is opened with O_RDWR",
    },
    source: [
      "Syscalls/socket.cpp",
      "Net/Socket.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "Net/TCPSocket.cpp",
      "Net/UDPSocket.cpp",
      "Net/NetworkTask.cpp",
      "Net/Routing.cpp",
      "FileSystem/VirtualFileSystem.cpp",
    ],
  },
  shutdown: {
    number: 128,
    summary: "Shuts a socket down for reading, writing or both.",
    parameters: [["sockfd", "int", descriptor], [
      "how",
      "int",
      constant(shutdownDirections),
    ]],
    refuses: [
      promise("stdio"),
      ["EINVAL/unknown-how", "how is none of 0, 1 and 2"],
      "sockfd: descriptor/EBADF/not-open",
      "sockfd: descriptor/ENOTSOCK/is-no-socket",
      [promise("unix"), { when: "the socket is an AF_LOCAL one" }],
      [promise("inet"), { when: "the socket is an AF_INET one" }],
      [
        "ENOTCONN/stream-socket-not-connected",
        "the socket is a stream socket and not connected; a TCP socket whose peer has sent FIN counts as not connected",
      ],
      ["ENOTCONN/socket-listens", "the socket listens"],
    ],
    behaviours: {
      "shut_wr-stops-writing":
        "returns 0; after SHUT_WR what is written gets EPIPE",
      "shut_rd-ends-reading": "returns 0; after SHUT_RD recvmsg gives 0",
      "shut_rdwr-does-both": "returns 0; SHUT_RDWR shuts both down",
      "how-is-checked-first": "a bad how is EINVAL even on a bad descriptor",
      "established-tcp-sends-fin":
        "shutting an established TCP socket down for writing sends FIN",
      "local-shut_wr-stops-writing-of-both-ends":
        "on a local connection writes of either end get EPIPE after SHUT_WR",
      "local-shut_rd-ends-reading-of-the-peer":
        "on a local connection recvmsg of the other end gives 0 too after SHUT_RD",
      "local-waiters-are-not-woken":
        "threads waiting on a local socket stay blocked, and the peer does not become readable",
      "blocking-read-after-local-shut_rd-waits":
        "a blocking read of an empty local socket still waits after SHUT_RD; recvmsg and a non-blocking read give 0",
      "udp-works-unconnected":
        "a UDP socket may be shut down without being connected",
      "data-after-tcp-shut_wr-resets":
        "after SHUT_WR a data segment of the TCP peer is answered with RST and closes the socket",
    },
    source: [
      "Syscalls/socket.cpp",
      "Net/Socket.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "Net/TCPSocket.cpp",
      "Net/UDPSocket.cpp",
    ],
  },
  sendmsg: {
    number: 112,
    summary: "Sends a message on a socket.",
    bigProcessLock: true,
    blocks: true,
    parameters: [["sockfd", "int", descriptor], [
      "msg",
      "pointer",
      reads(msghdr),
    ], ["flags", "int", flags(messageFlags)]],
    refuses: [
      promise("stdio"),
      "msg: user-memory/EFAULT/not-readable",
      "message/ENOTSUP/msg_iovlen-is-not-1",
      "msg_iov: user-memory/EFAULT/not-readable",
      [
        "EINVAL/iov_len-above-ssize_max",
        "iov_len is above SSIZE_MAX (2^63 - 1)",
      ],
      "sockfd: descriptor/EBADF/not-open",
      "sockfd: descriptor/ENOTSOCK/is-no-socket",
      "transfer/EPIPE/socket-is-shut-down-for-writing",
      "msg_control: user-memory/EFAULT/not-readable",
      "SCM_RIGHTS: descriptor/EBADF/not-open",
      "local-socket/EINVAL/passing-a-descriptor-without-connection",
      "local-socket/EBUSY/more-than-128-descriptors-queued",
      "iov_base: user-memory/EFAULT/outside-user-space",
      [
        "EAGAIN/not-writable-and-non-blocking",
        "sockfd is non-blocking and not writable: the local buffer is full, the local socket is not connected at all, or TCP is still connecting",
      ],
      [
        "EINTR/signal-while-waiting-for-room",
        "a signal arrives during the wait for the socket to become writable",
      ],
      [
        "EINTR/signal-while-nothing-is-taken",
        "a signal arrives while a message of length 0 is tried again and again; the reference goes on all the same",
        { waived: neverReturns },
      ],
      "local-socket/EPIPE/peer-is-gone",
      "local-socket/EINVAL/written-without-connection",
      "iov_base: user-memory/EFAULT/not-readable",
      "internet-socket/EINVAL/address-length-is-not-16",
      "msg_name: user-memory/EFAULT/not-readable",
      [
        "EAFNOSUPPORT/destination-family-is-not-af_inet",
        "the family in msg_name is not AF_INET",
      ],
      "internet-socket/EPIPE/no-destination",
      "internet-socket/EHOSTUNREACH/no-route-to-the-destination",
      "internet-socket/EADDRINUSE/no-free-ephemeral-port",
      "tcp/EADDRNOTAVAIL/no-adapter-has-the-local-address",
      "udp/EADDRINUSE/port-is-taken",
      "tcp/EADDRINUSE/local-address-and-port-taken",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-count-that-was-taken": "returns the number of bytes taken",
      "count-may-be-short":
        "what does not fit is left out, and the count is short",
      "local-takes-up-to-64-kib":
        "a local socket takes what fits in the peer's 64 KiB buffer",
      "tcp-takes-one-segment":
        "TCP takes at most one segment a call, 65482 bytes on loopback",
      "udp-cuts-to-the-mtu":
        "a UDP payload is silently cut to the MTU, 65480 bytes on loopback",
      "scm_rights-passes-descriptors":
        "SCM_RIGHTS on a local socket passes the descriptions to the peer",
      "descriptors-are-queued-before-the-data":
        "descriptors are queued before the data: if they do not all fit no data goes",
      "descriptors-before-a-bad-one-stay-queued":
        "the descriptors before one that is not open stay queued",
      "descriptors-that-fit-stay-queued":
        "of more descriptors than there is room for those that fit stay queued",
      "other-control-messages-are-ignored":
        "control messages of other types, and SCM_RIGHTS on other sockets, are ignored",
      "scm_rights-payload-starts-at-12":
        "the count of descriptors is (cmsg_len - 16) / 4 and the first one stands 12 bytes behind the header's start",
      "malformed-control-length-misbehaves": hazardous(
        "control-message-without-length",
      ),
      "rights-beyond-the-buffer-are-ebadf":
        "with SCM_RIGHTS a cmsg_len that reaches beyond msg_controllen is EBADF, and so is one below 16, which makes the count underflow: behind the buffer stands no open descriptor, and those within stay queued",
      "msg_nosignal-keeps-sigpipe-away":
        "with MSG_NOSIGNAL EPIPE comes without SIGPIPE",
      "epipe-comes-with-sigpipe":
        "without MSG_NOSIGNAL EPIPE comes with SIGPIPE",
      "unconnected-local-socket-waits":
        "a blocking send on an unconnected local socket waits for ever; there is no ENOTCONN",
      "empty-message-is-tried-for-ever": [
        "a message of length 0 is tried again for ever, whether the socket blocks or not, until it is refused",
        neverReturns,
      ],
      "send-timeout-changes-nothing": "SO_SNDTIMEO never makes the call return",
      "udp-goes-to-the-address-in-msg_name":
        "a UDP datagram goes to the address in msg_name",
      "udp-destination-is-remembered":
        "a UDP address in msg_name becomes the peer for later sends and for getpeername",
      "tcp-ignores-msg_name": "TCP checks msg_name and then ignores it",
      "unbound-internet-socket-gets-bound":
        "sending binds an unbound IPv4 socket to an ephemeral port and to the address of the adapter",
      "non-blocking-tcp-ignores-the-window":
        "a non-blocking TCP send is not refused for want of window; a blocking one waits for it",
      "reset-tcp-keeps-taking":
        "after a reset by the peer TCP sends still succeed: no ECONNRESET, no EPIPE",
      "socket-errors-are-kept-for-so_error":
        "an error of the socket layer, EAGAIN, EINTR and EINVAL included, is also kept as the socket's SO_ERROR",
    },
    source: [
      "Syscalls/socket.cpp",
      "Net/Socket.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "Net/TCPSocket.cpp",
      "Net/UDPSocket.cpp",
    ],
  },
  recvmsg: {
    number: 105,
    summary: "Receives a message from a socket.",
    bigProcessLock: true,
    blocks: true,
    parameters: [["sockfd", "int", descriptor], [
      "msg",
      "pointer",
      updates(msghdr),
    ], ["flags", "int", flags(messageFlags)]],
    refuses: [
      promise("stdio"),
      "msg: user-memory/EFAULT/not-readable",
      "message/ENOTSUP/msg_iovlen-is-not-1",
      "msg_iov: user-memory/EFAULT/not-readable",
      "sockfd: descriptor/EBADF/not-open",
      "sockfd: descriptor/ENOTSOCK/is-no-socket",
      "iov_base: user-memory/EFAULT/outside-user-space",
      "local-socket/EINVAL/read-while-unconnected",
      "transfer/EAGAIN/nothing-to-read-and-non-blocking",
      [
        "EINTR/signal-while-waiting-on-a-local-socket",
        "a signal is pending or arrives during the wait for data on a local socket",
      ],
      "iov_base: user-memory/EFAULT/not-writable",
      ["msg_namelen: user-memory/EFAULT/not-readable", {
        waived: refusedEarlier,
      }],
      [
        "EINVAL/msg_namelen-below-16",
        "msg_name is not NULL and msg_namelen is below 16, the size of sockaddr_in",
      ],
      "internet-socket/EAGAIN/nothing-received-and-non-blocking",
      [
        "EINTR/signal-while-waiting-on-an-internet-socket",
        "a signal is pending or arrives during the wait for data on an IPv4 socket",
      ],
      [
        "EAGAIN/receive-timeout-has-expired",
        "the wait for data on an IPv4 socket ended by its receive timeout (SO_RCVTIMEO)",
      ],
      "msg_name: user-memory/EFAULT/not-writable",
      "msg_namelen: user-memory/EFAULT/not-writable",
      "msg_control: user-memory/EFAULT/not-writable",
      "descriptor/EMFILE/too-few-are-free",
      "msg_controllen: user-memory/EFAULT/not-writable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-count-received": "returns the number of bytes received",
      "returns-0-at-the-end-of-stream": "returns 0 at the end of a stream",
      "shut-down-for-reading-gives-0":
        "after a shutdown for reading the result is 0, without waiting",
      "shut-down-for-reading-leaves-msghdr-alone":
        "after a shutdown for reading neither the data buffer nor anything in msghdr is touched",
      "unconnected-local-socket-is-refused-at-once":
        "a blocking call on an unconnected local socket is EINVAL without waiting",
      "unconnected-non-blocking-socket-is-einval-too":
        "a non-blocking call on an unconnected local socket is EINVAL too, not EAGAIN",
      "msg_dontwait-does-not-wait": "MSG_DONTWAIT makes the call non-blocking",
      "msg_dontwait-is-for-one-call-only":
        "MSG_DONTWAIT leaves the description as it is: the next call waits again",
      "udp-gives-one-datagram":
        "UDP gives one datagram and drops what of it does not fit",
      "udp-with-iov_len-0-consumes-a-datagram":
        "with iov_len 0 a UDP datagram is consumed and the result is 0",
      "udp-stores-the-sender":
        "UDP stores family and IPv4 address of the sender in msg_name",
      "udp-stores-the-senders-port-and-16":
        "UDP stores the port of the sender, and 16 in msg_namelen",
      "unwritable-data-buffer-consumes-the-datagram":
        "a datagram is gone when its data cannot be written",
      "unwritable-msg_name-consumes-the-datagram":
        "a datagram is gone when its sender cannot be written",
      "writes-msg_controllen-and-msg_flags":
        "msg_controllen gets the bytes of control data, 0 if none, and msg_flags MSG_CTRUNC or 0",
      "local-ignores-peek-and-waitall":
        "a local socket ignores MSG_PEEK and MSG_WAITALL, and touches neither msg_name nor msg_namelen",
      "queued-descriptors-come-as-scm_rights":
        "queued descriptors become descriptors of the caller, told in an SCM_RIGHTS message",
      "descriptors-come-whenever-there-is-room":
        "queued descriptors are delivered as far as msg_controllen has room for them, wherever in the data; the rest stays queued without MSG_CTRUNC",
      "received-descriptors-stay-open-on-exec":
        "received descriptors do not have FD_CLOEXEC",
      "bad-msg_control-loses-data-and-descriptor":
        "if msg_control cannot be written the data and the descriptor are gone from their queues",
      "full-table-loses-one-descriptor":
        "on EMFILE the data and that descriptor are lost, and earlier ones stay installed",
      "control-payload-starts-at-12":
        "a control message has a header of 12 bytes and its payload right behind it, and cmsg_len is 16 plus the payload",
      "next-control-message-is-8-aligned":
        "the next control message begins at a multiple of 8",
      "control-room-counts-payload-only":
        "only payload counts against msg_controllen, so up to 12 bytes more may be written and reported",
      "scm_timestamp-comes-first":
        "SCM_TIMESTAMP comes first, on UDP and raw sockets with SO_TIMESTAMP; without room MSG_CTRUNC is set",
      "msg_trunc-is-never-reported": "MSG_TRUNC is never set",
      "unconnected-tcp-gives-0":
        "a TCP socket that never connected gives 0, not ENOTCONN",
      "tcp-reset-or-closed-by-the-peer-gives-0":
        "a TCP socket that its peer reset or closed gives 0, not ECONNRESET",
      "tcp-peek-leaves-the-data":
        "MSG_PEEK on TCP gives the data and leaves it to be received",
      "tcp-waitall-collects":
        "MSG_WAITALL on TCP collects until the buffer is full; an error midway drops what came",
      "tcp-waitall-hangs-at-the-end": hazardous("waitall-at-end-of-stream"),
      "local-receive-timeout-panics": hazardous("local-receive-timeout"),
      "two-that-wait-for-a-message-panic": hazardous(
        "receive-beside-another-receiver",
      ),
      "interrupted-wait-is-never-restarted":
        "a signal, even one before the wait, gives EINTR also with SA_RESTART",
      "socket-errors-are-kept-for-so_error":
        "an error of the socket layer, EAGAIN, EINTR and EINVAL included, is also kept as the socket's SO_ERROR",
    },
    source: [
      "Syscalls/socket.cpp",
      "Net/Socket.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "Net/TCPSocket.cpp",
      "Net/UDPSocket.cpp",
    ],
  },
  sendfd: {
    number: 111,
    summary: "Passes a descriptor to the peer of a local socket.",
    parameters: [["sockfd", "int", descriptor], ["fd", "int", descriptor]],
    refuses: [
      promise("sendfd"),
      "sockfd: descriptor/EBADF/not-open",
      "sockfd: descriptor/ENOTSOCK/is-no-socket",
      [
        "EAFNOSUPPORT/socket-is-not-local",
        "sockfd is a socket, but not of AF_LOCAL",
      ],
      ["ENOTCONN/socket-not-connected", "the local socket is not connected"],
      "fd: descriptor/EBADF/not-open",
      ["local-socket/EINVAL/passing-a-descriptor-without-connection", {
        waived: raceInsideALock,
      }],
      "local-socket/EBUSY/more-than-128-descriptors-queued",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-queues-the-description":
        "returns 0; the open file description of fd is queued for the peer",
      "fd-is-checked-after-the-socket":
        "a bad fd is found after all that is wrong with sockfd",
      "never-waits": "the call never blocks",
      "closed-peer-goes-unnoticed":
        "with a closed peer the call succeeds and the descriptor goes with the socket",
      "any-descriptor-may-be-sent":
        "descriptors of any kind may be sent, the socket itself included",
      "recvmsg-takes-what-sendfd-queued":
        "recvmsg takes a descriptor that sendfd queued",
      "each-direction-has-its-own-queue":
        "the descriptors of the two directions are queued apart: where one queue is full the other still takes them",
    },
    source: ["Syscalls/sendfd.cpp", "Net/LocalSocket.cpp"],
  },
  recvfd: {
    number: 104,
    summary: "Takes a descriptor that the peer of a local socket passed.",
    parameters: [["sockfd", "int", descriptor], [
      "options",
      "int",
      flags(openFlags),
    ]],
    refuses: [
      promise("recvfd"),
      "sockfd: descriptor/EBADF/not-open",
      "sockfd: descriptor/ENOTSOCK/is-no-socket",
      [
        "EAFNOSUPPORT/socket-is-not-local",
        "sockfd is a socket, but not of AF_LOCAL",
      ],
      "descriptor/EMFILE/too-few-are-free",
      [
        "EINVAL/socket-unconnected-or-listening",
        "the local socket is not connected, or it listens",
      ],
      [
        "EAGAIN/no-descriptor-queued",
        "no descriptor is queued; the call never waits for one, even on a blocking socket",
      ],
    ],
    behaviours: {
      "takes-what-scm_rights-queued":
        "what sendmsg queued with SCM_RIGHTS is taken by recvfd, too",
      "returns-a-descriptor-of-what-was-sent":
        "returns a new descriptor of the description that was sent",
      "offset-and-status-flags-are-shared":
        "offset and status flags are shared with the sender",
      "access-mode-is-the-senders":
        "it can be read and written as the sender's could",
      "o_cloexec-closes-on-exec":
        "the descriptor is closed on exec if options has O_CLOEXEC",
    },
    source: ["Syscalls/sendfd.cpp", "Net/LocalSocket.cpp"],
  },
  getsockname: {
    number: 62,
    summary: "Tells the address of a socket.",
    parameters: [["params", "pointer", reads(SC_getsockname_params)]],
    refuses: [
      ...nameIsTold,
    ],
    behaviours: {
      "returns-0-with-the-local-address":
        "returns 0 with the address that the socket has",
      "local-path-is-stored-with-its-nul":
        "the path of a local address is stored with its NUL, and 2 more than its length with NUL is reported",
      "local-address-without-path-is-the-family":
        "a local address without a path is the family alone, and 2 is reported",
      "short-room-cuts-the-path":
        "of a local path longer than *addrlen that many bytes are stored, and 2 more than *addrlen is reported",
      "internet-address-is-reported-as-16-bytes":
        "an IPv4 address is reported as 16 bytes even into less room, and what does not fit of it is not stored",
      "port-and-address-are-in-network-order":
        "port and IPv4 address are stored in network order",
      "missing-room-is-filled-with-zeros":
        "16 bytes are written even into less room, zeros in place of what does not fit",
      "addrlen-above-110-counts-as-110": "*addrlen above 110 is taken as 110",
      "local-ends-have-one-name":
        "both ends of a local connection, by getsockname and getpeername alike, give the same address",
      "unbound-internet-socket-is-all-zero":
        "an unbound IPv4 socket gives 0.0.0.0 and port 0",
      "unreadable-addrlen-comes-before-a-bad-sockfd":
        "an addrlen that cannot be read is found before a bad sockfd",
      "zero-addrlen-comes-before-a-bad-sockfd":
        "an *addrlen of 0 is found before a bad sockfd",
    },
    source: [
      "Syscalls/socket.cpp",
      "Net/Socket.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "Net/TCPSocket.cpp",
      "Net/UDPSocket.cpp",
    ],
  },
  getpeername: {
    number: 52,
    summary: "Tells the address of a socket's peer.",
    parameters: [["params", "pointer", reads(SC_getpeername_params)]],
    refuses: [
      ...nameIsTold,
    ],
    behaviours: {
      "returns-0-with-the-peers-address":
        "returns 0 with the address of the peer",
      "local-path-counts-with-its-nul":
        "for a local address with a path 2 more than the length of the path with NUL is reported",
      "local-address-is-family-and-path":
        "the family and the path with its NUL are stored, of a path longer than *addrlen that many bytes",
      "internet-address-is-reported-as-16-bytes":
        "an IPv4 address is reported as 16 bytes even into less room",
      "port-and-address-are-in-network-order":
        "port and IPv4 address are stored in network order",
      "missing-room-is-filled-with-zeros":
        "16 bytes are written even into less room, zeros in place of what does not fit",
      "addrlen-above-110-counts-as-110": "*addrlen above 110 is taken as 110",
      "local-ends-have-one-name":
        "both ends of a local connection, by getsockname and getpeername alike, give the same address",
      "unconnected-internet-socket-is-no-error":
        "an IPv4 socket without a connection gives 0.0.0.0 and port 0, not ENOTCONN",
      "unconnected-local-socket-is-the-family-alone":
        "for a local socket without a connection 2 is reported, the family alone; it is not ENOTCONN",
      "unreadable-addrlen-comes-before-a-bad-sockfd":
        "an addrlen that cannot be read is found before a bad sockfd",
      "zero-addrlen-comes-before-a-bad-sockfd":
        "an *addrlen of 0 is found before a bad sockfd",
    },
    source: [
      "Syscalls/socket.cpp",
      "Net/Socket.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "Net/TCPSocket.cpp",
      "Net/UDPSocket.cpp",
    ],
  },
  getsockopt: {
    number: 63,
    summary: "Tells the value of a socket option.",
    parameters: [["params", "pointer", reads(SC_getsockopt_params)]],
    refuses: [
      "params: user-memory/EFAULT/not-readable",
      "value_size: user-memory/EFAULT/not-readable",
      "sockfd: descriptor/EBADF/not-open",
      "sockfd: descriptor/ENOTSOCK/is-no-socket",
      [promise("unix"), { when: "the socket is an AF_LOCAL one" }],
      [promise("inet"), { when: "the socket is an AF_INET one" }],
      "socket-option/ENOPROTOOPT/unknown-level",
      [
        "EINVAL/value_size-of-so_sndbuf-or-so_rcvbuf-is-not-4",
        "option is SO_SNDBUF or SO_RCVBUF of a local socket and *value_size is not 4",
      ],
      [
        "EINVAL/value_size-below-size-of-the-option",
        "*value_size is smaller than the option",
      ],
      [
        "ENOTCONN/so_peercred-while-connecting",
        "option is SO_PEERCRED and the local socket is still connecting",
      ],
      [
        "EINVAL/so_peercred-without-a-connection",
        "option is SO_PEERCRED and the local socket listens or has no connection",
      ],
      [
        "EFAULT/so_bindtodevice-without-a-bound-device",
        "option is SO_BINDTODEVICE and the socket is bound to no device; the size 0 is stored before",
      ],
      [
        "ENOPROTOOPT/unknown-option",
        "the socket's level does not know the option",
      ],
      "value: user-memory/EFAULT/not-writable",
      "value_size: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-with-value-and-size":
        "returns 0 with the option in value and its size in *value_size",
      "options-of-a-new-local-socket":
        "of a new local stream socket SO_TYPE is 1 and SO_ERROR and the flag options are 0",
      "local-buffers-are-of-65536-bytes":
        "SO_SNDBUF and SO_RCVBUF of a connected local socket give 65536, whatever is in the buffers",
      "so_error-gives-the-error-and-clears-it":
        "SO_ERROR gives the error that was kept, 0 if none, and clears it",
      "later-error-replaces-so_error":
        "a later error replaces one that was kept",
      "so_error-may-be-einval":
        "EINVAL of an earlier call can come back as SO_ERROR",
      "so_error-may-be-eagain-or-eintr": "so can EAGAIN and EINTR",
      "value_size-is-checked-before-sockfd":
        "an unreadable value_size is found before a bad sockfd",
      "unbound-device-stores-size-0":
        "SO_BINDTODEVICE without a device stores the size 0 before it fails",
    },
    source: [
      "Syscalls/socket.cpp",
      "Net/Socket.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "Net/TCPSocket.cpp",
      "Net/UDPSocket.cpp",
    ],
  },
  setsockopt: {
    number: 126,
    summary: "Sets a socket option.",
    parameters: [["params", "pointer", reads(SC_setsockopt_params)]],
    refuses: [
      "params: user-memory/EFAULT/not-readable",
      "sockfd: descriptor/EBADF/not-open",
      "sockfd: descriptor/ENOTSOCK/is-no-socket",
      [promise("unix"), { when: "the socket is an AF_LOCAL one" }],
      [promise("inet"), { when: "the socket is an AF_INET one" }],
      "socket-option/ENOPROTOOPT/unknown-level",
      [
        "ENOPROTOOPT/option-cannot-be-set",
        "the option is none of the level that can be set: 9 of SOL_SOCKET, 5 of IPPROTO_IP",
      ],
      [
        "EINVAL/value_size-does-not-fit-the-option",
        "value_size is not 16 for a timeout or BINDTODEVICE, not 4 for TIMESTAMP, DONTROUTE or BROADCAST, below 4 for IP_TTL or IP_TOS, not 1 for IP_MULTICAST_LOOP, not 8 for a membership",
      ],
      "value: user-memory/EFAULT/not-readable",
      [
        "ENODEV/no-such-adapter",
        "option is SO_BINDTODEVICE and no adapter has that name",
      ],
      [
        "ENOTSUP/so_timestamp-on-a-local-or-tcp-socket",
        "option is SO_TIMESTAMP, its value not 0 and the socket anything but a UDP or raw IPv4 one; the flag is reset to 0",
      ],
      [
        "EINVAL/value-out-of-range",
        "the value of IP_TTL or IP_TOS is not 0 to 255, or that of IP_MULTICAST_LOOP neither 0 nor 1",
      ],
      [
        "ENOTSUP/membership-on-a-specific-interface",
        "a membership is added or dropped and imr_interface is not INADDR_ANY",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-sets-the-option":
        "returns 0, and the option has the value",
      "dontroute-and-broadcast-become-0-or-1":
        "SO_DONTROUTE and SO_BROADCAST are kept as 0 or 1, whatever the value was",
      "timeouts-carry-into-the-seconds":
        "microseconds of a timeout may be negative or above 999999: they carry into its seconds",
      "timeouts-can-be-set": "SO_SNDTIMEO and SO_RCVTIMEO can be set",
      "dontroute-broadcast-timestamp-can-be-set":
        "SO_DONTROUTE, SO_BROADCAST and, on a UDP socket, SO_TIMESTAMP can be set",
      "so_bindtodevice-can-be-set": "SO_BINDTODEVICE can be set",
      "ipproto_ip-options-that-can-be-set":
        "IPPROTO_IP takes TTL, TOS, MULTICAST_LOOP, ADD_MEMBERSHIP and DROP_MEMBERSHIP",
      "reuseaddr-keepalive-debug-take-any-value":
        "SO_REUSEADDR, SO_KEEPALIVE and SO_DEBUG are accepted without a look at value",
      "so_reuseaddr-is-not-kept": "SO_REUSEADDR reads 0 after it was set",
      "so_debug-is-not-kept": "SO_DEBUG reads 0 after it was set",
      "so_bindtodevice-needs-no-privilege": "anybody may set SO_BINDTODEVICE",
      "so_bindtodevice-cannot-be-cleared":
        "nothing clears SO_BINDTODEVICE again",
      "linger-and-buffers-are-refused":
        "SO_LINGER, SO_SNDBUF and SO_RCVBUF give ENOPROTOOPT",
      "oobinline-low-marks-and-nodelay-are-refused":
        "SO_OOBINLINE, SO_SNDLOWAT, SO_RCVLOWAT and TCP_NODELAY give ENOPROTOOPT",
      "dropping-an-absent-membership-succeeds":
        "dropping a membership that the socket does not have succeeds",
      "memberships-take-any-address":
        "a membership need not be of a multicast address",
      "so_timestamp-0-is-taken-everywhere":
        "a socket that cannot have SO_TIMESTAMP still takes the value 0",
      "refused-so_timestamp-is-reset":
        "SO_TIMESTAMP on a socket that has none is refused and reset to 0",
    },
    source: [
      "Syscalls/socket.cpp",
      "Net/Socket.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "Net/TCPSocket.cpp",
      "Net/UDPSocket.cpp",
    ],
  },
});
