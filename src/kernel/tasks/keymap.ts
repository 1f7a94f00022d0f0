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

/** What setkeymap sets and getkeymap gets. */
export class Keymap {
  name: string = DEFAULT_KEYMAP_NAME;
  readonly maps = Object.fromEntries(
    MAP_NAMES.map((name) => [name, Uint32Array.from(defaultKeymap[name])]),
  ) as Record<MapName, Uint32Array>;
}
