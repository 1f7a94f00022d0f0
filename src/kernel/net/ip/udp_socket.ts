/**
 * Datagram sockets (Kernel/Net/UDPSocket.cpp).
 *
 * @module
 */

import { SOCK_DGRAM } from "../../../api/constants.ts";
import type { OpenFileDescription } from "../../filesystem/open_file_description.ts";
import type { UserOrKernelBuffer } from "../../filesystem/user_or_kernel_buffer.ts";
import type { SyscallContext } from "../../tasks/syscall_context.ts";
import {
  IPV4_PAYLOAD_OFFSET,
  type NetworkAdapter,
} from "../network_adapter.ts";
import { IPv4Socket } from "./ipv4_socket.ts";
import {
  type IPv4Packet,
  Protocol,
  UDP_HEADER,
  udpBytes,
  udpData,
} from "./packet.ts";

/** A UDP socket: connected or not, it hears from everybody. */
export class UDPSocket extends IPv4Socket {
  constructor(context: SyscallContext, protocol: number) {
    super(context, SOCK_DGRAM, protocol);
  }

  protected override bindProtocol(): void {
    const { udpPorts } = this.network;
    if (this.localPort === 0) {
      this.localPort = this.freeEphemeralPort((port) => udpPorts.has(port));
    } else if (udpPorts.has(this.localPort)) {
      // The port stays recorded: closing this socket frees its owner's port.
      this.refuse("udp/EADDRINUSE/port-is-taken");
    }
    udpPorts.set(this.localPort, this);
  }

  protected override connectProtocol(_description: OpenFileDescription): void {
    this.ensureBound();
    this.ownRole = "connected";
    this.setConnected(true);
  }

  protected override destroyed(): void {
    super.destroyed();
    this.network.udpPorts.delete(this.localPort);
  }

  protected override sendProtocol(
    adapter: NetworkAdapter,
    data: UserOrKernelBuffer,
    count: number,
  ): number {
    const size = Math.min(
      count,
      adapter.mtu - IPV4_PAYLOAD_OFFSET - UDP_HEADER,
    );
    this.sendPacket(
      Protocol.udp,
      udpBytes({
        sourcePort: this.localPort,
        destinationPort: this.peerPort,
        data: this.readData(data, size),
      }),
    );
    return size;
  }

  /** Also of an ICMP packet, which a socket of that protocol hears. */
  protected override contentOf({ payload }: IPv4Packet): Uint8Array {
    return udpData(payload);
  }

  protected override sizeOfDatagram(packet: IPv4Packet): number {
    return this.contentOf(packet).length;
  }
}
