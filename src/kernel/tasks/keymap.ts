/**
 * The keyboard's character maps (Kernel/Devices/Input/Management.cpp).
 *
 * @module
 */

import {
  DEFAULT_KEYMAP_NAME,
  defaultKeymap,
  MAP_NAMES,
  type MapName,
} from "../../api/keymap.ts";

const defaultMaps = Object.fromEntries(
  MAP_NAMES.map((name) => [name, Uint32Array.from(defaultKeymap[name])]),
) as Record<MapName, Uint32Array>;

/** What setkeymap sets and getkeymap gets. A map is replaced, never changed. */
export class Keymap {
  name: string = DEFAULT_KEYMAP_NAME;
  readonly maps: Record<MapName, Uint32Array> = { ...defaultMaps };
}
