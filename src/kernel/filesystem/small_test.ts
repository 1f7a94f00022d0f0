import { assertEquals } from "@std/assert";
import { basename, bytesOf, byteString, parseUnsigned } from "./byte_string.ts";
import { byteStringOfText } from "./byte_text.ts";
import { encodedDevice, majorOf, minorOf } from "./inode_metadata.ts";
import { toJson } from "./json.ts";
import { CHUNK_SIZE, SparseData } from "./ramfs/sparse_data.ts";
import { timestampOf } from "./timestamp.ts";

Deno.test("basename() ignores trailing slashes (KLexicalPath.cpp)", () => {
  assertEquals(
    ["/a/b", "/a/b//", "a", "/", "///", "/."].map(basename),
    ["b", "b", "a", "/", "/", "."],
  );
});

Deno.test("byteString() and bytesOf() keep every byte", () => {
  const all = Uint8Array.from({ length: 256 }, (_, n) => n);
  assertEquals(bytesOf(byteString(all)), all);
  assertEquals(byteStringOfText("ä"), "\xc3\xa4");
});

Deno.test("parseUnsigned() reads 32-bit decimals (AK/StringUtils.cpp)", () => {
  assertEquals(
    ["0", "007", "4294967295", "4294967296", "-1", "+1", "1x", ""].map(
      parseUnsigned,
    ),
    [0, 7, 4294967295, undefined, undefined, undefined, undefined, undefined],
  );
});

Deno.test("device numbers go back and forth (facts: deviceNumbers)", () => {
  for (const [major, minor] of [[1, 3], [200, 63], [4095, 0xfffff]] as const) {
    const device = BigInt(encodedDevice(major, minor));
    assertEquals([majorOf(device), minorOf(device)], [major, minor]);
  }
});

Deno.test("timestampOf() carries nanoseconds and saturates seconds", () => {
  assertEquals(timestampOf(1n, -1n), { seconds: 0n, nanoseconds: 999_999_999 });
  assertEquals(timestampOf(1n, 2_500_000_000n), {
    seconds: 3n,
    nanoseconds: 500_000_000,
  });
  const max = 0x7fff_ffff_ffff_ffffn;
  assertEquals(timestampOf(max, 2_000_000_000n).seconds, max);
});

Deno.test("toJson() writes without spaces, escapes, and leaves out what is missing", () => {
  assertEquals(
    toJson({ a: [1, true, 2n], b: 'x"\n\u0001', c: undefined, d: {} }),
    '{"a":[1,true,2],"b":"x\\"\\n\\u0001","d":{}}',
  );
});

function contentOf(
  data: SparseData,
  offset: number,
  count: number,
): Uint8Array {
  const result = new Uint8Array(count).fill(0xee);
  data.read(offset, count, (bytes, length, at) => {
    if (bytes === undefined) result.fill(0, at, at + length);
    else result.set(bytes, at);
  });
  return result;
}

/** What a write is filled from. */
function from(...bytes: number[]): (target: Uint8Array, at: number) => void {
  return (target, at) => target.set(bytes.slice(at, at + target.length));
}

Deno.test("SparseData reads holes as zeros and forgets what was cut off", () => {
  const data = new SparseData();
  data.write(CHUNK_SIZE - 2, 4, from(1, 2, 3, 4));
  assertEquals([...contentOf(data, CHUNK_SIZE - 3, 6)], [0, 1, 2, 3, 4, 0]);
  data.truncate(CHUNK_SIZE - 1);
  assertEquals([...contentOf(data, CHUNK_SIZE - 3, 6)], [0, 1, 0, 0, 0, 0]);
});

Deno.test("SparseData.ofShared() never writes to the bytes it was given", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const data = SparseData.ofShared([[0, bytes]]);
  data.truncate(2);
  data.write(0, 1, from(9));
  assertEquals([...bytes], [1, 2, 3]);
  assertEquals([...contentOf(data, 0, 4)], [9, 2, 0, 0]);
});
