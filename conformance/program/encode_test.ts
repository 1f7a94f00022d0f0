import { assert, assertEquals, assertThrows } from "@std/assert";
import { EncodeError, encodeRow } from "./encode.ts";
import { encodeImage } from "./image.ts";
import {
  FORMAT,
  IMAGE_HEADER_SIZE,
  IMAGE_MAGIC,
  NO_OFFSET,
  Operation,
  ROW_HEADER_SIZE,
  RowFlag,
  WORLD,
} from "./format.ts";
import {
  barrier,
  buffer,
  call,
  child,
  close,
  crossing,
  filled,
  fstat,
  join,
  onSignal,
  read,
  readOnly,
  result,
  room,
  row,
  type RowDefinition,
  SIGNAL_INFORMATION,
  store,
  text,
  u32,
  write,
} from "../language/row.ts";

const source = "made up";

function encoded(definition: Omit<RowDefinition, "source">) {
  return encodeRow(row("test/row", { source, ...definition }));
}

function header(definition: Omit<RowDefinition, "source">): DataView {
  const { bytes } = encoded(definition);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const SIZE = 0;
const WORLD_AT = 4;
const FLAGS = 5;
const ACTORS = 6;
const BARRIERS = 7;
const MEMORY = 8;
const READ_ONLY_PAGES = 12;
const CROSSING_PAGES = 14;
const SHARED = 16;
const RECORDS = 20;
const SIGNAL = 24;

Deno.test("encodeRow() states size, world and user when a row is small", () => {
  const view = header({ as: "root", steps: [call.getpid()] });
  assertEquals(view.getUint32(SIZE, true), view.byteLength);
  assertEquals(view.getUint8(WORLD_AT), WORLD);
  assertEquals(view.getUint8(FLAGS), RowFlag.root);
  assertEquals(view.getUint8(ACTORS), 3);
  assertEquals(view.getUint32(RECORDS, true), 1);
  assertEquals(view.getUint32(SIGNAL, true), NO_OFFSET);
});

Deno.test("encodeRow() gives one place to one block and to one name", () => {
  const block = buffer(10);
  const once = header({ steps: [read(0, block), read(0, block)] });
  assertEquals(once.getUint32(MEMORY, true), 10);
  const named = header({
    steps: [read(0, buffer(10, "b")), read(0, buffer(10, "b"))],
  });
  assertEquals(named.getUint32(MEMORY, true), 10);
  const apart = header({ steps: [read(0, buffer(10)), read(0, buffer(10))] });
  assertEquals(apart.getUint32(MEMORY, true), 26);
});

Deno.test("encodeRow() asks for special pages when a row has such pointers", () => {
  const view = header({
    steps: [
      read(0, crossing(buffer(8))),
      read(0, crossing(buffer(8))),
      read(0, readOnly(buffer(5000))),
    ],
  });
  assertEquals(view.getUint16(CROSSING_PAGES, true), 2);
  assertEquals(view.getUint16(READ_ONLY_PAGES, true), 2);
});

Deno.test("encodeRow() makes room for observations behind the records", () => {
  const status = room("stat");
  const view = header({
    steps: [fstat(0, status).observes(status, { st_mode: 1 })],
  });
  assertEquals(view.getUint32(SHARED, true), 16 + 120);
});

Deno.test("encodeRow() numbers actors and barriers when a row has children", () => {
  const { actors, bytes } = encoded({
    steps: [
      child("kid", [barrier("meet"), close(0)]),
      barrier("meet"),
      onSignal("SIGUSR1", [store(u32(0, "flag"), 1)]),
      join("kid"),
    ],
  });
  assertEquals(
    actors.map(({ name }) => name),
    ["setup", "main", "kid", "handler of SIGUSR1", "teardown"],
  );
  assertEquals(actors[2]?.steps.map(({ record }) => record), [1, 2]);
  assertEquals(bytes[BARRIERS], 1);
});

Deno.test("encodeRow() keeps long runs of a byte short", () => {
  const { bytes } = encoded({ steps: [write(1, filled(60_000, 0x61))] });
  assert(bytes.length < 128, `${bytes.length} bytes`);
});

Deno.test("encodeRow() leaves zeros out of the initial memory", () => {
  const { bytes } = encoded({ steps: [write(1, buffer(60_000))] });
  assert(bytes.length < 96, `${bytes.length} bytes`);
});

Deno.test("encodeRow() tells where siginfo goes when a row looks at it", () => {
  const view = header({
    steps: [
      onSignal("SIGUSR1", [
        store(u32(0, "flag"), 1).observes(SIGNAL_INFORMATION, { si_signo: 10 }),
      ]),
    ],
  });
  assert(view.getUint32(SIGNAL, true) !== NO_OFFSET);
});

Deno.test("encodeRow() writes crossing structs without their last byte", () => {
  const { bytes } = encoded({ steps: [call.open(crossing(text("abcd")))] });
  const initial = bytes.subarray(ROW_HEADER_SIZE + 3 * 8);
  assertEquals(initial[0], Operation.copy);
  assert(!initial.includes(0x64), "the fourth byte lies on no page");
});

Deno.test("encodeRow() refuses what a row can not mean", () => {
  const refuse = (definition: Omit<RowDefinition, "source">): Error =>
    assertThrows(() => encoded(definition), EncodeError) as Error;
  assertEquals(
    refuse({ steps: [close(result("nothing"))] }).message,
    "test/row: nothing is named nothing",
  );
  assertEquals(
    refuse({ steps: [join("nobody")] }).message,
    "test/row: no actor named nobody",
  );
  assertEquals(
    refuse({ steps: [barrier("b"), barrier("b")] }).message,
    "test/row: main comes to the barrier b twice",
  );
});

Deno.test("encodeImage() indexes its rows by number", () => {
  const rows = [7, 9].map((number) => ({
    number,
    grade: { rung: number, needs: ["memory", "files"] as const },
    bytes: encoded({ steps: [close(number)] }).bytes,
  }));
  const image = encodeImage(rows, new Uint8Array(32).fill(5), 9);
  const view = new DataView(image.buffer);
  assertEquals(view.getUint32(0, true), IMAGE_MAGIC);
  assertEquals(view.getUint32(4, true), FORMAT);
  assertEquals(view.getUint32(8, true), 2);
  assertEquals(view.getUint32(12, true), image.length);
  assertEquals(view.getUint8(47), 5);
  assertEquals(view.getUint32(IMAGE_HEADER_SIZE, true), 7);
  assertEquals(view.getUint8(IMAGE_HEADER_SIZE + 8), 7);
  assertEquals(view.getUint16(IMAGE_HEADER_SIZE + 10, true), 0b10010);
  assertEquals(view.getUint32(IMAGE_HEADER_SIZE + 12, true), 9);
  const first = view.getUint32(IMAGE_HEADER_SIZE + 4, true);
  assertEquals(view.getUint32(first, true), rows[0]?.bytes.length);
});
