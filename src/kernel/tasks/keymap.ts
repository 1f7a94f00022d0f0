/** The keyboard's character maps (Kernel/Devices/Input/Management.cpp). */

/** Code points of one map. */
export const CHARACTERS_PER_MAP = 128;

/** The five maps in the order of the parameter structs. */
export const MAP_NAMES = [
  "map",
  "shift_map",
  "alt_map",
  "altgr_map",
  "shift_altgr_map",
] as const;

/** The name of one of the five maps. */
export type MapName = (typeof MAP_NAMES)[number];

const plain = "\0\x1b1234567890-=\b\tqwertyuiop[]\n\0asdfghjkl;'`\0\\" +
  "zxcvbnm,./\0\0\0 ";
const shifted = '\0\x1b!@#$%^&*()_+\b\tQWERTYUIOP{}\n\0ASDFGHJKL:"~\0|' +
  "ZXCVBNM<>?\0\0\0 ";

function characters(text: string): Uint32Array {
  const map = new Uint32Array(CHARACTERS_PER_MAP);
  for (let i = 0; i < text.length; i++) map[i] = text.charCodeAt(i);
  return map;
}

/** What setkeymap sets and getkeymap gets. */
export class Keymap {
  name = "en-us";
  readonly maps: Record<MapName, Uint32Array> = {
    map: characters(plain),
    shift_map: characters(shifted),
    alt_map: characters(plain),
    altgr_map: characters(plain),
    shift_altgr_map: characters(shifted),
  };
}
