/**
 * Numbers of the interface in words: `"SEEK_SET"`, `"O_RDWR|O_CREAT"`,
 * `"S_IFREG|0o640"`. Which names may stand in a place is what its meaning says
 * in the call's paragraph or in the struct's layout, and a misspelt one does
 * not compile.
 *
 * @module
 */

import { signals } from "../../src/api/constants/signal.ts";
import type { SignalName } from "../../src/api/constants/signal.ts";
import type { FieldRow, Layout } from "../../src/api/layout.ts";
import { layoutsByName } from "../../src/api/structs.ts";
import type { LayoutName } from "../../src/api/structs.ts";
import {
  constant,
  showInternetAddress,
  showPort,
  tablesOf,
} from "../../src/api/meaning.ts";
import type {
  ConstantAndFlagsMeaning,
  ConstantMeaning,
  Meaning,
  NumberTable,
} from "../../src/api/meaning.ts";
import type { Value } from "./value.ts";

const SIGNAL = constant(signals);

/** The first part of a text that is neither one of the names nor a number. */
export type Misspelt<Text extends string, Name extends string> = Text extends
  `${infer First}|${infer Rest}`
  ? First extends Name | `${number}` ? Misspelt<Rest, Name> : First
  : Text extends Name | `${number}` ? never
  : Text;

/** The text, if it joins names and numbers by `|`, and otherwise what is wrong. */
export type Flags<Text extends string, Name extends string> = Text extends
  string ? [Misspelt<Text, Name>] extends [never] ? Text
  : `no flag of this place is named ${Misspelt<Text, Name>}`
  : never;

/** The names that a value with this meaning has. */
export type NamesOf<M> =
  | (M extends { readonly table: infer T } ? keyof T & string : never)
  | (M extends { readonly flags: infer F } ? keyof F & string : never);

/**
 * What may be said of a value with this meaning, instead of a number. `Text` is
 * the text in question; left out, only its first name is looked at.
 */
export type Words<M, Text extends string = never> = M extends ConstantMeaning
  ? NamesOf<M>
  : [Text] extends [never] ? NamesOf<M> | `${NamesOf<M>}|${string}`
  : [NamesOf<M>] extends [never] ? never
  : Flags<Text, NamesOf<M>>;

/** What the layout says a field means. */
export type MeaningOf<R> = R extends
  readonly [unknown, unknown, infer M extends Meaning] ? M : undefined;

/** A struct by its layout, or by the layout's name. */
export type LayoutOf<L extends Layout | LayoutName> = L extends LayoutName
  ? (typeof layoutsByName)[L]
  : L extends Layout ? L
  : never;

/** The fields of a struct. */
export type FieldsOf<L extends Layout | LayoutName> = LayoutOf<L>["fields"];

/** A number for a field of a struct, or its words. */
export type FieldNumber<
  L extends Layout | LayoutName,
  K extends keyof FieldsOf<L>,
  Text extends string = never,
> = number | Words<MeaningOf<FieldsOf<L>[K]>, Text>;

/** A value for a field of a struct, or the words for a number. */
export type FieldValue<
  L extends Layout | LayoutName,
  K extends keyof FieldsOf<L>,
  Text extends string = never,
> = Value | Words<MeaningOf<FieldsOf<L>[K]>, Text>;

/** The layout, also where it is named. */
export function layoutOf<L extends Layout | LayoutName>(
  layout: L,
): LayoutOf<L> {
  const which: Layout | LayoutName = layout;
  const found = typeof which === "string" ? layoutsByName[which] : which;
  return found as LayoutOf<L>;
}

/** The number that words say, or what is none. */
export function numberOf<V>(
  said: V | string,
  meaning: Meaning | undefined,
): V | number {
  if (typeof said !== "string") return said;
  const tables = tablesOf(meaning);
  const parts = meaning !== undefined && isOneOnly(meaning)
    ? [said]
    : said.split("|");
  const numbers = parts.map((part) => numberNamed(part, tables));
  // One number keeps its sign: 0xffffffff is no -1 unless it is or-ed.
  return numbers.length === 1
    ? numbers[0] ?? 0
    : numbers.reduce((all, number) => all | number, 0);
}

function isOneOnly({ kind }: Meaning): boolean {
  return kind !== "flags" && kind !== "constant and flags" &&
    kind !== "octal" && kind !== "dependent";
}

function numberNamed(name: string, tables: readonly NumberTable[]): number {
  for (const table of tables) {
    const number = Object.hasOwn(table, name) ? table[name] : undefined;
    if (number !== undefined) return number;
  }
  if (/^\d/.test(name) && !Number.isNaN(Number(name))) return Number(name);
  const error = new TypeError(`nothing is named ${name} where a row says so`);
  // A stack is short: what stands in it is to be the row, not the way in here.
  Error.captureStackTrace(error, numberOf);
  throw error;
}

/** The number that is said for a field of a struct. */
export function numberIn<L extends Layout | LayoutName>(
  layout: L,
  field: keyof FieldsOf<L> & string,
  said: number | string,
): number {
  return numberOf<number>(said, meaningIn(layout, field));
}

function meaningIn(
  which: Layout | LayoutName,
  field: string,
): Meaning | undefined {
  const layout: Layout = layoutOf(which);
  const row: FieldRow | undefined = layout.fields[field];
  return row?.[2];
}

/** The number of a signal. */
export function signalNumber(name: SignalName): number {
  return numberOf<number>(name, SIGNAL);
}

/** A number, or the words for it, as strace would show it by its meaning. */
export function showNumber(
  said: number | string,
  meaning: Meaning | undefined,
): string {
  const value = numberOf(said, meaning);
  switch (meaning?.kind) {
    case "network port":
      return showPort(value);
    case "internet address":
      return showInternetAddress(value);
    case "octal":
      return showOctal(value);
    case "hexadecimal":
      return `0x${(value >>> 0).toString(16)}`;
    case "constant":
    case "directory descriptor":
      return nameIn(meaning.table, value) ?? `${value}`;
    case "flags":
      return showFlags(meaning.table, value);
    case "constant and flags":
      return showBoth(meaning, value);
    case "pointer":
      return value === 0 ? "NULL" : `0x${value.toString(16)}`;
    default:
      return `${said}`;
  }
}

/** A number, or the words for it, as strace would show it in that field. */
export function showFieldNumber<L extends Layout>(
  layout: L,
  field: keyof L["fields"] & string,
  said: number | string,
): string {
  return showNumber(said, meaningIn(layout, field));
}

/** A number in octal, as C writes it. */
export function showOctal(value: number): string {
  return value === 0 ? "0" : `0${value.toString(8)}`;
}

function nameIn(table: NumberTable, value: number): string | undefined {
  return Object.entries(table).find(([, number]) => number === value)?.[0];
}

function showBoth(
  { mask, table, flags }: ConstantAndFlagsMeaning,
  value: number,
): string {
  const constant = nameIn(table, value & mask) ?? `${value & mask}`;
  const above = value & ~mask;
  return above === 0 ? constant : `${constant}|${showFlags(flags, above)}`;
}

function showFlags(table: NumberTable, value: number): string {
  const names: string[] = [];
  let rest = value;
  const entries = Object.entries(table).sort(([, a], [, b]) => b - a);
  for (const [name, bit] of entries) {
    if (bit !== 0 && (rest & bit) === bit) {
      names.push(name);
      rest &= ~bit;
    }
  }
  if (rest !== 0) names.push(`0x${(rest >>> 0).toString(16)}`);
  return names.reverse().join("|") || (nameIn(table, 0) ?? "0");
}
