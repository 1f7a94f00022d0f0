import { deadCode } from "../refusal.ts";
import { sysconfNames } from "../constants/limits.ts";
import { constant, hexadecimal, reads, writes } from "../meaning.ts";
import {
  SC_getkeymap_params,
  SC_setkeymap_params,
} from "../structs/parameters.ts";
import { utsname } from "../structs/process.ts";
import { family } from "../paragraph.ts";
import { pathArgument } from "../refusals/sequences.ts";
import { promise } from "../refusals/promise.ts";

export const systemFamily = family("system", {
  uname: {
    number: 146,
    summary: "Tells the names of the system.",
    parameters: [["buf", "pointer", writes(utsname)]],
    refuses: [
      promise("stdio"),
      "buf: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-with-system-and-release":
        "returns 0 with sysname SerenityOS and release 1.0-dev",
      "version-is-the-build-revision": [
        "version is the build revision",
        deadCode("Which revision was built is told by nothing else."),
      ],
      "nodename-is-the-hostname": "nodename is the hostname",
      "nodename-goes-by-the-context":
        "nodename is that of the hostname context that the process is attached to",
      "machine-names-the-architecture": "machine is x86_64, aarch64 or riscv64",
      "writes-325-bytes": "five fields of 65 bytes are written",
    },
    source: ["Syscalls/uname.cpp"],
  },
  gethostname: {
    number: 50,
    summary: "Tells the hostname.",
    parameters: [["buffer", "pointer", writes("text", "size")], [
      "size",
      "size_t",
    ]],
    refuses: [
      promise("stdio"),
      ["EINVAL/size-above-ssize_max", "size is above SSIZE_MAX (2^63 - 1)"],
      [
        "ENAMETOOLONG/no-room-for-hostname-and-nul",
        "size is below the length of the hostname plus 1",
      ],
      "buffer: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-with-the-name": "returns 0 with the hostname and its NUL",
      "name-at-boot-is-courage": "until it is set the hostname is courage",
      "only-the-name-is-written":
        "bytes of buffer behind the NUL are not touched, and need not be writable",
    },
    source: ["Syscalls/hostname.cpp", "Tasks/HostnameContext.cpp"],
  },
  sethostname: {
    number: 118,
    summary: "Sets the hostname.",
    parameters: [["name", "pointer", reads("text", "length")], [
      "length",
      "size_t",
    ]],
    refuses: [
      "promise/EPROMISEVIOLATION/pledged-at-all",
      "privilege/EPERM/not-superuser",
      ["E2BIG/name-longer-than-64", "length is above 64"],
      "name: user-memory/EFAULT/not-readable",
    ],
    behaviours: {
      "returns-0-and-replaces-the-name":
        "returns 0, and the context of the process has the name",
      "name-ends-at-its-first-nul": "the name is cut at its first NUL",
      "empty-name-is-allowed": "a length of 0 makes the hostname empty",
    },
    source: ["Syscalls/hostname.cpp", "Library/StdLib.h"],
  },
  sysconf: {
    number: 142,
    summary: "Tells a variable of the system.",
    parameters: [["name", "int", constant(sysconfNames)]],
    refuses: [
      [
        "EINVAL/unknown-name",
        "name is no variable that the kernel answers; _SC_MAPPED_FILES (11) is declared but not answered",
      ],
    ],
    behaviours: {
      "returns-the-value": "returns the value of the variable",
      "only-32-bits-of-name-count":
        "only the low 32 bits of name count; riscv64 looks at the whole register, and one that is no sign extension of its low half is no name",
      "needs-no-promise": "a process that pledged needs no promise",
    },
    source: ["Syscalls/sysconf.cpp"],
  },
  getrandom: {
    number: 57,
    summary: "Fills memory with random bytes.",
    parameters: [["buffer", "pointer", writes("bytes", "size")], [
      "size",
      "size_t",
    ], ["flags", "unsigned", hexadecimal]],
    refuses: [
      promise("stdio"),
      ["EINVAL/size-above-ssize_max", "size is above SSIZE_MAX (2^63 - 1)"],
      "buffer: user-memory/EFAULT/outside-user-space",
      ["EFAULT/buffer-is-null", "buffer is NULL, even if size is 0"],
      "buffer: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-the-size": "returns size",
      "buffer-holds-random-bytes":
        "buffer is written: 8 bytes that were 0 are not all 0 afterwards",
      "all-of-buffer-is-filled": "all of buffer is filled",
      "result-is-not-short":
        "a size above the chunk of 1024 bytes is returned in full",
      "never-waits": "the call never waits",
      "flags-are-ignored": "flags is not looked at",
      "chunks-before-a-bad-page-stay":
        "bytes are written in chunks of 1024, so those before a bad page are there although the call fails",
    },
    source: ["Syscalls/getrandom.cpp", "Library/UserOrKernelBuffer.h"],
  },
  getkeymap: {
    number: 51,
    summary: "Tells the keyboard map.",
    parameters: [["params", "pointer", reads(SC_getkeymap_params)]],
    refuses: [
      promise("getkeymap"),
      "params: user-memory/EFAULT/not-readable",
      [
        "ENAMETOOLONG/no-room-for-the-map-name",
        "the size of map_name is below the length of the name of the current map",
      ],
      "map_name: user-memory/EFAULT/not-writable",
      "map: user-memory/EFAULT/not-writable",
      "shift_map: user-memory/EFAULT/not-writable",
      "alt_map: user-memory/EFAULT/not-writable",
      "altgr_map: user-memory/EFAULT/not-writable",
      "shift_altgr_map: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-with-name-and-maps":
        "returns 0 with the name of the map, without NUL, and the five maps of 512 bytes",
      "default-map-is-en-us":
        'before the first setkeymap the map is called "en-us": the keys of an American keyboard, with its number pad, on all five maps; only shift_map is shifted',
      "all-five-maps-are-mandatory": "none of the five pointers may be NULL",
      "stored-in-order":
        "the name and then map, shift_map, alt_map, altgr_map and shift_altgr_map are stored, earlier ones also if a later one fails",
    },
    source: [
      "Syscalls/keymap.cpp",
      "Userland/Libraries/LibKeyboard/CharacterMapData.h",
    ],
  },
  setkeymap: {
    number: 119,
    summary: "Replaces the keyboard map.",
    parameters: [["params", "pointer", reads(SC_setkeymap_params)]],
    refuses: [
      promise("setkeymap"),
      "privilege/EPERM/not-superuser",
      "params: user-memory/EFAULT/not-readable",
      "map: user-memory/EFAULT/not-readable",
      "shift_map: user-memory/EFAULT/not-readable",
      "alt_map: user-memory/EFAULT/not-readable",
      "altgr_map: user-memory/EFAULT/not-readable",
      "shift_altgr_map: user-memory/EFAULT/not-readable",
      ...pathArgument("map_name"),
      [
        "ENAMETOOLONG/map-name-longer-than-50",
        "the name of the map, up to its first NUL, is longer than 50 bytes",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-replaces-the-map":
        "returns 0, and the keyboard has the five maps and the name",
      "maps-are-read-before-the-name":
        "the maps are read in the order map, shift_map, alt_map, altgr_map, shift_altgr_map, and only then the name is checked",
    },
    source: ["Syscalls/keymap.cpp"],
  },
});
