/**
 * What /proc tells of a process' memory.
 *
 * @module
 */

import { anything, type WantedValue } from "../language/row.ts";

const ANONYMOUS = "AnonymousVMObject";

/** A region, as far as it is not private anonymous memory of which nobody asks more. */
export interface ToldRegion {
  readonly name: WantedValue;
  /** In bytes. */
  readonly size: number;
  readonly address?: WantedValue;
  readonly readable?: boolean;
  readonly writable?: boolean;
  readonly executable?: boolean;
  readonly stack?: boolean;
  readonly shared?: boolean;
  readonly syscall?: boolean;
  readonly volatile?: boolean;
  readonly resident?: WantedValue;
  readonly dirty?: WantedValue;
  readonly cow?: WantedValue;
  readonly object?: string;
  readonly pagemap?: WantedValue;
}

/** What "vm" tells of a region. */
export function toldRegion(of: ToldRegion): WantedValue {
  const { object = ANONYMOUS } = of;
  const isAnonymous = object === ANONYMOUS;
  return {
    readable: of.readable ?? true,
    writable: of.writable ?? true,
    executable: of.executable ?? false,
    stack: of.stack ?? false,
    shared: of.shared ?? false,
    syscall: of.syscall ?? false,
    purgeable: isAnonymous,
    ...(isAnonymous ? { volatile: of.volatile ?? false } : {}),
    memory_type: "Normal",
    address: of.address ?? anything,
    size: of.size,
    amount_resident: of.resident ?? anything,
    amount_dirty: of.dirty ?? anything,
    cow_pages: of.cow ?? 0,
    name: of.name,
    vmobject: object,
    pagemap: of.pagemap ?? anything,
  };
}
