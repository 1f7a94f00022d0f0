/**
 * A machine whose first program looks at /sys and /proc, for the tests of this folder.
 *
 * @module
 */

import { O_RDONLY, SOCK_STREAM } from "../api/constants.ts";
import type { Architecture } from "../cpu/cpu.ts";
import { KernelError } from "../kernel/errors.ts";
import { UserOrKernelBuffer } from "../kernel/filesystem/user_or_kernel_buffer.ts";
import { TCPSocket } from "../kernel/net/ip/tcp_socket.ts";
import { UDPSocket } from "../kernel/net/ip/udp_socket.ts";
import { LocalSocket } from "../kernel/net/local_socket.ts";
import type { Process } from "../kernel/tasks/process.ts";
import type { SyscallContext } from "../kernel/tasks/syscall_context.ts";
import { Machine } from "./machine.ts";
import { program } from "./test_program.ts";

const ELF_MACHINES = { x86_64: 62, aarch64: 183, riscv64: 243 } as const;

/** A machine whose first program, the superuser's, is about to read. */
export class Reader {
  readonly machine: Machine;
  readonly process: Process;

  constructor(architecture: Architecture) {
    this.machine = Machine.create({
      architecture,
      memoryBytes: 8 << 20,
      program: "/bin/program",
      programFile: program([], ELF_MACHINES[architecture]),
    });
    const { processes, scheduler } = this.machine.kernel;
    const process = processes.all.find(({ executable }) =>
      executable !== undefined
    );
    if (process === undefined) throw new Error("the program was not loaded");
    this.process = process;
    scheduler.current = process.threads[0];
  }

  /** One of each kind of what /sys/kernel/net lists. */
  makeSockets(): this {
    const { kernel } = this.machine;
    const context = { kernel, process: this.process } as SyscallContext;
    const tcp = new TCPSocket(context, 0);
    tcp.localPort = 80;
    kernel.network.tcp.register(
      { localAddress: 0, localPort: 80, peerAddress: 0, peerPort: 0 },
      tcp,
    );
    tcp.setState("listen");
    const udp = new UDPSocket(context, 0);
    udp.localPort = 53;
    kernel.network.udpPorts.set(53, udp);
    LocalSocket.connectedPair(this.process, SOCK_STREAM);
    kernel.network.arp.set(0x0a000001, [0, 1, 2, 3, 4, 0xff]);
    kernel.network.addRoute({
      destination: 0,
      gateway: 0x0a000001,
      netmask: 0,
      flags: 3,
      adapter: kernel.network.loopback,
    });
    return this;
  }

  /** What reading the file to its end gives, or how that is refused. */
  text(path: string): string {
    const { vfs } = this.machine.kernel;
    try {
      const description = vfs.open(
        this.process,
        path,
        O_RDONLY,
        0,
        this.process.cwd,
      );
      const bytes = new Uint8Array(65536);
      const length = description.read(
        UserOrKernelBuffer.ofKernel(bytes),
        bytes.length,
      );
      description.destroy();
      return new TextDecoder().decode(bytes.subarray(0, length));
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      return error.refusal;
    }
  }

  json(path: string): unknown {
    return JSON.parse(this.text(path));
  }
}
