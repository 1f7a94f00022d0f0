/**
 * A call being drawn up: its arguments and the fields of its structs as slots
 * by name, each with what the call's paragraph says of it.
 *
 * @module
 */

import {
  type Parameter,
  type SyscallName,
  syscalls,
  type SystemCall,
} from "../../src/api/calls.ts";
import {
  type FieldRow,
  type FieldType,
  isArray,
  isScalar,
  type Layout,
  scalarSizes,
} from "../../src/api/layout.ts";
import type { Meaning, PointerMeaning } from "../../src/api/meaning.ts";
import { invoke } from "../language/call.ts";
import type { Step } from "../language/step.ts";
import {
  isParameters,
  type Operand,
  operandValue,
  type ParameterBlock,
} from "../language/use.ts";
import { type Block, buffer, filled, type Value } from "../language/value.ts";

/** What holds the values of slots, by their names. */
export type Holder = Record<string, unknown>;

/** An argument of the call, or a field of a struct that it points at. */
export interface Slot {
  readonly name: string;
  readonly type: Parameter[1] | FieldType;
  readonly meaning: Meaning | undefined;
  readonly holder: Holder;
}

const calls: Readonly<Record<string, SystemCall>> = syscalls;

/** The paragraph of a call. */
export function paragraphOf(name: SyscallName): SystemCall {
  return calls[name] as SystemCall;
}

/** The slots of a struct whose fields are in `holder`. */
export function slotsOf(layout: Layout, holder: Holder): readonly Slot[] {
  return Object.entries<FieldRow>(layout.fields).map((
    [name, [, type, meaning]],
  ) => ({ name, type, meaning, holder }));
}

/** The slots of a call whose arguments are in `holder`. */
export function argumentSlots(
  name: SyscallName,
  holder: Holder,
): readonly Slot[] {
  return paragraphOf(name).parameters.map(([name, type, meaning]) => ({
    name,
    type,
    meaning,
    holder,
  }));
}

/** Tells memory of a row from everything else in a slot. */
export function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && "kind" in value &&
    value.kind === "block";
}

function isOperand(value: unknown): value is Operand {
  return typeof value === "number" || typeof value === "bigint" ||
    (typeof value === "object" && value !== null && "kind" in value);
}

function isStruct(
  value: unknown,
): value is ParameterBlock & { readonly fields: Holder } {
  return isOperand(value) && isParameters(value);
}

/** Whether the kernel writes through what is in a slot. */
function isWritten({ name, type, meaning }: Slot, call: SyscallName): boolean {
  // recvmsg writes lengths and flags back to where it reads them.
  if (call === "recvmsg" && name === "msg") return true;
  return typeof type === "object" && !isArray(type)
    ? type.name === "MutableBufferArgument"
    : meaning?.kind === "pointer" && meaning.access !== "read";
}

/** More than any file of a program holds. */
const ROOM = 16_384;
/** From here on a size is refused before any memory is looked at. */
const UNTHINKABLE = 1n << 63n;

/** Bytes of what stands behind a pointer. */
export function elementSize(to: PointerMeaning["to"]): number {
  if (typeof to === "object") return to.size;
  return to in scalarSizes ? scalarSizes[to as keyof typeof scalarSizes] : 1;
}

/** A call with its slots filled. */
export class Draft {
  readonly call: SyscallName;
  readonly #arguments: Holder;

  constructor(call: SyscallName, holder: Holder) {
    this.call = call;
    this.#arguments = holder;
  }

  /** All slots: the arguments, and the fields of structs behind them. */
  get slots(): readonly Slot[] {
    const visit = (slot: Slot): readonly Slot[] => {
      const value = slot.holder[slot.name];
      if (isStruct(value)) {
        return [slot, ...slotsOf(value.layout, value.fields).flatMap(visit)];
      }
      const { type } = slot;
      const isNested = typeof type === "object" && !isArray(type) &&
        typeof value === "object" && value !== null && !("kind" in value) &&
        !Array.isArray(value);
      return isNested
        ? [slot, ...slotsOf(type, value as Holder).flatMap(visit)]
        : [slot];
    };
    return argumentSlots(this.call, this.#arguments).flatMap(visit);
  }

  /** The value of the first slot of this name. */
  value(name: string): unknown {
    const slot = this.slots.find((slot) => slot.name === name);
    return slot?.holder[name];
  }

  /**
   * Gives memory room for as much as the call asks for: what lies behind it in
   * the program's memory is other calls' operands. Answers whether there is
   * room at all.
   */
  contain(): boolean {
    for (const slot of this.slots) {
      const { name, meaning, holder } = slot;
      const block = holder[name];
      if (meaning?.kind !== "pointer" || !isBlock(block)) continue;
      if (typeof meaning.count !== "string") continue;
      const count = holder[meaning.count];
      if (typeof count !== "number" && typeof count !== "bigint") continue;
      const wanted = BigInt(count) * BigInt(elementSize(meaning.to));
      if (wanted <= BigInt(block.size) || wanted >= UNTHINKABLE) continue;
      const isChance = this.call === "getrandom";
      const isRead = meaning.access === "read";
      if (wanted > BigInt(ROOM) && (isRead || isChance)) return false;
      if (block.layout === undefined) {
        holder[name] = isRead ? filled(ROOM, 0x61) : buffer(ROOM);
      }
    }
    return true;
  }

  /** The step; it looks at what the kernel writes, and expects nothing. */
  step(): Step {
    const written: Block[] = [];
    const rooms = new Set<unknown>();
    // Memory without contents is there for the kernel to write to.
    const findRooms = (value: unknown): void => {
      if (!isBlock(value) || rooms.has(value)) return;
      rooms.add(value);
      const isRoom = value.bytes.length === 0 && value.patches.length === 0;
      if (isRoom) written.push(value);
      for (const patch of value.patches) findRooms(patch.value);
    };
    // Structs become memory from the inside out.
    const made = (slot: Slot): unknown => {
      const value = slot.holder[slot.name];
      if (!isStruct(value)) {
        if (isWritten(slot, this.call) && isBlock(value)) {
          written.push(value);
        }
        return value;
      }
      const fields: Holder = {};
      for (const inner of slotsOf(value.layout, value.fields)) {
        fields[inner.name] = made(inner);
      }
      const block = operandValue({ ...value, fields }) as Block;
      if (isWritten(slot, this.call)) written.push(block);
      return block;
    };
    const values = argumentSlots(this.call, this.#arguments).map((slot) =>
      made(slot) as Value
    );
    values.forEach(findRooms);
    return watching(invoke(this.call, values).whatever(), written);
  }
}

/** Bytes that one step looks at, at most. */
const LONGEST_LOOK = 512;

function watching(step: Step, blocks: readonly Block[]): Step {
  let left = LONGEST_LOOK;
  let watched = step;
  for (const block of new Set(blocks)) {
    if (block.size === 0 || block.size > left) continue;
    left -= block.size;
    watched = watched.observes(block);
  }
  return watched;
}

/** Whether a slot's type is a struct of this name. */
export function isNamed(type: Slot["type"], name: string): boolean {
  return typeof type === "object" && !isArray(type) && !isScalar(type) &&
    type.name === name;
}
