/**
 * Random valid encodings drawn from the rows.
 *
 * @module
 */

import type { DecodeTable } from "../../x86_64/decoder.ts";
import { Instruction } from "../../x86_64/instruction.ts";
import {
  Kind,
  parseEncoding,
  parseOperands,
  type Row,
  Size,
} from "../../x86_64/row.ts";

/** Random 32-bit numbers. */
export type Random = () => number;

const MANDATORY = [[], [], [0x66], [0xf3], [0xf2]];

function pushNumber(bytes: number[], value: number, width: number): void {
  for (let bit = 0; bit < width; bit += 8) bytes.push((value >>> bit) & 255);
}

/** Bytes of one encoding of `row`, or none if the draw is not valid. */
export function generate(
  table: DecodeTable,
  row: Row,
  random: Random,
): number[] | undefined {
  const encoding = parseEncoding(row.encoding);
  const operands = parseOperands(row.operands);
  const bytes: number[] = [];
  const pick = (count: number) => (random() >>> 8) % count;
  const isString = operands.some(({ kind }) =>
    kind === Kind.X || kind === Kind.Y
  );
  const wide = encoding.prefix <= 1;
  const has16 = wide && operands.some(({ size }) => size === Size.v) ||
    row.mnemonic.includes("|");
  const operand16 = encoding.prefix === 0 && has16 && pick(4) === 0;
  if (operand16) bytes.push(0x66);
  if (isString && pick(2) === 0) bytes.push(pick(2) === 0 ? 0xf3 : 0xf2);
  const usesModrm = encoding.hasModrm;
  let modrm = pick(256);
  if (encoding.digit >= 0) modrm = (modrm & 0xc7) | (encoding.digit << 3);
  if (encoding.modrm >= 0) modrm = encoding.modrm;
  const onlyMemory = operands.some(({ kind }) => kind === Kind.M);
  const onlyRegister = operands.some(({ kind }) =>
    kind === Kind.R || kind === Kind.U || kind === Kind.N || kind === Kind.T
  );
  if (encoding.modrm < 0) {
    if (onlyRegister) modrm |= 0xc0;
    if (onlyMemory && modrm >= 0xc0) modrm &= 0x3f | (pick(3) << 6);
  }
  const rex = 0x40 | (pick(2) === 0 ? pick(16) : 0);
  const memory = usesModrm && modrm < 0xc0 && encoding.modrm < 0;
  if (memory && row.lock === true && pick(4) === 0) bytes.push(0xf0);
  bytes.push(...MANDATORY[encoding.prefix]!);
  if (rex !== 0x40 || pick(8) === 0) bytes.push(rex);
  if (encoding.map > 0) bytes.push(0x0f);
  if (encoding.map === 2) bytes.push(0x38);
  if (encoding.map === 3) bytes.push(0x3a);
  bytes.push(encoding.opcode + (encoding.registerInOpcode ? pick(8) : 0));
  if (usesModrm) {
    bytes.push(modrm);
    if (memory) {
      if ((modrm & 7) === 4) {
        const sib = pick(256);
        bytes.push(sib);
        if (modrm < 0x40 && (sib & 7) === 5) pushNumber(bytes, random(), 32);
      } else if (modrm < 0x40 && (modrm & 7) === 5) {
        pushNumber(bytes, random(), 32);
      }
      if (modrm >= 0x80) pushNumber(bytes, random(), 32);
      else if (modrm >= 0x40) bytes.push(pick(256));
    }
  }
  for (const { kind, size } of operands) {
    if (
      kind !== Kind.I && kind !== Kind.L && kind !== Kind.J && kind !== Kind.O
    ) continue;
    let width = size;
    const operandSize = (rex & 8) !== 0 ? 64 : operand16 ? 16 : 32;
    if (kind === Kind.O) width = 64;
    else if (size === Size.v) width = operandSize;
    else if (size === Size.z) width = operandSize === 16 ? 16 : 32;
    pushNumber(bytes, random(), Math.min(width, 32));
    if (width === 64) pushNumber(bytes, random(), 32);
  }
  return check(table, row, bytes) ? bytes : undefined;
}

const probe = new Instruction();

/** Does it decode to this row and this length? */
function check(table: DecodeTable, row: Row, bytes: number[]): boolean {
  const length = table.decode(
    probe,
    Uint8Array.from(bytes),
    0,
    bytes.length,
    0,
  );
  return length === bytes.length && probe.row === row;
}
