import { assertEquals } from "@std/assert";
import {
  hashTableOrder,
  hashTableOrderOf,
  intHash,
  pairIntHash,
  stringHash,
} from "./hash_table.ts";
import { canGrowFor, goodSize } from "./heap.ts";

// The orders are those of AK's own HashTable, compiled with the kernel
// allocator's size classes and walked.

Deno.test("hashTableOrder() gives bucket order, which collisions bend by who came first", () => {
  assertEquals(hashTableOrder([1, 2, 3]), [1, 2, 3]);
  assertEquals(hashTableOrder([3, 2, 1]), [2, 1, 3]);
  assertEquals(
    hashTableOrder([100, 200, 300, 400, 500]),
    [500, 200, 300, 100, 400],
  );
});

Deno.test("hashTableOrder() grows and drops doubles as the kernel's tables do", () => {
  assertEquals(
    hashTableOrder([5, 5, 5, 6, 1, 2, 3, 4, 9, 10, 11, 12, 1000, 77]),
    [9, 12, 1, 2, 1000, 10, 11, 4, 5, 77, 6, 3],
  );
  assertEquals(
    hashTableOrder(Array.from({ length: 32 }, (_, i) => i * 37 + 1)),
    [1000, 1074, 445, 112, 297, 556, 852, 371, 741, 75, 889, 963, 704, 926]
      .concat([667, 1, 1148, 186, 408, 334, 1111, 815, 38, 482, 630, 260])
      .concat([778, 519, 593, 149, 223, 1037]),
  );
});

// By hand, with the hash of AK/HashFunctions.h: a table of 10 buckets, in which
// 53 and 20490 both want the last one, and the later goes round to the first.
Deno.test("hashTableOrderOf() has as many buckets as entries of their size fit", () => {
  assertEquals(
    hashTableOrderOf([53, 80, 20490, 1024], { bucketBytes: 24, hash: intHash }),
    [20490, 80, 1024, 53],
  );
});

Deno.test("pairIntHash() mixes two numbers as AK does", () => {
  assertEquals(pairIntHash(1, 2), 2255704625);
  assertEquals(pairIntHash(0x0100007f, 80), 2801792447);
});

// By a second writing of AK/StringHash.h, as are the orders of names in the row
// about a veil in /proc.
Deno.test("stringHash() counts high bytes as the compiler's char has them", () => {
  assertEquals(stringHash("abc", true), 3977453403);
  assertEquals(stringHash("abc", false), 3977453403);
  assertEquals(stringHash("\xff", true), 2925896852);
  assertEquals(stringHash("\xff", false), 3350335261);
});

Deno.test("goodSize() rounds to slabs, and to chunks behind a header", () => {
  assertEquals([16, 17, 64, 512].map(goodSize), [16, 32, 64, 512]);
  assertEquals([513, 560, 561].map(goodSize), [560, 560, 624]);
});

Deno.test("canGrowFor() asks for twice the room and a page within 64 MiB", () => {
  assertEquals([33_552_384, 33_552_385].map(canGrowFor), [true, false]);
});
