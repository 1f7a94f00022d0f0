/**
 * What AArch64 leaves to the kernel to allow user code, or to check of it
 * (SCTLR_EL1, CNTKCTL_EL1).
 *
 * @module
 */

/** What AArch64's user code may do, and what is checked of it. */
export interface ExceptionLevelControls {
  /** SCTLR_EL1.UCI: `dc cvac`, `dc cvau`, `dc civac`, `ic ivau`. */
  readonly cacheMaintenance: boolean;
  /** SCTLR_EL1.DZE: `dc zva`; DCZID_EL0.DZP tells programs. */
  readonly zeroByAddress: boolean;
  /** CNTKCTL_EL1.EL0VCTEN and EL0PCTEN: the counters and their frequency. */
  readonly counters: boolean;
  /** SCTLR_EL1.SA0: SP must be a multiple of 16 where it is an access's base. */
  readonly stackAlignment: boolean;
}

/** Which kernel's controls AArch64's programs find. */
export type ControlsName = "reference" | "linux";

/** The controls as kernels set them. */
export const exceptionLevelControls: Readonly<
  Record<ControlsName, ExceptionLevelControls>
> = {
  /**
   * UCT, UCI and SA0 are set, UMA and nTWI clear (Kernel/Arch/aarch64/
   * Registers.h, Exceptions.cpp); DZE and CNTKCTL_EL1 are as reset left them.
   */
  reference: {
    cacheMaintenance: true,
    zeroByAddress: false,
    counters: false,
    stackAlignment: true,
  },
  /** What programs for Linux may expect. qemu, which they are compared with,
   * does not check SP; Linux does. */
  linux: {
    cacheMaintenance: true,
    zeroByAddress: true,
    counters: true,
    stackAlignment: false,
  },
};
