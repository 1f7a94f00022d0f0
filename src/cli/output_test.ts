import { assertEquals } from "@std/assert";
import { printable } from "../debug/printable.ts";
import { writeAll } from "./output.ts";

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

Deno.test("printable() shows what would break the line", () => {
  assertEquals(
    printable("a\nb\r\x1b[31mä \u2028\u202e\u2067"),
    "a\\u{a}b\\u{d}\\u{1b}[31mä \\u{2028}\\u{202e}\\u{2067}",
  );
});
