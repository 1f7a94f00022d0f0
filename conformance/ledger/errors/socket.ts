import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const socketErrors: ErrorEntry[] = errorTable(String.raw`
accept4
  EPROMISEVIOLATION/calling-process-made-promises-accept-among | guest | calling process has made promises and 'accept' is not among them
  EFAULT/parameter-block-readable | guest | parameter block not readable
  EFAULT/addr-non-null-addrlen-readable-addrlen | guest | addr is non-null and *addrlen not readable (addrlen is not looked at when addr is null)
  EMFILE/all-1024-descriptors-use-checked-before | guest | all 1024 descriptors are in use (checked before sockfd is looked up)
  EBADF/sockfd-negative-1024-open | guest | sockfd is negative, >= 1024 or not open
  ENOTSOCK/sockfd-does-refer-socket | guest | sockfd does not refer to a socket
  EAGAIN/sockfd-non-blocking-connection-queued-also | guest | sockfd is non-blocking and no connection is queued - also for sockets that are not listening
  EINTR/signal-arrived-while-waiting | guest | a signal arrived while waiting
  EFAULT/addr-writable-connection-already-been-taken | guest | addr not writable; the connection has already been taken off the queue and is lost
  EFAULT/addrlen-writable-connection-lost-likewise | guest | addrlen not writable; connection lost likewise
  ENOMEM/memory-new-description-connection-lost | exhaustion | no memory for the new description; connection lost
bind
  EBADF/sockfd-negative-1024-open | guest | sockfd is negative, >= 1024 or not open
  ENOTSOCK/sockfd-does-refer-socket | guest | sockfd does not refer to a socket
  EPROMISEVIOLATION/process-pledged-lacks-unix-af_local-socket | guest | process is pledged and lacks 'unix' (AF_LOCAL socket) or 'inet' (AF_INET socket)
  EINVAL/address_length-110 | guest AF_LOCAL | address_length > 110
  EFAULT/address-readable-address_length-bytes | guest AF_LOCAL | address not readable for address_length bytes
  EINVAL/family-af_local-bytes-beyond-address_length-count | guest AF_LOCAL | family is not AF_LOCAL (bytes beyond address_length count as zero, so length 0 ends here)
  ENOMEM/cannot-copy-path | exhaustion AF_LOCAL | cannot copy the path
  EINVAL/path-empty | guest AF_LOCAL | path is empty
  ENOTDIR/leading-component-directory | guest AF_LOCAL | a leading component is not a directory
  EACCES/search-permission-denied-leading-directory-unsafe | guest AF_LOCAL | search permission denied on a leading directory, or an unsafe symlink in a sticky world-writable directory
  ELOOP/symlink-nesting-reaches-8-levels-while | guest AF_LOCAL | symlink nesting reaches 8 levels while resolving leading components
  ENOENT/leading-component-does-exist-path-unveiled | guest AF_LOCAL | a leading component does not exist, or the path is not unveiled at all
  EACCES/path-unveiled-without-c-permission | guest AF_LOCAL | path is unveiled without 'c' permission
  EADDRINUSE/something-already-exists-path-including-dangling | guest AF_LOCAL | something already exists at the path, including a dangling symlink (a final symlink is not followed) or a stale socket node
  EACCES/parent-directory-writable-caller | guest AF_LOCAL | parent directory not writable by the caller
  EROFS/parent-directory-read-mount | guest AF_LOCAL | parent directory is on a read-only mount
  ENOSPC/filesystem-full-other-error-creating-directory | exhaustion AF_LOCAL | filesystem full (or any other error from creating the directory entry)
  EADDRINUSE/inode-already-carries-bound-socket-race | dead AF_LOCAL | the inode already carries a bound socket (race only)
  EINVAL/socket-already-bound-explicitly-implicitly-connect | guest AF_INET | socket is already bound (explicitly, or implicitly by connect/send/listen)
  EINVAL/address_length-exactly-16 | guest AF_INET | address_length is not exactly 16
  EFAULT/address-readable | guest AF_INET | address not readable
  EINVAL/family-af_inet | guest AF_INET | family is not AF_INET
  EACCES/port-1-1023-effective-uid-0 | guest AF_INET | port in 1..1023 and effective uid is not 0
  EADDRNOTAVAIL/specific-non-127-x-non-zero | guest AF_INET/SOCK_STREAM | specific non-127.x, non-zero address that belongs to no adapter (neither its address nor its broadcast address). UDP does not check the address at all
  EADDRINUSE/port-0-every-ephemeral-port-taken | exhaustion AF_INET | port 0 and every ephemeral port is taken
  EADDRINUSE/udp-udp-socket-already-owns-port | guest AF_INET | UDP: any UDP socket already owns that port number, whatever address; TCP: another TCP socket owns the same (local address, port, no peer) tuple - 0.0.0.0:P and 127.0.0.1:P do not collide
connect
  EBADF/sockfd-negative-1024-open | guest | sockfd is negative, >= 1024 or not open
  ENOTSOCK/sockfd-does-refer-socket | guest | sockfd does not refer to a socket
  EPROMISEVIOLATION/process-pledged-lacks-unix-af_local-socket | guest | process is pledged and lacks 'unix' (AF_LOCAL socket) or 'inet' (AF_INET socket)
  EISCONN/local-socket-been-bound | guest AF_LOCAL | this local socket has been bound
  EINVAL/address_length-110 | guest AF_LOCAL | address_length > 110
  EFAULT/address-readable | guest AF_LOCAL | address not readable
  EINVAL/family-af_local | guest AF_LOCAL | family is not AF_LOCAL
  EISCONN/local-socket-already-connected-socketpair-ends | guest AF_LOCAL | local socket is already connected (socketpair ends included)
  ENOMEM/cannot-copy-path | exhaustion AF_LOCAL | cannot copy the path
  EINVAL/path-empty | guest AF_LOCAL | path is empty
  ENOENT/path-does-exist-unveiled | guest AF_LOCAL | path does not exist or is not unveiled
  ENOTDIR/leading-component-directory | guest AF_LOCAL | a leading component is not a directory
  ELOOP/symlink-nesting-reaches-8-levels | guest AF_LOCAL | symlink nesting reaches 8 levels
  EACCES/search-permission-path-unveiled-both-r | guest AF_LOCAL | no search permission, path not unveiled with both r and w, or the node is not readable AND writable for the caller (mode bits of the socket inode are checked); also unmountable-flag cases (MS_NOREGULAR regular file, MS_NODEV device)
  EISDIR/path-directory-readable-writable | guest AF_LOCAL | path is a directory (that is readable and writable)
  EROFS/node-lives-read-mount | guest AF_LOCAL | node lives on a read-only mount
  ECONNREFUSED/live-socket-bound-inode-regular-file | guest AF_LOCAL | no live socket is bound to the inode (regular file, stale node, listener closed)
  ECONNREFUSED/target-listening-backlog-0-queue-already | guest AF_LOCAL | target is not listening (backlog 0) or its queue already holds backlog connections; SO_ERROR is recorded on the LISTENER, not on this socket
  ENOMEM/queue-cannot-grow | exhaustion AF_LOCAL | queue cannot grow
  EINTR/signal-arrived-before-server-accepted-request | guest AF_LOCAL | signal arrived before the server accepted; the request stays in the server's queue
  EINVAL/address_length-exactly-16 | guest AF_INET | address_length is not exactly 16
  EFAULT/address-family-field-readable | guest AF_INET | address family field not readable
  EINVAL/family-af_inet | guest AF_INET | family is not AF_INET
  EISCONN/socket-already-connected-tcp-established-connect | guest AF_INET | socket is already connected (TCP established by connect, or UDP connected once)
  EFAULT/rest-address-readable | guest AF_INET | rest of the address not readable
  EHOSTUNREACH/route-destination-arp-lookup-failed-interrupted | guest AF_INET/SOCK_STREAM | no route to the destination (or ARP lookup failed/interrupted)
  EADDRINUSE/implicit-bind-failed-ephemeral-port | exhaustion AF_INET | implicit bind failed: no ephemeral port
  EADDRNOTAVAIL/implicit-bind-bound-address-vanished | guest AF_INET/SOCK_STREAM | implicit bind: local address that an earlier bind refused
  EADDRINUSE/socket-was-bound-explicitly-full-local | guest AF_INET/SOCK_STREAM | socket was bound explicitly and the full (local, peer) tuple is already registered, e.g. a TIME_WAIT remnant; KERNEL-BUG: the socket's old registration has been dropped
  ENOMEM/packet-buffer-syn | exhaustion AF_INET/SOCK_STREAM | no packet buffer for the SYN
  EINTR/blocking-socket-signal-during-handshake-handshake | guest AF_INET/SOCK_STREAM | blocking socket, signal during the handshake; the handshake goes on in the background
  ETIMEDOUT/blocking-socket-syn-retransmitted-5-times | guest AF_INET/SOCK_STREAM | blocking socket, SYN retransmitted 5 times without answer (about a minute)
  ECONNREFUSED/blocking-socket-peer-answered-rst-fin | guest AF_INET/SOCK_STREAM | blocking socket, peer answered with RST/FIN/unexpected flags
  EINPROGRESS/socket-non-blocking-syn-was-sent | guest AF_INET/SOCK_STREAM | socket is non-blocking and the SYN was sent
getpeername
  EFAULT/parameter-block-readable | guest | parameter block not readable
  EFAULT/addrlen-readable | guest | *addrlen not readable
  EINVAL/addrlen-0 | guest | *addrlen is 0
  EBADF/sockfd-negative-1024-open | guest | sockfd is negative, >= 1024 or not open
  ENOTSOCK/sockfd-does-refer-socket | guest | sockfd does not refer to a socket
  EPROMISEVIOLATION/process-pledged-lacks-unix-af_local-socket | guest | process is pledged and lacks 'unix' (AF_LOCAL socket) or 'inet' (AF_INET socket)
  EFAULT/addr-writable | guest | addr not writable
  EFAULT/addrlen-writable | guest | addrlen not writable
getsockname
  EFAULT/parameter-block-readable | guest | parameter block not readable
  EFAULT/addrlen-readable | guest | *addrlen not readable
  EINVAL/addrlen-0 | guest | *addrlen is 0
  EBADF/sockfd-negative-1024-open | guest | sockfd is negative, >= 1024 or not open
  ENOTSOCK/sockfd-does-refer-socket | guest | sockfd does not refer to a socket
  EPROMISEVIOLATION/process-pledged-lacks-unix-af_local-socket | guest | process is pledged and lacks 'unix' (AF_LOCAL socket) or 'inet' (AF_INET socket)
  EFAULT/addr-writable | guest | addr not writable
  EFAULT/addrlen-writable | guest | addrlen not writable
getsockopt
  EFAULT/parameter-block-readable | guest | parameter block not readable
  EFAULT/value_size-readable | guest | *value_size not readable
  EBADF/sockfd-negative-1024-open | guest | sockfd is negative, >= 1024 or not open
  ENOTSOCK/sockfd-does-refer-socket | guest | sockfd does not refer to a socket
  EPROMISEVIOLATION/process-pledged-lacks-unix-af_local-socket | guest | process is pledged and lacks 'unix' (AF_LOCAL socket) or 'inet' (AF_INET socket)
  ENOPROTOOPT/level-sol_socket-1-except-ipproto_ip-0 | guest | level is not SOL_SOCKET (1), except IPPROTO_IP (0) on IPv4 sockets; level IPPROTO_TCP (6) is always refused
  EINVAL/so_sndbuf-so_rcvbuf-local-socket-value_size-different | guest AF_LOCAL | SO_SNDBUF/SO_RCVBUF on a local socket with *value_size different from 4
  EINVAL/value_size-smaller-option-s-size-see | guest | *value_size smaller than the option's size (see options table)
  ENOTCONN/so_peercred-local-socket-still-connecting | guest AF_LOCAL | SO_PEERCRED on a local socket still connecting
  EINVAL/so_peercred-local-socket-listener-connection | guest AF_LOCAL | SO_PEERCRED on a local socket that is a listener or has no connection
  EFAULT/so_bindtodevice-device-bound-after-storing-size | guest | SO_BINDTODEVICE with no device bound (after storing size 0)
  ENOPROTOOPT/option-known-level-socket-type | guest | option not known for this level/socket type
  EFAULT/value-writable | guest | value not writable
  EFAULT/value_size-writable | guest | value_size not writable
listen
  EBADF/sockfd-negative-1024-open | guest | sockfd is negative, >= 1024 or not open
  ENOTSOCK/sockfd-does-refer-socket | guest | sockfd does not refer to a socket
  EPROMISEVIOLATION/process-pledged-lacks-unix-af_local-socket | guest | process is pledged and lacks 'unix' (AF_LOCAL socket) or 'inet' (AF_INET socket)
  EINVAL/socket-connected | guest | socket is connected
  EOPNOTSUPP/local-socket-whose-type-sock_stream | guest AF_LOCAL | local socket whose type is not SOCK_STREAM
  EADDRINUSE/implicit-bind-found-free-ephemeral-port | exhaustion AF_INET | implicit bind found no free ephemeral port
  EADDRNOTAVAIL/implicit-bind-unusable-local-address-cannot | guest AF_INET/SOCK_STREAM | implicit bind with an unusable local address (one that an earlier bind refused)
recvfd
  EPROMISEVIOLATION/calling-process-made-promises-recvfd-among | guest | calling process has made promises and 'recvfd' is not among them
  EBADF/sockfd-negative-1024-open | guest | sockfd is negative, >= 1024 or not open
  ENOTSOCK/sockfd-does-refer-socket | guest | sockfd does not refer to a socket
  EAFNOSUPPORT/af_local-socket | guest | not an AF_LOCAL socket
  EMFILE/free-descriptor | guest | no free descriptor
  EINVAL/local-socket-connected-listener | guest | local socket is not connected (or is a listener)
  EAGAIN/descriptor-queued-call-never-blocks-even | guest | no descriptor is queued - the call never blocks, even on a blocking socket
recvmsg
  EPROMISEVIOLATION/calling-process-made-promises-stdio-among | guest | calling process has made promises and 'stdio' is not among them
  EFAULT/msghdr-readable | guest | msghdr not readable
  ENOTSUP/msg_iovlen-1 | guest | msg_iovlen is not 1
  EFAULT/iovec-readable | guest | iovec not readable
  EBADF/sockfd-negative-1024-open | guest | sockfd is negative, >= 1024 or not open
  ENOTSOCK/sockfd-does-refer-socket | guest | sockfd does not refer to a socket
  EFAULT/data-buffer-does-lie-entirely-user | guest | data buffer does not lie entirely in user address range (skipped when reading was shut down: then the result is 0 and nothing in msghdr is updated)
  EINVAL/local-socket-connected-checked-before-blocking | guest AF_LOCAL | local socket that is not connected (checked before any blocking)
  EAGAIN/non-blocking-msg_dontwait-data-peer-still | guest AF_LOCAL | non-blocking or MSG_DONTWAIT, no data, peer still attached
  EINTR/signal-while-waiting | guest AF_LOCAL | signal while waiting
  EFAULT/data-buffer-pages-writable | guest AF_LOCAL | data buffer pages not writable
  EFAULT/msg_name-non-null-msg_namelen-field-readable | dead AF_INET | msg_name non-null and msg_namelen field not readable (cannot happen after the header was read)
  EINVAL/msg_name-non-null-msg_namelen-16 | guest AF_INET | msg_name non-null and msg_namelen < 16
  EAGAIN/non-blocking-msg_dontwait-data-connection-eof | guest AF_INET | non-blocking or MSG_DONTWAIT, no data, connection not at EOF
  EINTR/signal-while-waiting-2 | guest AF_INET | signal while waiting
  EAGAIN/so_rcvtimeo-elapsed | guest AF_INET | SO_RCVTIMEO elapsed
  EFAULT/msg_name-writable-datagram-already-consumed | guest AF_INET/SOCK_DGRAM | msg_name not writable (datagram already consumed)
  EFAULT/msghdr-msg_namelen-writable | guest AF_INET/SOCK_DGRAM | msghdr.msg_namelen not writable
  EFAULT/data-buffer-pages-writable-udp-datagram | guest AF_INET | data buffer pages not writable (UDP: datagram consumed)
  EFAULT/control-buffer-writable-scm_timestamp-scm_rights | guest | control buffer not writable (SCM_TIMESTAMP or SCM_RIGHTS)
  EMFILE/free-descriptor-received-fd-data-already | guest AF_LOCAL | no free descriptor for a received fd; data is already consumed, that fd is lost, earlier ones stay installed
  ENOMEM/fd-list-cannot-grow | exhaustion AF_LOCAL | fd list cannot grow
  EFAULT/msg_controllen-msg_flags-field-writable | guest | msg_controllen or msg_flags field not writable
sendfd
  EPROMISEVIOLATION/calling-process-made-promises-sendfd-among | guest | calling process has made promises and 'sendfd' is not among them
  EBADF/sockfd-negative-1024-open | guest | sockfd is negative, >= 1024 or not open
  ENOTSOCK/sockfd-does-refer-socket | guest | sockfd does not refer to a socket
  EAFNOSUPPORT/sockfd-socket-but-af_local | guest | sockfd is a socket but not AF_LOCAL
  ENOTCONN/socket-connected | guest | socket is not connected
  EBADF/fd-open-checked-after-socket-checks | guest | fd is not open (checked after the socket checks)
  EINVAL/description-neither-connected-nor-accepted-side | dead | the description is neither connected nor accepted side although the socket counts as connected (only a race inside a half finished connect)
  EBUSY/more-128-descriptors-already-queued-direction | guest | more than 128 descriptors are already queued in that direction (so the 130th fails)
  ENOMEM/queue-cannot-grow | exhaustion | queue cannot grow
sendmsg
  EPROMISEVIOLATION/calling-process-made-promises-stdio-among | guest | calling process has made promises and 'stdio' is not among them
  EFAULT/msghdr-readable | guest | msghdr not readable
  ENOTSUP/msg_iovlen-1 | guest | msg_iovlen is not 1
  EFAULT/iovec-readable | guest | iovec not readable
  EINVAL/iov_len-0x7fffffffffffffff | guest | iov_len > 0x7FFFFFFFFFFFFFFF
  EBADF/sockfd-negative-1024-open | guest | sockfd is negative, >= 1024 or not open
  ENOTSOCK/sockfd-does-refer-socket | guest | sockfd does not refer to a socket
  EPIPE/writing-was-shut-down-sigpipe-also | guest | writing was shut down; SIGPIPE is also sent unless MSG_NOSIGNAL
  ENOMEM/msg_controllen-bytes-cannot-allocated | exhaustion | msg_controllen bytes cannot be allocated
  EFAULT/control-data-readable-msg_controllen-0 | guest | control data not readable (msg_controllen > 0)
  EBADF/scm_rights-lists-descriptor-open-earlier-ones | guest AF_LOCAL | SCM_RIGHTS lists a descriptor that is not open (earlier ones in the list stay queued)
  EINVAL/scm_rights-local-socket-neither-connecting-nor | guest AF_LOCAL | SCM_RIGHTS on a local socket that is neither the connecting nor the accepting side of a connection
  EBUSY/more-128-descriptors-already-queued-peer | guest AF_LOCAL | more than 128 descriptors already queued for the peer
  ENOMEM/descriptor-queue-cannot-grow | exhaustion AF_LOCAL | descriptor queue cannot grow
  EFAULT/data-buffer-does-lie-entirely-user | guest | data buffer does not lie entirely in user address range
  EAGAIN/non-blocking-writable-local-buffer-full | guest | non-blocking and not writable: local buffer full or local socket not connected at all; TCP still connecting
  EINTR/signal-while-waiting-become-writable | guest | signal while waiting to become writable
  EPIPE/other-end-local-connection-closed-sigpipe | guest AF_LOCAL | the other end of the local connection is closed; SIGPIPE unless MSG_NOSIGNAL
  EINVAL/local-socket-without-connection-role-unreachable | dead AF_LOCAL | local socket without a connection role (unreachable: such sockets never become writable)
  EFAULT/data-pages-readable-null-base-included | guest AF_LOCAL | data pages not readable (null base included)
  EINVAL/msg_name-non-null-msg_namelen-16 | guest AF_INET | msg_name non-null and msg_namelen is not 16
  EFAULT/msg_name-readable | guest AF_INET | msg_name not readable
  EAFNOSUPPORT/msg_name-family-af_inet | guest AF_INET | msg_name family is not AF_INET
  EPIPE/connected-destination-known-tcp-never-connected | guest AF_INET | not connected and no destination known (TCP never connected, or UDP without address); SIGPIPE unless MSG_NOSIGNAL. POSIX would say ENOTCONN/EDESTADDRREQ
  EHOSTUNREACH/route-including-255-255-255-255 | guest AF_INET | no route, including 255.255.255.255 without SO_BROADCAST, non-local targets with MSG_DONTROUTE/SO_DONTROUTE, or SO_BINDTODEVICE pointing at the wrong adapter
  EADDRINUSE/implicit-bind-found-free-port | exhaustion AF_INET | implicit bind found no free port
  EADDRNOTAVAIL/implicit-tcp-bind-address-adapter | guest AF_INET/SOCK_STREAM | implicit TCP bind to an address that no adapter has (one that an earlier bind refused)
  ENOMEM/packet-buffer | exhaustion AF_INET | no packet buffer
  EFAULT/data-pages-readable | guest AF_INET | data pages not readable
setsockopt
  EFAULT/parameter-block-readable | guest | parameter block not readable
  EBADF/sockfd-negative-1024-open | guest | sockfd is negative, >= 1024 or not open
  ENOTSOCK/sockfd-does-refer-socket | guest | sockfd does not refer to a socket
  EPROMISEVIOLATION/process-pledged-lacks-unix-af_local-socket | guest | process is pledged and lacks 'unix' (AF_LOCAL socket) or 'inet' (AF_INET socket)
  ENOPROTOOPT/level-sol_socket-except-ipproto_ip-ipv4-sockets | guest | level is not SOL_SOCKET, except IPPROTO_IP on IPv4 sockets; IPPROTO_TCP always
  ENOPROTOOPT/option-settable-sol_socket-knows-sndtimeo-rcvtimeo | guest | option not settable: SOL_SOCKET knows SNDTIMEO, RCVTIMEO, BINDTODEVICE, DEBUG, KEEPALIVE, TIMESTAMP, DONTROUTE, REUSEADDR, BROADCAST; IPPROTO_IP knows TTL, TOS, MULTICAST_LOOP, ADD_MEMBERSHIP, DROP_MEMBERSHIP
  EINVAL/value_size-wrong-timeouts-need-exactly-16 | guest | value_size wrong: timeouts need exactly 16, BINDTODEVICE exactly 16, TIMESTAMP/DONTROUTE/BROADCAST exactly 4, IP_TTL/IP_TOS at least 4, IP_MULTICAST_LOOP exactly 1, memberships exactly 8
  EFAULT/value-readable-debug-keepalive-reuseaddr-never | guest | value not readable (DEBUG, KEEPALIVE and REUSEADDR never look at it)
  ENODEV/so_bindtodevice-adapter-name | guest | SO_BINDTODEVICE: no adapter of that name
  ENOTSUP/so_timestamp-non-zero-anything-but-udp | guest | SO_TIMESTAMP non-zero on anything but a UDP/raw IPv4 socket (flag is reset to 0)
  EINVAL/ip_ttl-ip_tos-value-outside-0-255 | guest AF_INET | IP_TTL or IP_TOS value outside 0..255; IP_MULTICAST_LOOP not 0/1
  ENOTSUP/membership-request-imr_interface-other-inaddr_any | guest AF_INET | membership request with imr_interface other than INADDR_ANY
  ENOMEM/membership-list-cannot-grow | exhaustion AF_INET | membership list cannot grow
shutdown
  EPROMISEVIOLATION/calling-process-made-promises-stdio-among | guest | calling process has made promises and 'stdio' is not among them
  EINVAL/how-0-1-2-before-fd | guest | how is not 0, 1 or 2 (before the fd is looked at)
  EBADF/sockfd-negative-1024-open | guest | sockfd is negative, >= 1024 or not open
  ENOTSOCK/sockfd-does-refer-socket | guest | sockfd does not refer to a socket
  EPROMISEVIOLATION/process-pledged-lacks-unix-af_local-socket | guest | process is pledged and lacks 'unix' (AF_LOCAL socket) or 'inet' (AF_INET socket)
  ENOTCONN/stream-socket-connected-tcp-socket-whose | guest | stream socket that is not connected (a TCP socket whose peer already sent FIN counts as not connected)
  ENOTCONN/socket-listener | guest | socket is a listener
socket
  EPROMISEVIOLATION/pledged-lacking-inet-af_inet-af_inet6-unix | guest | pledged and lacking 'inet' for AF_INET/AF_INET6, or 'unix' for AF_LOCAL (any other domain needs no promise)
  EACCES/type-s-low-byte-sock_raw-effective | guest | type's low byte is SOCK_RAW and effective uid is not 0 (checked before the domain, so it also hits unknown domains and AF_LOCAL)
  EMFILE/all-1024-descriptors-use | guest | all 1024 descriptors are in use
  EAFNOSUPPORT/domain-neither-af_local-nor-af_inet-af_inet6 | guest | domain is neither AF_LOCAL nor AF_INET (AF_INET6 included)
  ENOMEM/cannot-allocate-buffers-socket-object-af_inet | exhaustion | cannot allocate buffers or the socket object (for AF_INET this comes before the type check)
  EINVAL/af_inet-type-s-low-byte-stream | guest AF_INET | AF_INET and type's low byte is not STREAM, DGRAM or RAW
socketpair
  EFAULT/parameter-block-readable | guest | parameter block not readable
  EINVAL/domain-af_local | guest | domain is not AF_LOCAL
  EINVAL/protocol-neither-0-nor-pf_local-1 | guest | protocol is neither 0 nor PF_LOCAL (1)
  ENOMEM/cannot-allocate-socket-two-64-kib | exhaustion | cannot allocate the socket, its two 64 KiB buffers or descriptions
  EMFILE/fewer-two-free-descriptors | guest | fewer than two free descriptors
  EFAULT/sv-writable-both-new-descriptors-released | guest | sv not writable (both new descriptors are released)
`);
