import { type Use, use } from "../../language/use.ts";
import {
  call,
  type Path,
  path,
  type Row,
  row,
  text,
  UNMAPPED,
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
];
