import { assertEquals } from "@std/assert";
import { kernelLine, kernelLines } from "./kernel_line.ts";

Deno.test("kernelLine() cuts out what is told and by whom", () => {
  assertEquals(
    kernelLine("\x1b[36m[12.5]\x1b[0m [init(5:6)]: ASSERTION FAILED: x\r"),
    { text: "ASSERTION FAILED: x", pid: 5 },
  );
  assertEquals(kernelLine("KERNEL PANIC! :^("), {
    text: "KERNEL PANIC! :^(",
    pid: undefined,
  });
  assertEquals(kernelLine("[#0 Finalizer Task(2:2)]: KUBSAN: shift"), {
    text: "KUBSAN: shift",
    pid: 2,
  });
});

Deno.test("kernelLine() takes nothing else for a kernel's last words", () => {
  for (const line of ["", "[init(5:5)]: panic=shutdown", "assertion failed"]) {
    assertEquals(kernelLine(line), undefined);
  }
});

Deno.test("kernelLine() shows no more of a line than fits", () => {
  const { text = "" } = kernelLine(`KUBSAN: ${"x".repeat(5000)}\x07`) ?? {};
  assertEquals([text.length, text.at(-1)], [301, "…"]);
});

Deno.test("kernelLines() finds each line that tells", () => {
  const text = "a\nKUBSAN: one\nb KERNEL PANIC\nc";
  assertEquals(kernelLines(text).map((line) => line.text), [
    "KUBSAN: one",
    "KERNEL PANIC",
  ]);
});
