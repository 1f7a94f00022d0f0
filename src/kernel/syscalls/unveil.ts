/** unveil (Kernel/Syscalls/unveil.cpp). */
import {
  UNVEIL_AFTER_EXEC,
  UNVEIL_CURRENT_PROGRAM,
  unveilLetters,
} from "../../api/constants.ts";
import { E2BIG, EINVAL, ENOENT, EPERM } from "../../api/errno.ts";
import { SC_unveil_params } from "../../api/structs.ts";
import { NULL } from "../../api/user_address.ts";
import { fail, KernelError } from "../errors.ts";
import { basename, isAbsolute, joinPath } from "../filesystem/byte_string.ts";
import { attempt } from "../filesystem/names.ts";
import { ParentOut, resolveWithoutVeil } from "../filesystem/path_walk.ts";
import type { SyscallContext, SyscallHandlers } from "./context.ts";
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
      fail(EINVAL, "unveil/EINVAL/lock-call-flags-neither-bit-1");
    }
    // What exec set up cannot be changed; programs are not told.
    if (current && unveil.state === "LockedInherited") return 0;
    if (current && unveil.state === "Locked") {
      fail(EPERM, "unveil/EPERM/flags-currentprogram-veil-locked-before-look");
    }
    if (path.characters === NULL || permissions.characters === NULL) {
      fail(EINVAL, "unveil/EINVAL/exactly-one-path-permissions-pointer-null");
    }
    const name = copyPathArgument(memory, path);
    if (!isAbsolute(name)) {
      fail(EINVAL, "unveil/EINVAL/path-empty-after-copying-starting");
    }
    // Letters are judged before the path is walked.
    const letters = copyPermissions(context, permissions);
    const resolved = resolveForVeil(context, name, letters);
    // A refusal for after exec leaves the current veil changed.
    if (current) {
      unveil.unveil(
        resolved,
        letters,
        "unveil/EPERM/currentprogram-path-was-explicitly-unveiled-before",
      );
    }
    if (afterExec) {
      execUnveil.unveil(
        resolved,
        letters,
        "unveil/EPERM/afterexec-path-was-explicitly-unveiled-exec",
      );
    }
    return 0;
  },
} satisfies Partial<SyscallHandlers>;

function copyPermissions(
  { memory }: SyscallContext,
  argument: StringArgumentValue,
): number {
  if (argument.length > PERMISSIONS_MAX) {
    fail(E2BIG, "unveil/E2BIG/permissions-length-5");
  }
  const text = memory.readString(
    argument.characters,
    Number(argument.length),
    "unveil/EFAULT/permissions-readable",
  );
  let letters = 0;
  for (const letter of text) {
    if (!Object.hasOwn(unveilLetters, letter)) {
      fail(EINVAL, "unveil/EINVAL/permissions-letter-other-r-w-x");
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
      0,
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
