import type { Scenario, ScenarioCase } from "./scenario.ts";

const SYSFS = "Kernel/FileSystem/SysFS/Subsystems/Kernel/Network";
const TASK = "Kernel/Net/NetworkTask.cpp: handle_ipv4";
const ADAPTER = "Kernel/Net/NetworkAdapter.cpp: did_receive";
const LOCAL = "Kernel/Net/LocalSocket.cpp, Kernel/Net/Socket.cpp";

const MAC = "13:55:02:09:55:aa";

/** The adapter's entry: what was sent comes back, and has its Ethernet header. */
function adapter(packets: number, bytes: number, dropped: number): string {
  const address = '"ipv4_address":"127.0.0.1","ipv4_netmask":"255.0.0.0"';
  const link = '"link_up":true,"link_speed":1000,"link_full_duplex":true';
  return `"class_name":"LoopbackAdapter","mac_address":"${MAC}",${address},` +
    `"packets_in":${packets},"bytes_in":${bytes},` +
    `"packets_out":${packets},"bytes_out":${bytes},${link},"mtu":65522,` +
    `"packets_dropped":${dropped}`;
}

/** Ethernet, IPv4 and UDP. */
const DATAGRAM = 14 + 20 + 8;
/** Six raw packets of eight bytes went before. */
const RAW = 14 + 20 + 8;
const BURST = 1200;
/** The packets that may wait for the network task. */
const QUEUED = 1024;

/** A TCP socket that has heard and sent nothing, from its peer's port on. */
function silent(state: string): string {
  return `0,"state":"${state}","ack_number":0,"sequence_number":0,` +
    '"packets_in":0,"bytes_in":0,"packets_out":0,"bytes_out":0,"';
}

function seen(
  source: string,
  values: Readonly<Record<string, string>>,
): readonly ScenarioCase[] {
  return Object.entries(values).map(([name, value]) => ({
    name,
    value,
    source,
  }));
}

/** What only holds if nobody else runs while it is sent. */
function ofBurst(
  source: string,
  values: Readonly<Record<string, string>>,
): readonly ScenarioCase[] {
  return seen(source, values).map((one) => ({
    ...one,
    own: "On a slower machine the network task has its turns meanwhile.",
  }));
}

/** The files of /sys/kernel/net, and the queues that only they tell of. */
export const networkFiles: Scenario = {
  program: "network_files",
  cases: [
    ...seen(`${SYSFS}/Adapters.cpp`, {
      "adapter at first": adapter(0, 0, 0),
      "adapter that has carried a datagram": adapter(1, DATAGRAM + 5, 0),
    }),
    ...ofBurst(`${SYSFS}/Adapters.cpp`, {
      "adapter that dropped some": adapter(
        1 + 6 + BURST,
        DATAGRAM + 5 + 6 * RAW + BURST * (DATAGRAM + 1),
        BURST - QUEUED,
      ),
    }),
    ...seen(TASK, {
      "itself, before": "none",
      itself: MAC,
      "another of its network": MAC,
      "one of another network": "none",
      "who talks to others": "none",
      "who talks to all": MAC,
      "heard again": MAC,
    }),
    ...seen("Kernel/Net/IP/Socket.cpp: ioctl_arp", {
      told: "01:23:45:67:89:ab",
      forgotten: "none",
      "told otherwise": "01:23:45:67:89:ab",
    }),
    ...ofBurst(ADAPTER, { "packets that waited": `${QUEUED}` }),
    ...seen("Kernel/Net/IP/Socket.cpp: did_receive", {
      "datagrams that waited": "2001",
    }),
    ...seen(`${SYSFS}/UDP.cpp`, {
      "no datagram socket": "[]",
      "root's datagram socket for root": '0,"origin_gid":0}]',
      "root's datagram socket for a user":
        '[{"local_address":"127.0.0.1","local_port":21900,' +
        '"peer_address":"0.0.0.0","peer_port":0}]',
      "user's datagram socket for a user": '77,"origin_gid":0}]',
    }),
    ...seen(`${SYSFS}/TCP.cpp, Kernel/Net/TCPSocket.cpp`, {
      "stream without a port": "",
      "bound stream": silent("Closed"),
      "listening stream": silent("Listen"),
      "closed stream": "",
    }),
    ...seen("Kernel/Net/UDPSocket.cpp: protocol_bind", {
      "bound to some port": "600",
      "bound to an ephemeral one": "600",
      "ports that are taken": "600",
    }),
    ...seen(LOCAL, {
      none: "",
      "a new one": "<>",
      listener: "</tmp/a>",
      "listener and who waits": "</tmp/a></tmp/a>",
      "listener and who has waited": "</tmp/a></tmp/a>",
      "after the listener": "",
      "who waits without a listener": "</tmp/b>",
      "who has waited without one": "",
      "accepted, without the client": "</tmp/c></tmp/c>",
      "closed, without the client": "</tmp/c>",
      "accepted after the client": "</tmp/c></tmp/c>",
      "closed after the client": "</tmp/c>",
      pair: "<[socketpair]>",
      "one end of a pair": "<[socketpair]>",
      "no end of a pair": "",
    }),
  ],
};
