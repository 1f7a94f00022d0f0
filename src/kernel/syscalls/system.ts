/**
 * The machine as user code sees it (Kernel/Syscalls/{uname,hostname,sysconf,getrandom,keymap}.cpp).
 *
 * @module
 */

import type { systemFamily } from "../../api/calls/system.ts";
import {
  _SC_ARG_MAX,
  _SC_CLK_TCK,
  _SC_GETGR_R_SIZE_MAX,
  _SC_GETPW_R_SIZE_MAX,
  _SC_HOST_NAME_MAX,
  _SC_IOV_MAX,
  _SC_MONOTONIC_CLOCK,
  _SC_NPROCESSORS_CONF,
  _SC_NPROCESSORS_ONLN,
  _SC_OPEN_MAX,
  _SC_PAGESIZE,
  _SC_PHYS_PAGES,
  _SC_SYMLOOP_MAX,
  _SC_TTY_NAME_MAX,
} from "../../api/constants.ts";
import {
  SC_getkeymap_params,
  SC_setkeymap_params,
  structBytes,
  utsname,
} from "../../api/structs.ts";
import { CHARACTERS_PER_MAP, MAP_NAMES } from "../../api/keymap.ts";
import { REVISION } from "../../api/reference.ts";
import { offsetAddress, type UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { bytesOf } from "../filesystem/byte_string.ts";
import { isSuperuser } from "../security/credentials.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import { PAUSE, type Waiting } from "../tasks/wait_queue.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyIn, copyPathArgument } from "./user_structs.ts";

const LONGEST_HOSTNAME = 64n;
const LONGEST_KEYMAP_NAME = 50;
const SIGNED_MAXIMUM = 0x7fff_ffff_ffff_ffffn;
/** Bytes that are made in some milliseconds. */
const LONGEST_PART = 1 << 20;
const RELEASE = "1.0-dev";

/** Values of sysconf that are the same on every machine. */
const fixedValues: Readonly<Record<number, number>> = {
  [_SC_MONOTONIC_CLOCK]: 1,
  [_SC_NPROCESSORS_CONF]: 1,
  [_SC_NPROCESSORS_ONLN]: 1,
  [_SC_OPEN_MAX]: 1024,
  [_SC_PAGESIZE]: 4096,
  [_SC_HOST_NAME_MAX]: 64,
  [_SC_TTY_NAME_MAX]: 32,
  [_SC_GETPW_R_SIZE_MAX]: 4096,
  [_SC_GETGR_R_SIZE_MAX]: 4096,
  [_SC_SYMLOOP_MAX]: 8,
  [_SC_ARG_MAX]: 131072,
  [_SC_IOV_MAX]: 1024,
};

/** Handlers of this family. */
export const systemHandlers = {
  uname(context, buffer) {
    const { kernel, process } = context;
    context.memory.write(
      buffer,
      structBytes(utsname, {
        sysname: bytesOf("SerenityOS"),
        nodename: bytesOf(process.hostname.name),
        release: bytesOf(RELEASE),
        version: bytesOf(REVISION),
        machine: bytesOf(kernel.architecture),
      }),
    );
    return 0;
  },

  gethostname(context, buffer, size) {
    if (size > SIGNED_MAXIMUM) {
      fail("gethostname/EINVAL/size-above-ssize_max");
    }
    const { name } = context.process.hostname;
    if (size < BigInt(name.length + 1)) {
      fail("gethostname/ENAMETOOLONG/no-room-for-hostname-and-nul");
    }
    context.memory.write(buffer, bytesOf(`${name}\0`));
    return 0;
  },

  sethostname(context, buffer, length) {
    if (!isSuperuser(context.process.credentials)) {
      fail("privilege/EPERM/not-superuser");
    }
    if (length > LONGEST_HOSTNAME) {
      fail("sethostname/E2BIG/name-longer-than-64");
    }
    context.process.hostname.name = context.memory.readString(
      buffer,
      Number(length),
    );
    return 0;
  },

  sysconf(context, name) {
    const { kernel } = context;
    if (name === _SC_CLK_TCK) return kernel.time.ticksPerSecond;
    if (name === _SC_PHYS_PAGES) return kernel.memory.totalPages;
    return fixedValues[name] ??
      fail("sysconf/EINVAL/unknown-name");
  },

  getrandom(context, buffer, size) {
    const { memory } = context;
    if (size > SIGNED_MAXIMUM) {
      fail("getrandom/EINVAL/size-above-ssize_max");
    }
    memory.requireRange(buffer, size);
    if (buffer === 0) {
      fail("getrandom/EFAULT/buffer-is-null");
    }
    return fillWithRandom(context, buffer, Number(size));
  },

  getkeymap(context, params) {
    const { memory, kernel: { keymap } } = context;
    const parameters = copyIn(memory, params, SC_getkeymap_params);
    const { data, size } = parameters.map_name;
    if (size < BigInt(keymap.name.length)) {
      fail("getkeymap/ENAMETOOLONG/no-room-for-the-map-name");
    }
    memory.write(data, bytesOf(keymap.name));
    for (const name of MAP_NAMES) {
      const bytes = new Uint8Array(CHARACTERS_PER_MAP * 4);
      const view = new DataView(bytes.buffer);
      keymap.maps[name].forEach((point, index) =>
        view.setUint32(index * 4, point, true)
      );
      memory.write(parameters[name], bytes);
    }
    return 0;
  },

  setkeymap(context, params) {
    const { memory, kernel: { keymap } } = context;
    if (!isSuperuser(context.process.credentials)) {
      fail("privilege/EPERM/not-superuser");
    }
    const parameters = copyIn(memory, params, SC_setkeymap_params);
    const maps = MAP_NAMES.map((name) => {
      const bytes = memory.read(parameters[name], CHARACTERS_PER_MAP * 4);
      const view = new DataView(bytes.buffer);
      const points = Uint32Array.from(
        { length: CHARACTERS_PER_MAP },
        (_, index) => view.getUint32(index * 4, true),
      );
      return [name, points] as const;
    });
    const name = copyPathArgument(memory, parameters.map_name);
    if (name.length > LONGEST_KEYMAP_NAME) {
      fail("setkeymap/ENAMETOOLONG/map-name-longer-than-50");
    }
    keymap.name = name;
    for (const [map, points] of maps) keymap.maps[map] = points;
    return 0;
  },
} satisfies FamilyHandlers<typeof systemFamily>;

/** In parts, between which it pauses. */
function* fillWithRandom(
  { kernel, memory }: SyscallContext,
  buffer: UserAddress,
  size: number,
): Waiting<number> {
  for (let total = 0;;) {
    const part = new Uint8Array(Math.min(size - total, LONGEST_PART));
    kernel.fillRandom(part);
    memory.write(offsetAddress(buffer, total), part);
    total += part.length;
    if (total === size) return total;
    yield PAUSE;
  }
}
