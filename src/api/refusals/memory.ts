import { refusals } from "../refusal.ts";
import { noMemoryLeft } from "../waivers.ts";

/** What user memory refuses. */
export const userMemoryRefusals = refusals(
  "user-memory",
  "Library/StdLib.cpp",
  {
    "EFAULT/not-readable":
      "the memory behind the pointer is not all readable user memory",
    "EFAULT/not-writable":
      "the memory behind the pointer is not all writable user memory",
    "EFAULT/outside-user-space":
      "the range reaches beyond what user programs may use, which ends at 0x1ffe000000; whether it is mapped is not looked at",
  },
);

/** What kernel memory refuses. */
export const kernelMemoryRefusals = refusals(
  "kernel-memory",
  "Heap/kmalloc.cpp",
  {
    "ENOMEM/exhausted": [
      "the kernel has no memory left for what the call needs",
      noMemoryLeft,
    ],
  },
);
