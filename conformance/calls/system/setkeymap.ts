import { MAP_NAMES, type MapName } from "../../../src/api/keymap.ts";
import { type Use, use } from "../../language/use.ts";
import {
  type Block,
  buffer,
  call,
  inside,
  NULL,
  type Path,
  path,
  type Row,
  row,
  text,
  UNMAPPED,
  words,
} from "../../language/row.ts";
import { maps } from "../../worlds/system_names.ts";
import { mapFaults, maps as mapsOfSystem } from "../../worlds/uses_system.ts";

function setKeymap(mapName: Path) {
  return call.setkeymap(
    { ...maps, map_name: mapName },
  );
}

const setKeymapOfSystem = {
  ...mapsOfSystem,
  map_name: "name",
};

/** Five maps by their names. */
function five(
  make: (index: number) => Block,
): Readonly<Record<MapName, Block>> {
  return {
    map: make(1),
    shift_map: make(2),
    alt_map: make(3),
    altgr_map: make(4),
    shift_altgr_map: make(5),
  };
}

/** 128 code points each, from the map's number in thousands on. */
const newMaps = five((index) =>
  words(4, Array.from({ length: 128 }, (_, key) => index * 1000 + key))
);

const oldMaps = five((index) => buffer(512, `map ${index}`));

const oldName = buffer(50, "name of the map");

export const uses: readonly Use[] = [
  use.setkeymap({
    as: "root",
    touches: ["keymap"],
    operands: [setKeymapOfSystem],
    promises: ["setkeymap"],
    pointers: {
      params: {},
      ...mapFaults("map-pointer-readable-order-map-shift"),
      "params.map_name": {},
    },
  }),
];

export const rows: readonly Row[] = [
  row("setkeymap/EPERM/user", {
    covers: "privilege/EPERM/not-superuser",
    steps: [
      setKeymap("x").fails("EPERM"),
      call.setkeymap(UNMAPPED).fails("EPERM"),
    ],
  }),
  row("setkeymap/EINVAL/name-of-length-0", {
    as: "root",
    covers: "path-argument/EINVAL/length-is-zero",
    steps: [setKeymap(path(text("x"), 0)).fails("EINVAL")],
  }),
  row("setkeymap/ENAMETOOLONG/name-of-4097", {
    as: "root",
    covers: "path-argument/ENAMETOOLONG/longer-than-path-max",
    steps: [setKeymap(path(UNMAPPED, 4097)).fails("ENAMETOOLONG")],
  }),
  row("setkeymap/ENAMETOOLONG/name-of-51", {
    as: "root",
    covers: "setkeymap/ENAMETOOLONG/map-name-longer-than-50",
    steps: [setKeymap("n".repeat(51)).fails("ENAMETOOLONG")],
  }),
  row("setkeymap/success/each-map-is-its-own", {
    covers: [
      "setkeymap/behaviour/returns-0-and-replaces-the-map",
      "setkeymap/behaviour/maps-are-read-before-the-name",
      "getkeymap/behaviour/stored-in-order",
    ],
    as: "root",
    touches: ["keymap"],
    steps: [
      call.setkeymap({ ...newMaps, map_name: "n".repeat(50) }).returns(0),
      call.setkeymap({ ...newMaps, map: NULL, map_name: "" }).fails("EFAULT"),
      call.setkeymap({ ...newMaps, shift_altgr_map: NULL, map_name: "" })
        .fails("EFAULT"),
      call.setkeymap({ ...newMaps, map_name: "n".repeat(51) })
        .fails("ENAMETOOLONG"),
      call.getkeymap({ ...oldMaps, map_name: buffer(49, "too small") })
        .fails("ENAMETOOLONG"),
      MAP_NAMES.reduce(
        (step, map, index) =>
          step.observes(inside(oldMaps[map], 0), (index + 1) * 1000, 4)
            .observes(inside(oldMaps[map], 508), (index + 1) * 1000 + 127, 4),
        call.getkeymap({ ...oldMaps, map_name: oldName }).returns(0)
          .observes(oldName, "n".repeat(50)),
      ),
      ...MAP_NAMES.map((map) =>
        call.getkeymap({ ...oldMaps, [map]: NULL, map_name: oldName })
          .fails("EFAULT")
      ),
    ],
  }),
];
