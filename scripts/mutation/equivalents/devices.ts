/**
 * Faults of src/kernel/devices that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

/** Each with its reason. */
export const devices: readonly Equivalent[] = [
  // One more than a flag is the flag and IGNBRK, which stands in the same set.
  ...[
    "BRKINT",
    "INPCK",
    "IXANY",
    "IMAXBEL",
    "IUTF8",
  ].map((flag): Equivalent => ({
    file: "src/kernel/devices/tty/termios.ts",
    operator: "wrong-constant",
    code: flag,
    change: `(${flag} + 1)`,
    reason: "The bit that is added is IGNBRK's, which is in the set anyway.",
  })),
  {
    file: "src/kernel/devices/tty/termios.ts",
    operator: "wrong-constant",
    code: "ICANON",
    change: "(ICANON + 1)",
    reason: "The bit that is added is ISIG's, which is set anyway.",
  },
  {
    file: "src/kernel/devices/tty/tty.ts",
    operator: "wrong-constant",
    code: "ONLCR",
    change: "(ONLCR + 1)",
    reason: "The bit that is added is OPOST's, which is asked for too.",
  },
  {
    file: "src/kernel/devices/tty/tty.ts",
    operator: "boundary",
    code: "position < written",
    change: "(position) <= (written)",
    reason: "One more byte is looked at, which did not go, and is taken back.",
  },
  {
    file: "src/kernel/devices/console.ts",
    operator: "dropped-update",
    code: "this.#output(bytes);",
    change: "",
    reason: "No program can read what a machine's console shows.",
  },
  {
    file: "src/kernel/devices/console.ts",
    operator: "off-by-one",
    code: "256",
    change: "(256 + 1)",
    reason: "What the console has shown before a bad page, no program is told.",
  },
  {
    file: "src/kernel/devices/generic.ts",
    operator: "off-by-one",
    code: "256",
    change: "(256 + 1)",
    reason: "All bytes before a bad page are written, in pieces of any size.",
  },
  {
    file: "src/kernel/devices/tty/virtual_console.ts",
    operator: "off-by-one",
    code: "48",
    change: "(48 + 1)",
    reason: "How large a screen is, is the machine's affair.",
  },
  {
    file: "src/kernel/devices/tty/virtual_console.ts",
    operator: "off-by-one",
    code: "113",
    change: "(113 + 1)",
    reason: "How large a screen is, is the machine's affair.",
  },
  ...["1", "20"].map((code): Equivalent => ({
    file: "src/kernel/devices/generic.ts",
    operator: "off-by-one",
    code,
    change: `(${code} + 1)`,
    where: "LONGEST_PART =",
    reason:
      "How much is done between two looks at the host's clock is not seen.",
  })),
];
