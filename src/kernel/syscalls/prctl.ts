/**
 * prctl: many small settings (Kernel/Syscalls/prctl.cpp).
 *
 * @module
 */

import {
  PR_GET_DUMPABLE,
  PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS,
  PR_GET_PROCESS_NAME,
  PR_GET_THREAD_NAME,
  PR_SET_COREDUMP_METADATA_VALUE,
  PR_SET_DUMPABLE,
  PR_SET_JAILED_UNTIL_EXEC,
  PR_SET_JAILED_UNTIL_EXIT,
  PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS,
  PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT,
  PR_SET_PROCESS_NAME,
  PR_SET_THREAD_NAME,
} from "../../api/constants.ts";
import { SC_set_coredump_metadata_params } from "../../api/structs.ts";
import { userAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { bytesOf } from "../filesystem/byte_string.ts";
import type { Thread } from "../tasks/thread.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import {
  copyIn,
  copyString,
  type StringArgumentValue,
} from "./user_structs.ts";

const LONGEST_METADATA = 16384n;
const METADATA_SLOTS = 4;
const PROCESS_NAME_SIZE = 32n;
const THREAD_NAME_SIZE = 64n;

/** The handler of prctl. */
export function prctl(
  context: SyscallContext,
  option: number,
  arg1: bigint,
  arg2: bigint,
  arg3: bigint,
): number {
  const { process } = context;
  switch (option) {
    case PR_GET_DUMPABLE:
      return process.dumpable ? 1 : 0;
    case PR_SET_DUMPABLE:
      if (arg1 !== 0n && arg1 !== 1n) {
        fail("prctl/EINVAL/pr_set_dumpable-value-neither-0-nor-1");
      }
      process.dumpable = arg1 === 1n;
      return 0;
    case PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS:
      return process.space.enforcesSyscallRegions ? 1 : 0;
    case PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS:
      if (arg1 !== 0n) {
        fail(
          "prctl/EINVAL/pr_set_no_new_syscall_region_annotations-value-not-0",
        );
      }
      process.space.enforcesSyscallRegions = true;
      return 0;
    case PR_SET_COREDUMP_METADATA_VALUE:
      return setCoredumpMetadata(context, arg1);
    case PR_SET_PROCESS_NAME:
      return setProcessName(context, arg1, arg2);
    case PR_GET_PROCESS_NAME:
      context.requirePromise("stdio");
      if (arg2 < process.name.length + 1) {
        fail("prctl/ENAMETOOLONG/buffer-too-small-for-process-name");
      }
      return copyNameOut(context, process.name, arg1);
    case PR_SET_THREAD_NAME:
      return setThreadName(context, arg1, arg2, arg3);
    case PR_GET_THREAD_NAME: {
      context.requirePromise("thread");
      const { name } = ownThread(context, arg1);
      if (arg3 < name.length + 1) {
        fail("prctl/ENAMETOOLONG/buffer-too-small-for-thread-name");
      }
      return copyNameOut(context, name, arg2);
    }
    case PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT:
      context.requirePromise("prot_exec");
      process.rejectTransitionToExecutableFromWritable = true;
      return 0;
    case PR_SET_JAILED_UNTIL_EXIT:
      context.requirePromise("proc");
      process.jailedUntilExit = true;
      return 0;
    case PR_SET_JAILED_UNTIL_EXEC:
      context.requirePromise("proc");
      process.jailedUntilExec = true;
      return 0;
    default:
      return fail("prctl/EINVAL/unknown-option");
  }
}

function setCoredumpMetadata(context: SyscallContext, params: bigint): number {
  const { memory, process } = context;
  const { key, value } = copyIn(
    memory,
    userAddress(params),
    SC_set_coredump_metadata_params,
  );
  if (key.length === 0n || key.length > LONGEST_METADATA) {
    fail("prctl/EINVAL/coredump-key-empty-or-above-16384-bytes");
  }
  if (value.length > LONGEST_METADATA) {
    fail("prctl/EINVAL/coredump-value-above-16384-bytes");
  }
  const read = (argument: StringArgumentValue): string =>
    copyString(memory, argument.characters, argument.length);
  const [name, text] = [read(key), read(value)];
  if (process.coredumpProperties.length >= METADATA_SLOTS) {
    fail("prctl/ENOBUFS/all-4-coredump-metadata-slots-used");
  }
  process.addCoredumpProperty(name, text);
  return 0;
}

function setProcessName(
  context: SyscallContext,
  buffer: bigint,
  length: bigint,
): number {
  context.requirePromise("proc");
  if (length > PROCESS_NAME_SIZE) {
    fail("prctl/ENAMETOOLONG/process-name-above-32-bytes");
  }
  const name = context.memory.readString(userAddress(buffer), Number(length));
  if (/^[\t\n\v\f\r ]*$/.test(name)) {
    fail("prctl/EINVAL/process-name-is-blank");
  }
  context.process.name = name;
  return 0;
}

function setThreadName(
  context: SyscallContext,
  tid: bigint,
  buffer: bigint,
  length: bigint,
): number {
  context.requirePromise("stdio");
  if (length > THREAD_NAME_SIZE) {
    fail("prctl/ENAMETOOLONG/thread-name-above-64-bytes");
  }
  const name = context.memory.readString(userAddress(buffer), Number(length));
  ownThread(context, tid).name = name;
  return 0;
}

function ownThread(context: SyscallContext, tid: bigint): Thread {
  return context.process.thread(Number(BigInt.asIntN(32, tid))) ??
    fail("task/ESRCH/no-such-thread");
}

/** A name with its NUL. */
function copyNameOut(
  context: SyscallContext,
  name: string,
  buffer: bigint,
): number {
  const bytes = bytesOf(`${name}\0`);
  context.memory.write(userAddress(buffer), bytes);
  return 0;
}
