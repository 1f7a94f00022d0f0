/** The machine as user code sees it (Kernel/Syscalls/{uname,hostname,sysconf,getrandom,keymap}.cpp). */
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
} from "../api/constants.ts";
import { E2BIG, EFAULT, EINVAL, ENAMETOOLONG, EPERM } from "../api/errno.ts";
import {
  SC_getkeymap_params,
  SC_setkeymap_params,
  structBytes,
  utsname,
} from "../api/structs.ts";
import { REFERENCE } from "../api/reference.ts";
import { offsetAddress } from "../api/user_address.ts";
import { fail } from "../errors.ts";
import { bytesOf } from "../filesystem/byte_string.ts";
import { isSuperuser } from "../security/credentials.ts";
import { CHARACTERS_PER_MAP, MAP_NAMES } from "../tasks/keymap.ts";
import type { SyscallHandlers } from "./context.ts";
import { copyIn } from "./user_structs.ts";

const LONGEST_HOSTNAME = 64n;
const LONGEST_KEYMAP_NAME = 50;
const PATH_MAX = 4096n;
const SIGNED_MAXIMUM = 0x7fff_ffff_ffff_ffffn;
const RANDOM_CHUNK = 1024;
const RELEASE = "1.0-dev";
const REVISION = REFERENCE.slice(0, 12);

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
    context.requirePromise("stdio");
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
      "uname/EFAULT/buf-writable-325-bytes",
    );
    return 0;
  },

  gethostname(context, buffer, size) {
    context.requirePromise("stdio");
    if (size > SIGNED_MAXIMUM) {
      fail(EINVAL, "gethostname/EINVAL/size-exceeds-signed-maximum");
    }
    const { name } = context.process.hostname;
    if (size < BigInt(name.length + 1)) {
      fail(
        ENAMETOOLONG,
        "gethostname/ENAMETOOLONG/size-smaller-hostname-length-1",
      );
    }
    context.memory.write(
      buffer,
      bytesOf(`${name}\0`),
      "gethostname/EFAULT/buffer-writable-length-1-bytes",
    );
    return 0;
  },

  sethostname(context, buffer, length) {
    context.requireNoPromises();
    if (!isSuperuser(context.process.credentials)) {
      fail(EPERM, "sethostname/EPERM/effective-uid-0");
    }
    if (length > LONGEST_HOSTNAME) {
      fail(E2BIG, "sethostname/E2BIG/length-64");
    }
    context.process.hostname.name = context.memory.readString(
      buffer,
      Number(length),
      "sethostname/EFAULT/name-readable",
    );
    return 0;
  },

  sysconf(context, name) {
    const { kernel } = context;
    if (name === _SC_CLK_TCK) return kernel.time.ticksPerSecond;
    if (name === _SC_PHYS_PAGES) return kernel.memory.totalPages;
    return fixedValues[name] ??
      fail(
        EINVAL,
        "sysconf/EINVAL/unknown-name-_sc_mapped_files-11-declared-but",
      );
  },

  getrandom(context, buffer, size) {
    context.requirePromise("stdio");
    const { memory, kernel } = context;
    if (size > SIGNED_MAXIMUM) {
      fail(EINVAL, "getrandom/EINVAL/size-exceeds-signed-maximum");
    }
    memory.requireRange(
      buffer,
      size,
      "getrandom/EFAULT/buffer-buffer-size-inside-user-space",
    );
    if (buffer === 0) {
      fail(EFAULT, "getrandom/EFAULT/buffer-null-even-size-0");
    }
    const total = Number(size);
    for (let done = 0; done < total; done += RANDOM_CHUNK) {
      const chunk = new Uint8Array(Math.min(RANDOM_CHUNK, total - done));
      kernel.random.fill(chunk);
      memory.write(
        offsetAddress(buffer, done),
        chunk,
        "getrandom/EFAULT/page-writable-earlier-1024-byte-chunks",
      );
    }
    return size;
  },

  getkeymap(context, params) {
    context.requirePromise("getkeymap");
    const { memory, kernel: { keymap } } = context;
    const parameters = copyIn(
      memory,
      params,
      SC_getkeymap_params,
      "getkeymap/EFAULT/parameter-struct-readable-user-memory",
    );
    const { data, size } = parameters.map_name;
    if (size < BigInt(keymap.name.length)) {
      fail(
        ENAMETOOLONG,
        "getkeymap/ENAMETOOLONG/name-buffer-size-length-current-map",
      );
    }
    memory.write(
      data,
      bytesOf(keymap.name),
      "getkeymap/EFAULT/name-buffer-writable",
    );
    for (const name of MAP_NAMES) {
      const bytes = new Uint8Array(CHARACTERS_PER_MAP * 4);
      const view = new DataView(bytes.buffer);
      keymap.maps[name].forEach((point, index) =>
        view.setUint32(index * 4, point, true)
      );
      memory.write(
        parameters[name],
        bytes,
        "getkeymap/EFAULT/one-map-shift_map-alt_map-altgr_map-shift_altgr_map",
      );
    }
    return 0;
  },

  setkeymap(context, params) {
    context.requirePromise("setkeymap");
    const { memory, kernel: { keymap } } = context;
    if (!isSuperuser(context.process.credentials)) {
      fail(EPERM, "setkeymap/EPERM/effective-uid-0");
    }
    const parameters = copyIn(
      memory,
      params,
      SC_setkeymap_params,
      "setkeymap/EFAULT/parameter-struct-readable-user-memory",
    );
    const maps = MAP_NAMES.map((name) => {
      const bytes = memory.read(
        parameters[name],
        CHARACTERS_PER_MAP * 4,
        "setkeymap/EFAULT/map-pointer-readable-order-map-shift",
      );
      const view = new DataView(bytes.buffer);
      return Uint32Array.from(
        { length: CHARACTERS_PER_MAP },
        (_, index) => view.getUint32(index * 4, true),
      );
    });
    const { characters, length } = parameters.map_name;
    if (length === 0n) fail(EINVAL, "setkeymap/EINVAL/name-length-0");
    if (length > PATH_MAX) {
      fail(ENAMETOOLONG, "setkeymap/ENAMETOOLONG/name-length-4096");
    }
    const name = memory.readString(
      characters,
      Number(length),
      "setkeymap/EFAULT/name-readable",
    );
    if (name.length > LONGEST_KEYMAP_NAME) {
      fail(ENAMETOOLONG, "setkeymap/ENAMETOOLONG/name-longer-50-bytes");
    }
    keymap.name = name;
    MAP_NAMES.forEach((map, index) => {
      const points = maps[index];
      if (points !== undefined) keymap.maps[map] = points;
    });
    return 0;
  },
} satisfies Partial<SyscallHandlers>;
