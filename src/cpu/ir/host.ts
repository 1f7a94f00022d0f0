/**
 * Helpers written in TypeScript, for what is too exotic for wasm. They see a
 * thread's state and nothing else: guest memory is loaded before and stored
 * after by IR records, so that faults stay exact.
 *
 * @module
 */

/**
 * `state` covers linear memory; `d`, `a`, `b` are the *byte offsets in it* of
 * the operand slots, `immediate` is the record's b-th extra: see
 * `BlockBuilder.host`. Another slot's byte offset is `stateBase + 8 * slot`.
 *
 * The result matters to `hostOrLeave` only: -1 to go on, or an `Exit` to
 * leave with at this instruction, in which case no state may have been
 * written.
 */
export type HostHelper = (
  state: DataView,
  d: number,
  a: number,
  b: number,
  extra: number,
) => number | void;
