import {
  controlModes,
  inputModes,
  localModes,
  outputModes,
} from "../constants/terminal.ts";
import { array, struct } from "../layout.ts";
import { flags } from "../meaning.ts";

export const termios = struct("termios", 56, 4, {
  c_iflag: [0, "u32", flags(inputModes)],
  c_oflag: [4, "u32", flags(outputModes)],
  c_cflag: [8, "u32", flags(controlModes)],
  c_lflag: [12, "u32", flags(localModes)],
  c_cc: [16, array("u8", 32)],
  c_ispeed: [48, "u32"],
  c_ospeed: [52, "u32"],
});

export const winsize = struct("winsize", 8, 2, {
  ws_row: [0, "u16"],
  ws_col: [2, "u16"],
  ws_xpixel: [4, "u16"],
  ws_ypixel: [6, "u16"],
});
