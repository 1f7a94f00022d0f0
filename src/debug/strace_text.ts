/**
 * Bytes as strace prints them: quoted, with C's escapes, so that nothing of a
 * traced program gets at a terminal.
 *
 * @module
 */

const ESCAPES: Readonly<Record<number, string>> = {
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
  34: '\\"',
  92: "\\\\",
};

const OCTAL_DIGITS = 3;

/** A byte; where a digit follows, an escape has all of its own digits. */
function escapeByte(byte: number, next: number | undefined): string {
  const known = ESCAPES[byte];
  if (known !== undefined) return known;
  if (byte >= 32 && byte < 127) return String.fromCharCode(byte);
  const digits = byte.toString(8);
  const isFollowed = next !== undefined && next >= 48 && next <= 57;
  return `\\${isFollowed ? digits.padStart(OCTAL_DIGITS, "0") : digits}`;
}

/** Bytes with escapes in place of all that is no plain character. */
export function escapeBytes(bytes: Uint8Array): string {
  let text = "";
  bytes.forEach((byte, index) => {
    text += escapeByte(byte, bytes[index + 1]);
  });
  return text;
}

/** At most `limit` bytes as a quoted string, with dots where more follow. */
export function formatBytes(
  bytes: Uint8Array,
  limit: number,
  total: number = bytes.length,
): string {
  const cut = total > Math.min(bytes.length, limit);
  return `"${escapeBytes(bytes.subarray(0, limit))}"${cut ? "..." : ""}`;
}

/** As `formatBytes`, up to the first NUL. */
export function formatText(
  bytes: Uint8Array,
  limit: number,
  total: number,
): string {
  const end = bytes.indexOf(0);
  return end < 0
    ? formatBytes(bytes, limit, total)
    : formatBytes(bytes.subarray(0, end), limit);
}
