// Expectations: Kernel/FileSystem/RAMFS/Inode.cpp (ensure_allocated_blocks,
// truncate_locked), Kernel/Heap/kmalloc.cpp (try_expand), AK/Vector.h.
import { assertEquals } from "@std/assert";
import { O_RDWR } from "../../../api/constants.ts";
import type { OpenFileDescription } from "../open_file_description.ts";
import { file, outcome, TestWorld } from "../test_world.ts";
import { UserOrKernelBuffer } from "../user_or_kernel_buffer.ts";

const BLOCK = 131072;
/**
 * (64 MiB - 4096) / 2 bytes are 33,552,384, in whole chunks of 64 together with
 * a header of 16: 33,552,368 bytes remain for entries of 8.
 */
const MOST_BLOCKS = 4_194_046;

function opened(here: TestWorld): OpenFileDescription {
  return here.asRoot().open("/f", O_RDWR);
}

function write(
  description: OpenFileDescription,
  offset: number,
  count: number,
): string {
  const data = UserOrKernelBuffer.ofKernel(new Uint8Array(count));
  return outcome(() => description.writeAt(BigInt(offset), data, count));
}

Deno.test("RAMFS truncates to what its block table can hold, and no further", () => {
  const { inode } = opened(new TestWorld({ f: file("x") }));
  assertEquals(outcome(() => inode?.truncate(MOST_BLOCKS * BLOCK)), "ok");
  assertEquals(
    outcome(() => inode?.truncate(MOST_BLOCKS * BLOCK + 1)),
    "ENOMEM",
  );
  assertEquals(inode?.size, MOST_BLOCKS * BLOCK);
});

Deno.test("a write to RAMFS wants memory for each whole block that is not there, and one more", () => {
  const here = new TestWorld({ f: file("") });
  const description = opened(here);
  here.freePages = 63;
  assertEquals(write(description, 0, 1), "ENOMEM");
  here.freePages = 64;
  assertEquals(write(description, 0, 1), "ok");
  here.freePages = 31;
  assertEquals(write(description, 1, BLOCK - 1), "ENOMEM");
  here.freePages = 32;
  assertEquals(write(description, 1, BLOCK - 1), "ok");
  assertEquals(write(description, BLOCK - 1, 2), "ENOMEM");
  here.freePages = 64;
  assertEquals(write(description, BLOCK - 1, 2), "ok");
});

Deno.test("a write to RAMFS that finds no memory leaves the file as it was", () => {
  const here = new TestWorld({ f: file("abc") });
  const description = opened(here);
  here.freePages = 32;
  assertEquals(write(description, 0, 3 * BLOCK), "ENOMEM");
  assertEquals(description.inode?.size, 3);
});
