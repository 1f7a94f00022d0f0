/**
 * What an actor of a call program believes there is: descriptors, paths,
 * mappings. The belief follows what calls do when they work; that it may be
 * wrong is the point of asking two kernels.
 *
 * @module
 */

import type { Result, Value } from "../language/value.ts";

/** Kinds of open file that calls tell apart. */
export type FileKind =
  | "file"
  | "directory"
  | "pipe"
  | "connected local"
  | "local"
  | "local listener"
  | "udp"
  | "tcp"
  | "tcp listener"
  | "master"
  | "slave"
  | "device"
  | "watcher"
  | "memory file";

/** Bytes that wait to be read. */
export interface Channel {
  bytes: number;
}

/** An open descriptor. */
export interface OpenFile {
  readonly value: Value;
  readonly kind: FileKind;
  readonly reads: boolean;
  readonly writes: boolean;
  isNonblocking: boolean;
  /** What comes in here, undefined where reading never waits. */
  readonly incoming?: Channel;
  /** Where what is written here arrives. */
  readonly outgoing?: Channel;
}

/** Kinds of path that calls tell apart. */
export type PathKind =
  | "file"
  | "directory"
  | "full directory"
  | "link"
  | "fifo"
  | "foreign";

/** Mapped memory. */
export interface Mapping {
  readonly base: Result;
  readonly pages: number;
  isReadable: boolean;
  isWritable: boolean;
  readonly isShared: boolean;
  readonly kind: "anonymous" | "purgeable" | "file" | "shared file";
}

/** The belief of one process. */
export class World {
  readonly files: OpenFile[];
  readonly paths: Map<string, PathKind>;
  readonly mappings: Mapping[];
  /** Whether the alarm has a handler that does nothing, so that it only wakes. */
  hasAlarm: boolean;
  /** Whether other threads may be there: not all calls may be made beside them. */
  hasThreads: boolean;

  constructor(from?: World) {
    this.files = from === undefined ? [] : [...from.files];
    // Whoever is forked has descriptors of its own, and the same files.
    this.paths = from?.paths ?? new Map<string, PathKind>();
    this.mappings = from?.mappings.map((one) => ({ ...one })) ?? [];
    this.hasAlarm = from?.hasAlarm ?? false;
    this.hasThreads = false;
  }

  /** Forgets what is not there any more. */
  drop<T>(list: T[], item: T): void {
    const at = list.indexOf(item);
    if (at >= 0) list.splice(at, 1);
  }

  /** Paths of these kinds. */
  pathsOf(...kinds: readonly PathKind[]): string[] {
    return [...this.paths].flatMap(([path, kind]) =>
      kinds.includes(kind) ? [path] : []
    );
  }

  /** The open file that a value stands for. */
  fileOf(value: unknown): OpenFile | undefined {
    return this.files.find((file) => file.value === value);
  }
}
