import {
  type Block,
  buffer,
  call,
  type FieldNumber,
  NULL,
  numberIn,
  type Operands,
  type Pointer,
  result,
  type Step,
  struct,
  text,
  u32,
  type Value,
} from "../language/row.ts";
import type { PathCall } from "./path_walk.ts";
import type {
  msghdr,
  sockaddr_in,
  sockaddr_un,
} from "../../src/api/structs.ts";

/** A port as it lies in a sockaddr_in. */
function networkOrder(port: number): number {
  return ((port & 255) << 8) | (port >>> 8);
}

/** 127.0.0.1 as it lies in a sockaddr_in. */
export const LOOPBACK = 0x0100007f;

/** 192.168.1.1, which no adapter has. */
export const FOREIGN = 0x0101a8c0;

/** An IPv4 address in memory. */
export function internet(
  port: number,
  address = LOOPBACK,
): Block<typeof sockaddr_in> {
  return struct("sockaddr_in", {
    sin_family: "AF_INET",
    sin_port: networkOrder(port),
    sin_addr: address,
  }, `internet ${address}:${port}`);
}

/** A local address in memory. */
export function local(path: string): Block<typeof sockaddr_un> {
  return struct(
    "sockaddr_un",
    { sun_family: "AF_LOCAL", sun_path: path },
    `local ${path}`,
  );
}

type SocketType<Text extends string> = FieldNumber<
  "SC_socketpair_params",
  "type",
  Text
>;

function numberOfType(type: number | string = "SOCK_STREAM"): number {
  return numberIn("SC_socketpair_params", "type", type);
}

/** A new local socket, bound to a name. */
export function localSocket<const T extends string>(
  name: string,
  type?: SocketType<T>,
): Step {
  return call.socket("AF_LOCAL", numberOfType(type), 0).as(name);
}

/** A new IPv4 socket, bound to a name. */
export function internetSocket<const T extends string>(
  name: string,
  type?: SocketType<T>,
): Step {
  return call.socket("AF_INET", numberOfType(type), 0).as(name);
}

/** bind with the whole address. */
export function bind(fd: Value, address: Block): Step {
  return call.bind(fd, address, address.size);
}

/** connect with the whole address. */
export function connect(fd: Value, address: Block): Step {
  return call.connect(fd, address, address.size);
}

/** accept4 without a place for the peer's address. */
export function accept<const F extends string>(
  fd: Value,
  flags: FieldNumber<"SC_accept4_params", "flags", F> = 0,
): Step {
  return call.accept4({ sockfd: fd, flags });
}

/** A listening local socket in "server" at `path`. */
export function localServer(path = "s", backlog = 5): readonly Step[] {
  return [
    localSocket("server"),
    bind(result("server"), local(path)).returns(0),
    call.listen(result("server"), backlog).returns(0),
  ];
}

/** A listening TCP socket in "server". */
export function tcpServer(port: number, backlog = 5): readonly Step[] {
  return [
    internetSocket("server"),
    bind(result("server"), internet(port)).returns(0),
    call.listen(result("server"), backlog).returns(0),
  ];
}

/** socketpair in a world where descriptor 0 is the only one: they are 1 and 2. */
export function pair<const T extends string>(
  type?: SocketType<T>,
  sv: Pointer = text(new Uint8Array(8), "sv"),
): Step {
  return call.socketpair({
    domain: "AF_LOCAL",
    type: numberOfType(type),
    sv,
  });
}

/** What sendmsg and recvmsg take. */
export interface MessageParts<F extends string = string> {
  readonly data: Pointer;
  readonly size?: Value;
  readonly name?: Pointer;
  readonly nameLength?: Value;
  readonly control?: Block;
  readonly flags?: Operands<"sendmsg" | "recvmsg", F>[2];
}

/** A msghdr of one buffer. */
export function message(
  parts: Omit<MessageParts, "flags">,
): Block<typeof msghdr> {
  const size = parts.size ?? (typeof parts.data === "object" &&
      parts.data.kind === "block"
    ? parts.data.size
    : 1);
  return struct("msghdr", {
    msg_name: parts.name ?? NULL,
    msg_namelen: parts.nameLength ?? 0,
    msg_iov: struct("iovec", { iov_base: parts.data, iov_len: size }),
    msg_iovlen: 1,
    msg_control: parts.control ?? NULL,
    msg_controllen: parts.control?.size ?? 0,
  });
}

/** sendmsg of one buffer. */
export function sendmsg<const F extends string>(
  fd: Value,
  parts: MessageParts<F>,
): Step {
  return call.sendmsg(fd, message(parts), parts.flags ?? 0);
}

/** recvmsg into one buffer. */
export function recvmsg<const F extends string>(
  fd: Value,
  parts: MessageParts<F>,
): Step {
  return call.recvmsg(fd, message(parts), parts.flags ?? 0);
}

/** A local socket that goes to a path by a call, as walks of it are tried. */
export function pathCall(
  name: "bind" | "connect",
  except: readonly string[],
): PathCall {
  const made = { bind, connect }[name];
  return {
    call: name,
    parameter: "address",
    before: [localSocket("fd")],
    step: (path) => {
      if (typeof path !== "string") {
        throw new TypeError("an address holds its path");
      }
      return made(result("fd"), local(path));
    },
    // An address has no memory of its own for its path.
    except: ["unmapped", ...except],
  };
}

/** getsockopt into `value`; the size lies in memory named "value size". */
export function getsockopt(
  fd: Value,
  level: FieldNumber<"SC_getsockopt_params", "level">,
  option: FieldNumber<"SC_getsockopt_params", "option">,
  value: Pointer,
  size: Pointer,
): Step {
  return call.getsockopt({
    sockfd: fd,
    level,
    option,
    value,
    value_size: size,
  });
}

/** setsockopt from `value`. */
export function setsockopt(
  fd: Value,
  level: FieldNumber<"SC_setsockopt_params", "level">,
  option: FieldNumber<"SC_setsockopt_params", "option">,
  value: Pointer,
  size: Value,
): Step {
  return call.setsockopt({
    sockfd: fd,
    level,
    option,
    value,
    value_size: size,
  });
}

/** Asks for the error that a socket remembers, which it then forgets. */
export function socketError(socket: Value, value: number): Step {
  const error = buffer(4, "error");
  return getsockopt(
    socket,
    "SOL_SOCKET",
    "SO_ERROR",
    error,
    u32(4, "error size"),
  ).returns(0).observes(error, value);
}

/** getsockname. */
export function getsockname(fd: Value, addr: Pointer, addrlen: Pointer): Step {
  return call.getsockname(
    { sockfd: fd, addr, addrlen },
  );
}

/** getpeername. */
export function getpeername(fd: Value, addr: Pointer, addrlen: Pointer): Step {
  return call.getpeername(
    { sockfd: fd, addr, addrlen },
  );
}
