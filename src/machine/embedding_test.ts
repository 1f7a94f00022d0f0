import { assertEquals } from "@std/assert";
import { createMachine } from "./embedding.ts";

Deno.test("createMachine() says what is wrong when the file is no program", () => {
  const machine = createMachine({
    architecture: "riscv64",
    program: "/bin/text",
    programFile: new TextEncoder().encode("just text\n"),
  });
  assertEquals(machine.run(), {
    kind: "not-a-program",
    reason: "it is no ELF file",
  });
  machine.dispose();
});

Deno.test("createMachine() lays a tree over the standard one when it is given one", () => {
  const machine = createMachine({
    architecture: "x86_64",
    program: "/nothing",
    root: {
      type: "directory",
      entries: { etc: { type: "directory", entries: {} } },
    },
  });
  const { entries } = machine.rootTree();
  assertEquals(Object.keys(entries).includes("etc"), true);
  assertEquals(Object.keys(entries).includes("dev"), true);
  machine.dispose();
});
