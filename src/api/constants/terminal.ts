/**
 * Terminals (Kernel/API/POSIX/termios.h).
 *
 * @module
 */

/** Input modes. */
export const inputModes = {
  ISTRIP: 0o40,
  INLCR: 0o100,
  IGNCR: 0o200,
  ICRNL: 0o400,
  IGNBRK: 1,
  BRKINT: 2,
  IGNPAR: 4,
  PARMRK: 0o10,
  INPCK: 0o20,
  IUCLC: 0o1000,
  IXON: 0o2000,
  IXANY: 0o4000,
  IXOFF: 0o10000,
  IMAXBEL: 0o20000,
  IUTF8: 0o40000,
} as const;
export const {
  ISTRIP,
  INLCR,
  IGNCR,
  ICRNL,
  IGNBRK,
  BRKINT,
  IGNPAR,
  PARMRK,
  INPCK,
  IUCLC,
  IXON,
  IXANY,
  IXOFF,
  IMAXBEL,
  IUTF8,
} = inputModes;

/** Output modes. */
export const outputModes = {
  OPOST: 1,
  OLCUC: 2,
  ONLCR: 4,
  OCRNL: 0o10,
  ONOCR: 0o20,
  ONLRET: 0o40,
  OFILL: 0o100,
  OFDEL: 0o200,
} as const;
export const {
  OPOST,
  OLCUC,
  ONLCR,
  OCRNL,
  ONOCR,
  ONLRET,
  OFILL,
  OFDEL,
} = outputModes;

/** Control modes. */
export const controlModes = {
  CSIZE: 0o60,
  CS5: 0,
  CS6: 0o20,
  CS7: 0o40,
  CS8: 0o60,
  CSTOPB: 0o100,
  CREAD: 0o200,
  PARENB: 0o400,
  PARODD: 0o1000,
  HUPCL: 0o2000,
  CLOCAL: 0o4000,
} as const;
export const {
  CSIZE,
  CS5,
  CS6,
  CS7,
  CS8,
  CSTOPB,
  CREAD,
  PARENB,
  PARODD,
  HUPCL,
  CLOCAL,
} = controlModes;

/** Local modes. */
export const localModes = {
  ISIG: 1,
  ICANON: 2,
  ECHO: 0o10,
  ECHOE: 0o20,
  ECHOK: 0o40,
  ECHONL: 0o100,
  NOFLSH: 0o200,
  TOSTOP: 0o400,
  IEXTEN: 0o100000,
} as const;
export const {
  ISIG,
  ICANON,
  ECHO,
  ECHOE,
  ECHOK,
  ECHONL,
  NOFLSH,
  TOSTOP,
  IEXTEN,
} = localModes;

/** Places of the special characters in c_cc. */
export const controlCharacters = {
  VINTR: 0,
  VQUIT: 1,
  VERASE: 2,
  VKILL: 3,
  VEOF: 4,
  VTIME: 5,
  VMIN: 6,
  VSWTC: 7,
  VSTART: 8,
  VSTOP: 9,
  VSUSP: 10,
  VEOL: 11,
  VREPRINT: 12,
  VDISCARD: 13,
  VWERASE: 14,
  VLNEXT: 15,
  VEOL2: 16,
  VINFO: 17,
} as const;
export const {
  VINTR,
  VQUIT,
  VERASE,
  VKILL,
  VEOF,
  VTIME,
  VMIN,
  VSWTC,
  VSTART,
  VSTOP,
  VSUSP,
  VEOL,
  VREPRINT,
  VDISCARD,
  VWERASE,
  VLNEXT,
  VEOL2,
  VINFO,
} = controlCharacters;

/** Length of c_cc. */
export const NCCS = 32;

/** Arguments of TCFLSH. */
export const flushQueues = {
  TCIFLUSH: 0,
  TCOFLUSH: 1,
  TCIOFLUSH: 2,
} as const;
export const {
  TCIFLUSH,
  TCOFLUSH,
  TCIOFLUSH,
} = flushQueues;

/** Line speeds. */
export const baudRates = {
  B0: 0,
  B50: 1,
  B75: 2,
  B110: 3,
  B134: 4,
  B150: 5,
  B200: 6,
  B300: 7,
  B600: 0o10,
  B1200: 0o11,
  B1800: 0o12,
  B2400: 0o13,
  B4800: 0o14,
  B9600: 0o15,
  B19200: 0o16,
  B38400: 0o17,
  B57600: 0o10001,
  B115200: 0o10002,
  B230400: 0o10003,
  B460800: 0o10004,
  B500000: 0o10005,
  B576000: 0o10006,
  B921600: 0o10007,
  B1000000: 0o10010,
  B1152000: 0o10011,
  B1500000: 0o10012,
  B2000000: 0o10013,
  B2500000: 0o10014,
  B3000000: 0o10015,
  B3500000: 0o10016,
  B4000000: 0o10017,
} as const;
export const {
  B0,
  B50,
  B75,
  B110,
  B134,
  B150,
  B200,
  B300,
  B600,
  B1200,
  B1800,
  B2400,
  B4800,
  B9600,
  B19200,
  B38400,
  B57600,
  B115200,
  B230400,
  B460800,
  B500000,
  B576000,
  B921600,
  B1000000,
  B1152000,
  B1500000,
  B2000000,
  B2500000,
  B3000000,
  B3500000,
  B4000000,
} = baudRates;

/** Modes of KDSETMODE. */
export const keyboardDisplayModes = {
  KD_TEXT: 0,
  KD_GRAPHICS: 1,
} as const;
export const {
  KD_TEXT,
  KD_GRAPHICS,
} = keyboardDisplayModes;
