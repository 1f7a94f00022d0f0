/**
 * Comparing our disassembly with llvm-mc's, on what the generator draws.
 *
 * @module
 */
import type { Architecture } from "../types.ts";
import { Test } from "./layout.ts";
import { Random } from "./random.ts";
import type { Processes } from "./reference.ts";
import type { Target } from "./target.ts";

/** The release whose text is ours: others know and print other things. */
export const LLVM_RELEASE = 19;

/** Names under which distributions install it. */
const COMMANDS = [`llvm-mc-${LLVM_RELEASE}`, "llvm-mc"];

const ARGUMENTS: Readonly<Record<Architecture, readonly string[]>> = {
  x86_64: ["-triple=x86_64", "-output-asm-variant=1"],
  aarch64: ["-triple=aarch64", "-mattr=+v8a,+lse,+crc,+neon"],
  riscv64: [
    "-triple=riscv64",
    "-M",
    "no-aliases",
    "-mattr=+m,+a,+f,+d,+c,+zicsr,+zifencei",
  ],
};

/** The llvm-mc to use, if there is one of the right release. */
export async function findDisassembler(
  processes: Processes,
): Promise<string | undefined> {
  for (const command of COMMANDS) {
    if (!await processes.exists(command)) continue;
    const output = await processes.run(command, ["--version"]);
    const text = new TextDecoder().decode(output);
    const release = Number(/LLVM version (\d+)/.exec(text)?.[1]);
    if (release === LLVM_RELEASE) return command;
  }
  return undefined;
}

/** How llvm-mc's comments begin; A64 has immediates behind "#". */
const COMMENTS: Readonly<Record<Architecture, RegExp>> = {
  x86_64: /\s+#.*/,
  aarch64: /\s+\/\/.*/,
  riscv64: /\s+#.*/,
};

/** White space folded, comments cut off. */
function fold(architecture: Architecture, line: string): string {
  return line.replace(COMMENTS[architecture], "").trim().replace(/\s+/g, " ");
}

/**
 * An instruction between any two questions: encodings that llvm-mc does not
 * know print nothing.
 */
const MARKERS: Readonly<
  Record<Architecture, { readonly bytes: string; readonly text: string }>
> = {
  x86_64: { bytes: "0x0f 0x0b", text: "ud2" },
  aarch64: { bytes: "0xe0 0xff 0x3f 0xd4", text: "brk #0xffff" },
  riscv64: { bytes: "0x73 0x00 0x10 0x00", text: "ebreak" },
};

/** What llvm-mc makes of each instruction; "": it knows none. */
async function disassembleAll(
  processes: Processes,
  command: string,
  architecture: Architecture,
  instructions: readonly Uint8Array[],
): Promise<string[]> {
  const marker = MARKERS[architecture];
  const input = instructions.map((bytes) => {
    const numbers = [...bytes].map((byte) => `0x${byte.toString(16)}`);
    return `[${numbers.join(" ")}]\n[${marker.bytes}]\n`;
  });
  const output = await processes.run(
    command,
    ["--disassemble", ...ARGUMENTS[architecture]],
    new TextEncoder().encode(input.join("")),
    // It ends with status 1 when it did not know an instruction.
    true,
  );
  const answers: string[] = [];
  let current: string[] = [];
  for (const line of new TextDecoder().decode(output).split("\n")) {
    const text = fold(architecture, line);
    if (text === "" || text === ".text") continue;
    if (text === marker.text) {
      answers.push(current.join(" "));
      current = [];
    } else current.push(text);
  }
  return answers;
}

/** One instruction on which the two disagree. */
export interface Disagreement {
  readonly row: string;
  readonly bytes: string;
  readonly wanted: string;
  readonly got: string;
}

/** Draws `perRow` instructions of each row and compares. */
export async function compareDisassembly(
  processes: Processes,
  command: string,
  target: Target,
  seed: number,
  perRow: number,
): Promise<Disagreement[]> {
  const random = new Random(seed);
  const drawn: { row: string; bytes: Uint8Array; text: string }[] = [];
  for (const [index, { name, skip }] of target.rows.entries()) {
    if (skip !== undefined) continue;
    for (let count = 0; count < perRow; count++) {
      const test = new Test();
      target.draw(index, random, test);
      // The row's instruction comes first, but for what prepares it.
      for (let rest = test.code; rest.length > 0;) {
        const { text, length } = target.disassemble(rest);
        // The marker cannot be a question.
        if (
          fold(target.architecture, text) === MARKERS[target.architecture].text
        ) break;
        drawn.push({ row: name, bytes: rest.slice(0, length), text });
        rest = rest.subarray(Math.max(1, length));
      }
    }
  }
  const answers = await disassembleAll(
    processes,
    command,
    target.architecture,
    drawn.map(({ bytes }) => bytes),
  );
  return drawn.flatMap(({ row, bytes, text }, index) => {
    const wanted = answers[index] ?? "";
    const got = fold(target.architecture, text);
    const agreed = wanted === got ||
      target.disassemblesAlike?.(wanted, got, bytes) === true;
    return agreed ? [] : [{
      row,
      bytes: [...bytes].map((byte) => byte.toString(16).padStart(2, "0"))
        .join(" "),
      wanted,
      got,
    }];
  });
}
