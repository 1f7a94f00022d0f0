/** Bytes that are alike, or that are not. */
export interface Run {
  readonly start: number;
  readonly length: number;
  /** The byte that fills it, undefined for bytes that differ. */
  readonly byte: number | undefined;
}

/**
 * Parts initial contents for memory that starts as zero: runs of zeros are left
 * out, long runs of another byte take a few bytes, the rest stands as it is.
 */
export function* fillRuns(bytes: Uint8Array): Generator<Run> {
  let literal = 0;
  let at = 0;
  while (at < bytes.length) {
    let end = at + 1;
    while (end < bytes.length && bytes[end] === bytes[at]) end++;
    if (end - at >= 12) {
      if (literal < at) {
        yield { start: literal, length: at - literal, byte: undefined };
      }
      if (bytes[at] !== 0) {
        yield { start: at, length: end - at, byte: bytes[at] };
      }
      literal = end;
    }
    at = end;
  }
  if (literal < bytes.length) {
    yield { start: literal, length: bytes.length - literal, byte: undefined };
  }
}
