/** The shape of the table of /sys. */
import type { Kernel } from "../../kernel.ts";
import type { Process } from "../../tasks/process.ts";
import type { UserOrKernelBuffer } from "../user_or_kernel_buffer.ts";
import type { VirtualFileSystem } from "../virtual_file_system.ts";

/** One file. */
export interface SysNodeRow {
  readonly name: string;
  /** 0444 unless it says otherwise. */
  readonly mode?: number;
  /** Processes in a jail may open it. */
  readonly jailReadable?: boolean;
  /** The snapshot's content, a byte string; may refuse the open. */
  readonly generate?: (kernel: Kernel, reader: Process) => string;
  /** For nodes without snapshot: the content at each read. */
  readonly read?: (kernel: Kernel, reader: Process, offset: number) => string;
  readonly write?: (
    vfs: VirtualFileSystem,
    writer: Process,
    offset: number,
    buffer: UserOrKernelBuffer,
    count: number,
  ) => number;
}

/** One directory. */
export interface SysDirectoryRow {
  readonly name: string;
  readonly children:
    | readonly SysRow[]
    | ((vfs: VirtualFileSystem) => readonly SysRow[]);
}

/** One entry. */
export type SysRow = SysNodeRow | SysDirectoryRow;
