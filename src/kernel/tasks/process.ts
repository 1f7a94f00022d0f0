/** One process (Kernel/Tasks/Process.h). */
import type { TTY } from "../devices/tty.ts";
import type { Custody } from "../filesystem/custody.ts";
import type { UnveilData } from "../filesystem/unveil.ts";
import type { VFSRootContext } from "../filesystem/vfs_root_context.ts";
import type { Kernel } from "../kernel.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import type { Credentials } from "../security/credentials.ts";
import { OpenFileDescriptions } from "./open_file_descriptions.ts";
import type { ProcessGroup } from "./process_group.ts";
import type { ThreadTracer } from "./thread_tracer.ts";
import type { Thread } from "./thread.ts";
import { WaitQueue } from "./wait_queue.ts";

/** What a signal does in a process. */
export interface SignalAction {
  /** SIG_DFL, SIG_IGN or the handler's address. */
  handler: bigint;
  mask: number;
  flags: number;
}

/** The life of a process. */
export type ProcessState = "running" | "dying" | "dead";

/** A user process. The files half is kept by src/kernel/filesystem. */
export class Process {
  readonly kernel: Kernel;
  readonly pid: number;
  ppid: number;
  /** At most 32 bytes. */
  name: string;
  credentials: Credentials;
  group: ProcessGroup | undefined;
  tty: TTY | undefined;
  umask = 0o022;

  dumpable = true;
  executableIsSetid = false;
  /** Promise bits; undefined while the process has made none. */
  promises: number | undefined;
  execPromises: number | undefined;
  rejectTransitionToExecutableFromWritable = false;
  jailedUntilExit = false;
  jailedUntilExec = false;

  state: ProcessState = "running";
  stopped = false;
  terminationStatus = 0;
  terminationSignal = 0;

  space: AddressSpace;
  signalTrampoline = 0;
  readonly threads: Thread[] = [];
  /** Index n is signal n. */
  signalActions: SignalAction[];

  readonly fds: OpenFileDescriptions = new OpenFileDescriptions();
  rootContext: VFSRootContext;
  /** The current directory. */
  cwd: Custody;
  executable: Custody | undefined;
  unveil: UnveilData;
  /** The unveil state the next execve switches to. */
  execUnveil: UnveilData;

  tracer: ThreadTracer | undefined;
  /** Woken when a child changes state. */
  readonly childEvents: WaitQueue = new WaitQueue();

  constructor(kernel: Kernel, parts: ProcessParts) {
    this.kernel = kernel;
    this.pid = parts.pid;
    this.ppid = parts.ppid;
    this.name = parts.name;
    this.credentials = parts.credentials;
    this.space = parts.space;
    this.rootContext = parts.rootContext;
    this.cwd = parts.cwd;
    this.executable = parts.executable;
    this.unveil = parts.unveil;
    this.execUnveil = parts.execUnveil;
    this.signalActions = freshSignalActions();
  }

  get isJailed(): boolean {
    return this.jailedUntilExit || this.jailedUntilExec;
  }

  get isDying(): boolean {
    return this.state !== "running";
  }
}

/** What a process cannot do without. */
export interface ProcessParts {
  readonly pid: number;
  readonly ppid: number;
  readonly name: string;
  readonly credentials: Credentials;
  readonly space: AddressSpace;
  readonly rootContext: VFSRootContext;
  readonly cwd: Custody;
  readonly executable: Custody | undefined;
  readonly unveil: UnveilData;
  readonly execUnveil: UnveilData;
}

/** Default actions for all signals. */
export function freshSignalActions(): SignalAction[] {
  return Array.from({ length: 33 }, () => ({ handler: 0n, mask: 0, flags: 0 }));
}
