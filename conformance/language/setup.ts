/**
 * What a row finds in its world: files, directories, links, mounts. Each is a
 * short run of ordinary steps; one that fails makes the row `broken`.
 *
 * @module
 */

import {
  type SC_fsopen_params,
  SC_mknod_params,
} from "../../src/api/structs/parameters.ts";
import {
  chmod,
  chown,
  close,
  fsmount,
  fsopen,
  mkdir,
  mknod,
  symlink as symlinkStep,
  write,
} from "./calls.ts";
import type { Step } from "./step.ts";
import { result } from "./value.ts";
import { open } from "./calls.ts";
import { type FieldNumber, numberIn } from "./words.ts";

/** Mode and owner of what a setup step makes; root's and umask 022 otherwise. */
export interface Attributes {
  /** Permissions. */
  readonly mode?: number;
  /** The owner. */
  readonly uid?: number;
  /** The group. */
  readonly gid?: number;
}

function attributes(
  path: string,
  { mode, uid, gid }: Attributes,
): readonly Step[] {
  const steps: Step[] = [];
  // The owner first: changing it clears the set-id bits.
  if (uid !== undefined || gid !== undefined) {
    steps.push(chown(path, uid ?? 0xffff_ffff, gid ?? 0xffff_ffff));
  }
  if (mode !== undefined) steps.push(chmod(path, mode));
  return steps;
}

/** A regular file with contents; mode 0644 and root's unless said otherwise. */
export function file(
  path: string,
  contents: string | Uint8Array = "",
  options: Attributes = {},
): readonly Step[] {
  const name = `setup ${path}`;
  return [
    open(path, "O_WRONLY|O_CREAT|O_TRUNC", 0o644).as(name),
    ...(contents.length === 0 ? [] : [write(result(name), contents)]),
    close(result(name)),
    ...attributes(path, options),
  ];
}

/** A directory; mode 0755 and root's unless said otherwise. */
export function directory(
  path: string,
  options: Attributes = {},
): readonly Step[] {
  return [mkdir(path, 0o755), ...attributes(path, options)];
}

/** A symbolic link, root's unless said otherwise. */
export function symbolicLink(
  path: string,
  target: string,
  { uid, gid }: Attributes = {},
): readonly Step[] {
  const owner = uid === undefined && gid === undefined ? [] : [
    chown(path, uid ?? 0xffff_ffff, gid ?? 0xffff_ffff, { follow: false }),
  ];
  return [symlinkStep(target, path), ...owner];
}

/** A node: `mode` holds its type, as mknod takes it. */
export function node<const M extends string>(
  path: string,
  mode: FieldNumber<typeof SC_mknod_params, "mode", M>,
  device: number | bigint = 0,
): readonly Step[] {
  const number = numberIn(SC_mknod_params, "mode", mode);
  return [mknod(path, number, device), chmod(path, number & 0o7777)];
}

/** A fresh RAMFS mounted on a directory; undo it with `umount` in `teardown`. */
export function mounted<const F extends string>(
  path: string,
  flags: FieldNumber<typeof SC_fsopen_params, "flags", F> = 0,
): readonly Step[] {
  const name = `setup mount ${path}`;
  return [
    fsopen("RAMFS", flags).as(name),
    fsmount(result(name), path),
    close(result(name)),
  ];
}
