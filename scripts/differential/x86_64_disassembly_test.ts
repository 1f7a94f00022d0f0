import { assertEquals } from "@std/assert";
import {
  findDisassembler,
  LLVM_RELEASE,
} from "../../src/cpu/differential/disassembly.ts";
import { disassemble } from "../../src/cpu/x86_64/disassemble.ts";
import { x86Table } from "../../src/cpu/x86_64/front_end.ts";
import { generate } from "../../src/cpu/differential/x86_64/generate.ts";
import { Instruction } from "../../src/cpu/x86_64/instruction.ts";
import { denoProcesses } from "./processes.ts";

const processes = await denoProcesses();
const command = await findDisassembler(processes);
await processes.close();

/** One line an instruction, as LLVM prints it; "" where it refuses. */
async function llvm(encodings: readonly number[][]): Promise<string[]> {
  const child = new Deno.Command(command ?? "", {
    args: [
      "--disassemble",
      "-triple=x86_64",
      "--output-asm-variant=1",
      "--show-encoding",
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  // Brackets keep bytes together; a marker (ud2) separates encodings that
  // print several lines or none.
  const lines = encodings.map((bytes) =>
    `[${bytes.map((byte) => `0x${byte.toString(16)}`).join(" ")}]\n` +
    "[0x0f 0x0b]\n"
  );
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(lines.join("")))
    .then(() => writer.close());
  const { stdout } = await child.output();
  await written;
  const result: string[] = [];
  let current: string[] = [];
  for (const line of new TextDecoder().decode(stdout).split("\n")) {
    const text = line.replace(/#.*/, "").trim().replace(/\s+/g, " ");
    if (text === "" || text.startsWith(".")) continue;
    if (text === "ud2") {
      result.push(current.join(" "));
      current = [];
    } else current.push(text);
  }
  return result;
}

Deno.test({
  name: command === undefined
    ? "disassemble() prints what llvm-mc prints: skip, " +
      `no llvm-mc ${LLVM_RELEASE} (Debian: llvm-${LLVM_RELEASE})`
    : "disassemble() prints what llvm-mc prints",
  ignore: command === undefined,
}, async () => {
  let seed = 12345;
  const random = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) | 0;
    return (seed ^ (seed >>> 13)) | 0;
  };
  const encodings: number[][] = [];
  const rows: string[] = [];
  for (const row of x86Table.rows) {
    if (row.unlisted !== undefined) continue;
    let drawn = 0;
    for (let attempt = 0; attempt < 60 && drawn < 12; attempt++) {
      const bytes = generate(x86Table, row, random);
      if (bytes === undefined) continue;
      drawn++;
      encodings.push(bytes);
      rows.push(row.encoding);
    }
    assertEquals(drawn > 0, true, `no encoding of ${row.encoding}`);
  }
  const theirs = await llvm(encodings);
  const at = new Instruction();
  const differences: string[] = [];
  encodings.forEach((bytes, index) => {
    const code = Uint8Array.from(bytes);
    x86Table.decode(at, code, 0, code.length, 0);
    const ours = disassemble(at);
    // LLVM takes F3 REX.W 0F 7E for the MMX store.
    if (bytes[0] === 0xf3 && bytes[3] === 0x7e && (bytes[1]! & 8)) return;
    if (ours !== theirs[index]) {
      const hex = bytes.map((b) => b.toString(16).padStart(2, "0")).join(" ");
      differences.push(
        `${rows[index]} [${hex}]: ${ours} | llvm: ${theirs[index]}`,
      );
    }
  });
  assertEquals(differences, []);
});
