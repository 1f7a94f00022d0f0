import type { Scenario, ScenarioCase } from "./scenario.ts";

/** Made and ended once before, each takes more than the one before it of its list, and leaves nothing behind. */
function kinds(
  source: string,
  ...names: readonly string[]
): readonly ScenarioCase[] {
  return names.map((name) => ({
    name,
    value: "takes more, leaves 0 0 0",
    source,
  }));
}

/** What connections, routes and programs take of the kernel's heap, and give back. */
export const heapUsers: Scenario = {
  program: "heap_users",
  arguments: ["heap_users"],
  environment: [],
  cases: [
    ...kinds(
      "Kernel/Net/IP/Socket.cpp, TCPSocket.cpp: destructors, send_tcp_packet",
      "a stream socket",
      "a connection that nobody accepts",
      "a connection that sends little",
      "a connection that sends much",
      "a connecting socket",
      "a connection",
      "a connection of one side",
      "data that was taken",
      "a socket",
      "another socket",
    ),
    ...kinds("Kernel/Net/Routing.cpp: update_routing_table", "a route"),
    ...kinds("Kernel/Net/Routing.cpp: update_arp_table", "a neighbour"),
    ...kinds(
      "Kernel/Tasks/Process.cpp: destructor; Kernel/Syscalls/prctl.cpp",
      "a child",
      "a child with a property",
      "a child with a long property",
      "a child with two properties",
    ),
    ...kinds(
      "Kernel/Syscalls/execve.cpp: do_exec, which keeps arguments and environment",
      "a program",
      "a program with a long argument",
      "a program with a long variable as well",
    ),
  ],
};
