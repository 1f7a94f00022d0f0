/**
 * A terminal's modes: what it starts with, and which have no effect (Kernel/API/ttydefaults.h).
 *
 * @module
 */

import {
  BRKINT,
  CLOCAL,
  CREAD,
  CS8,
  CSIZE,
  CSTOPB,
  ECHO,
  ECHOE,
  ECHOK,
  ECHONL,
  HUPCL,
  ICANON,
  ICRNL,
  IEXTEN,
  IGNBRK,
  IGNCR,
  IGNPAR,
  IMAXBEL,
  INPCK,
  ISIG,
  IUCLC,
  IUTF8,
  IXANY,
  IXOFF,
  IXON,
  NCCS,
  OFDEL,
  OFILL,
  OLCUC,
  ONLCR,
  ONLRET,
  ONOCR,
  OPOST,
  PARENB,
  PARMRK,
  PARODD,
  TOSTOP,
  VDISCARD,
  VEOF,
  VERASE,
  VINTR,
  VKILL,
  VLNEXT,
  VMIN,
  VQUIT,
  VREPRINT,
  VSTART,
  VSTOP,
  VSUSP,
  VWERASE,
} from "../../../api/constants.ts";
import type { ValueOf } from "../../../api/layout.ts";
import type { termios } from "../../../api/structs.ts";

/** struct termios as a value. */
export type Termios = ValueOf<typeof termios>;

/** Both speeds: B9600. */
const DEFAULT_SPEED = 13;

const control = (letter: string) => letter.charCodeAt(0) & 0x1f;

/** Control characters that are not 0 at the start. */
const DEFAULT_CHARACTERS: readonly (readonly [number, number])[] = [
  [VINTR, control("C")],
  [VQUIT, 0x1c],
  [VERASE, 8],
  [VKILL, control("U")],
  [VEOF, control("D")],
  [VMIN, 1],
  [VSTART, control("Q")],
  [VSTOP, control("S")],
  [VSUSP, control("Z")],
  [VREPRINT, control("R")],
  [VDISCARD, control("O")],
  [VWERASE, control("W")],
  [VLNEXT, control("V")],
];

/** The modes of a terminal nobody has changed. */
export function defaultTermios(): Termios {
  const characters = new Uint8Array(NCCS);
  for (const [index, value] of DEFAULT_CHARACTERS) characters[index] = value;
  return {
    c_iflag: ICRNL,
    c_oflag: OPOST | ONLCR,
    c_cflag: CS8,
    c_lflag: ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHONL,
    c_cc: characters,
    c_ispeed: DEFAULT_SPEED,
    c_ospeed: DEFAULT_SPEED,
  };
}

const INPUT_WITHOUT_EFFECT = IGNBRK | BRKINT | IGNPAR | PARMRK | INPCK |
  IGNCR | IUCLC | IXON | IXANY | IXOFF | IMAXBEL | IUTF8;
const OUTPUT_WITHOUT_EFFECT = OLCUC | ONOCR | ONLRET | OFILL | OFDEL;
const CONTROL_WITHOUT_EFFECT = CSTOPB | CREAD | PARENB | PARODD | HUPCL |
  CLOCAL;
/** TOSTOP is reported although it works. */
const LOCAL_WITHOUT_EFFECT = TOSTOP | IEXTEN;

/** Whether TCSETS reports that some of the modes are not implemented. */
export function hasUnimplementedModes(modes: Termios): boolean {
  return (modes.c_iflag & INPUT_WITHOUT_EFFECT) !== 0 ||
    (modes.c_oflag & OUTPUT_WITHOUT_EFFECT) !== 0 ||
    (modes.c_cflag & CSIZE) !== CS8 ||
    (modes.c_cflag & CONTROL_WITHOUT_EFFECT) !== 0 ||
    (modes.c_lflag & LOCAL_WITHOUT_EFFECT) !== 0;
}
