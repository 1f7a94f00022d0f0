/**
 * The seam for faults that are injected on purpose: whether an operation that
 * can fail on a real machine fails this time.
 *
 * @module
 */

/** The operations that can be made to fail. */
export type FaultKind = "allocation" | "copy" | "wait";

/**
 * Asked before each such operation of a kernel that was made with one. What
 * decides, and by what, is no affair of the kernel.
 */
export interface FaultInjector {
  /** Whether this operation fails. */
  strikes(kind: FaultKind): boolean;
}
