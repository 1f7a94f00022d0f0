// Uses of the calls about memory, signals, time and the system.

import {
  _SC_PAGESIZE,
  CLOCK_MONOTONIC,
  CLOCK_REALTIME,
  MADV_SET_VOLATILE,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  MAP_PURGEABLE,
  MAP_SHARED,
  MS_SYNC,
  O_RDONLY,
  O_RDWR,
  PROT_EXEC,
  PROT_READ,
  PROT_WRITE,
  RUSAGE_SELF,
  SIG_BLOCK,
  SIG_SETMASK,
  SIGUSR1,
  SS_DISABLE,
  VIRTUAL_MEMORY_SYSCALL_CODE,
} from "../../../src/api/constants.ts";
import { ENODEV } from "../../../src/api/errno.ts";
import {
  CharacterMap,
  rusage,
  SC_clock_getres_params,
  SC_clock_nanosleep_params,
  SC_getkeymap_params,
  SC_mmap_params,
  SC_mremap_params,
  SC_set_mmap_name_params,
  SC_setkeymap_params,
  sigaction,
  siginfo_t,
  stack_t,
  timespec,
  timeval,
  tms,
  utsname,
} from "../../../src/api/structs.ts";
import { call } from "../../harness/call.ts";
import {
  duration,
  kill,
  mmap,
  open,
  sigprocmask,
} from "../../harness/calls.ts";
import type { Mapping } from "../../harness/calls.ts";
import { room, struct } from "../../harness/struct_block.ts";
import { buffer, NULL, result, text, u32, u64 } from "../../harness/value.ts";
import { accepted, parameters, refused, use } from "../use.ts";
import type { Use } from "../use.ts";
import { device, directoryKind, ownFile } from "./kinds.ts";

const page = 4096;
const block = "parameter-struct-readable-user-memory";
const at = result("page");
const usr1 = 1 << (SIGUSR1 - 1);

/** A page of anonymous memory at `at`. */
function mapped(more: Partial<Mapping> = {}): Pick<Use, "before"> {
  return {
    before: [
      mmap({
        size: page,
        prot: PROT_READ | PROT_WRITE,
        flags: MAP_ANONYMOUS | MAP_PRIVATE,
        ...more,
      }).as("page"),
    ],
  };
}

/** `f` mapped at `at`, under a name. */
function mappedFile(
  prot: number,
  flags: number,
): Pick<Use, "setup" | "before"> {
  return {
    setup: ownFile,
    before: [
      open("f", O_RDWR).as("fd"),
      mmap({ size: page, prot, flags, fd: result("fd"), name: "f" }).as("page"),
    ],
  };
}

const anonymous = {
  size: page,
  prot: PROT_READ,
  flags: MAP_ANONYMOUS | MAP_PRIVATE,
  fd: -1,
} as const;

