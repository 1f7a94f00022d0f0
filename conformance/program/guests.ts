/**
 * Finds the guest programs that `deno task guests` builds.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";

/** The guests are not there; the message says what builds them. */
export class GuestsMissing extends Error {
  override name = "GuestsMissing";
}

/** Where a built guest program lies. */
export function guestUrl(architecture: Architecture, name: string): URL {
  return new URL(
    `../../guest-programs/build/${architecture}/${name}`,
    import.meta.url,
  );
}

/** A built guest program. */
export async function loadGuest(
  architecture: Architecture,
  name: string,
): Promise<Uint8Array> {
  // Whoever runs a program of his own loads no guest, and need not wait.
  const { readFile } = await import("node:fs/promises");
  try {
    return new Uint8Array(await readFile(guestUrl(architecture, name)));
  } catch (error) {
    if ((error as { code?: string }).code !== "ENOENT") throw error;
    throw new GuestsMissing(
      `guest-programs/build/${architecture}/${name} is missing: build the guests with \`deno task guests\``,
    );
  }
}
