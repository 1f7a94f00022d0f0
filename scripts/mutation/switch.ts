/**
 * The switch of the planted faults: at most one is on at a time.
 *
 * @module
 */

let on = 0;
let reached: Uint8Array<ArrayBuffer> | undefined;

/** What a place evaluates without its fault and with it. */
type Values = readonly [without: () => unknown, withFault: () => unknown];

const NONE = new Uint8Array();

/** By number, 1 where a place has to say its values: it was not reached yet. */
export let $asked: Uint8Array = NONE;

function differs([without, withFault]: Values): boolean {
  try {
    return !Object.is(without(), withFault());
  } catch {
    // What can not be compared may differ.
    return true;
  }
}

/**
 * Asked at the place of each fault: whether it is the one that is on. A place
 * counts as reached where its values differ, if it says them.
 */
export function $faulty(
  number: number,
  values?: Values | 0 | undefined,
): boolean {
  if (reached !== undefined && $asked[number] === 1) {
    if (!values || differs(values)) {
      reached[number] = 1;
      $asked[number] = 0;
    }
  }
  return number === on;
}

function note(number: number): void {
  if (reached !== undefined) reached[number] = 1;
}

/** A condition, which is noted: true by its number, false by the next. */
export function $decided<T>(number: number, value: T): T {
  note(value ? number : number + 1);
  return value;
}

/** The left of `??`: null or undefined by its number, else by the next. */
export function $nullish<T>(number: number, value: T): T {
  note(value === null || value === undefined ? number : number + 1);
  return value;
}

/** A clause that is entered. */
export function $entered(number: number): void {
  note(number);
}

/** Switches a fault on; 0 is none. */
export function switchOn(number: number): void {
  on = number;
}

/** Notes from now on which faults' places are reached; undefined ends it. */
export function noteReached(into: Uint8Array<ArrayBuffer> | undefined): void {
  reached = into;
  $asked = into === undefined ? NONE : new Uint8Array(into.length).fill(1);
}