const memoryUses: readonly Use[] = [
  use("mmap", {
    operands: [parameters(SC_mmap_params, { ...anonymous, name: "name" })],
    promises: ["stdio"],
    pointers: {
      params: "parameter-block-readable",
      "params.name": {
        fault: "name-characters-non-null-name-bytes",
        null: accepted,
      },
    },
  }),
  use("mmap", {
    label: "file",
    setup: ownFile,
    before: [open("f", O_RDONLY).as("fd")],
    operands: [
      parameters(SC_mmap_params, {
        size: page,
        prot: PROT_READ,
        flags: MAP_PRIVATE,
        fd: result("fd"),
      }),
    ],
    descriptors: {
      "params.fd": {
        bad: "file-mapping-fd-negative-1024-open",
        wrong: [
          directoryKind(
            refused(ENODEV, "mmap/ENODEV/file-mapping-fd-refers-directory"),
          ),
          device(
            refused(ENODEV, "mmap/ENODEV/file-type-cannot-mapped-pipes-fifos"),
          ),
        ],
      },
    },
  }),
  use("mmap", {
    label: "executable",
    setup: ownFile,
    before: [open("f", O_RDONLY).as("fd")],
    operands: [
      parameters(SC_mmap_params, {
        size: page,
        prot: PROT_READ | PROT_EXEC,
        flags: MAP_PRIVATE,
        fd: result("fd"),
      }),
    ],
    promises: ["stdio", "prot_exec"],
  }),
  use("mmap", {
    label: "fixed",
    ...mapped(),
    operands: [
      parameters(SC_mmap_params, {
        ...anonymous,
        addr: at,
        flags: anonymous.flags | MAP_FIXED,
      }),
    ],
    promises: ["stdio", "map_fixed"],
  }),
  use("munmap", { ...mapped(), operands: [at, page], promises: ["stdio"] }),
  use("mprotect", {
    ...mapped(),
    operands: [at, page, PROT_READ],
    promises: ["stdio"],
  }),
  use("mprotect", {
    label: "executable",
    ...mappedFile(PROT_READ, MAP_PRIVATE),
    operands: [at, page, PROT_READ | PROT_EXEC],
    promises: ["stdio", "prot_exec"],
  }),
  use("madvise", {
    ...mapped({ flags: MAP_ANONYMOUS | MAP_PRIVATE | MAP_PURGEABLE }),
    operands: [at, page, MADV_SET_VOLATILE],
    promises: ["stdio"],
  }),
  use("mremap", {
    // The mapping has a name: without one the reference panics.
    ...mappedFile(PROT_READ, MAP_SHARED),
    operands: [
      parameters(SC_mremap_params, {
        old_address: at,
        old_size: page,
        new_size: page,
        flags: MAP_PRIVATE,
      }),
    ],
    promises: ["stdio"],
    pointers: { params: "parameter-block-readable" },
  }),
  use("msync", {
    ...mappedFile(PROT_READ | PROT_WRITE, MAP_SHARED),
    operands: [at, page, MS_SYNC],
    promises: [],
  }),
  use("set_mmap_name", {
    ...mapped(),
    operands: [
      parameters(SC_set_mmap_name_params, {
        addr: at,
        size: page,
        name: "name",
      }),
    ],
    promises: ["stdio"],
    pointers: {
      params: "parameter-block-readable",
      "params.name": "name-bytes-outside-user-range-unreadable",
    },
  }),
  use("annotate_mapping", {
    ...mapped(),
    operands: [at, VIRTUAL_MEMORY_SYSCALL_CODE],
    promises: [],
  }),
  use("anon_create", { operands: [page, 0], promises: ["stdio"] }),
  use("get_stack_bounds", {
    operands: [u64(0), u64(0)],
    promises: [],
    pointers: {
      base: "base-writable",
      size: "size-writable-base-already-stored",
    },
  }),
  use("purge", { as: "root", operands: [0], promises: [] }),
];

const signalUses: readonly Use[] = [
  use("sigaction", {
    operands: [SIGUSR1, struct(sigaction, { sa_handler: 1 }), room(sigaction)],
    promises: ["sigaction"],
    pointers: {
      act: {
        fault: "act-non-null-readable-old_act-already",
        null: accepted,
      },
      old_act: {
        fault: "old_act-non-null-writable-nothing-changed",
        null: accepted,
      },
    },
  }),
  use("sigaltstack", {
    operands: [struct(stack_t, { ss_flags: SS_DISABLE }), room(stack_t)],
    promises: ["sigaction"],
    pointers: {
      ss: { fault: "ss-non-null-readable", null: accepted },
      old_ss: { fault: "old_ss-non-null-writable", null: accepted },
    },
  }),
  use("sigprocmask", {
    operands: [SIG_SETMASK, u32(0), u32(0)],
    promises: ["sigaction"],
    pointers: {
      set: { fault: "set-non-null-readable", null: accepted },
      old_set: {
        fault: "old_set-non-null-writable-mask-already",
        null: accepted,
      },
    },
  }),
  use("sigpending", {
    operands: [u32(0)],
    promises: ["stdio"],
    pointers: { set: "set-writable" },
  }),
  use("sigsuspend", {
    operands: [u32(0)],
    pointers: { mask: "mask-readable" },
  }),
  use("sigtimedwait", {
    // Blocked and pending: the call has nothing to wait for.
    before: [
      call.getpid().as("me"),
      sigprocmask(SIG_BLOCK, usr1),
      kill(result("me"), SIGUSR1),
    ],
    operands: [u32(usr1), room(siginfo_t), duration(1)],
    promises: ["sigaction"],
    outcome: (step) => step.returns(SIGUSR1),
    pointers: {
      set: "set-readable",
      info: { fault: "info-non-null-writable", null: accepted },
      timeout: { fault: "timeout-non-null-readable", null: accepted },
    },
  }),
];

