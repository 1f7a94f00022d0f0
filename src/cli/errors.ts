/**
 * What can go wrong outside of halcyon, and the exit statuses for it.
 *
 * @module
 */

/** A wrong option or argument: one line for the user, exit status 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The host can't give what is needed: one line, exit status 3. */
export class HostError extends Error {
  override name = "HostError";
}

/** Exit status after a usage error. */
export const STATUS_USAGE = 2;
/** Exit status where the host, or halcyon itself, is broken. */
export const STATUS_BROKEN = 3;
/** Whoever read the output has gone: 128 + SIGPIPE, as shells have it. */
export const STATUS_BROKEN_PIPE = 141;

/** What the host said of a file, without its number and the call's name. */
export function hostReason(error: Error): string {
  return error.message.replace(/ \(os error \d+\).*/s, "");
}

/** What the host said, behind the file that it spoke of, where it named one. */
export function hostStory(error: Error): string {
  const path = / \(os error \d+\)[^']*'(.+)'/s.exec(error.message)?.[1]
    ?.replace("' -> '", " -> ");
  const reason = hostReason(error);
  return path === undefined ? reason : `${path}: ${reason}`;
}

/** Whether an error came from the host's operating system. */
export function isFromHost(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "code" in error &&
    /^E[A-Z0-9]+$/.test(String(error.code));
}

/** A disk that is full or fails is no fault of whoever named the file. */
const HOST_CODES: readonly string[] = ["ENOSPC", "EDQUOT", "EIO", "EFBIG"];

/** What to throw where something can't be written. */
export function notWritten(what: string, error: unknown): Error {
  if (!isFromHost(error)) return error as Error;
  const text = `${what} can't be written: ${hostReason(error)}`;
  return HOST_CODES.includes(error.code)
    ? new HostError(text)
    : new UsageError(text);
}
