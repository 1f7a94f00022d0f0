/**
 * Pushes the body of one WebAssembly function.
 *
 * @module
 */

import {
  type Instruction,
  lane as laneCodes,
  type LaneInstruction,
  memory as memoryCodes,
  type MemoryInstruction,
  plain,
  relaxed,
  saturating,
  vector,
  vectorMemory,
} from "./opcodes.ts";

/** Types of locals and blocks. */
export const valueTypes = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
} as const;
/** A WebAssembly value type. */
export type ValueType = keyof typeof valueTypes;

/** A block's label: its nesting depth. */
export type Label = number;

const encodings = new Map<string, readonly number[]>();
for (const [name, code] of Object.entries(plain)) encodings.set(name, [code]);
for (const [name, code] of Object.entries(saturating)) {
  encodings.set(name, [0xfc, code]);
}
const vectorCodes = { ...vector, ...vectorMemory, ...relaxed };
for (const [name, code] of Object.entries(vectorCodes)) {
  const bytes = code < 0x80 ? [code] : [code & 0x7f | 0x80, code >> 7];
  encodings.set(name, [0xfd, ...bytes]);
}
for (const [name, code] of Object.entries(laneCodes)) {
  encodings.set(name, [0xfd, code]);
}
for (const [name, code] of Object.entries(memoryCodes)) {
  encodings.set(name, [code]);
}

/** Natural alignment exponents would only be hints; 0 is always valid. */
const ALIGNMENT = 0;

/** Growing sequence of bytes with WebAssembly's number encodings. */
export class Bytes {
  #data = new Uint8Array(1024);
  /** Bytes so far. */
  length = 0;

