/**
 * A pseudo terminal: what a program begins with that has one, what is asked of
 * it, and what is typed and printed.
 *
 * @module
 */

import {
  ECHO,
  ICANON,
  ISIG,
  O_NONBLOCK,
  O_RDWR,
  TCFLSH,
  TCGETS,
  TCSETS,
  TCSETSF,
  TCSETSW,
  TIOCGPGRP,
  TIOCGWINSZ,
  TIOCSPGRP,
  TIOCSWINSZ,
} from "../../../src/api/constants.ts";
import { termios, winsize } from "../../../src/api/structs.ts";
import { onSignal } from "../../language/actors.ts";
import { call } from "../../language/call.ts";
import { open, read, write } from "../../language/calls.ts";
import { room, struct } from "../../language/struct_block.ts";
import { buffer, u32 } from "../../language/value.ts";
import { modes } from "../../worlds/terminal.ts";
import type { Author, Recipe } from "../author.ts";
import { opened } from "./supply.ts";

/** Opens a pair in a session of its own; its signals only wake. */
export function openTerminal(author: Author): void {
  const session = author.bind("sid", call.setsid().whatever());
  const flags = O_RDWR | O_NONBLOCK;
  const master = author.bind("fd", open("/dev/ptmx", flags).whatever());
  const slave = author.bind("fd", open("/w/pts/0", flags).whatever());
  const typed = { bytes: 0 };
  const printed = { bytes: 0 };
  opened(author, master, "master", {
    isNonblocking: true,
    incoming: printed,
    outgoing: typed,
  });
  opened(author, slave, "slave", {
    isNonblocking: true,
    incoming: typed,
    outgoing: printed,
  });
  author.add(
    ...(["SIGINT", "SIGQUIT", "SIGTTOU", "SIGHUP", "SIGWINCH"] as const).map((
      signal,
    ) => onSignal(signal, []).whatever()),
    call.ioctl(slave, TIOCSPGRP, session).whatever(),
  );
}

/** A request of a terminal, undefined where the program has none. */
export function terminalRequest(author: Author): Recipe | undefined {
  const { chance, world } = author;
  const ends = world.files.filter(({ kind }) =>
    kind === "master" || kind === "slave"
  );
  if (ends.length === 0) return undefined;
  const fd = chance.pick(ends).value;
  const request = chance.pick([
    TCGETS,
    TCSETS,
    TCSETSW,
    TCSETSF,
    TCFLSH,
    TIOCGWINSZ,
    TIOCSWINSZ,
    TIOCGPGRP,
  ]);
  switch (request) {
    case TCGETS:
      return { wishes: { fd, request, arg: room(termios) } };
    case TCFLSH:
      return { wishes: { fd, request, arg: chance.below(3) } };
    case TIOCGWINSZ:
      return { wishes: { fd, request, arg: room(winsize) } };
    case TIOCSWINSZ: {
      const arg = struct(winsize, { ws_row: chance.below(50), ws_col: 80 });
      return { wishes: { fd, request, arg } };
    }
    case TIOCGPGRP:
      return { wishes: { fd, request, arg: u32(0) } };
    default: {
      const c_lflag = chance.pick([
        ISIG | ICANON | ECHO,
        ISIG | ICANON,
        ISIG,
        ECHO,
        0,
      ]);
      return { wishes: { fd, request, arg: modes({ c_lflag }) } };
    }
  }
}

/** Something is typed, or printed, and both ends are read. */
export function typing(author: Author): void {
  const { chance, world } = author;
  const master = world.files.find(({ kind }) => kind === "master");
  const slave = world.files.find(({ kind }) => kind === "slave");
  if (master === undefined || slave === undefined) return;
  const isTyped = chance.oneIn(2);
  const text = isTyped
    ? chance.pick([
      "hello\n",
      "ab\x08c\n",
      "\x03",
      "\x04",
      "x\x15y\r",
      "z",
      "\x1c",
    ])
    : chance.pick(["line\n", "a\tb", "\r\n", "word"]);
  author.add(write((isTyped ? master : slave).value, text).whatever());
  for (const { value } of chance.oneIn(2) ? [slave, master] : [master, slave]) {
    const memory = buffer(32);
    author.add(read(value, memory).whatever().observes(memory));
  }
}
