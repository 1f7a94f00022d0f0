/**
 * Who a process is; immutable, replaced as a whole.
 *
 * @module
 */

/** User and group ids as in `Kernel/Security/Credentials.h`. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly euid: number;
  readonly egid: number;
  readonly suid: number;
  readonly sgid: number;
  readonly extraGids: readonly number[];
  readonly sid: number;
  readonly pgid: number;
}

/** The credentials of the superuser in session and group 0. */
export const rootCredentials: Credentials = Object.freeze({
  uid: 0,
  gid: 0,
  euid: 0,
  egid: 0,
  suid: 0,
  sgid: 0,
  extraGids: [],
  sid: 0,
  pgid: 0,
});

/** True for effective uid 0. */
export function isSuperuser(credentials: Credentials): boolean {
  return credentials.euid === 0;
}

/** True when `gid` is the real or one of the extra groups. */
export function inGroup(credentials: Credentials, gid: number): boolean {
  return credentials.gid === gid || credentials.extraGids.includes(gid);
}
