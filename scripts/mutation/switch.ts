/**
 * The switch of the planted faults: at most one is on at a time.
 *
 * @module
 */

let on = 0;
let reached: Uint8Array<ArrayBuffer> | undefined;

/** Asked at the place of each fault: whether it is the one that is on. */
export function $faulty(number: number): boolean {
  if (reached !== undefined) reached[number] = 1;
  return number === on;
}

/** Switches a fault on; 0 is none. */
export function switchOn(number: number): void {
  on = number;
}

/** Notes from now on which faults' places are reached; undefined ends it. */
export function noteReached(into: Uint8Array<ArrayBuffer> | undefined): void {
  reached = into;
}