const timeUses: readonly Use[] = [
  use("alarm", { operands: [0], promises: ["stdio"] }),
  use("adjtime", {
    operands: [NULL, room(timeval)],
    promises: [],
    pointers: {
      old_delta: {
        fault: "old_delta-non-null-16-bytes-writable",
        null: accepted,
      },
    },
  }),
  use("adjtime", {
    label: "set",
    as: "root",
    touches: ["clock"],
    operands: [struct(timeval, {}), NULL],
    promises: ["settime"],
    pointers: {
      delta: { fault: "delta-non-null-16-bytes-readable", null: accepted },
    },
  }),
  use("clock_gettime", {
    operands: [CLOCK_MONOTONIC, room(timespec)],
    promises: ["stdio"],
    pointers: { ts: "result-writable" },
  }),
  use("clock_settime", {
    as: "root",
    touches: ["clock"],
    operands: [
      CLOCK_REALTIME,
      struct(timespec, { tv_sec: 1_700_000_000 }),
    ],
    promises: ["settime"],
    pointers: { ts: "ts-readable" },
  }),
  use("clock_getres", {
    operands: [
      parameters(SC_clock_getres_params, {
        clock_id: CLOCK_MONOTONIC,
        result: room(timespec),
      }),
    ],
    promises: [],
    pointers: {
      params: block,
      "params.result": "result-pointer-including-null-writable",
    },
  }),
  use("clock_nanosleep", {
    operands: [
      parameters(SC_clock_nanosleep_params, {
        clock_id: CLOCK_MONOTONIC,
        requested_sleep: duration(1),
        remaining_sleep: room(timespec),
      }),
    ],
    promises: ["stdio"],
    pointers: {
      params: block,
      "params.requested_sleep": "requested_sleep-including-null-readable",
      "params.remaining_sleep": {
        fault: "",
        // Only an interrupted sleep stores what remained.
        null: accepted,
        unmapped: accepted,
        kernel: accepted,
        crossing: accepted,
        readOnly: accepted,
      },
    },
  }),
  use("times", {
    operands: [room(tms)],
    promises: ["stdio"],
    pointers: { buf: "buf-including-null-writable" },
  }),
  use("getrusage", {
    operands: [RUSAGE_SELF, room(rusage)],
    promises: [],
    pointers: { usage: "usage-writable" },
  }),
  use("map_time_page", { operands: [], promises: ["stdio"] }),
];

const maps = {
  map: room(CharacterMap),
  shift_map: room(CharacterMap),
  alt_map: room(CharacterMap),
  altgr_map: room(CharacterMap),
  shift_altgr_map: room(CharacterMap),
} as const;

function mapFaults(fault: string): Record<string, string> {
  return Object.fromEntries(
    Object.keys(maps).map((name) => [`params.${name}`, fault]),
  );
}

const setKeymap = parameters(SC_setkeymap_params, {
  ...maps,
  map_name: "name",
});

const systemUses: readonly Use[] = [
  use("uname", {
    operands: [room(utsname)],
    promises: ["stdio"],
    pointers: { buf: "buf-writable-325-bytes" },
  }),
  use("sethostname", {
    as: "root",
    touches: ["hostname"],
    operands: [text("courage"), 7],
    promises: [],
    pointers: { name: "name-readable" },
  }),
  use("gethostname", {
    as: "root",
    touches: ["hostname"],
    before: [call.sethostname(text("courage"), 7)],
    operands: [buffer(8), 8],
    promises: ["stdio"],
    pointers: { buffer: "buffer-writable-length-1-bytes" },
  }),
  use("sysconf", { operands: [_SC_PAGESIZE], promises: [] }),
  use("getrandom", {
    operands: [buffer(8), 8, 0],
    promises: ["stdio"],
    pointers: {
      buffer: {
        fault: "page-writable-earlier-1024-byte-chunks",
        null: "buffer-null-even-size-0",
        kernel: "buffer-buffer-size-inside-user-space",
      },
    },
  }),
  use("setkeymap", {
    as: "root",
    touches: ["keymap"],
    operands: [setKeymap],
    promises: ["setkeymap"],
    pointers: {
      params: block,
      ...mapFaults("map-pointer-readable-order-map-shift"),
      "params.map_name": "name-readable",
    },
  }),
  use("getkeymap", {
    as: "root",
    touches: ["keymap"],
    before: [
      call.setkeymap(
        struct(SC_setkeymap_params, {
          map: room(CharacterMap),
          shift_map: room(CharacterMap),
          alt_map: room(CharacterMap),
          altgr_map: room(CharacterMap),
          shift_altgr_map: room(CharacterMap),
          map_name: "name",
        }),
      ),
    ],
    operands: [
      parameters(SC_getkeymap_params, { ...maps, map_name: buffer(4) }),
    ],
    promises: ["getkeymap"],
    pointers: {
      params: block,
      ...mapFaults("one-map-shift_map-alt_map-altgr_map-shift_altgr_map"),
      "params.map_name": "name-buffer-writable",
    },
  }),
];

export const systemAndMemoryUses: readonly Use[] = [
  ...memoryUses,
  ...signalUses,
  ...timeUses,
  ...systemUses,
];
