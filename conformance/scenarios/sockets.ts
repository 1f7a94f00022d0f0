import type { Scenario, ScenarioCase } from "./scenario.ts";

const LOCAL = "Kernel/Net/LocalSocket.cpp";
const TCP = "Kernel/Net/TCPSocket.cpp, Kernel/Net/NetworkTask.cpp";
const UDP = "Kernel/Net/UDPSocket.cpp";

/** How many bytes every client sends. */
export const SENT_BYTES: number = 16 << 20;

/** Their sum, 32-bit FNV-1a; a test adds it up. */
export const SENT_SUM = 3_998_522_821;

const RECEIVED = `${SENT_BYTES} bytes, sum ${SENT_SUM}`;

/** All that was sent, and the client's exit status. */
function transferred(name: string, source: string): readonly ScenarioCase[] {
  return [
    { name, value: RECEIVED, source },
    { name: `${name} client`, value: "0", source },
  ];
}

/** 16 MiB over each kind of socket. */
export const socketTransfer: Scenario = {
  program: "socket_transfer",
  cases: [
    ...transferred("socketpair", LOCAL),
    ...transferred("local", LOCAL),
    ...transferred("tcp", TCP),
    ...transferred("udp", UDP),
  ],
};

/** One description in three processes. */
export const passDescriptors: Scenario = {
  program: "pass_descriptors",
  cases: [
    { name: "offset left by the others", value: "11", source: LOCAL },
    { name: "bytes read", value: "11", source: LOCAL },
    { name: "text", value: "hello world", source: LOCAL },
    { name: "statuses", value: "0 0", source: LOCAL },
  ],
};
