import { assertEquals } from "@std/assert";
import { KeyFilter } from "./host_terminal.ts";

/** What the machine gets of keys that arrive in these pieces. */
function typed(...pieces: readonly string[]): string {
  const filter = new KeyFilter();
  return pieces.map((piece) => {
    const bytes = new TextEncoder().encode(piece);
    const { keys, ends } = filter.take(bytes);
    return new TextDecoder().decode(keys) + (ends ? "END" : "");
  }).join("|");
}

Deno.test("KeyFilter.take() ends at Ctrl-A x, however the two arrive", () => {
  assertEquals(typed("ab\x01xcd"), "abEND");
  assertEquals(typed("ab\x01", "xcd"), "ab|END");
});

Deno.test("KeyFilter.take() loses no key that means nothing to it", () => {
  assertEquals(typed("\x01\x01"), "\x01");
  assertEquals(typed("\x01", "\x01", "x"), "|\x01|x");
  assertEquals(typed("\x01b\x03x"), "\x01b\x03x");
  assertEquals(typed("\x01\x01\x01x"), "\x01END");
});

Deno.test("KeyFilter.take() gives what the machine's own erase key sends", () => {
  assertEquals(typed("a\x7f\x01\x7f"), "a\b\x01\b");
});
