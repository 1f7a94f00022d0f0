import { assertEquals } from "@std/assert";
import { parseEncoding } from "../fixed_width_decoder.ts";
import { halves, words } from "./decode.ts";
import { disassembleWord } from "./front_end.ts";
import { compressedRows, rows } from "./rows.ts";

Deno.test("rows of 32-bit instructions do not overlap, but where reserved() parts them", () => {
  const encodings = rows.map(({ encoding }) => parseEncoding(encoding, 32));
  const overlaps: string[] = [];
  encodings.forEach((a, i) => {
    encodings.slice(i + 1).forEach((b, offset) => {
      const common = a.mask & b.mask;
      if ((a.match & common) !== (b.match & common)) return;
      overlaps.push(`${rows[i]?.name} ${rows[i + 1 + offset]?.name}`);
    });
  });
  assertEquals(overlaps, ["fence.tso fence"]);
});

Deno.test("words.find() finds each row's own encoding", () => {
  rows.forEach(({ encoding, name, reserved }, index) => {
    const { match } = parseEncoding(encoding, 32);
    // fflags is a register that every access form may name.
    const word = name.startsWith("csrr") ? match | 1 << 20 : match;
    if (reserved?.(word)) return;
    assertEquals(words.find(word >>> 0), index, name);
  });
});

// From the manual (Unprivileged ISA, "Extending RISC-V", RVC tables): what is
// illegal or reserved.
Deno.test("words.find() refuses what the manual reserves", () => {
  const illegal: readonly [number, string][] = [
    [0xffffffff, "all ones"],
    [0x0000707f, "a length beyond 32 bits"],
    [0x04001013, "slli with a bit of funct6 set"],
    [0x4000101b, "slliw with funct7 of sraiw"],
    [0x0200101b, "slliw by 32"],
    [0x00007003, "a load of 128 bits"],
    [0x00004023, "a store with funct3 4"],
    [0x00002063, "a branch with funct3 2"],
    [0x00001067, "jalr with funct3 1"],
    [0x1010202f, "lr with rs2"],
    [0x0000502f, "an atomic of another size"],
    [0x00005053, "fadd.s with rounding mode 5"],
    [0x00006053, "fadd.s with rounding mode 6"],
    [0x04000053, "fadd.h"],
    [0x06000053, "fadd.q"],
    [0x58100053, "fsqrt.s with rs2"],
    [0xc0400053, "fcvt to an unknown integer"],
    [0x00200073, "uret"],
    [0x10500073, "wfi, with supervisor mode above"],
    [0x30200073, "mret"],
    [0x30001073, "csrrw mstatus"],
    [0xc0001073, "a write to cycle"],
    [0xc0101073, "a write to time"],
    [0xc0302073, "rdhpmcounter3, which firmware keeps closed"],
    [0x00004073, "a system instruction with funct3 4"],
  ];
  for (const [word, what] of illegal) {
    assertEquals(words.find(word), -1, what);
  }
});

Deno.test("halves.find() refuses what the manual reserves", () => {
  const illegal: readonly [number, string][] = [
    [0x0000, "the defined illegal instruction"],
    [0x0004, "c.addi4spn of nothing"],
    [0x8000, "quadrant 0, funct3 4"],
    [0x2001, "c.addiw without destination"],
    [0x6101, "c.addi16sp by 0"],
    [0x6281, "c.lui of 0"],
    [0x9c41, "c.subw's reserved neighbour"],
    [0x9c61, "the other one"],
    [0x4002, "c.lwsp without destination"],
    [0x6002, "c.ldsp without destination"],
    [0x8002, "c.jr without register"],
  ];
  for (const [half, what] of illegal) {
    assertEquals(halves.find(half), -1, what);
    assertEquals(halves.expand(half), 0xffffffff, what);
  }
});

Deno.test("HalfDecoder.expand() gives a legal word for every legal halfword", () => {
  for (let half = 0; half < 0x10000; half++) {
    if ((half & 3) === 3 || halves.find(half) < 0) continue;
    const word = halves.expand(half);
    assertEquals(words.find(word) >= 0, true, disassembleWord(half));
  }
});

Deno.test("compressed rows do not overlap once reserved() has spoken", () => {
  const encodings = compressedRows.map(({ encoding }) =>
    parseEncoding(encoding, 16)
  );
  for (let half = 0; half < 0x10000; half++) {
    const matching = compressedRows.filter(({ reserved }, index) => {
      const { mask = 0, match = -1 } = encodings[index] ?? {};
      return (half & mask) === match && !reserved?.(half);
    });
    assertEquals(matching.length <= 1, true, disassembleWord(half));
  }
});
