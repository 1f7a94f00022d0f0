/**
 * Puts functions together into one WebAssembly module.
 *
 * @module
 */

import { Bytes, type ValueType, valueTypes } from "./assembler.ts";

/** A function's type. */
export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

interface Definition {
  readonly name: string;
  readonly type: number;
  readonly body: Uint8Array;
}

/** A module under construction: imports first, then functions. */
export class ModuleBuilder {
  #types: string[] = [];
  #encodedTypes: Uint8Array[] = [];
  #imports: { name: string; type: number }[] = [];
  #functions: (Definition | { name: string; type: number })[] = [];
  #indices = new Map<string, number>();
  #table = false;
  readonly #memoryPages: number;

  /** It imports a memory of so many pages of 64 KiB or more. What lies in them
   * at a constant address is accessed without a check. */
  constructor(memoryPages = 1) {
    this.#memoryPages = memoryPages;
  }

  #type(signature: Signature): number {
    const key = `${signature.parameters}:${signature.results}`;
    const known = this.#types.indexOf(key);
    if (known >= 0) return known;
    const bytes = new Bytes().byte(0x60);
    for (const list of [signature.parameters, signature.results]) {
      bytes.unsigned(list.length);
      for (const type of list) bytes.byte(valueTypes[type]);
    }
    this.#encodedTypes.push(bytes.done());
    return this.#types.push(key) - 1;
  }

  /** Imports "host"."table", which `callIndirect` calls through; `signature`
   * is that of its functions. Before all else. */
  importTable(signature: Signature): void {
    if (this.#type(signature) !== 0) throw new Error("the table comes first");
    this.#table = true;
  }

  /** Declares a function imported from "host". All before any `declare`. */
  import(name: string, signature: Signature): void {
    this.#indices.set(name, this.#imports.length);
    this.#imports.push({ name, type: this.#type(signature) });
  }

  /** Declares a function; its body comes with `define`. */
  declare(name: string, signature: Signature): void {
    this.#indices.set(name, this.#imports.length + this.#functions.length);
    this.#functions.push({ name, type: this.#type(signature) });
  }

  /** Gives a declared function its body. */
  define(name: string, body: Uint8Array): void {
    const index = this.index(name) - this.#imports.length;
    const declared = this.#functions[index];
    if (declared === undefined) throw new Error(`${name} is not declared`);
    this.#functions[index] = { name, type: declared.type, body };
  }

  /** A function's index. */
  index(name: string): number {
    const index = this.#indices.get(name);
    if (index === undefined) throw new Error(`no function ${name}`);
    return index;
  }

  /** The module's bytes; it imports "host"."memory" and exports `exports`. */
  done(exports: readonly string[]): Uint8Array<ArrayBuffer> {
    const out = new Bytes().append([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    const section = (id: number, content: Bytes): void => {
      out.byte(id).prefixed(content.done());
    };
    const types = new Bytes().unsigned(this.#encodedTypes.length);
    for (const type of this.#encodedTypes) types.append(type);
    section(1, types);
    const others = this.#table ? 2 : 1;
    const imports = new Bytes().unsigned(this.#imports.length + others);
    imports.string("host").string("memory").append([2, 0]);
    imports.unsigned(this.#memoryPages);
    if (this.#table) {
      imports.string("host").string("table").append([1, 0x70, 0]).unsigned(0);
    }
    for (const { name, type } of this.#imports) {
      imports.string("host").string(name).byte(0).unsigned(type);
    }
    section(2, imports);
    const functions = new Bytes().unsigned(this.#functions.length);
    for (const { type } of this.#functions) functions.unsigned(type);
    section(3, functions);
    const exported = new Bytes().unsigned(exports.length);
    for (const name of exports) {
      exported.string(name).byte(0).unsigned(this.index(name));
    }
    section(7, exported);
    const code = new Bytes().unsigned(this.#functions.length);
    for (const definition of this.#functions) {
      if (!("body" in definition)) {
        throw new Error(`${definition.name} has no body`);
      }
      code.prefixed(definition.body);
    }
    section(10, code);
    return out.done();
  }
}
