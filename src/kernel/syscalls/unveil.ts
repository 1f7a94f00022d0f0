/**
 * unveil (Kernel/Syscalls/unveil.cpp).
 *
 * @module
 */

import type { unveilFamily } from "../../api/calls/unveil.ts";
import {
  UNVEIL_AFTER_EXEC,
  UNVEIL_CURRENT_PROGRAM,
  unveilLetters,
} from "../../api/constants.ts";
import { ENOENT } from "../../api/errno.ts";
import { SC_unveil_params } from "../../api/structs.ts";
import { NULL } from "../../api/user_address.ts";
import { fail, KernelError } from "../errors.ts";
import { basename, isAbsolute, joinPath } from "../filesystem/byte_string.ts";
import { attempt } from "../filesystem/names.ts";
import {
  NO_OPTIONS,
  ParentOut,
  resolveWithoutVeil,
} from "../filesystem/path_walk.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import {
  copyParameters,
  copyPathArgument,
  type StringArgumentValue,
} from "./user_structs.ts";

const PERMISSIONS_MAX = 5n;

/** Handlers of this family; unveil needs no promise. */
export const unveilHandlers = {
  unveil(context, params) {
    const { process, memory } = context;
    const { flags, path, permissions } = copyParameters(
      context,
      params,
      SC_unveil_params,
    );
    const { unveil, execUnveil } = process;
    // Locking looks at nothing else, flags included.
    if (path.characters === NULL && permissions.characters === NULL) {
      unveil.state = "Locked";
      return 0;
    }
    const current = (flags & UNVEIL_CURRENT_PROGRAM) !== 0;
    const afterExec = (flags & UNVEIL_AFTER_EXEC) !== 0;
    if (!current && !afterExec) {
      fail("unveil/EINVAL/neither-current-program-nor-after-exec");
    }
    // What exec set up cannot be changed; programs are not told.
    if (current && unveil.state === "LockedInherited") return 0;
    if (current && unveil.state === "Locked") {
      fail("unveil/EPERM/veil-is-locked");
    }
    if (path.characters === NULL || permissions.characters === NULL) {
      fail("unveil/EINVAL/only-one-pointer-is-null");
    }
    const name = copyPathArgument(memory, path);
    if (!isAbsolute(name)) {
      fail("unveil/EINVAL/path-is-not-absolute");
    }
    // Letters are judged before the path is walked.
    const letters = copyPermissions(context, permissions);
    const { heap } = memory;
    const resolved = heap.adopt(resolveForVeil(context, name, letters));
    // A refusal for after exec leaves the current veil changed.
    if (current) {
      heap.requireRoom();
      context.process.growVeils(unveil.bytesToUnveil(resolved));
    }
    if (current && !unveil.unveil(resolved, letters)) {
      fail("unveil/EPERM/current-veil-would-gain-letters");
    }
    if (afterExec) {
      heap.requireRoom();
      context.process.growVeils(execUnveil.bytesToUnveil(resolved));
    }
    if (afterExec && !execUnveil.unveil(resolved, letters)) {
      fail("unveil/EPERM/after-exec-veil-would-gain-letters");
    }
    return 0;
  },
} satisfies FamilyHandlers<typeof unveilFamily>;

function copyPermissions(
  { memory }: SyscallContext,
  argument: StringArgumentValue,
): number {
  if (argument.length > PERMISSIONS_MAX) {
    fail("unveil/E2BIG/permissions-longer-than-5");
  }
  const text = memory.readString(argument.characters, Number(argument.length));
  let letters = 0;
  for (const letter of text) {
    if (!Object.hasOwn(unveilLetters, letter)) {
      fail("unveil/EINVAL/unknown-letter");
    }
    letters |= unveilLetters[letter as keyof typeof unveilLetters];
  }
  return letters;
}

/** The canonical path to record; with 'c' its last component may be missing. */
function resolveForVeil(
  { process }: SyscallContext,
  path: string,
  letters: number,
): string {
  const { rootContext } = process;
  const parent = new ParentOut();
  const outcome = attempt(() =>
    resolveWithoutVeil(
      process,
      rootContext,
      path,
      rootContext.root,
      NO_OPTIONS,
      parent,
    )
  );
  if (!(outcome instanceof KernelError)) return outcome.absolutePath;
  if (
    outcome.errno === ENOENT && parent.custody !== undefined &&
    (letters & unveilLetters.c) !== 0
  ) {
    return joinPath(parent.custody.absolutePath, basename(path));
  }
  throw outcome;
}
