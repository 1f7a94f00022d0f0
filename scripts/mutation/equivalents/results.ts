/**
 * Wrong results of functions, of which nobody can notice that they are wrong.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

/** Places, files of src/kernel and what they return, with one reason. */
type Places = readonly (readonly [file: string, code: string])[];

function alike(
  reason: string,
  changed: (code: string) => string,
  places: Places,
): readonly Equivalent[] {
  return places.map(([file, code]) => ({
    file: `src/kernel/${file}`,
    operator: "wrong-result",
    code,
    change: changed(code),
    reason,
  }));
}

const oneMore = (code: string): string => `(${code}) + 1`;
const oneMoreInstant = (code: string): string => `(${code}) + 1n`;
const otherText = (code: string): string => `"x" + (${code})`;

/** Each with its reason. */
export const results: readonly Equivalent[] = [
  ...alike(
    "Only src/debug, which compares what is counted with what is there, asks for it: no call does.",
    oneMore,
    [
      ["filesystem/inode.ts", "this.#users"],
      ["filesystem/open_file_description.ts", "this.#references"],
      ["filesystem/ramfs/inode.ts", "this.#names"],
      ["filesystem/vfs_root_context.ts", "this.#attachCount"],
      ["memory/anonymous_vm_object.ts", "this.#unusedCommitted"],
      ["memory/reservation.ts", "this.#pages"],
      ["memory/vm_object.ts", "this.#references"],
      ["net/ip/ipv4_socket.ts", "this.#pages.pages"],
      ["net/local_socket.ts", "this.#pages.pages"],
      ["tasks/open_file_descriptions.ts", "this.#reserved.size"],
      ["tasks/performance_event_buffer.ts", "this.#pages.pages"],
    ],
  ),
  ...alike(
    "Only the console of the machine asks, to know whether to listen to its keyboard.",
    oneMore,
    [["tasks/wait_queue.ts", "this.#waiters.size"]],
  ),
  ...alike("One more than infinity is as much.", oneMore, [
    ["filesystem/file.ts", "Infinity"],
    ["filesystem/inode.ts", "Infinity"],
    ["memory/heap.ts", "Infinity"],
  ]),
  ...alike(
    "How long the kernel works at a call is nobody's promise, and that is all that it is asked for.",
    oneMore,
    [
      ["filesystem/ramfs/sparse_data.ts", "this.#chunks.size"],
      ["filesystem/unveil.ts", "this.#size"],
      ["filesystem/vfs_root_context.ts", "this.#namesakes(name).length"],
      ["memory/region_list.ts", "this.#chunks.length"],
      ["tasks/futex_queue.ts", "this.#waiters.length"],
      ["tasks/process_table.ts", "this.#threads.size"],
    ],
  ),
  ...alike(
    "At which byte a call pauses is seen by nobody: what it does in parts cannot be told from the whole, and a part is more than what one queue takes.",
    oneMore,
    [
      ["devices/tty/master_pty.ts", "LONGEST_PART"],
      ["filesystem/inode_file.ts", "this.inode.mostAtOnce"],
    ],
  ),
  ...alike(
    "Gaps and what is looked for are whole pages.",
    oneMore,
    [["memory/region_list.ts", "room"]],
  ),
  ...alike(
    "The order of a table follows from how many there ever were at once, so that no row can look at it.",
    oneMore,
    [
      [
        "filesystem/sysfs/network.ts",
        "pairIntHash(bytes.getUint32(0, true), port)",
      ],
      [
        "filesystem/sysfs/network.ts",
        "pairIntHash( addressHash(socket.localAddressNumber, socket.localPort), addressHash(socket.peerAddressNumber, socket.peerPort), )",
      ],
      ["filesystem/sysfs/network.ts", "intHash(localPort)"],
      [
        "library/hash_table.ts",
        "intHash( Math.imul(intHash(first), 209) ^ intHash(Math.imul(second, 413)), )",
      ],
    ],
  ),
  ...alike(
    "How much the kernel's own heap holds to the byte, or the page, is its own affair.",
    oneMore,
    [
      ["memory/heap.ts", "this.#bytes"],
      ["memory/heap.ts", "this.#pagesFor(this.#bytes)"],
      [
        "memory/heap.ts",
        "Math.max(0, Math.ceil((bytes - this.#initial) / PAGE_SIZE))",
      ],
      [
        "memory/vm_object.ts",
        "Math.floor(count * BYTES_PER_SLOT / PAGE_SIZE)",
      ],
      ["filesystem/unveil.ts", "this.#bytes"],
      [
        "tasks/process.ts",
        "[...this.arguments, ...this.environment, ...properties] .reduce((sum, text) => sum + textBytes(text), 0)",
      ],
    ],
  ),
  ...alike(
    "Only a machine whose memory is exhausted gets there, which no row may do to one that others use.",
    oneMore,
    [
      ["memory/memory_manager.ts", "NOT_PRESENT"],
      // The pages that the heap may still grow by.
      ["memory/memory_manager.ts", "this.freePages"],
    ],
  ),
  ...alike(
    "One nanosecond, which no program can hit: what waits for a time goes on at some instruction behind it.",
    oneMore,
    [
      ["net/ip/tcp_socket.ts", "this.network.kernel.time.monotonic"],
      ["time/time_management.ts", "this.monotonicAt(this.retired)"],
      [
        "time/time_management.ts",
        "Number( isRealtime(clock) ? nanoseconds - this.#realtimeOffset : nanoseconds, )",
      ],
      [
        "time/time_management.ts",
        "Math.min(this.monotonicTimers.next, this.realtimeTimers.next)",
      ],
    ],
  ),
  ...alike(
    "One nanosecond, which no program can hit: what waits for a time goes on at some instruction behind it.",
    oneMoreInstant,
    [
      ["syscalls/futex.ts", "nanosecondsOf(tv_sec, tv_nsec)"],
      ["syscalls/poll.ts", "nanosecondsOf(tv_sec, tv_nsec)"],
      [
        "time/time_management.ts",
        "BigInt( clock === CLOCK_MONOTONIC_COARSE ? this.coarseMonotonic : this.monotonic, )",
      ],
    ],
  ),
  ...alike(
    "It is shown in whole seconds, and asked whether one has gone by.",
    oneMoreInstant,
    [
      ["filesystem/virtual_file_system.ts", "this.#host.uptime()"],
      ["kernel.ts", "BigInt(time.coarseMonotonic)"],
    ],
  ),
  ...alike("Another number by chance is as good.", oneMore, [
    ["security/random.ts", "this.#state[0]"],
  ]),
  ...alike(
    "A port by chance: its neighbour is as good, and taken only where chance has it so.",
    oneMore,
    [[
      "net/ip/tcp_socket.ts",
      "this.freeEphemeralPort((localPort) => this.network.tcp.has({ ...this.#tuple, localPort }) )",
    ]],
  ),
  ...alike("Keys are compared with each other alone.", otherText, [
    [
      "net/ip/tcp_table.ts",
      "`${localAddress}:${localPort}/${peerAddress}:${peerPort}`",
    ],
  ]),
  ...alike(
    "What the host is told where it meets one; no program is.",
    otherText,
    [
      [
        "errors.ts",
        "`${this.refusal} was refused where no system call hears of it`",
      ],
    ],
  ),
  ...alike(
    "Whoever starts the machine says what its command line is: no row knows it.",
    otherText,
    [[
      "filesystem/sysfs/kernel_contents.ts",
      "`${vfs.configuration.commandLine}\\n`",
    ]],
  ),
  ...alike("Only a coredump tells of it, and none is written.", otherText, [
    [
      "syscalls/prctl.ts",
      "copyString(memory, argument.characters, argument.length)",
    ],
  ]),
  ...alike("A FIFO is no link: there is no result.", oneMore, [
    ["syscalls/link.ts", "readLink(context, description, buffer, size)"],
  ]),
];
