/**
 * A host name that a set of processes shares (unshare).
 *
 * @module
 */

/** One host name. */
export class HostnameContext {
  readonly id: number;
  /** At most 64 bytes. */
  name: string;

  constructor(id: number, name: string) {
    this.id = id;
    this.name = name;
  }
}
