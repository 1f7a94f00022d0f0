import {
  buffer,
  call,
  E2BIG,
  EINVAL,
  ENAMETOOLONG,
  EPERM,
  type Init,
  KERNEL,
  NULL,
  type Path,
  path,
  room,
  type Row,
  row,
  struct,
  text,
  UNMAPPED,
} from "../../harness/row.ts";
import {
  CharacterMap,
  SC_getkeymap_params,
  SC_setkeymap_params,
  utsname,
} from "../../../src/api/structs.ts";

const SOURCE = "Kernel/Syscalls/hostname.cpp, keymap.cpp, purge.cpp";
const saved = buffer(65, "saved name");
const name = buffer(65, "name");
const system = room(utsname, "system");
const keyName = buffer(64, "keymap name");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

const maps = {
  map: room(CharacterMap, "map"),
  shift_map: room(CharacterMap, "shift map"),
  alt_map: room(CharacterMap, "alt map"),
  altgr_map: room(CharacterMap, "altgr map"),
  shift_altgr_map: room(CharacterMap, "shift altgr map"),
};

function getKeymap(fields: Init<typeof SC_getkeymap_params.fields> = {}) {
  return call.getkeymap(
    struct(SC_getkeymap_params, { ...maps, map_name: keyName, ...fields }),
  );
}

function setKeymap(mapName: Path) {
  return call.setkeymap(
    struct(SC_setkeymap_params, { ...maps, map_name: mapName }),
  );
}

const hostnames: readonly Row[] = [
  made("gethostname/EINVAL/size-beyond-signed", {
    covers: "gethostname/EINVAL/size-exceeds-signed-maximum",
    steps: [
      call.gethostname(NULL, 0x8000_0000_0000_0000n).fails(EINVAL),
    ],
  }),
  made("gethostname/ENAMETOOLONG/no-room", {
    covers: "gethostname/ENAMETOOLONG/size-smaller-hostname-length-1",
    steps: [
      call.gethostname(NULL, 0).fails(ENAMETOOLONG),
      call.gethostname(KERNEL, 0).fails(ENAMETOOLONG),
    ],
  }),
  made("sethostname/EPERM/user", {
    covers: "sethostname/EPERM/effective-uid-0",
    steps: [
      call.sethostname(text("name"), 4).fails(EPERM),
      call.sethostname(UNMAPPED, 65).fails(EPERM),
    ],
  }),
  made("sethostname/E2BIG/65-bytes", {
    as: "root",
    covers: "sethostname/E2BIG/length-64",
    steps: [call.sethostname(UNMAPPED, 65).fails(E2BIG)],
  }),
  made("sethostname/success/told-by-all-who-tell", {
    as: "root",
    touches: ["hostname"],
    steps: [
      call.gethostname(saved, 65).returns(0),
      call.sethostname(text("halcyon\0days"), 12).returns(0),
      call.gethostname(name, 7).fails(ENAMETOOLONG),
      call.gethostname(name, 8).returns(0).observes(name, "halcyon\0"),
      call.uname(system).returns(0).observes(system, { nodename: "halcyon" }),
      call.sethostname(saved, 64).returns(0),
    ],
  }),
  made("sethostname/success/empty", {
    as: "root",
    touches: ["hostname"],
    steps: [
      call.gethostname(saved, 65).returns(0),
      call.sethostname(text("x"), 0).returns(0),
      call.gethostname(name, 1).returns(0).observes(name, "\0"),
      call.sethostname(saved, 64).returns(0),
    ],
  }),
];

const keymaps: readonly Row[] = [
  made("getkeymap/ENAMETOOLONG/no-room-for-the-name", {
    covers: "getkeymap/ENAMETOOLONG/name-buffer-size-length-current-map",
    steps: [
      getKeymap({ map_name: { data: keyName, size: 0 } }).fails(ENAMETOOLONG),
      getKeymap({ map_name: { data: keyName, size: 1 } }).fails(ENAMETOOLONG),
    ],
  }),
  made("setkeymap/EPERM/user", {
    covers: "setkeymap/EPERM/effective-uid-0",
    steps: [
      setKeymap("x").fails(EPERM),
      call.setkeymap(UNMAPPED).fails(EPERM),
    ],
  }),
  made("setkeymap/EINVAL/name-of-length-0", {
    as: "root",
    covers: "setkeymap/EINVAL/name-length-0",
    steps: [setKeymap(path(text("x"), 0)).fails(EINVAL)],
  }),
  made("setkeymap/ENAMETOOLONG/name-of-4097", {
    as: "root",
    covers: "setkeymap/ENAMETOOLONG/name-length-4096",
    steps: [setKeymap(path(UNMAPPED, 4097)).fails(ENAMETOOLONG)],
  }),
  made("setkeymap/ENAMETOOLONG/name-of-51", {
    as: "root",
    covers: "setkeymap/ENAMETOOLONG/name-longer-50-bytes",
    steps: [setKeymap("n".repeat(51)).fails(ENAMETOOLONG)],
  }),
];

const purging: readonly Row[] = [
  made("purge/EPERM/user", {
    covers: "purge/EPERM/effective-uid-0",
    steps: [call.purge(0).fails(EPERM), call.purge(3).fails(EPERM)],
  }),
  made("purge/success/nothing-asked-for", {
    as: "root",
    steps: [call.purge(0).returns(0)],
  }),
];

const numbers: readonly Row[] = [
  made("sysconf/success/every-number", {
    steps: ([
      [0, 1],
      [3, 1024],
      [4, 64],
      [5, 32],
      [6, 4096],
      [7, 4096],
      [8, 4096],
      [10, 8],
      [12, 131072],
      [13, 1024],
    ] as const).map(([number, value]) => call.sysconf(number).returns(value)),
  }),
  ...([
    ["x86_64", 250],
    ["aarch64", 62_500_000],
    ["riscv64", 10_000_000],
  ] as const).map(([architecture, ticks]) =>
    made(`sysconf/success/clock-ticks-${architecture}`, {
      arch: [architecture],
      note: "Recorded in qemu: the timer's frequency.",
      steps: [call.sysconf(9).returns(ticks)],
    })
  ),
  made("dump_backtrace/success/always", {
    steps: [call.dump_backtrace().returns(0)],
  }),
  made("getrandom/success/larger-than-a-chunk", {
    steps: [
      call.getrandom(buffer(3000, "much"), 3000, 0xffff_ffff).returns(3000),
    ],
  }),
];

/** Rows of the host name, the keymap, purge, and system constants. */
export const nameRows: readonly Row[] = [
  ...hostnames,
  ...keymaps,
  ...purging,
  ...numbers,
];
