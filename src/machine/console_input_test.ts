import { assertEquals, assertThrows } from "@std/assert";
import { ConsoleInput, type GivenInput } from "./console_input.ts";

/** What a read of `count` bytes gets. */
function read(input: ConsoleInput, count: number): number[] {
  const got: number[] = [];
  const done = input.take(count, (piece, at) => {
    assertEquals(at, got.length);
    got.push(...piece);
  });
  assertEquals(done, got.length);
  return got;
}

function made(given: GivenInput): ConsoleInput {
  return new ConsoleInput(given);
}

Deno.test("ConsoleInput gives all of it, and then its end, when it is bytes", () => {
  const input = made(Uint8Array.of(1, 2, 3));
  assertEquals([input.ask(), read(input, 2), read(input, 2)], [
    true,
    [1, 2],
    [3],
  ]);
  assertEquals([input.ask(), read(input, 2), input.isWanted], [
    true,
    [],
    false,
  ]);
});

Deno.test("ConsoleInput is not ready and wanted when nothing was fed", () => {
  const input = made("fed");
  assertEquals([input.isReady, input.isWanted], [false, false]);
  assertEquals([input.ask(), input.isWanted], [false, true]);
  input.feed(Uint8Array.of(1, 2));
  input.feed(Uint8Array.of(3));
  assertEquals([input.ask(), input.isWanted], [true, false]);
  assertEquals([read(input, 9), input.isWanted], [[1, 2, 3], false]);
  // Who does not wait has asked, too.
  assertEquals([read(input, 9), input.isWanted], [[], true]);
  input.end();
  assertEquals([input.ask(), input.isWanted, read(input, 9)], [
    true,
    false,
    [],
  ]);
  assertThrows(() => input.feed(Uint8Array.of(1)), Error, "has ended");
  assertThrows(() => made(Uint8Array.of(1)).end(), Error, "is not fed");
});

Deno.test("ConsoleInput keeps its own copy when the feeder's bytes change", () => {
  const input = made("fed");
  const bytes = Uint8Array.of(1);
  input.feed(bytes);
  bytes[0] = 2;
  assertEquals(read(input, 1), [1]);
});

Deno.test("ConsoleInput asks a source for what a read wants and no more", () => {
  const asked: number[] = [];
  let left = 100_010;
  const input = made((most) => {
    asked.push(most);
    const count = Math.min(most, left);
    left -= count;
    return new Uint8Array(count);
  });
  assertEquals([input.ask(), asked], [true, []]);
  assertEquals(read(input, 5).length, 5);
  assertEquals(read(input, 100_000).length, 100_000);
  assertEquals(read(input, 20).length, 5);
  assertEquals(read(input, 20), []);
  assertEquals(asked, [5, 65_536, 34_464, 20, 20]);
});

Deno.test("ConsoleInput.take() keeps a piece when it can't be put anywhere", () => {
  const input = made(() => Uint8Array.of(7));
  assertThrows(() =>
    input.take(1, () => {
      throw new Error("EFAULT");
    })
  );
  assertEquals(read(input, 1), [7]);
});
