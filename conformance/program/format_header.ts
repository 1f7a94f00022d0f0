/**
 * guest-programs/executor/format.h: what format.ts says, for the guest.
 *
 * @module
 */

import {
  ActorKind,
  CROSSING_STRIDE,
  FORMAT,
  IMAGE_HEADER_SIZE,
  IMAGE_MAGIC,
  INDEX_ENTRY_SIZE,
  LIMIT_UNIT,
  MEMORY_SIZE,
  NO_OFFSET,
  OperandKind,
  Operation,
  RECORD_SIZE,
  ROW_HEADER_SIZE,
  RowFlag,
  Rung,
  SHARED_SIZE,
  StepState,
} from "./format.ts";

/** From here on a number is an address, a size or a mark, and reads so. */
const HEXADECIMAL = 0x1000;

const head =
  `// Generated from conformance/program/format.ts by \`deno task generate\`.
#pragma once
`;

/** The text of format.h. */
export function formatHeader(): string {
  const blocks = [
    defines({
      FORMAT,
      IMAGE_MAGIC,
      IMAGE_HEADER_SIZE,
      INDEX_ENTRY_SIZE,
      ROW_HEADER_SIZE,
    }),
    prefixed("RUNG", Rung) +
    defines({ RUNG_COUNT: Object.keys(Rung).length }),
    prefixed("ACTOR", ActorKind),
    prefixed("OPERATION", Operation),
    prefixed("OPERAND", OperandKind),
    prefixed("STEP", StepState),
    defines({ RECORD_SIZE, SHARED_SIZE }) + prefixed("ROW_FLAG", RowFlag) +
    defines({ LIMIT_UNIT, NO_OFFSET, MEMORY_SIZE, CROSSING_STRIDE }),
  ];
  return [head, ...blocks].join("\n");
}

function prefixed(
  prefix: string,
  numbers: Readonly<Record<string, number>>,
): string {
  return defines(Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [
      `${prefix}_${
        name.replace(/[A-Z]/g, "_$&").replaceAll(" ", "_").toUpperCase()
      }`,
      value,
    ]),
  ));
}

function defines(numbers: Readonly<Record<string, number>>): string {
  return Object.entries(numbers).map(([name, value]) => {
    const text = value < HEXADECIMAL ? `${value}` : `0x${value.toString(16)}`;
    return `#define ${name} ${text}\n`;
  }).join("");
}
