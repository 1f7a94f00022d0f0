import { assertEquals, assertThrows } from "@std/assert";
import { decoder as aarch64 } from "./aarch64/decode.ts";
import { Random } from "./differential/random.ts";
import {
  type EncodedRow,
  FixedWidthDecoder,
  parseEncoding,
} from "./fixed_width_decoder.ts";
import { halves, words } from "./riscv64/decode.ts";

Deno.test("parseEncoding() tells fixed bits from fields when they fill the width", () => {
  const long = parseEncoding("1 imm:20 01 rd:5 1011", 32);
  assertEquals(long.mask >>> 0, 0x8000060f);
  assertEquals(long.match >>> 0, 0x8000020b);
  assertEquals(parseEncoding("10 a:13 1", 16), { mask: 0xc001, match: 0x8001 });
});

Deno.test("parseEncoding() throws when bits are missing, too many or no bits", () => {
  assertThrows(() => parseEncoding("01 imm:29", 32), Error, "31 bits");
  assertThrows(() => parseEncoding("01 imm:31", 32), Error, "33 bits");
  assertThrows(() => parseEncoding("01x imm:29", 32), Error, '"x"');
});

Deno.test("FixedWidthDecoder.find() takes the earliest row that is not reserved", () => {
  const rows: readonly EncodedRow[] = [
    { encoding: "1111 a:12", reserved: (word) => (word & 1) === 1 },
    { encoding: "11 a:13 1" },
    { encoding: "1111 a:11 1" },
    { encoding: "00 a:10 0000" },
  ];
  const decoder = new FixedWidthDecoder(rows, 16, [[12, 4], [0, 2]]);
  assertEquals(decoder.find(0xf000), 0);
  assertEquals(decoder.find(0xf001), 1);
  assertEquals(decoder.find(0xc001), 1);
  assertEquals(decoder.find(0xc000), -1);
  assertEquals(decoder.find(0x0010), 3);
  assertEquals(decoder.find(0x0011), -1);
});

/** What `find` must give: the table read from the start. */
function scan(rows: readonly EncodedRow[], width: 16 | 32, word: number) {
  return rows.findIndex(({ encoding, reserved }) => {
    const { mask, match } = parseEncoding(encoding, width);
    return (word & mask) === match && !reserved?.(word);
  });
}

for (
  const [name, decoder, width] of [
    ["A64", aarch64, 32],
    ["RISC-V", words, 32],
    ["compressed RISC-V", halves, 16],
  ] as const
) {
  Deno.test(`FixedWidthDecoder.find() finds what a scan finds when words of ${name} are drawn`, () => {
    const random = new Random(0x5eed);
    const rows: readonly EncodedRow[] = decoder.rows;
    for (let count = 0; count < 4000; count++) {
      const { mask, match } = parseEncoding(random.pick(rows).encoding, width);
      // A word of some row, one bit of it changed now and then.
      const changed = random.oneIn(3) ? 1 << random.below(width) : 0;
      const drawn = (random.word() & ~mask | match) ^ changed;
      const word = width === 16 ? drawn & 0xffff : drawn >>> 0;
      const wanted = scan(rows, width, word);
      assertEquals(decoder.find(word), wanted, word.toString(16));
    }
  });
}
