/**
 * The keyboard's character maps and what they hold from the start (Kernel/Devices/Input/Management.cpp).
 *
 * @module
 */

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

/** What the default map is called. */
export const DEFAULT_KEYMAP_NAME = "en-us";

/** The keys from scan code 0 on; NUL is a key without a character. */
const PLAIN = "\0\x1b1234567890-=\b\tqwertyuiop[]\n\0asdfghjkl;'`\0\\" +
  "zxcvbnm,./\0*\0 ";
const SHIFTED = '\0\x1b!@#$%^&*()_+\b\tQWERTYUIOP{}\n\0ASDFGHJKL:"~\0|' +
  "ZXCVBNM<>?\0*\0 ";

/** The number pad, which no modifier changes, and where it begins. */
const NUMBER_PAD = "789-456+1230.";
const FIRST_OF_NUMBER_PAD = 71;

/** The key beside the left shift of keyboards that have 102 keys. */
const KEY_102 = 86;

function characters(keys: string, key102: string): readonly number[] {
  const map = new Array<number>(CHARACTERS_PER_MAP).fill(0);
  const put = (first: number, text: string) =>
    [...text].forEach((character, index) =>
      map[first + index] = character.charCodeAt(0)
    );
  put(0, keys);
  put(FIRST_OF_NUMBER_PAD, NUMBER_PAD);
  put(KEY_102, key102);
  return map;
}

const plain = characters(PLAIN, "\\");

/** The maps of a machine whose keymap nobody has set; AltGr undoes shift. */
export const defaultKeymap: Readonly<Record<MapName, readonly number[]>> = {
  map: plain,
  shift_map: characters(SHIFTED, "|"),
  alt_map: plain,
  altgr_map: plain,
  shift_altgr_map: plain,
};
