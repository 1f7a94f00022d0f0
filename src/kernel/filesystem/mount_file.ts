/**
 * What fsopen returns: a kind of file system and its options (Kernel/FileSystem/MountFile.cpp).
 *
 * @module
 */

import {
  MOUNT_IOCTL_DELETE_MOUNT_SPECIFIC_FLAG,
  MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG,
  MOUNT_SPECIFIC_FLAG_BOOLEAN,
  MOUNT_SPECIFIC_FLAG_SIGNED,
  MOUNT_SPECIFIC_FLAG_UNSIGNED,
} from "../../api/constants.ts";
import {
  mount_specific_flag,
  readStruct,
  type ValueOf,
} from "../../api/structs.ts";
import { NULL, type UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import type { Heap } from "../memory/heap.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../tasks/syscall_context.ts";
import { File } from "./file.ts";
import type { FileSystemType } from "./file_system_types.ts";
import type { OpenFileDescription } from "./open_file_description.ts";

const KEY_MAX = 64;
const VALUE_MAX = 8;

/** Neither readable nor writable; fsmount makes a file system of it. */
export class MountFile extends File {
  override readonly className = "MountFile";
  readonly type: FileSystemType;
  readonly flags: number;
  readonly options = new Map<string, bigint>();

  constructor(type: FileSystemType, flags: number) {
    super();
    this.type = type;
    this.flags = flags;
  }

  override canRead(): boolean {
    return true;
  }

  override canWrite(): boolean {
    return true;
  }

  override read(): number {
    // Never readable by its access mode.
    throw new Error("read of a mount file");
  }

  override write(): number {
    // Never writable by its access mode.
    throw new Error("write to a mount file");
  }

  override pseudoPath(): string {
    return ":mount-file:";
  }

  override ioctl(
    { memory }: SyscallContext,
    _description: OpenFileDescription,
    request: number,
    argument: UserAddress,
  ): SyscallResult {
    // The key is copied in before the request is looked at.
    const bytes = memory.read(argument, mount_specific_flag.size);
    const data = readStruct(mount_specific_flag, new DataView(bytes.buffer));
    if (data.key_string_length > KEY_MAX) {
      fail("ioctl/ENAMETOOLONG/mount-option-key-longer-than-64");
    }
    const key = memory.readString(
      data.key_string_addr,
      data.key_string_length,
    );
    switch (request) {
      case MOUNT_IOCTL_DELETE_MOUNT_SPECIFIC_FLAG:
        this.options.delete(key);
        return 0;
      case MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG:
        requireValueFits(data);
        if (this.options.has(key)) {
          fail("ioctl/EEXIST/mount-option-is-already-set");
        }
        this.#set(memory.heap, key, data, memory.readU64(data.value_addr));
        return 0;
      default:
        return fail("ioctl/EINVAL/unknown-request");
    }
  }

  #set(heap: Heap, key: string, data: Data, value: bigint): void {
    if (
      data.value_type === MOUNT_SPECIFIC_FLAG_BOOLEAN && value !== 0n &&
      value !== 1n
    ) {
      fail("ioctl/EDOM/mount-option-boolean-is-neither-0-nor-1");
    }
    const isKnown = data.value_type === MOUNT_SPECIFIC_FLAG_UNSIGNED &&
      this.type.unsignedOptions?.includes(key) === true;
    if (!isKnown) fail("ioctl/EINVAL/file-system-lacks-the-mount-option");
    // The reference keeps them as 32-bit numbers.
    this.options.set(key, heap.adopt(BigInt.asUintN(32, value)));
  }
}

type Data = ValueOf<typeof mount_specific_flag>;

function requireValueFits(data: Data): void {
  if (data.value_length === 0) fail("ioctl/EINVAL/unusable-mount-option");
  if (data.value_length > VALUE_MAX) {
    fail("ioctl/E2BIG/mount-option-value-longer-than-8");
  }
  if (data.value_addr === NULL) fail("user-memory/EFAULT/not-readable");
  const types: readonly number[] = [
    MOUNT_SPECIFIC_FLAG_BOOLEAN,
    MOUNT_SPECIFIC_FLAG_UNSIGNED,
    MOUNT_SPECIFIC_FLAG_SIGNED,
  ];
  if (!types.includes(data.value_type)) {
    fail("ioctl/EINVAL/unusable-mount-option");
  }
}