  #reserve(count: number): void {
    if (this.length + count <= this.#data.length) return;
    const larger = new Uint8Array((this.length + count) * 2);
    larger.set(this.#data);
    this.#data = larger;
  }

  /** Appends one byte. */
  byte(value: number): this {
    if (this.length === this.#data.length) this.#reserve(1);
    this.#data[this.length++] = value;
    return this;
  }

  /** Appends several bytes. */
  append(values: ArrayLike<number>): this {
    this.#reserve(values.length);
    this.#data.set(values, this.length);
    this.length += values.length;
    return this;
  }

  /** Appends an unsigned LEB128 number below 2^32. */
  unsigned(value: number): this {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.byte(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    return this.byte(rest);
  }

  /** Appends a signed LEB128 number of 32 bits. */
  signed(value: number): this {
    let rest = value | 0;
    while (rest < -0x40 || rest >= 0x40) {
      this.byte(rest & 0x7f | 0x80);
      rest >>= 7;
    }
    return this.byte(rest & 0x7f);
  }

  /** Appends a signed LEB128 number of 64 bits. */
  signed64(value: bigint): this {
    let rest = value;
    while (rest < -0x40n || rest >= 0x40n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    return this.byte(Number(rest & 0x7fn));
  }

  /** Appends a length-prefixed string. */
  string(text: string): this {
    const bytes = new TextEncoder().encode(text);
    return this.unsigned(bytes.length).append(bytes);
  }

  /** Appends a length-prefixed sequence. */
  prefixed(bytes: Uint8Array): this {
    return this.unsigned(bytes.length).append(bytes);
  }

  /** What was appended. */
  done(): Uint8Array<ArrayBuffer> {
    return this.#data.slice(0, this.length);
  }
}

/** Assembles one function's body. */
export class Assembler {
  #code = new Bytes();
  readonly #prologue = new Bytes();
  #locals: ValueType[] = [];
  readonly #parameters: number;
  #depth = 0;

  /** A function that takes `parameters` parameters (locals 0 up). */
  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  /** A new local's index. */
  local(type: ValueType): number {
    this.#locals.push(type);
    return this.#parameters + this.#locals.length - 1;
  }

  /** An instruction without immediates. */
  op(name: Instruction): this {
    return this.#encoded(name);
  }

  #encoded(name: string): this {
    const bytes = encodings.get(name);
    if (bytes === undefined) throw new Error(`no instruction ${name}`);
    for (const byte of bytes) this.#code.byte(byte);
    return this;
  }

  /** A load or store at the address on the stack plus `offset`. */
  memory(name: MemoryInstruction, offset = 0): this {
    this.#encoded(name);
    this.#code.unsigned(ALIGNMENT).unsigned(offset);
    return this;
  }

  /** A lane access. */
  lane(name: LaneInstruction, index: number): this {
    this.#encoded(name);
    this.#code.byte(index);
    return this;
  }

  /** i8x16.shuffle with a constant selection. */
  shuffle(selection: readonly number[]): this {
    this.#code.append([0xfd, 0x0d]).append(selection);
    return this;
  }

  /** i32.const */
  i32(value: number): this {
    this.#code.byte(0x41).signed(value);
    return this;
  }

  /** i64.const */
  i64(value: bigint | number): this {
    this.#code.byte(0x42);
    const number = Number(value);
    if (number === (number | 0)) this.#code.signed(number);
    else this.#code.signed64(BigInt.asIntN(64, BigInt(value)));
    return this;
  }

  /** f32.const, given as bits. */
  f32(bits: number): this {
    this.#code.byte(0x43);
    for (let i = 0; i < 4; i++) this.#code.byte(bits >>> (8 * i) & 255);
    return this;
  }

  /** f64.const, given as bits. */
  f64(bits: bigint): this {
    this.#code.byte(0x44);
    for (let i = 0n; i < 8n; i++) {
      this.#code.byte(Number(bits >> (8n * i) & 255n));
    }
    return this;
  }

  /** v128.const, given as bytes. */
  v128(bytes: readonly number[]): this {
    this.#code.append([0xfd, 0x0c]).append(bytes);
    return this;
  }

  /** local.get */
  get(local: number): this {
    this.#code.byte(0x20).unsigned(local);
    return this;
  }

  /** local.set */
  set(local: number): this {
    this.#code.byte(0x21).unsigned(local);
    return this;
  }

  /** local.tee */
  tee(local: number): this {
    this.#code.byte(0x22).unsigned(local);
    return this;
  }

  /** call */
  call(index: number): this {
    this.#code.byte(0x10).unsigned(index);
    return this;
  }

  /** call_indirect through table 0, to a function of type 0; its index is on
   * the stack. */
  callIndirect(): this {
    this.#code.append([0x11, 0x00, 0x00]);
    return this;
  }

  /** Pushes code that comes before all other, in the order of the calls. */
  before(emit: () => void): this {
    const [code, depth] = [this.#code, this.#depth];
    [this.#code, this.#depth] = [this.#prologue, 0];
    emit();
    [this.#code, this.#depth] = [code, depth];
    return this;
  }

  /** memory.fill: destination, value, length on the stack. */
  fill(): this {
    this.#code.append([0xfc, 0x0b, 0x00]);
    return this;
  }

  /** memory.copy: destination, source, length on the stack. */
  copy(): this {
    this.#code.append([0xfc, 0x0a, 0x00, 0x00]);
    return this;
  }

  /** Opens a block; branches to its label go to its end. */
  block(result?: ValueType): Label {
    return this.#open(0x02, result);
  }

  /** Opens a loop; branches to its label go to its start. */
  loop(result?: ValueType): Label {
    return this.#open(0x03, result);
  }

  /** Opens an if on the i32 on the stack. */
  if(result?: ValueType): Label {
    return this.#open(0x04, result);
  }

  #open(code: number, result?: ValueType): Label {
    this.#code.byte(code).byte(
      result === undefined ? 0x40 : valueTypes[result],
    );
    return this.#depth++;
  }

  /** The other branch of the innermost if. */
  else(): this {
    this.#code.byte(0x05);
    return this;
  }

  /** Closes the innermost block. */
  end(): this {
    this.#code.byte(0x0b);
    this.#depth--;
    return this;
  }

  /** br */
  br(label: Label): this {
    this.#code.byte(0x0c).unsigned(this.#depth - 1 - label);
    return this;
  }

  /** br_if */
  brIf(label: Label): this {
    this.#code.byte(0x0d).unsigned(this.#depth - 1 - label);
    return this;
  }

  /** br_table on the i32 on the stack. */
  brTable(labels: readonly Label[], otherwise: Label): this {
    this.#code.byte(0x0e).unsigned(labels.length);
    for (const label of labels) this.#code.unsigned(this.#depth - 1 - label);
    this.#code.unsigned(this.#depth - 1 - otherwise);
    return this;
  }

  /** The function's encoding in the code section. */
  done(): Uint8Array<ArrayBuffer> {
    if (this.#depth !== 0) throw new Error("a block is left open");
    const body = new Bytes();
    body.unsigned(this.#locals.length);
    for (const type of this.#locals) body.unsigned(1).byte(valueTypes[type]);
    body.append(this.#prologue.done()).append(this.#code.done()).byte(0x0b);
    return body.done();
  }
}
