import type { Scenario, ScenarioCase } from "./scenario.ts";

const TCP =
  "Kernel/Net/IP/Socket.cpp, TCPSocket.cpp: destructors, send_tcp_packet";
const UDP = "Kernel/Net/IP/Socket.cpp: m_receive_queue";
const ROUTING = "Kernel/Net/Routing.cpp";
const PROCESS = "Kernel/Tasks/Process.cpp; Kernel/Syscalls/prctl.cpp";
const EXECVE =
  "Kernel/Syscalls/execve.cpp: do_exec, which keeps arguments and environment";

/**
 * Made and ended once before, each leaves nothing behind; and takes more, or
 * what is said, beside the one before it in its list.
 */
const kinds: readonly (readonly [
  source: string,
  name: string,
  takes?: "as much",
])[] = [
  [TCP, "a stream socket"],
  [TCP, "a connection that nobody accepts"],
  [TCP, "a connection that sends little"],
  [TCP, "a connection that sends much"],
  [TCP, "a connecting socket"],
  [TCP, "a connection of one side"],
  [TCP, "a connection"],
  [TCP, "a connection whose data was taken", "as much"],
  [TCP, "a connection whose place another took", "as much"],
  [TCP, "a connection that is over"],
  [TCP, "a pipe"],
  [UDP, "a socket for datagrams"],
  [UDP, "a socket whose datagram was read", "as much"],
  [UDP, "a socket with a datagram"],
  [ROUTING, "a socket"],
  [ROUTING, "a route"],
  [ROUTING, "another socket"],
  [ROUTING, "a neighbour"],
  [PROCESS, "a child"],
  [PROCESS, "a child with a property"],
  [PROCESS, "a child with a long property"],
  [PROCESS, "a child with two properties"],
  [EXECVE, "a program"],
  [EXECVE, "a program with a long argument"],
  [EXECVE, "a program with a long variable as well"],
];

/** What connections, routes and programs take of the kernel's heap, and give back. */
export const heapUsers: Scenario = {
  program: "heap_users",
  own:
    "The reference keeps buffers of packets for the next ones (NetworkAdapter.cpp: release_packet_buffer), and its own tasks use the same heap meanwhile.",
  cases: kinds.map(([source, name, takes = "more"]): ScenarioCase => ({
    name,
    value: `takes ${takes}, leaves 0 0 0`,
    source,
  })),
};
