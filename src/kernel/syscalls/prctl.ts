/** prctl: many small settings (Kernel/Syscalls/prctl.cpp). */
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
import { EINVAL, ENAMETOOLONG, ENOBUFS, ESRCH } from "../../api/errno.ts";
import { SC_set_coredump_metadata_params } from "../../api/structs.ts";
import { userAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { bytesOf } from "../filesystem/byte_string.ts";
import type { Thread } from "../tasks/thread.ts";
import type { SyscallContext } from "./context.ts";
import { copyIn, type StringArgumentValue } from "./user_structs.ts";

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
        fail(EINVAL, "prctl/EINVAL/option-1-set_dumpable-arg1-neither-0");
      }
      process.dumpable = arg1 === 1n;
      return 0;
    case PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS:
      return process.space.enforcesSyscallRegions ? 1 : 0;
    case PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS:
      if (arg1 !== 0n) {
        fail(
          EINVAL,
          "prctl/EINVAL/option-3-no_new_syscall_region_annotations-arg1-0",
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
      return copyNameOut(context, process.name, arg1, arg2, {
        size: "prctl/ENAMETOOLONG/option-7-buffer-size-arg2-name",
        buffer: "prctl/EFAULT/option-7-buffer-arg1-writable",
      });
    case PR_SET_THREAD_NAME:
      return setThreadName(context, arg1, arg2, arg3);
    case PR_GET_THREAD_NAME: {
      context.requirePromise("thread");
      const site = "prctl/ESRCH/option-9-arg1-thread-process";
      const { name } = ownThread(context, arg1, site);
      return copyNameOut(context, name, arg2, arg3, {
        size: "prctl/ENAMETOOLONG/option-9-buffer-size-arg3-name",
        buffer: "prctl/EFAULT/option-9-buffer-arg2-writable",
      });
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
      return fail(EINVAL, "prctl/EINVAL/unknown-option");
  }
}

function setCoredumpMetadata(context: SyscallContext, params: bigint): number {
  const { memory, process } = context;
  const { key, value } = copyIn(
    memory,
    userAddress(params),
    SC_set_coredump_metadata_params,
    "prctl/EFAULT/option-5-coredump-metadata-parameter-struct",
  );
  if (key.length === 0n || key.length > LONGEST_METADATA) {
    fail(EINVAL, "prctl/EINVAL/option-5-key-length-0-16384");
  }
  if (value.length > LONGEST_METADATA) {
    fail(EINVAL, "prctl/EINVAL/option-5-value-length-16384");
  }
  const read = (argument: StringArgumentValue, site: string): string =>
    memory.readString(argument.characters, Number(argument.length), site);
  const property = {
    key: read(key, "prctl/EFAULT/option-5-key-text-readable"),
    value: read(value, "prctl/EFAULT/option-5-value-text-readable"),
  };
  if (process.coredumpProperties.length >= METADATA_SLOTS) {
    fail(ENOBUFS, "prctl/ENOBUFS/option-5-all-4-metadata-slots");
  }
  process.coredumpProperties.push(property);
  return 0;
}

function setProcessName(
  context: SyscallContext,
  buffer: bigint,
  length: bigint,
): number {
  context.requirePromise("proc");
  if (length > PROCESS_NAME_SIZE) {
    fail(ENAMETOOLONG, "prctl/ENAMETOOLONG/option-6-length-arg2-32");
  }
  const name = context.memory.readString(
    userAddress(buffer),
    Number(length),
    "prctl/EFAULT/option-6-name-arg1-readable",
  );
  if (/^[\t\n\v\f\r ]*$/.test(name)) {
    fail(EINVAL, "prctl/EINVAL/option-6-name-empty-ascii-whitespace");
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
    fail(ENAMETOOLONG, "prctl/ENAMETOOLONG/option-8-length-arg3-64");
  }
  const name = context.memory.readString(
    userAddress(buffer),
    Number(length),
    "prctl/EFAULT/option-8-name-arg2-readable",
  );
  const site = "prctl/ESRCH/option-8-arg1-thread-process";
  ownThread(context, tid, site).name = name;
  return 0;
}

function ownThread(
  context: SyscallContext,
  tid: bigint,
  site: string,
): Thread {
  return context.process.thread(Number(BigInt.asIntN(32, tid))) ??
    fail(ESRCH, site);
}

/** A name with its NUL. */
function copyNameOut(
  context: SyscallContext,
  name: string,
  buffer: bigint,
  size: bigint,
  sites: { readonly size: string; readonly buffer: string },
): number {
  if (size < BigInt(name.length + 1)) fail(ENAMETOOLONG, sites.size);
  const bytes = bytesOf(`${name}\0`);
  context.memory.write(userAddress(buffer), bytes, sites.buffer);
  return 0;
}
