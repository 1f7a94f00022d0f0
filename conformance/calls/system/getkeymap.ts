import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  type Init,
  NULL,
  room,
  type Row,
  row,
} from "../../language/row.ts";
import {
  DEFAULT_KEYMAP_NAME,
  defaultKeymap,
  MAP_NAMES,
} from "../../../src/api/keymap.ts";
import { maps } from "../../worlds/system_names.ts";
import { mapFaults, maps as mapsOfSystem } from "../../worlds/uses_system.ts";
import type { SC_getkeymap_params } from "../../../src/api/structs.ts";

const keyName = buffer(64, "keymap name");

function getKeymap(fields: Init<typeof SC_getkeymap_params.fields> = {}) {
  return call.getkeymap(
    { ...maps, map_name: keyName, ...fields },
  );
}

export const uses: readonly Use[] = [
  use.getkeymap({
    as: "root",
    touches: ["keymap"],
    before: [
      call.setkeymap(
        {
          map: room("CharacterMap"),
          shift_map: room("CharacterMap"),
          alt_map: room("CharacterMap"),
          altgr_map: room("CharacterMap"),
          shift_altgr_map: room("CharacterMap"),
          map_name: "name",
        },
      ),
    ],
    operands: [
      { ...mapsOfSystem, map_name: buffer(4) },
    ],
    promises: ["getkeymap"],
    pointers: {
      params: {},
      ...mapFaults("one-map-shift_map-alt_map-altgr_map-shift_altgr_map"),
      "params.map_name": {},
    },
  }),
];

/** What the five maps must hold. */
const defaultMaps = MAP_NAMES.map((name) =>
  [maps[name], { entries: defaultKeymap[name] }] as const
);

export const rows: readonly Row[] = [
  row("getkeymap/success/from-boot-on", {
    covers: [
      "getkeymap/behaviour/returns-0-with-name-and-maps",
      "getkeymap/behaviour/default-map-is-en-us",
    ],
    source: "Kernel/Devices/Input/Management.cpp",
    note: "It stands before every row that sets a map.",
    steps: defaultMaps.map(([block, content]) =>
      getKeymap().returns(0).observes(keyName, DEFAULT_KEYMAP_NAME)
        .observes(block, content)
    ),
  }),
  row("getkeymap/ENAMETOOLONG/no-room-for-the-name", {
    covers: "getkeymap/ENAMETOOLONG/no-room-for-the-map-name",
    steps: [
      getKeymap({ map_name: { data: keyName, size: 0 } }).fails("ENAMETOOLONG"),
      getKeymap({ map_name: { data: keyName, size: 1 } }).fails("ENAMETOOLONG"),
    ],
  }),
  row("getkeymap/EFAULT/any-map-is-missing", {
    covers: "getkeymap/behaviour/all-five-maps-are-mandatory",
    source: "Kernel/Syscalls/keymap.cpp",
    steps: MAP_NAMES.map((name) => getKeymap({ [name]: NULL }).fails("EFAULT")),
  }),
];
