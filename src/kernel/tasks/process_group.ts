/**
 * Process groups live as long as a member refers to them.
 *
 * @module
 */

/** One process group (Kernel/Tasks/ProcessGroup.h). */
export class ProcessGroup {
  readonly pgid: number;
  /** Processes whose group this is, dead but unfreed ones included. */
  members = 0;

  constructor(pgid: number) {
    this.pgid = pgid;
  }
}
