import { assertEquals } from "@std/assert";
import { inOneLine, writeAll } from "./output.ts";

Deno.test("writeAll() writes every byte when a stream is slow or full for a while", () => {
  const written: number[] = [];
  let calls = 0;
  writeAll({
    writeSync(bytes) {
      if (++calls % 2 === 1) throw new Deno.errors.WouldBlock();
      written.push(...bytes.subarray(0, 2));
      return Math.min(bytes.length, 2);
    },
  }, Uint8Array.of(1, 2, 3, 4, 5));
  assertEquals(written, [1, 2, 3, 4, 5]);
});

Deno.test("inOneLine() shows what would break the line", () => {
  assertEquals(
    inOneLine("a\nb\r\x1b[31mä \u2028\u202e\u2067"),
    "a\\nb\\u000d\\u001b[31mä \\u2028\\u202e\\u2067",
  );
});
