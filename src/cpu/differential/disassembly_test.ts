import { assertEquals } from "@std/assert";
import { findDisassembler, LLVM_RELEASE } from "./disassembly.ts";
import type { Processes } from "./reference.ts";

/** A host with these commands, which say this of their release. */
function hostWith(releases: Readonly<Record<string, string>>): Processes {
  return {
    exists: (command) => Promise.resolve(command in releases),
    run: (command) =>
      Promise.resolve(
        new TextEncoder().encode(`LLVM version ${releases[command]}\n`),
      ),
    read: () => Promise.reject(new Error("nothing is read")),
    write: () => Promise.reject(new Error("nothing is written")),
    build: () => Promise.reject(new Error("nothing is built")),
    missingCompiler: undefined,
    scratch: "",
    runnerSource: "",
    programSources: [],
    hostArchitecture: "",
  };
}

Deno.test("findDisassembler() takes llvm-mc of the one release, under any name", async () => {
  const right = `${LLVM_RELEASE}.1.7`;
  const named = `llvm-mc-${LLVM_RELEASE}`;
  const find = (releases: Readonly<Record<string, string>>) =>
    findDisassembler(hostWith(releases));
  assertEquals(await find({}), undefined);
  assertEquals(await find({ "llvm-mc": "14.0.6" }), undefined);
  assertEquals(await find({ "llvm-mc": right }), "llvm-mc");
  assertEquals(await find({ "llvm-mc": "14.0.6", [named]: right }), named);
});
