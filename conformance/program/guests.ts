/**
 * Finds the guest programs that `deno task guests` builds.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";

/** The guests are not there; the message says what builds them. */
export class GuestsMissing extends Error {
  /** Tells it from other errors. */
  override name = "GuestsMissing";
}

/** Where a built guest program lies. */
export function guestUrl(architecture: Architecture, name: string): URL {
  return new URL(
    `../../guest-programs/build/${architecture}/${name}`,
    import.meta.url,
  );
}

/**
 * The bytes at a URL: of a file, or of a package that was not installed but is
 * imported from where it is published.
 */
export async function guestAt(url: URL): Promise<Uint8Array> {
  if (url.protocol === "file:") {
    // Whoever runs a program of his own loads no guest, and need not wait.
    const { readFile } = await import("node:fs/promises");
    return new Uint8Array(await readFile(url));
  }
  const answer = await fetch(url);
  if (!answer.ok) throw new GuestsMissing(`${url} answers ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * A prebuilt guest program: `executor`, which carries rows, or one of
 * guest-programs/scenarios, such as `hello`.
 *
 * @throws {GuestsMissing} where it is not there
 */
export async function loadGuest(
  architecture: Architecture,
  name: string,
): Promise<Uint8Array> {
  try {
    return await guestAt(guestUrl(architecture, name));
  } catch (error) {
    if ((error as { code?: string }).code !== "ENOENT") throw error;
    throw new GuestsMissing(
      `guest-programs/build/${architecture}/${name} is missing: build the guests with \`deno task guests\``,
    );
  }
}
