/**
 * Faults of src/kernel/tasks that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

/** Each with its reason. */
export const tasks: readonly Equivalent[] = [
  {
    file: "src/kernel/tasks/elf_loader.ts",
    operator: "boundary",
    code: "done < size",
    change: "(done) <= (size)",
    reason: "Behind a segment of whole pages a piece of no bytes is copied.",
  },
  {
    file: "src/kernel/tasks/elf_loader.ts",
    operator: "boundary",
    code: "end > 0xffff_ffff_ffff_f000n",
    change: "(end) >= (0xffff_ffff_ffff_f000n)",
    reason:
      "A segment ends there by a random offset of one in 65,536, which no program can choose.",
  },
  {
    file: "src/kernel/tasks/elf_loader.ts",
    operator: "off-by-one",
    code: "0xffff_ffff_ffff_f000n",
    change: "(0xffff_ffff_ffff_f000n + 1n)",
    reason:
      "A segment ends one byte behind by a random offset of one in 65,536, which no program can choose.",
  },
  {
    file: "src/kernel/tasks/elf_loader.ts",
    operator: "boundary",
    code: "entry.address < start",
    change: "(entry.address) <= (start)",
    reason: "Where both are equal, so is what is assigned.",
  },
  {
    file: "src/kernel/tasks/elf_loader.ts",
    operator: "boundary",
    code: "last > end",
    change: "(last) >= (end)",
    reason: "Where both are equal, so is what is assigned.",
  },
  {
    file: "src/kernel/tasks/signal_frame.ts",
    operator: "wrong-operator",
    code: "base - 8n + pushed",
    change: "(base - 8n) - (pushed)",
    reason: "What is pushed is a multiple of 8, so both leave the same of 16.",
  },
  {
    file: "src/kernel/tasks/thread.ts",
    operator: "dropped-update",
    code: 'this.wakeReason = "interrupted";',
    change: "",
    reason: "It matters only where an injector lets a wait fail.",
  },
  {
    file: "src/kernel/tasks/elf_loader.ts",
    operator: "wrong-operator",
    code: "offset + placement.size",
    change: "(offset) - (placement.size)",
    reason:
      "What reaches past the end is refused below as well, with the same errno.",
  },
  {
    file: "src/kernel/tasks/elf_loader.ts",
    operator: "dropped-check",
    code:
      'if (offset + placement.size > this.#object.size) { fail("exec/EINVAL/segment-reaches-past-end-of-file"); }',
    change: "",
    reason:
      "What reaches past the end is refused below as well, with the same errno.",
  },
  {
    file: "src/kernel/tasks/initial_stack.ts",
    operator: "wrong-method",
    code: "this.#pieces.push({ at: this.#sp, content })",
    change: "this.#pieces.unshift({ at: this.#sp, content })",
    reason: "Each piece says where it lies, and none lies over another.",
  },
  {
    file: "src/kernel/tasks/lifecycle.ts",
    operator: "wrong-method",
    code: "process.threads.indexOf(thread)",
    change: "process.threads.lastIndexOf(thread)",
    reason: "A thread stands in its process once.",
  },
  {
    file: "src/kernel/tasks/thread.ts",
    operator: "wrong-boolean",
    code: "true",
    change: "!true",
    where: 'strikes("wait")',
    reason: "It matters only where an injector lets a wait fail.",
  },
  ...["inUser = 0;", "inKernel = 0;"].map((where): Equivalent => ({
    file: "src/kernel/tasks/time_scheduled.ts",
    operator: "off-by-one",
    code: "0",
    change: "(0 + 1)",
    where,
    reason: "Nobody knows to the nanosecond how long a thread has run.",
  })),
  {
    file: "src/kernel/tasks/replace_program.ts",
    operator: "off-by-one",
    code: "0n",
    change: "(0n + 1n)",
    where: "cpu.nzcv = 0n",
    reason: "The flags are bits 28 to 31, and the lowest is none of them.",
  },
  {
    file: "src/kernel/tasks/elf_loader.ts",
    operator: "wrong-boolean",
    code: "true",
    change: "!true",
    where: "randomize: true,",
    reason:
      "A segment has an address and is placed there; that it comes out as 0 no program can choose.",
  },
  {
    file: "src/kernel/tasks/open_file_descriptions.ts",
    operator: "boundary",
    code: "fd < this.#slots.length",
    change: "(fd) <= (this.#slots.length)",
    reason: "Behind the last slot there is none, as in one that is empty.",
  },
  {
    file: "src/kernel/tasks/thread.ts",
    operator: "wrong-boolean",
    code: "false",
    change: "!false",
    where: "wantsToYield = false",
    reason:
      "A thread that begins would once be followed by the next, which the end of its slice may do at any time.",
  },
  {
    file: "src/kernel/tasks/performance_events.ts",
    operator: "wrong-method",
    code: "Math.floor(time.coarseMonotonic / MILLISECOND)",
    change: "Math.ceil(time.coarseMonotonic / MILLISECOND)",
    reason: "The time of a tick is a whole number of milliseconds.",
  },
];
