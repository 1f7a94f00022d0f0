// Expectations: Kernel/FileSystem/SysFS/Subsystems/Kernel and what it asks.
import { assert, assertEquals } from "@std/assert";
import { SOCK_STREAM } from "../api/constants.ts";
import { cpuidLeaf } from "../cpu/cpu.ts";
import { FEATURES } from "../cpu/x86_64/processor.ts";
import { LocalSocket } from "../kernel/net/local_socket.ts";
import { Reader } from "./test_reader.ts";

Deno.test("/sys/kernel/memstat counts no page twice and none below 0", () => {
  const status = new Reader("riscv64").json("/sys/kernel/memstat") as Record<
    string,
    number
  >;
  assert(status["physical_allocated"]! > 0);
  assert(status["physical_uncommitted"]! > 0);
  assertEquals(
    status["physical_available"],
    status["physical_committed"]! + status["physical_uncommitted"]!,
  );
});

Deno.test("/sys/kernel/processes begins with the colonel and its idle thread", () => {
  const { processes } = new Reader("riscv64").json(
    "/sys/kernel/processes",
  ) as { processes: readonly Record<string, unknown>[] };
  const [colonel, ...others] = processes;
  assert(colonel !== undefined);
  assertEquals(
    [colonel["pid"], colonel["name"], colonel["kernel"], colonel["dumpable"]],
    [0, "colonel", true, false],
  );
  const threads = colonel["threads"] as readonly Record<string, unknown>[];
  assertEquals(
    threads.map((
      { tid, name, state, priority },
    ) => [tid, name, state, priority]),
    [[0, "Idle Task #0", "Runnable", 1]],
  );
  // All have the same fields, and so have their threads.
  const shape = (process: Record<string, unknown>) => [
    Object.keys(process),
    Object.keys((process["threads"] as readonly object[])[0]!),
  ];
  for (const other of others) assertEquals(shape(other), shape(colonel));
});

Deno.test("/sys/kernel/processes says in a word what a thread waits for", () => {
  const reader = new Reader("riscv64");
  const [thread] = reader.process.threads;
  assert(thread !== undefined);
  const stateNow = () => {
    const { processes } = reader.json("/sys/kernel/processes") as {
      processes: readonly {
        readonly pid: number;
        readonly threads: readonly { readonly state: string }[];
      }[];
    };
    return processes.find(({ pid }) => pid === reader.process.pid)?.threads[0]
      ?.state;
  };
  thread.state = "running";
  assertEquals(stateNow(), "Running");
  thread.state = "blocked";
  assertEquals(stateNow(), "Blocked");
  thread.condition = { queues: [], what: "a child" };
  assertEquals(stateNow(), "Waiting");
});

Deno.test("/sys/kernel/cpuinfo calls features as the kernel does", () => {
  const [processor] = new Reader("x86_64").json("/sys/kernel/cpuinfo") as [
    { readonly features: readonly string[]; readonly brand: string },
  ];
  assertEquals(processor.features.slice(0, 6), [
    "sse3",
    "ssse3",
    "cx16",
    "sse4_1",
    "sse4_2",
    "popcnt",
  ]);
  assertEquals(processor.brand, "Halcyon x86-64-v2 virtual processor");
  // Every bit that is announced has a name. The registers are a, b, c and d.
  const announced = [
    [1, 2],
    [1, 3],
    [7, 1],
    [7, 2],
    [7, 3],
    [0x80000001, 2],
    [0x80000001, 3],
  ] as const;
  for (const [leaf, register] of announced) {
    const named = FEATURES.filter((row) =>
      row[0] === leaf && row[1] === register
    ).reduce((bits, row) => bits | 1 << row[2], 0);
    assertEquals(cpuidLeaf(leaf)[register] & ~named, 0);
  }
});

Deno.test("/sys/kernel/interrupts lists the timer of an x86-64 machine", () => {
  assertEquals(new Reader("x86_64").json("/sys/kernel/interrupts"), [{
    purpose: "LocalAPIC",
    interrupt_line: 172,
    controller: "",
    device_sharing: 0,
    per_cpu_call_counts: [0],
  }]);
});

Deno.test("/sys/kernel/net lists sockets, and their makers to whoever may know", () => {
  const reader = new Reader("riscv64");
  assertEquals(
    ["tcp", "local", "udp"].map((name) =>
      reader.text(`/sys/kernel/net/${name}`)
    ),
    ["[]", "[]", "[]"],
  );
  reader.makeSockets();
  const { pid } = reader.process;
  const origin = { origin_pid: pid, origin_uid: 0, origin_gid: 0 };
  const ends = {
    local_address: "0.0.0.0",
    local_port: 80,
    peer_address: "0.0.0.0",
    peer_port: 0,
  };
  const tcp = {
    ...ends,
    state: "Listen",
    ack_number: 0,
    sequence_number: 0,
    packets_in: 0,
    bytes_in: 0,
    packets_out: 0,
    bytes_out: 0,
  };
  assertEquals(reader.json("/sys/kernel/net/tcp"), [{ ...tcp, ...origin }]);
  assertEquals(reader.json("/sys/kernel/net/udp"), [
    { ...ends, local_port: 53, ...origin },
  ]);
  assertEquals(reader.json("/sys/kernel/net/local"), [{
    path: "[socketpair]",
    ...origin,
    acceptor_pid: pid,
    acceptor_uid: 0,
    acceptor_gid: 0,
  }]);
  reader.process.credentials = {
    ...reader.process.credentials,
    uid: 1000,
    euid: 1000,
    suid: 1000,
  };
  assertEquals(reader.json("/sys/kernel/net/tcp"), [tcp]);
});

Deno.test("/sys/kernel/net counts what a SYN brings about, headers and all", () => {
  const reader = new Reader("riscv64").makeSockets();
  const { network } = reader.machine.kernel;
  const [listener] = network.tcp.all;
  assert(listener !== undefined);
  listener.localAddressNumber = network.loopback.address;
  listener.peerAddressNumber = network.loopback.address;
  listener.peerPort = 4;
  // 14 and 20 bytes of headers, 20 of TCP and 8 of options.
  listener.sendSegment(2);
  const [tcp] = reader.json("/sys/kernel/net/tcp") as [Record<string, number>];
  assertEquals([tcp["packets_out"], tcp["bytes_out"]], [1, 62]);
  const [loop] = reader.json("/sys/kernel/net/adapters") as [
    Record<string, number>,
  ];
  assertEquals(
    ["packets_out", "bytes_out", "packets_in", "bytes_in"].map((key) =>
      loop[key]
    ),
    [1, 62, 1, 62],
  );
});

Deno.test("/sys/kernel/net/local keeps a socket as long as somebody can get at it", () => {
  const reader = new Reader("riscv64");
  const [one, other] = LocalSocket.connectedPair(reader.process, SOCK_STREAM);
  one.destroy();
  assertEquals((reader.json("/sys/kernel/net/local") as unknown[]).length, 1);
  other.destroy();
  assertEquals(reader.text("/sys/kernel/net/local"), "[]");
});
