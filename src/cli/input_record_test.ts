import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { crc32 } from "../../conformance/program/crc32.ts";
import { UsageError } from "./errors.ts";
import {
  bytesOfBase64,
  differenceIn,
  InputRecorder,
  readRecord,
  type RecordedEnd,
} from "./input_record.ts";
import { inFolder } from "./testing.ts";

const END: RecordedEnd = {
  at: [30, 0],
  spent: 3,
  kind: "exited",
  status: 7,
};

function recorded(): string {
  const recorder = new InputRecorder();
  recorder.begin("stream", { seed: 0, arguments: ["ä"] });
  recorder.came({ time: 10, nth: 0 }, Uint8Array.of(0, 255, 10));
  recorder.came({ time: 10, nth: 1 }, new Uint8Array(0));
  recorder.ended({ time: 20, nth: 0 });
  return recorder.finish(END);
}

Deno.test("readRecord() reads what an InputRecorder was told", () =>
  inFolder(async (folder) => {
    const path = `${folder}/record`;
    await Deno.writeTextFile(path, recorded());
    const record = await readRecord(path);
    assertEquals(record, {
      path,
      input: "stream",
      circumstances: { seed: 0, arguments: ["ä"] },
      events: [
        { at: [10, 0], bytes: "AP8K" },
        { at: [10, 1], bytes: "" },
        { at: [20, 0], end: true },
      ],
      end: END,
    });
    assertEquals([...bytesOfBase64("AP8K")], [0, 255, 10]);
    assertEquals(
      differenceIn(record, { arguments: ["ä"], seed: 0 }),
      undefined,
    );
    assertEquals(
      differenceIn(record, { arguments: ["ä"], seed: 1 }),
      `${path} was recorded with seed 0, not 1`,
    );
    assertEquals(
      differenceIn(record, { arguments: ["ä"], seed: 0, memory: 5 }),
      `${path} was recorded with memory nothing, not 5`,
    );
  }));

/** A record of these lines, whose checksum is right. */
async function refusalOf(
  folder: string,
  ...lines: readonly unknown[]
): Promise<string> {
  const path = `${folder}/record`;
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  const check = crc32(text).toString(16).padStart(8, "0");
  await Deno.writeTextFile(path, `${text}{"crc32":"${check}"}\n`);
  const error = await readRecord(path).catch((reason) => reason);
  assert(error instanceof UsageError, JSON.stringify(lines));
  return error.message.replace(`${path} is no record of halcyon run: `, "");
}

Deno.test("readRecord() refuses a forged record whose lines mean nothing", () =>
  inFolder(async (folder) => {
    const head = { halcyonRecord: 1, input: "stream", circumstances: {} };
    const bytes = { at: [1, 0], bytes: "AA==" };
    const none = "its lines are none of a record";
    const forged: readonly (readonly [readonly unknown[], string])[] = [
      [[{}, END], "it does not begin as one"],
      [[{ ...head, halcyonRecord: 2 }, END], "it has format 2"],
      [[{ ...head, input: "toString" }, END], none],
      [[{ ...head, circumstances: null }, END], none],
      [[head], none],
      [[head, { ...END, kind: "x" }], none],
      [[head, { ...END, status: 256 }], none],
      [[head, { ...END, status: 0.5 }], none],
      [[head, { ...END, at: [-1, 0] }], none],
      [[head, { ...END, why: 1 }], none],
      [[head, { at: [1], bytes: "" }, END], none],
      [[head, { at: [1, 0], bytes: "A" }, END], none],
      [[head, { at: [1, 0] }, END], none],
      [[head, null, END], none],
      [[head, { at: [1, 0], end: true }, bytes, END], none],
      [[{ ...head, input: "file" }, bytes, END], none],
      [[{ ...head, input: "keys" }, { at: [1, 0], end: true }, END], none],
    ];
    for (const [lines, wanted] of forged) {
      assertStringIncludes(await refusalOf(folder, ...lines), wanted);
    }
  }));

Deno.test("readRecord() refuses a record that was changed or cut anywhere", () =>
  inFolder(async (folder) => {
    const path = `${folder}/record`;
    const whole = new TextEncoder().encode(recorded());
    const refused = async (bytes: Uint8Array, what: string): Promise<void> => {
      await Deno.writeFile(path, bytes);
      const error = await assertRejects(
        () => readRecord(path),
        UsageError,
        "is no record of halcyon run: ",
      );
      assertEquals((error as Error).message.includes("\n"), false, what);
    };
    for (let at = 0; at < whole.length; at++) {
      await refused(whole.subarray(0, at), `cut at ${at}`);
      // 0x01 keeps what is ASCII so, 0x80 does not.
      for (const bit of [0x01, 0x80]) {
        const changed = whole.slice();
        changed[at] = (changed[at] ?? 0) ^ bit;
        await refused(changed, `bit ${bit} of ${at}`);
      }
    }
  }));
