import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const futexErrors: ErrorEntry[] = errorTable(String.raw`
futex
  EFAULT/parameter-struct-readable-user-memory | guest | parameter struct not readable in user memory
  ENOSYS/futex_clock_realtime-given-command-other-wait-wait_bitset | guest | FUTEX_CLOCK_REALTIME given with a command other than WAIT or WAIT_BITSET
  EFAULT/wait-wait_bitset-requeue-cmp_requeue-timeout-val2 | guest | WAIT, WAIT_BITSET, REQUEUE, CMP_REQUEUE: the timeout/val2 word is non-zero and does not point to 16 readable bytes. For the requeue commands val2 shares this word, so any non-zero requeue count that is not a readable address fails here
  EINVAL/wait_bitset-val3-0 | guest | WAIT_BITSET: val3 is 0
  EINVAL/wait-wait_bitset-address-4-byte-aligned | guest | WAIT/WAIT_BITSET: address not 4-byte aligned
  EFAULT/wait-wait_bitset-address-outside-user-space | guest | WAIT/WAIT_BITSET: address outside user space, or (without the private flag) not inside any region, or the word not readable
  EAGAIN/wait-wait_bitset-word-differs-val | guest | WAIT/WAIT_BITSET: word differs from val
  ENOMEM/wait-queue-object | exhaustion | WAIT: queue object
  ETIMEDOUT/wait-wait_bitset-deadline-passed-also-if | guest | WAIT/WAIT_BITSET: deadline passed (also if already past)
  EINVAL/wake_bitset-val3-0 | guest | WAKE_BITSET: val3 is 0
  EINVAL/wake-wake_bitset-val-non-zero-address | guest | WAKE/WAKE_BITSET: val non-zero and address misaligned
  EFAULT/wake-wake_bitset-val-non-zero-address | guest | WAKE/WAKE_BITSET: val non-zero and address outside user space, or shared and not in a region (a private address need not be mapped)
  EINVAL/wake_op-operation-field-0-4-using | guest | WAKE_OP: operation field is not 0..4; using the shift bit (8) always ends here because the operation is then masked to 8
  EFAULT/wake_op-address2-misaligned-outside-user-space | guest | WAKE_OP: address2 misaligned, outside user space, unreadable or unwritable (SET/ADD/OR/ANDN/XOR are performed on it first)
  EINVAL/wake_op-val-non-zero-address1-misaligned | guest | WAKE_OP: val non-zero and address1 misaligned
  EFAULT/wake_op-val-non-zero-address1-outside | guest | WAKE_OP: val non-zero and address1 outside user space or shared without region
  EINVAL/wake_op-val2-non-zero-comparison-field | guest | WAKE_OP: val2 non-zero and comparison field not 0..5 (memory changed and first wake done already)
  EINVAL/wake_op-comparison-true-address2-fails-key | dead | WAKE_OP: comparison true and address2 fails the key alignment test (already excluded above)
  EFAULT/requeue-cmp_requeue-word-address1-misaligned-unreadable | guest | REQUEUE/CMP_REQUEUE: word at address1 misaligned or unreadable (misalignment is EFAULT here, not EINVAL)
  EAGAIN/cmp_requeue-word-address1-differs-val3 | guest | CMP_REQUEUE: word at address1 differs from val3
  EFAULT/requeue-cmp_requeue-shared-address1-region | guest | REQUEUE/CMP_REQUEUE: shared and address1 not in a region
  EINVAL/requeue-cmp_requeue-there-waiters-queue-exists | guest | REQUEUE/CMP_REQUEUE: there are waiters (a queue exists) and address2 misaligned
  EFAULT/requeue-cmp_requeue-queue-exists-address2-outside | guest | REQUEUE/CMP_REQUEUE: a queue exists and address2 outside user space or shared without region
  ENOSYS/unknown-command-anything-but-1-2 | guest | unknown command (anything but 1,2,3,4,5,9,10 after removing flag bits 0x100 and 0x200)
`);
