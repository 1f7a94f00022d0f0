/**
 * What a command may do on the host: no more than it says it needs, whatever it
 * was started with. A log, a tree or a guest that finds a fault of this program
 * does not find the network behind it, nor a shell.
 *
 * @module
 */

/** What some commands need of the host; everything else no command has. */
export type Permission = "read" | "write" | "run" | "env" | "sys" | "import";

/** Takes away what is not among `kept`. */
export type Limit = (kept: readonly Permission[]) => Promise<void>;

const ALL = [
  ...["read", "write", "run", "env", "sys", "import"] as const,
  ...["net", "ffi"] as const,
];

/** Gives up for good, in this process and its workers, all but some. */
export const keepOnly: Limit = async (kept) => {
  // Node has no permissions that could be given up.
  const { permissions } = Deno as { readonly permissions?: Deno.Permissions };
  const names: readonly string[] = kept;
  for (const name of ALL) {
    if (names.includes(name)) continue;
    await permissions?.revoke({ name });
  }
};

/** In a test, or where others run in the same process, nothing is given up. */
export const keepAll: Limit = () => Promise.resolve();

/** How Deno is told of them. */
export function flagsOf(asked: readonly Permission[]): string[] {
  return [...new Set(asked)].map((name) => `--allow-${name}`);
}

/**
 * What who has the terminal needs besides: told to stop (SIGTSTP), it gives the
 * terminal back and then stops itself, and whoever sends signals, to itself
 * alone too, has to be permitted to run programs.
 */
export const ofTerminals: readonly Permission[] = Deno.stdin.isTerminal()
  ? ["run"]
  : [];
