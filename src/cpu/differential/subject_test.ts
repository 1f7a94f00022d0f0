import { assertEquals } from "@std/assert";
import { target } from "./aarch64/target.ts";
import { Addresses, Test } from "./layout.ts";
import { Subject } from "./subject.ts";

/** One instruction of A64, with x1 pointing to the start of the code area. */
function test(word: number): Test {
  const result = new Test();
  result.setGeneral(1, BigInt(Addresses.codeArea));
  result.emit(word & 255, word >>> 8 & 255, word >>> 16 & 255, word >>> 24);
  return result;
}

Deno.test("Subject.run() finds a code area full of traps when the test before stored there", () => {
  const subject = new Subject(target);
  const store = subject.run(test(0xb9000020)); // str w0, [x1]
  assertEquals(store.general(0), 0n);
  const load = subject.run(test(0xb9400020)); // ldr w0, [x1]
  assertEquals(load.general(0), 0xd4200000n);
});
