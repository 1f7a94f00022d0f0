/**
 * Who somebody is that came by no set-id program.
 *
 * @module
 */

import type { Credentials } from "../kernel/security/credentials.ts";

/** A user, their group, and the others that they are in. */
export type User = Pick<Credentials, "uid" | "gid" | "extraGids">;

/** The same ids, real, effective and saved. */
export function credentialsOfUser(
  { uid, gid, extraGids }: User,
): Omit<Credentials, "sid" | "pgid"> {
  return { uid, euid: uid, suid: uid, gid, egid: gid, sgid: gid, extraGids };
}
