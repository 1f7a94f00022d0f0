import { room } from "../language/row.ts";

export const maps = {
  map: room("CharacterMap", "map"),
  shift_map: room("CharacterMap", "shift map"),
  alt_map: room("CharacterMap", "alt map"),
  altgr_map: room("CharacterMap", "altgr map"),
  shift_altgr_map: room("CharacterMap", "shift altgr map"),
};
