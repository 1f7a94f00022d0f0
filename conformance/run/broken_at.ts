/** What broke and where, in one line: a stack helps nobody who runs the suite. */
export function brokenAt(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const place = /^\s+at (.*)$/m.exec(error.stack ?? "")?.[1] ?? "somewhere";
  return `${error.message} at ${place}`;
}
