/**
 * What all processes of a machine share, looked at while system calls are made:
 * a row that changes any of it has to say so, and to put it back.
 *
 * @module
 */

import type { SyscallName } from "../../src/api/calls.ts";
import { MAP_NAMES } from "../../src/api/keymap.ts";
import { Mount } from "../../src/kernel/filesystem/mount.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import type { Route } from "../../src/kernel/net/networking_management.ts";
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

/** How a kind of state is looked at. */
interface Reader {
  /** What it consists of: values, and objects that do not change. */
  readonly parts: (kernel: Kernel, into: unknown[]) => void;
  /** How that reads; equal texts are equal states. */
  readonly text: (parts: readonly unknown[]) => string;
}

/** A kind whose parts are as many values. */
function plain(parts: Reader["parts"]): Reader {
  return { parts, text: (values) => values.join(" ") };
}

const readers: Readonly<Record<Touch, Reader>> = {
  hostname: plain(({ hostnames: { initial, ofTheKernel } }, into) => {
    into.push(initial.name, ofTheKernel.name);
  }),
  clock: plain(({ time }, into) => {
    const { seconds, nanoseconds } = time.remainingAdjustment;
    into.push(time.realtime - BigInt(time.coarseMonotonic));
    into.push(seconds, nanoseconds);
  }),
  keymap: {
    parts({ keymap: { name, maps } }, into) {
      into.push(name);
      for (const map of MAP_NAMES) into.push(maps[map]);
    },
    text: ([name, ...maps]) =>
      [name, ...(maps as Uint32Array[]).map(digestOf)].join(" "),
  },
  // Who has unshared mounts in a context of its own.
  mounts: {
    parts({ vfs }, into) {
      const [first] = vfs.contexts;
      for (const mount of first?.mounts ?? []) {
        if (mount.absolutePath !== WORLD) into.push(mount, mount.flags);
      }
    },
    text: (parts) =>
      parts.map((part) => {
        if (!(part instanceof Mount)) return `${part}\n`;
        const { absolutePath, guest } = part;
        return `${absolutePath} ${guest.fs.fsid}:${guest.index} `;
      }).join(""),
  },
  routes: {
    parts: ({ network }, into) => void into.push(...network.routes),
    text: (routes) =>
      (routes as Route[]).map(({ adapter, ...route }) =>
        JSON.stringify({ ...route, adapter: adapter.name })
      ).join("\n"),
  },
  interfaces: plain(({ network }, into) => {
    for (const { name, address, netmask, ipv6Address } of network.adapters) {
      into.push(name, address, netmask, String(ipv6Address));
    }
  }),
  // Packets teach the adapter's own hardware address; that is no row's doing.
  neighbours: plain(({ network }, into) => {
    if (network.arp.size === 0) return;
    const own = network.adapters.map(({ macAddress }) => String(macAddress));
    for (const [host, address] of network.arp) {
      if (!own.includes(String(address))) into.push(host, String(address));
    }
  }),
  profiling: plain(({ profiling }, into) => {
    into.push(profiling.allThreads);
  }),
  configuration: {
    parts: ({ vfs }, into) =>
      void into.push(...Object.values(vfs.configuration)),
    text: (values) => JSON.stringify(values),
  },
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

/** What a kind of state was when it was looked at last. */
interface Seen {
  parts: readonly unknown[];
  /** How it reads, where anybody had to know. */
  text: string | undefined;
}

const NONE: readonly Touch[] = [];
/** What is looked at: kept where it is not what it was. */
const parts: unknown[] = [];

function isMadeOf(these: readonly unknown[]): boolean {
  if (these.length !== parts.length) return false;
  for (let index = 0; index < these.length; index++) {
    if (these[index] !== parts[index]) return false;
  }
  return true;
}

/** Notes each change with the length that the log has by then. */
export class SharedStateWatch implements SyscallObserver {
  readonly changes: Change[] = [];
  readonly #seen = new Map<Touch, Seen>();
  readonly #log: readonly string[];

  constructor(log: readonly string[]) {
    this.#log = log;
  }

  /** Looks at all of it: before a machine runs, and when it has run. */
  look(kernel: Kernel): void {
    for (const touch of touches) this.#lookAt(kernel, touch);
  }

  exit({ kernel }: Thread, call: SyscallName): void {
    for (const touch of looksAfter.get(call) ?? NONE) {
      this.#lookAt(kernel, touch);
    }
  }

  /** Once or twice a row: whatever was changed by a call of another business. */
  gone({ kernel }: Thread): void {
    this.look(kernel);
  }

  #lookAt(kernel: Kernel, touch: Touch): void {
    const reader = readers[touch];
    parts.length = 0;
    reader.parts(kernel, parts);
    const seen = this.#seen.get(touch);
    if (seen === undefined) {
      this.#seen.set(touch, { parts: [...parts], text: undefined });
      return;
    }
    if (isMadeOf(seen.parts)) return;
    // What it was at first is told once it matters.
    if (seen.text === undefined) {
      seen.text = reader.text(seen.parts);
      this.changes.push({ touch, value: seen.text, at: 0 });
    }
    seen.parts = [...parts];
    const value = reader.text(seen.parts);
    if (value === seen.text) return;
    seen.text = value;
    this.changes.push({ touch, value, at: this.#log.length });
  }
}
