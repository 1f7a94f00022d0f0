import { assert, assertEquals } from "@std/assert";
import { Machine } from "../machine/machine.ts";
import { standardTree } from "../machine/root_context.ts";
import { withEntry } from "../machine/tree.ts";
import { program } from "../machine/test_program.ts";
import { dumpRegions } from "./region_dump.ts";

/** Counts to so many pages' bytes; what is compiled once stays so. */
const loop = (pages: number): Uint8Array =>
  program([
    0x00000537 | pages << 12, // lui a0, pages
    0xfff50513, // addi a0, a0, -1
    0xfe051ee3, // bnez a0, -4
    0x01a00893, // li a7, 26 (exit)
    0x00000073, // ecall
  ]);

Deno.test("dumpRegions() shows instructions, records and WebAssembly when a loop is hot", () => {
  const machine = Machine.create({
    architecture: "riscv64",
    program: "/loop",
    programFile: loop(1),
  });
  const written = { ir: "", wasm: "" };
  dumpRegions(machine, (form, text) => void (written[form] += text));
  assertEquals(machine.run().kind, "exited");
  machine.dispose();
  const { ir, wasm } = written;
  const [head] = /0x[0-9a-f]+/.exec(ir) ?? [""];
  assert(
    ir.includes(`${head}:
  addi a0, a0, -1
      add64i                  a0 <- a0, -1
  bne a0, zero, -4
      branchNe64Loop          #2, a0, zero, to ${head}, else 0x`),
    ir,
  );
  assert(/i64\.store offset=\d+ ;; a0/.test(wasm), wasm);
});

Deno.test("dumpRegions() reads little of a file of any size, and costs its machine no work", () => {
  const spentBy = (
    pages: number,
    watch: (machine: Machine) => void,
  ): number => {
    const machine = Machine.create({
      architecture: "riscv64",
      program: "/loop",
      root: withEntry(standardTree, "/loop", {
        type: "sparse-file",
        mode: 0o755,
        size: 8 * 2 ** 30,
        extents: [{ offset: 0, bytes: loop(pages) }],
      }),
    });
    watch(machine);
    assertEquals(machine.run().kind, "exited");
    const { spent } = machine;
    machine.dispose();
    return spent;
  };
  let written = 0;
  const watched = spentBy(
    2,
    (machine) => dumpRegions(machine, () => written++),
  );
  assert(written > 0);
  assertEquals(watched, spentBy(2, () => {}));
});
