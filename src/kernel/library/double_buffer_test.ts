import { assertEquals } from "@std/assert";
import { UserOrKernelBuffer } from "../filesystem/user_or_kernel_buffer.ts";
import { DoubleBuffer } from "./double_buffer.ts";

const ofKernel = UserOrKernelBuffer.ofKernel;

function read(buffer: DoubleBuffer, count: number): number[] {
  const target = new Uint8Array(count);
  const given = buffer.read(ofKernel(target), count);
  return [...target.subarray(0, given)];
}

function write(buffer: DoubleBuffer, ...bytes: number[]): number {
  return buffer.write(ofKernel(new Uint8Array(bytes)), bytes.length);
}

Deno.test("DoubleBuffer.read() stops at the end of a half when more is queued", () => {
  const buffer = new DoubleBuffer(4);
  assertEquals(write(buffer, 1, 2, 3), 3);
  assertEquals(read(buffer, 1), [1]);
  assertEquals(buffer.spaceForWriting, 4);
  assertEquals(write(buffer, 4, 5, 6, 7, 8), 4);
  assertEquals(buffer.immediatelyReadable, 6);
  assertEquals(read(buffer, 9), [2, 3]);
  assertEquals(read(buffer, 9), [4, 5, 6, 7]);
  assertEquals(buffer.isEmpty, true);
});

Deno.test("DoubleBuffer.peek() leaves the bytes when they are looked at", () => {
  const buffer = new DoubleBuffer(4);
  write(buffer, 9);
  const target = new Uint8Array(1);
  assertEquals(buffer.peek(ofKernel(target), 1), 1);
  assertEquals(target[0], 9);
  assertEquals(read(buffer, 1), [9]);
});
