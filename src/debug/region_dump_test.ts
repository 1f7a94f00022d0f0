import { assert, assertEquals } from "@std/assert";
import { Machine } from "../machine/machine.ts";
import { program } from "../machine/test_program.ts";
import { dumpRegions } from "./region_dump.ts";

Deno.test("dumpRegions() shows instructions, records and WebAssembly when a loop is hot", () => {
  const machine = Machine.create({
    architecture: "riscv64",
    program: "/loop",
    programFile: program([
      0x00001537, // lui a0, 1
      0xfff50513, // addi a0, a0, -1
      0xfe051ee3, // bnez a0, -4
      0x01a00893, // li a7, 26 (exit)
      0x00000073, // ecall
    ]),
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
