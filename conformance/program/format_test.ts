import { assertEquals } from "@std/assert";
import {
  ActorKind,
  CROSSING_STRIDE,
  FORMAT,
  IMAGE_HEADER_SIZE,
  IMAGE_MAGIC,
  INDEX_ENTRY_SIZE,
  LIMIT_UNIT,
  LOG_TAG,
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

const GUESTS = new URL("../../guest-programs/", import.meta.url);

function definitions(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/^#define (\w+) (\S+)$/gm)].map(
      ([, name = "", value = ""]) => [name, value],
    ),
  );
}

function prefixed(
  prefix: string,
  table: Readonly<Record<string, number>>,
): [string, number][] {
  return Object.entries(table).map(([name, value]) => [
    `${prefix}_${
      name.replace(/[A-Z ]/g, "_$&").replaceAll(" ", "").toUpperCase()
    }`,
    value,
  ]);
}

Deno.test("format.h states every number that format.ts states", async () => {
  const header = definitions(
    await Deno.readTextFile(new URL("executor/format.h", GUESTS)),
  );
  const wanted: [string, number][] = [
    ["FORMAT", FORMAT],
    ["IMAGE_MAGIC", IMAGE_MAGIC],
    ["IMAGE_HEADER_SIZE", IMAGE_HEADER_SIZE],
    ["INDEX_ENTRY_SIZE", INDEX_ENTRY_SIZE],
    ["ROW_HEADER_SIZE", ROW_HEADER_SIZE],
    ["RUNG_COUNT", Object.keys(Rung).length],
    ...prefixed("RUNG", Rung),
    ["RECORD_SIZE", RECORD_SIZE],
    ["SHARED_SIZE", SHARED_SIZE],
    ["LIMIT_UNIT", LIMIT_UNIT],
    ["NO_OFFSET", NO_OFFSET],
    ["MEMORY_SIZE", MEMORY_SIZE],
    ["CROSSING_STRIDE", CROSSING_STRIDE],
    ...prefixed("ACTOR", ActorKind),
    ...prefixed("OPERATION", Operation),
    ...prefixed("OPERAND", OperandKind),
    ...prefixed("STEP", StepState),
    ...prefixed("ROW_FLAG", RowFlag),
  ];
  assertEquals(
    [...header].map(([name, value]) => [name, Number(value)]).sort(),
    wanted.sort(),
  );
});

Deno.test("log_line.h has the log's tag", async () => {
  const header = definitions(
    await Deno.readTextFile(new URL("runtime/log_line.h", GUESTS)),
  );
  assertEquals(header.get("LOG_TAG"), `"${LOG_TAG}"`);
});
