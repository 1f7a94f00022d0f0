/**
 * What a new thread finds in its registers, as a small program of its own
 * tells.
 *
 * @module
 */

import { THREAD_PRIORITY_NORMAL } from "../../../src/api/constants.ts";
import { SC_create_thread_params } from "../../../src/api/structs.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";
import {
  buffer,
  exited,
  inside,
  pread,
  type Row,
  row,
} from "../../language/row.ts";
import { PAGE, takesSteps } from "../../worlds/process_elf.ts";
import { readsThreadWord } from "../../worlds/process_registers.ts";
import {
  bytesOf,
  DATA,
  dump,
  filledWith,
  maps,
  programFile,
  runsAndWrites,
  stackParameters,
} from "../../worlds/process_segments.ts";

/** Where the thread's stack begins, and the size of its memory. */
const STACK = 0x8_0000;
const STACK_SIZE = 4 * PAGE;

/** Where the thread begins. */
const ENTRY = 0x5000;

/** Places in the page of data. */
const MAPPING = DATA;
const THREAD = DATA + 0x40;
const THREAD_WORD = DATA + 0x80;
const SEEN = DATA + 0x100;

const WORD = 0x1234_5678_9abc_def0n;

function data(size: number): Uint8Array {
  const bytes = new Uint8Array(SEEN - DATA);
  const parameters = bytesOf(SC_create_thread_params, {
    schedule_priority: THREAD_PRIORITY_NORMAL,
    stack_size: size,
  });
  bytes.set(stackParameters(STACK_SIZE), MAPPING - DATA);
  bytes.set(parameters, THREAD - DATA);
  new DataView(bytes.buffer).setBigUint64(THREAD_WORD - DATA, WORD, true);
  return bytes;
}

/** Writes how far argument and stack are above the stack pointer, and ends all. */
function entry(machine: Architecture): readonly number[] {
  const code = takesSteps(
    machine,
    { entryAt: SEEN },
    { instructions: () => readsThreadWord[machine] },
    { wordAt: SEEN + 32 },
    dump(SEEN + 16, 24),
  );
  return [...code(ENTRY)];
}

const { stack_location, entry: entryField, entry_argument, tls_pointer } =
  SC_create_thread_params.fields;

const out = buffer(32, "out");

function begins(where: string, size: number): readonly Row[] {
  return architectures.map((machine) =>
    row(`create_thread/success/stack-pointer-${where}-${machine}`, {
      arch: [machine],
      covers: [
        "create_thread/behaviour/stack-pointer-starts-at-the-stacks-end",
        "create_thread/behaviour/is-handed-entry-argument-and-stack",
      ],
      note: "The thread's argument is where its stack pointer should be.",
      setup: programFile("f", machine, [
        ...maps(STACK, MAPPING),
        { addressOf: STACK, at: THREAD + stack_location[0] },
        { addressOf: ENTRY, at: THREAD + entryField[0] },
        { addressOf: STACK + size, at: THREAD + entry_argument[0] },
        { addressOf: THREAD_WORD, at: THREAD + tls_pointer[0] },
        {
          name: "create_thread",
          arguments: [{ address: ENTRY }, { address: THREAD }],
        },
        { name: "join_thread", arguments: ["result", 0] },
      ], { elf: filledWith(data(size), { at: ENTRY, code: entry(machine) }) }),
      steps: [
        ...runsAndWrites(exited(24)),
        pread(1, out, 0).returns(24)
          .observes(inside(out, 0), 0, 8)
          .observes(inside(out, 8), -size, 8)
          .observes(inside(out, 16), WORD, 8),
      ],
    })
  );
}

export const rows: readonly Row[] = [
  ...begins("at-the-end-of-the-memory", STACK_SIZE),
  ...begins("within-the-memory", STACK_SIZE - 48),
];
