/**
 * What all processes of a machine share, looked at while system calls are made:
 * a row that changes any of it has to say so, and to put it back.
 *
 * @module
 */

import type { SyscallName } from "../../src/api/calls.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import type { SyscallObserver } from "../../src/kernel/observers.ts";
import type { Thread } from "../../src/kernel/tasks/thread.ts";
import { type Touch, touches } from "../language/row.ts";
import type { Change } from "../program/target.ts";
import { Digest } from "./digest.ts";

/** The world of a row, which the executor mounts and unmounts. */
const WORLD = "/w";

const digests = new WeakMap<Uint32Array, string>();

/** The digest of a character map, which never changes. */
function digestOf(map: Uint32Array): string {
  let known = digests.get(map);
  if (known === undefined) {
    const digest = new Digest();
    for (const character of map) digest.add(character);
    digests.set(map, known = digest.toString());
  }
  return known;
}

/** How the state of each kind reads; equal texts are equal states. */
const readers: Readonly<Record<Touch, (kernel: Kernel) => string>> = {
  hostname: ({ hostnames: { initial, ofTheKernel } }) =>
    `${initial.name} ${ofTheKernel.name}`,
  clock: ({ time }) => {
    const offset = time.realtime - BigInt(time.coarseMonotonic);
    const { seconds, nanoseconds } = time.remainingAdjustment;
    return `${offset} ${seconds} ${nanoseconds}`;
  },
  keymap: ({ keymap: { name, maps } }) =>
    `${name} ${Object.values(maps).map(digestOf).join(" ")}`,
  // Who has unshared mounts in a context of its own.
  mounts: ({ vfs }) => {
    const [first] = vfs.contexts;
    return (first?.mounts ?? []).filter(({ absolutePath }) =>
      absolutePath !== WORLD
    ).map(({ absolutePath, flags, guest }) =>
      `${absolutePath} ${guest.fs.fsid}:${guest.index} ${flags}`
    ).join("\n");
  },
  routes: ({ network }) =>
    network.routes.map(({ adapter, ...route }) =>
      JSON.stringify({ ...route, adapter: adapter.name })
    ).join("\n"),
  interfaces: ({ network }) =>
    network.adapters.map(({ name, address, netmask }) =>
      `${name} ${address}/${netmask}`
    ).join("\n"),
  // Packets teach the adapter's own hardware address; that is no row's doing.
  neighbours: ({ network }) => {
    const own = network.adapters.map(({ macAddress }) => String(macAddress));
    return [...network.arp].filter(([, address]) =>
      !own.includes(String(address))
    ).map(([host, address]) => `${host} ${address}`).join("\n");
  },
  profiling: ({ profiling }) => String(profiling.allThreads),
  configuration: ({ vfs }) => JSON.stringify(vfs.configuration),
};

/** Calls whose business it is to change a state. */
const changers: Readonly<Record<Touch, readonly SyscallName[]>> = {
  hostname: ["sethostname"],
  clock: ["clock_settime", "adjtime"],
  keymap: ["setkeymap"],
  mounts: ["fsmount", "bindmount", "remount", "umount", "copy_mount"],
  routes: ["ioctl"],
  interfaces: ["ioctl"],
  neighbours: ["ioctl"],
  profiling: ["profiling_enable", "profiling_disable"],
  configuration: ["write", "pwritev"],
};

/** What to look at after a call: what it may change, and a later call put back. */
const looksAfter: ReadonlyMap<SyscallName, readonly Touch[]> = new Map(
  [...new Set(Object.values(changers).flat())].map((call) => [
    call,
    touches.filter((touch) => changers[touch].includes(call)),
  ]),
);

/** Notes each change with the length that the log has by then. */
export class SharedStateWatch implements SyscallObserver {
  readonly changes: Change[] = [];
  readonly #values = new Map<Touch, string>();
  readonly #log: readonly string[];

  constructor(log: readonly string[]) {
    this.#log = log;
  }

  /** Looks at all of it: before a machine runs, and when it has run. */
  look(kernel: Kernel): void {
    for (const touch of touches) this.#lookAt(kernel, touch);
  }

  exit({ kernel }: Thread, call: SyscallName): void {
    for (const touch of looksAfter.get(call) ?? []) {
      this.#lookAt(kernel, touch);
    }
  }

  /** Once or twice a row: whatever was changed by a call of another business. */
  gone({ kernel }: Thread): void {
    this.look(kernel);
  }

  #lookAt(kernel: Kernel, touch: Touch): void {
    const value = readers[touch](kernel);
    if (value === this.#values.get(touch)) return;
    this.#values.set(touch, value);
    this.changes.push({ touch, value, at: this.#log.length });
  }
}
