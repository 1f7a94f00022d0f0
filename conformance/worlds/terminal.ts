import {
  type Block,
  call,
  type Init,
  type Row,
  row,
  type Step,
  structBlock,
  write,
} from "../language/row.ts";
import type { Claims } from "../ledger/claim.ts";
import {
  cleanUp,
  MASTER,
  openPair,
  openTerminal,
  world,
} from "./terminal_pseudo_terminal.ts";
import { termios } from "../../src/api/structs.ts";

const TTY = "Kernel/Devices/TTY/TTY.cpp";

/** The default control characters that rows name (Kernel/API/ttydefaultschars.h). */
export const CHARACTERS = Uint8Array.of(
  ...[3, 28, 8, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22],
);

/** What is said of a terminal's modes; the rest is as usual. */
export type Modes<Text extends string> = Init<typeof termios.fields, Text>;

export function modes<const Text extends string>(
  changed: Modes<Text>,
): Block<typeof termios> {
  return structBlock(termios, {
    c_iflag: "ICRNL",
    c_oflag: "OPOST|ONLCR",
    c_cflag: "CS8",
    c_lflag: "ISIG|ICANON|ECHO",
    c_cc: CHARACTERS,
    ...changed,
  }, `modes ${JSON.stringify(changed)}`);
}

/** Types at the keyboard. */
export const type = (keys: string): Step =>
  write(MASTER, keys).returns(new TextEncoder().encode(keys).length);

export interface Case {
  readonly id: string;
  readonly source?: string;
  readonly note?: string;
  readonly covers?: Claims;
  readonly oneOf?: string;
  readonly steps: readonly Step[];
}

/** A row whose world has a terminal. */
export function terminal(
  { id, source = TTY, steps, ...rest }: Case,
  opening: readonly Step[] = openTerminal,
): Row {
  return row(id, {
    ...rest,
    source,
    setup: world,
    teardown: cleanUp,
    touches: ["mounts"],
    steps: [...opening, ...steps],
  });
}

/** A caller outside the foreground group, of which there is none. */
export const inOwnGroup: readonly Step[] = [
  call.setpgid(0, 0).returns(0),
  ...openPair,
];
