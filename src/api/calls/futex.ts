import { deadCode } from "../refusal.ts";
import { hazardous } from "../hazards.ts";
import { reads } from "../meaning.ts";
import { SC_futex_params } from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import { refusedEarlier } from "../waivers.ts";

export const futexFamily = family("futex", {
  futex: {
    number: 40,
    summary: "Waits on a word of memory, or wakes those who wait on it.",
    bigProcessLock: true,
    blocks: true,
    parameters: [["params", "pointer", reads(SC_futex_params)]],
    refuses: [
      "params: user-memory/EFAULT/not-readable",
      [
        "ENOSYS/futex_clock_realtime-without-a-wait",
        "futex_op has FUTEX_CLOCK_REALTIME and its command is neither FUTEX_WAIT nor FUTEX_WAIT_BITSET",
      ],
      "timeout: user-memory/EFAULT/not-readable",
      ["EINVAL/wait_bitset-without-a-bit", "FUTEX_WAIT_BITSET: val3 is 0"],
      [
        "EINVAL/wait-word-not-aligned",
        "FUTEX_WAIT, FUTEX_WAIT_BITSET: userspace_address is not a multiple of 4",
      ],
      [
        "EFAULT/wait-word-outside-user-space-or-in-no-region",
        "FUTEX_WAIT, FUTEX_WAIT_BITSET: userspace_address is outside user space or, without FUTEX_PRIVATE_FLAG, in no region",
      ],
      "userspace_address: user-memory/EFAULT/not-readable",
      [
        "EAGAIN/wait-word-differs-from-val",
        "FUTEX_WAIT, FUTEX_WAIT_BITSET: the word at userspace_address is not val",
      ],
      [
        "ETIMEDOUT/deadline-has-passed",
        "FUTEX_WAIT, FUTEX_WAIT_BITSET: the deadline passes, or has passed before, without a wake",
      ],
      ["EINVAL/wake_bitset-without-a-bit", "FUTEX_WAKE_BITSET: val3 is 0"],
      [
        "EINVAL/wake-word-not-aligned",
        "FUTEX_WAKE, FUTEX_WAKE_BITSET: val is not 0 and userspace_address is not a multiple of 4",
      ],
      [
        "EFAULT/wake-word-outside-user-space-or-in-no-region",
        "FUTEX_WAKE, FUTEX_WAKE_BITSET: val is not 0 and userspace_address is outside user space or, without FUTEX_PRIVATE_FLAG, in no region",
      ],
      [
        "EINVAL/wake_op-unknown-operation",
        "FUTEX_WAKE_OP: the operation, bits 28 to 31 of val3, is above 4; the shift bit (8) always makes it 8",
      ],
      [
        "EFAULT/wake_op-second-word-not-aligned",
        "FUTEX_WAKE_OP: userspace_address2 is not a multiple of 4, which is EFAULT here",
      ],
      "userspace_address2: user-memory/EFAULT/not-readable",
      "userspace_address2: user-memory/EFAULT/not-writable",
      [
        "EINVAL/wake_op-first-word-not-aligned",
        "FUTEX_WAKE_OP: val is not 0 and userspace_address is not a multiple of 4",
      ],
      [
        "EFAULT/wake_op-first-word-outside-user-space-or-in-no-region",
        "FUTEX_WAKE_OP: val is not 0 and userspace_address is outside user space or, without FUTEX_PRIVATE_FLAG, in no region",
      ],
      [
        "EINVAL/wake_op-unknown-comparison",
        "FUTEX_WAKE_OP: val2 is not 0 and the comparison, bits 24 to 27 of val3, is above 5; memory is changed and the first wake done by then",
      ],
      [
        "EINVAL/wake_op-second-word-not-aligned-for-its-wake",
        "FUTEX_WAKE_OP: the comparison holds and userspace_address2 is not a multiple of 4, which the operation on it has refused already",
        { waived: refusedEarlier },
      ],
      [
        "EFAULT/requeue-word-not-aligned",
        "FUTEX_REQUEUE, FUTEX_CMP_REQUEUE: userspace_address is not a multiple of 4, which is EFAULT here and not EINVAL",
      ],
      [
        "EAGAIN/cmp_requeue-word-differs-from-val3",
        "FUTEX_CMP_REQUEUE: the word at userspace_address is not val3",
      ],
      [
        "EFAULT/requeue-word-in-no-region",
        "FUTEX_REQUEUE, FUTEX_CMP_REQUEUE: without FUTEX_PRIVATE_FLAG userspace_address is in no region",
        { waived: refusedEarlier },
      ],
      [
        "EINVAL/requeue-target-not-aligned",
        "FUTEX_REQUEUE, FUTEX_CMP_REQUEUE: there are waiters (a queue exists) and userspace_address2 is not a multiple of 4",
      ],
      [
        "EFAULT/requeue-target-outside-user-space-or-in-no-region",
        "FUTEX_REQUEUE, FUTEX_CMP_REQUEUE: a queue exists and userspace_address2 is outside user space or, without FUTEX_PRIVATE_FLAG, in no region",
      ],
      [
        "ENOSYS/unknown-command",
        "futex_op without the flags 0x100 and 0x200 is not 1, 2, 3, 4, 5, 9 or 10",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "wait-returns-0-when-woken": "FUTEX_WAIT returns 0 when it is woken",
      "wait_bitset-returns-0-when-woken":
        "FUTEX_WAIT_BITSET returns 0 when it is woken",
      "wake-returns-the-number-woken":
        "FUTEX_WAKE returns the number of threads woken",
      "wake_bitset-returns-the-number-woken":
        "FUTEX_WAKE_BITSET returns the number of threads woken",
      "wake_op-returns-the-number-woken":
        "FUTEX_WAKE_OP returns the number of threads woken",
      "cmp_requeue-returns-the-number-woken":
        "FUTEX_CMP_REQUEUE returns the number woken",
      "requeue-returns-the-number-woken":
        "FUTEX_REQUEUE returns the number woken",
      "needs-no-promise": "no promise is asked for",
      "signal-ends-a-wait-with-0":
        "a signal ends a wait with 0, never with EINTR",
      "wait-timeout-is-relative-wait_bitset-absolute":
        "the timeout of FUTEX_WAIT is relative, that of FUTEX_WAIT_BITSET absolute, with the match-any bitset too",
      "timeouts-use-coarse-clocks":
        "timeouts run by the coarse monotonic clock, with FUTEX_CLOCK_REALTIME (0x100) by the coarse realtime one",
      "wake-of-0-looks-at-no-address":
        "FUTEX_WAKE with val 0 returns 0 without a look at the address",
      "private-wake-needs-no-mapping":
        "with FUTEX_PRIVATE_FLAG the address of a wake need not be mapped",
      "match-any-wake_bitset-is-a-plain-wake":
        "a bitset of all ones makes FUTEX_WAKE_BITSET a plain FUTEX_WAKE, which wakes waiters of FUTEX_WAIT",
      "match-any-wait_bitset-is-a-plain-wait":
        "a bitset of all ones makes FUTEX_WAIT_BITSET a plain FUTEX_WAIT, which no mask wakes",
      "plain-waiter-is-not-woken-by-a-bitset":
        "a waiter of FUTEX_WAIT has bitset 0, which no FUTEX_WAKE_BITSET with a mask of its own wakes",
      "private-waiters-meet-by-address":
        "with FUTEX_PRIVATE_FLAG (0x200) threads of a process meet by address",
      "private-waiters-of-two-processes-do-not-meet":
        "with FUTEX_PRIVATE_FLAG waiters in two address spaces do not meet",
      "shared-waiters-meet-across-processes":
        "without FUTEX_PRIVATE_FLAG waiters in a shared region meet across processes; a private wake does not find them",
      "private-regions-are-keyed-as-private":
        "without FUTEX_PRIVATE_FLAG waiters in a private region are private ones: a child after fork is not met",
      "flag-does-not-matter-in-private-regions":
        "in a private region a wake without FUTEX_PRIVATE_FLAG finds a waiter with it",
      "shared-key-is-object-and-offset":
        "two mappings of the same page of an object at different addresses meet",
      "wake_op-changes-the-second-word-first":
        "FUTEX_WAKE_OP does its operation on userspace_address2 before the first wake, even if that then fails",
      "wake_op-arguments-are-unsigned":
        "the arguments of FUTEX_WAKE_OP are 12 bits without sign",
      "wake_op-compares-unsigned":
        "FUTEX_WAKE_OP compares the old value unsigned",
      "requeue-count-is-read-as-a-timeout":
        "the requeue commands share val2 with the timeout: a count that is not 0 must be the address of 16 readable bytes",
      "requeue-without-waiters-looks-at-no-second-word":
        "without a queue on the first word the requeue commands return 0 whatever userspace_address2 is",
      "requeue-that-leaves-a-waiter-panics": hazardous(
        "futex-requeue-leaves-waiter",
      ),
      "wakes-in-order-of-arrival": "who waits longest is woken first",
      "execve-wakes-private-waiters": [
        "an execve wakes all private waiters of its address space",
        deadCode("They are threads of the process, which the execve ends."),
      ],
      "bitset-wakes-who-shares-a-bit":
        "FUTEX_WAKE_BITSET wakes waiters of FUTEX_WAIT_BITSET whose bitset has a bit in common, and no others",
      "plain-wake-takes-any-bitset":
        "FUTEX_WAKE wakes a waiter of FUTEX_WAIT_BITSET whatever its bitset is",
      "wake_op-compares-the-old-value":
        "FUTEX_WAKE_OP compares the value from before its operation, and if the comparison holds wakes waiters on userspace_address2",
      "wake_op-stores-its-result":
        "FUTEX_WAKE_OP stores the set, added, ored, and-notted or xored value in userspace_address2",
      "wake_op-false-comparison-wakes-the-first-alone":
        "FUTEX_WAKE_OP wakes nobody on userspace_address2 if the comparison does not hold",
    },
    source: [
      "Syscalls/futex.cpp",
      "Tasks/FutexQueue.cpp",
      "API/POSIX/futex.h",
      "Library/StdLib.cpp",
      "Arch/SafeMem.h",
    ],
  },
});
