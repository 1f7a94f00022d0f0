/**
 * archctl: what only one architecture has (Kernel/Arch/<architecture>/archctl.cpp).
 *
 * @module
 */

import {
  ARCHCTL_RISCV64_GET_CPU_INFO,
  ARCHCTL_X86_64_SET_FS_BASE_FOR_CURRENT_THREAD,
} from "../../api/constants.ts";
import { RISCVCPUModel } from "../../api/structs.ts";
import { userAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";

/**
 * RV64GC in the bitmask of the RISC-V C API: single letters are bits of the
 * first word by their place in the alphabet.
 */
const RISCV_FEATURES = [..."IMAFDC"]
  .map((letter) => 1n << BigInt(letter.charCodeAt(0) - 65))
  .reduce((bits, bit) => bits | bit);
/** Two words; the second has none of ours. */
const RISCV_FEATURE_BYTES = 16;

/** The handler of archctl. */
export function archctl(
  context: SyscallContext,
  option: number,
  arg1: bigint,
  arg2: bigint,
  arg3: bigint,
): number {
  switch (context.kernel.architecture) {
    case "aarch64":
      return fail("archctl/ENOSYS/no-options-on-aarch64");
    case "x86_64":
      if (option !== ARCHCTL_X86_64_SET_FS_BASE_FOR_CURRENT_THREAD) {
        fail("archctl/EINVAL/no-such-option-on-this-architecture");
      }
      context.thread.cpu.threadPointer = arg1;
      return 0;
    case "riscv64":
      if (option !== ARCHCTL_RISCV64_GET_CPU_INFO) {
        fail("archctl/EINVAL/no-such-option-on-this-architecture");
      }
      return riscvCpuInfo(context, arg1, arg2, arg3);
  }
}

function riscvCpuInfo(
  context: SyscallContext,
  length: bigint,
  features: bigint,
  model: bigint,
): number {
  const { memory } = context;
  memory.write(
    userAddress(model),
    // The machine's processor is nobody's.
    new Uint8Array(RISCVCPUModel.size),
  );
  const bytes = new Uint8Array(RISCV_FEATURE_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, RISCV_FEATURES, true);
  const asked = bytes.subarray(0, Number(length) * 8);
  memory.write(userAddress(features), asked);
  return 0;
}
