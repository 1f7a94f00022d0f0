// Expectations: the tables of src/api/nodes, whose rows name the reference's files.
import { assert, assertEquals } from "@std/assert";
import { O_RDONLY, S_IFDIR, S_IFLNK, S_IFREG } from "../api/constants.ts";
import { deviceTable } from "../api/nodes/devices.ts";
import type { FileNode, JsonKeys, Node } from "../api/nodes/node.ts";
import { procNodes } from "../api/nodes/procfs.ts";
import { sysNodes } from "../api/nodes/sysfs.ts";
import { SOCK_STREAM } from "../api/constants.ts";
import { type Architecture, architectures } from "../cpu/cpu.ts";
import type { Inode } from "../kernel/filesystem/inode.ts";
import { KernelError } from "../kernel/errors.ts";
import { ProcFS } from "../kernel/filesystem/procfs/file_system.ts";
import { unnamedFeatures } from "../kernel/filesystem/sysfs/cpu_information.ts";
import { SysFS } from "../kernel/filesystem/sysfs/file_system.ts";
import { UserOrKernelBuffer } from "../kernel/filesystem/user_or_kernel_buffer.ts";
import { TCPSocket } from "../kernel/net/ip/tcp_socket.ts";
import { UDPSocket } from "../kernel/net/ip/udp_socket.ts";
import { LocalSocket } from "../kernel/net/local_socket.ts";
import type { Process } from "../kernel/tasks/process.ts";
import type { SyscallContext } from "../kernel/tasks/syscall_context.ts";
import { Machine } from "./machine.ts";

const ELF_MACHINES = { x86_64: 62, aarch64: 183, riscv64: 243 } as const;

/** A program that is loaded and never run. */
function program(architecture: Architecture): Uint8Array {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  view.setUint16(16, 3, true);
  view.setUint16(18, ELF_MACHINES[architecture], true);
  view.setUint32(20, 1, true);
  view.setBigUint64(24, 120n, true);
  view.setBigUint64(32, 64n, true);
  view.setUint16(52, 64, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, 1, true);
  view.setUint16(58, 64, true);
  view.setUint32(64, 1, true);
  view.setUint32(68, 5, true);
  for (const at of [96, 104, 112]) view.setBigUint64(at, 4096n, true);
  return bytes;
}

/** A machine whose first program, the superuser's, is about to read. */
class Reader {
  readonly machine: Machine;
  readonly process: Process;

