/**
 * The end of this process, by this program or by what it loaded.
 *
 * @module
 */

let isOurs = false;

/** Ends this process with a status, as this program wants it. */
export function endProcess(status: number): never {
  isOurs = true;
  Deno.exit(status);
}

/**
 * Has somebody else's end of this process, such as a loaded module's, told and
 * given another status: with theirs a command would seem to be done that never
 * was.
 */
export function whenOthersEnd(tell: () => number): void {
  addEventListener("unload", () => {
    if (!isOurs) endProcess(tell());
  });
}