  constructor(architecture: Architecture) {
    this.machine = Machine.create({
      architecture,
      memoryBytes: 8 << 20,
      program: "/bin/program",
      programFile: program(architecture),
    });
    const { processes, scheduler } = this.machine.kernel;
    const process = processes.all.find(({ executable }) =>
      executable !== undefined
    );
    assert(process !== undefined);
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

/** An inode below a root, by its path with words for what is a number. */
interface Found {
  readonly path: string;
  readonly inode: Inode;
}

function walk(
  directory: Inode,
  path: string,
  general: (path: string) => string,
): readonly Found[] {
  return [...directory.entries()].flatMap(({ name }) => {
    if (name === "." || name === "..") return [];
    const inode = directory.lookup(name);
    if (inode instanceof KernelError) throw inode;
    const found = { path: general(`${path}${name}`), inode };
    return inode.isDirectory
      ? [found, ...walk(inode, `${found.path}/`, general)]
      : [found];
  });
}

/** What must be there: each path once, with type and mode. */
function expected(table: Readonly<Record<string, Node>>): readonly string[] {
  const types = { directory: S_IFDIR, file: S_IFREG, link: S_IFLNK };
  return Object.entries(table).flatMap(([path, node]) =>
    node.type === "absent"
      ? []
      : [`${path} ${(types[node.type] | node.mode).toString(8)}`]
  );
}

function described(found: readonly Found[]): readonly string[] {
  return [
    ...new Set(
      found.map(({ path, inode }) =>
        `${path} ${inode.metadata().mode.toString(8)}`
      ),
    ),
  ];
}

/** Whether an object has the keys in their order. */
function hasKeys(value: unknown, keys: JsonKeys): boolean {
  const pattern = keys.map((key) =>
    key.endsWith("?") ? `(${key.slice(0, -1)},)?` : `${key},`
  ).join("");
  const names = Object.keys(value as object).map((key) => `${key},`).join("");
  return new RegExp(`^${pattern}$`).test(names);
}

function checkContent(path: string, text: string, { content }: FileNode): void {
  if (content.kind === "text") return;
  const value: unknown = JSON.parse(text);
  const objects = content.kind === "object" ? [value] : value as unknown[];
  assert(Array.isArray(objects), `${path} is no array`);
  for (const entry of objects) {
    assert(
      hasKeys(entry, content.keys),
      `${path} has ${JSON.stringify(entry)}`,
    );
  }
}

/** Of these the open refuses where there is nothing to show. */
const REFUSED: Readonly<Record<string, string>> = {
  "/sys/kernel/profile": "sysfs/ENOENT/no-system-wide-profile",
  "/sys/kernel/power_state": "sysfs/ENOTIMPL/node-has-no-content",
  "/sys/kernel/request_panic": "transfer/ENOTSUP/file-can-never-be-read",
  "/proc/self/perf_events": "procfs/ENOBUFS/process-has-no-profile",
};

function checkContents(
  reader: Reader,
  root: string,
  table: Readonly<Record<string, Node>>,
): void {
  for (const [name, node] of Object.entries(table)) {
    if (node.type !== "file" || /[A-Z]{2}/.test(name)) continue;
    const path = `${root}/${name}`;
    const text = reader.text(path);
    const refusal = path.endsWith("/cpuinfo") &&
        reader.machine.kernel.architecture !== "x86_64"
      ? "sysfs/EINVAL/no-cpuinfo-on-this-architecture"
      : REFUSED[path];
    if (refusal !== undefined) assertEquals(text, refusal, path);
    else checkContent(path, text, node);
  }
}

for (const architecture of architectures) {
  Deno.test(`/sys has the nodes of the table, in its order, on ${architecture}`, () => {
    const { machine } = new Reader(architecture);
    const found = walk(
      new SysFS(machine.kernel.vfs).root,
      "",
      (path) => path.replace(/^dev\/char\/\d+:\d+$/, "dev/char/MAJOR:MINOR"),
    );
    assertEquals(described(found), expected(sysNodes));
    for (const { path, inode } of found) {
      const { uid, gid, size } = inode.metadata();
      const node: Node = (sysNodes as Readonly<Record<string, Node>>)[path]!;
      const length = node.type === "file" && node.hasSize
        ? new Reader(architecture).text(`/sys/${path}`).length
        : 0;
      assertEquals({ path, uid, gid, size }, {
        path,
        uid: 0,
        gid: 0,
        size: length,
      });
    }
  });

  Deno.test(`files of /sys have the table's format on ${architecture}`, () => {
    checkContents(new Reader(architecture).makeSockets(), "/sys", sysNodes);
  });

  Deno.test(`/proc has the nodes of the table, in its order, on ${architecture}`, () => {
    const { machine, process } = new Reader(architecture);
    const root = new ProcFS(machine.kernel.vfs).root;
    const own = root.lookup(String(process.pid));
    assert(!(own instanceof KernelError));
    const found = walk(
      own,
      "PID/",
      (path) =>
        path.replace(/\/fd\/\d+$/, "/fd/FD")
          .replace(/\/stacks\/\d+$/, "/stacks/TID"),
    );
    const whole = [...walk(root, "", (path) => path)];
    const self = whole.filter(({ path }) => path === "self");
    // The program has no child, and the table's link to one stays unseen.
    assertEquals(
      described([...self, { path: "PID", inode: own }, ...found]),
      expected(procNodes).filter((row) => !row.startsWith("PID/children/PID")),
    );
    assertEquals(
      new Set(found.map(({ inode }) => inode.metadata().size)),
      new Set([0]),
    );
  });

  Deno.test(`files of /proc have the table's format on ${architecture}`, () => {
    const inSelf = Object.fromEntries(
      Object.entries(procNodes).filter(([path]) => path.startsWith("PID/"))
        .map(([path, node]) => [path.slice("PID/".length), node]),
    );
    checkContents(new Reader(architecture), "/proc/self", inSelf);
  });
}

Deno.test("devices are registered in the order of the table", () => {
  const { machine } = new Reader("riscv64");
  const wanted = deviceTable.filter(({ waived, minor }) =>
    waived === undefined && minor !== undefined
  ).map(({ major, minor }) => `${major}:${minor}`);
  const names = machine.kernel.vfs.devices.map(({ major, minor }) =>
    `${major}:${minor}`
  );
  assertEquals(names, wanted);
});

Deno.test("/sys/dev/char lists both ends of a pseudo terminal where they are made", () => {
  const reader = new Reader("riscv64");
  const { vfs } = reader.machine.kernel;
  const before = vfs.devices.length;
  vfs.open(reader.process, "/dev/ptmx", O_RDONLY, 0, reader.process.cwd);
  const directory = [
    ...walk(new SysFS(vfs).root, "", (path) => path),
  ].map(({ path }) => path).filter((path) => path.startsWith("dev/char/"));
  assertEquals(directory.slice(before), ["dev/char/200:0", "dev/char/201:0"]);
});

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
  assertEquals(unnamedFeatures(), []);
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
