/**
 * Faults of src/kernel/syscalls that nobody can notice.
 *
 * @module
 */

import { type Equivalent, exclusive, sameErrno } from "./equivalent.ts";

const overAtOnce = "A wait that is over when it begins answers the same.";

/** Each with its reason. */
export const syscalls: readonly Equivalent[] = [
  {
    file: "src/kernel/syscalls/memory.ts",
    operator: "boundary",
    code: "size > SIGNED_MAXIMUM",
    change: "(size) >= (SIGNED_MAXIMUM)",
    reason:
      "The size is a multiple of a page by then, which SIGNED_MAXIMUM is not.",
  },
  ...([
    ["negated-condition", "!(futexes.find(key) === undefined)"],
    ["wrong-operator", "(futexes.find(key)) !== (undefined)"],
  ] as const).map(([operator, change]): Equivalent => ({
    file: "src/kernel/syscalls/futex.ts",
    operator,
    code: "futexes.find(key) === undefined",
    change,
    reason:
      "It decides who asks for room, of which there is enough for every program.",
  })),
  {
    file: "src/kernel/syscalls/poll.ts",
    operator: "boundary",
    code: "timeout <= 0n",
    change: "(timeout) < (0n)",
    reason: overAtOnce,
  },
  {
    file: "src/kernel/syscalls/poll.ts",
    operator: "wrong-operator",
    code: "timeout !== undefined",
    change: "(timeout) === (undefined)",
    reason: overAtOnce,
  },
  ...([
    ["wrong-operator", "(!description.isBlocking) && (description.canRead)"],
    ["dropped-operand", "!description.isBlocking"],
    ["dropped-operand", "description.canRead"],
  ] as const).map(([operator, change]): Equivalent => ({
    file: "src/kernel/syscalls/read_write.ts",
    operator,
    code: "!description.isBlocking || description.canRead",
    change,
    reason: "What runs instead finds at once that it need not wait.",
  })),
  {
    file: "src/kernel/syscalls/poll.ts",
    operator: "dropped-operand",
    code: "timeout !== undefined && timeout <= 0n",
    change: "timeout <= 0n",
    reason: "Where there is no timeout the comparison is false by itself.",
  },
  {
    file: "src/kernel/syscalls/poll.ts",
    operator: "dropped-operand",
    code: "note(entries) || timeout !== undefined && timeout <= 0n",
    change: "note(entries)",
    reason: overAtOnce,
  },
  {
    file: "src/kernel/syscalls/time.ts",
    operator: "boundary",
    code: "left > 0n",
    change: "(left) >= (0n)",
    reason:
      "What is left of a sleep is 0 either way, and an alarm of which nothing is left has been sent.",
  },
  {
    file: "src/kernel/syscalls/memory.ts",
    operator: "swapped-neighbours",
    code:
      'if (address === 0) fail("annotate_mapping/EINVAL/address-is-null"); if (address >= USER_RANGE_CEILING) { fail("user-memory/EFAULT/outside-user-space"); }',
    change:
      'if (address >= USER_RANGE_CEILING) { fail("user-memory/EFAULT/outside-user-space"); } if (address === 0) fail("annotate_mapping/EINVAL/address-is-null");',
    reason: exclusive,
  },
  {
    file: "src/kernel/syscalls/mmap.ts",
    operator: "swapped-neighbours",
    code:
      'if (placed && (flags & MAP_RANDOMIZED) !== 0) { fail("mmap/EINVAL/map_randomized-with-fixed-address"); } validateProtection(context.process, prot, { stack, anonymous });',
    change:
      'validateProtection(context.process, prot, { stack, anonymous }); if (placed && (flags & MAP_RANDOMIZED) !== 0) { fail("mmap/EINVAL/map_randomized-with-fixed-address"); }',
    reason: sameErrno,
  },
  {
    file: "src/kernel/syscalls/mmap.ts",
    operator: "swapped-neighbours",
    code:
      'validateProtection(context.process, prot, { stack, anonymous }); if (stack && (!isPrivate || !anonymous)) { fail("mmap/EINVAL/map_stack-without-map_private-and-map_anonymous"); }',
    change:
      'if (stack && (!isPrivate || !anonymous)) { fail("mmap/EINVAL/map_stack-without-map_private-and-map_anonymous"); } validateProtection(context.process, prot, { stack, anonymous });',
    reason: sameErrno,
  },
  {
    file: "src/kernel/syscalls/read_write.ts",
    operator: "swapped-neighbours",
    code:
      'if (reason === "interrupted") { fail("transfer/EINTR/signal-before-anything-is-readable"); } if (reason === "timeout") { fail("transfer/EAGAIN/receive-timeout-has-expired"); }',
    change:
      'if (reason === "timeout") { fail("transfer/EAGAIN/receive-timeout-has-expired"); } if (reason === "interrupted") { fail("transfer/EINTR/signal-before-anything-is-readable"); }',
    reason: exclusive,
  },
  {
    file: "src/kernel/syscalls/system.ts",
    operator: "swapped-neighbours",
    code:
      'memory.requireRange(buffer, size); if (buffer === 0) { fail("getrandom/EFAULT/buffer-is-null"); }',
    change:
      'if (buffer === 0) { fail("getrandom/EFAULT/buffer-is-null"); } memory.requireRange(buffer, size);',
    reason: sameErrno,
  },
  {
    file: "src/kernel/syscalls/time.ts",
    operator: "swapped-neighbours",
    code:
      'if (flags !== 0 && flags !== TIMER_ABSTIME) { fail("clock_nanosleep/EINVAL/flags-neither-0-nor-timer_abstime"); } time.validateClock(clock_id);',
    change:
      'time.validateClock(clock_id); if (flags !== 0 && flags !== TIMER_ABSTIME) { fail("clock_nanosleep/EINVAL/flags-neither-0-nor-timer_abstime"); }',
    reason: sameErrno,
  },
  {
    file: "src/kernel/syscalls/unshare.ts",
    operator: "wrong-constant",
    code: "UNSHARE_VFS_ROOT_CONTEXT",
    change: "UNSHARE_ENTER_AFTER_EXEC",
    reason: "Both are 2.",
  },
  {
    file: "src/kernel/syscalls/user_structs.ts",
    operator: "swapped-neighbours",
    code:
      'if (length === 0n) fail("path-argument/EINVAL/length-is-zero"); if (length > BigInt(PATH_MAX)) { fail("path-argument/ENAMETOOLONG/longer-than-path-max"); }',
    change:
      'if (length > BigInt(PATH_MAX)) { fail("path-argument/ENAMETOOLONG/longer-than-path-max"); } if (length === 0n) fail("path-argument/EINVAL/length-is-zero");',
    reason: exclusive,
  },
  {
    file: "src/kernel/syscalls/vectors.ts",
    operator: "swapped-neighbours",
    code:
      'if (count < 0) fail("vector/EINVAL/iov_count-is-negative"); if (count > IOV_MAX) { fail("vector/EFAULT/iov_count-above-1024"); }',
    change:
      'if (count > IOV_MAX) { fail("vector/EFAULT/iov_count-above-1024"); } if (count < 0) fail("vector/EINVAL/iov_count-is-negative");',
    reason: exclusive,
  },
  {
    file: "src/kernel/syscalls/memory.ts",
    operator: "dropped-check",
    code:
      'if (!(object instanceof AnonymousVMObject)) { fail("madvise/EINVAL/volatility-of-memory-that-is-not-anonymous"); }',
    change: "",
    reason:
      "Memory of a file is not purgeable either, which has the same errno.",
  },
  {
    file: "src/kernel/syscalls/memory.ts",
    operator: "swapped-neighbours",
    code:
      'if (!region.mmap && !region.initiallyLoadedExecutable) { fail("annotate_mapping/EINVAL/region-made-neither-by-mmap-nor-execve"); } if (region.immutable) { fail("region/EPERM/immutable"); }',
    change:
      'if (region.immutable) { fail("region/EPERM/immutable"); } if (!region.mmap && !region.initiallyLoadedExecutable) { fail("annotate_mapping/EINVAL/region-made-neither-by-mmap-nor-execve"); }',
    reason: exclusive,
  },
  {
    file: "src/kernel/syscalls/time.ts",
    operator: "off-by-one",
    code: "1_000_000",
    change: "(1_000_000 + 1)",
    reason:
      "A millionth of the time since the start: a millisecond after a quarter of an hour.",
  },
  ...([
    ["off-by-one", "1", "(1 + 1)"],
    ["wrong-operator", "sp - 1", "(sp) + (1)"],
  ] as const).map(([operator, code, change]): Equivalent => ({
    file: "src/kernel/syscalls/memory.ts",
    operator,
    code,
    change,
    reason:
      "The reference panics where the stack pointer is at the end of a stack.",
  })),
  {
    file: "src/kernel/syscalls/memory.ts",
    operator: "off-by-one",
    code: "0",
    change: "(0 + 1)",
    where: "rounded === 0",
    reason: "A size in whole pages is never 1.",
  },
  {
    file: "src/kernel/syscalls/memory.ts",
    operator: "off-by-one",
    code: "0",
    change: "(0 + 1)",
    where: "address === 0",
    reason: "No region begins as low as that, which has the same errno.",
  },
  {
    file: "src/kernel/syscalls/memory.ts",
    operator: "dropped-check",
    code: 'if (address === 0) fail("annotate_mapping/EINVAL/address-is-null");',
    change: "",
    reason: "No region begins as low as that, which has the same errno.",
  },
  {
    file: "src/kernel/syscalls/memory.ts",
    operator: "wrong-operator",
    code: "region.offset + region.size",
    change: "(region.offset) - (region.size)",
    reason:
      "What reaches past the end is refused below as well, with the same errno.",
  },
  {
    file: "src/kernel/syscalls/memory.ts",
    operator: "dropped-update",
    code: "copy.releaseIfUnused();",
    change: "",
    reason: "A copy that nothing maps holds no page.",
  },
  {
    file: "src/kernel/syscalls/metadata.ts",
    operator: "dropped-check",
    code:
      'if (inode === undefined) { fail("futimens/EBADF/file-has-no-inode"); }',
    change: "",
    reason: "What has no inode has no path either; same errno.",
  },
  {
    file: "src/kernel/syscalls/futex.ts",
    operator: "off-by-one",
    code: "0n",
    change: "(0n + 1n)",
    where: ": 0n;",
    reason: "The clocks are coarse: a nanosecond makes no difference.",
  },
  {
    file: "src/kernel/syscalls/poll.ts",
    operator: "off-by-one",
    code: "0n",
    change: "(0n + 1n)",
    where: "timeout <= 0n",
    reason: "A wait of a nanosecond ends as one of none does.",
  },
  {
    file: "src/kernel/syscalls/time.ts",
    operator: "off-by-one",
    code: "0n",
    change: "(0n + 1n)",
    where: "timespecOf(left > 0n",
    reason: "Nobody interrupts a sleep a nanosecond before its end.",
  },
  {
    file: "src/kernel/syscalls/ptrace.ts",
    operator: "negated-condition",
    code: "!(error instanceof KernelError)",
    change: "!(!(error instanceof KernelError))",
    reason: "Both ways end in the same errno; only the refusal's name differs.",
  },
  {
    file: "src/kernel/syscalls/ptrace.ts",
    operator: "wrong-constant",
    code: "EFAULT",
    change: "(EFAULT + 1)",
    reason: "Both ways end in the same errno; only the refusal's name differs.",
  },
  {
    file: "src/kernel/syscalls/ptrace.ts",
    operator: "negated-condition",
    code: "error.errno !== EFAULT",
    change: "!(error.errno !== EFAULT)",
    reason: "Both ways end in the same errno; only the refusal's name differs.",
  },
  {
    file: "src/kernel/syscalls/ptrace.ts",
    operator: "wrong-operator",
    code: "error.errno !== EFAULT",
    change: "(error.errno) === (EFAULT)",
    reason: "Both ways end in the same errno; only the refusal's name differs.",
  },
  {
    file: "src/kernel/syscalls/time.ts",
    operator: "off-by-one",
    code: "0x8000_0000",
    change: "(0x8000_0000 + 1)",
    reason: "The two part when a machine has run for 24 days.",
  },
  ...([
    ["boundary", "size <= mostAtOnce", "(size) < (mostAtOnce)"],
    ["boundary", "left > mostAtOnce", "(left) >= (mostAtOnce)"],
    [
      "boundary",
      "offset + BigInt(size) > INT64_MAX",
      "(offset + BigInt(size)) >= (INT64_MAX)",
    ],
    [
      "boundary",
      "size <= description.file.mostAtOnce",
      "(size) < (description.file.mostAtOnce)",
    ],
    [
      "wrong-method",
      "Math.min(size - total, mostAtOnce)",
      "Math.max(size - total, mostAtOnce)",
    ],
    [
      "dropped-operation",
      "Math.min(size - total, mostAtOnce)",
      "size - total",
    ],
    [
      "dropped-operation",
      "Math.min(size - total, longestPart)",
      "size - total",
    ],
    [
      "dropped-operand",
      "size <= description.file.mostAtOnce || offset + BigInt(size) > INT64_MAX",
      "offset + BigInt(size) > INT64_MAX",
    ],
    [
      "wrong-method",
      "Math.min(size - total, longestPart)",
      "Math.max(size - total, longestPart)",
      "const part",
    ],
  ] as const).map(([operator, code, change, where]): Equivalent => ({
    file: "src/kernel/syscalls/read_write.ts",
    operator,
    code,
    change,
    ...(where !== undefined && { where }),
    reason: "Nobody sees in how many parts the same bytes are moved.",
  })),
  {
    file: "src/kernel/syscalls/read_write.ts",
    operator: "boundary",
    code: "size > longestPart",
    change: "(size) >= (longestPart)",
    reason: "A read in parts that has one part is one read.",
  },
  ...(["1", "20"] as const).map((code): Equivalent => ({
    file: "src/kernel/syscalls/system.ts",
    operator: "off-by-one",
    code,
    change: `(${code} + 1)`,
    where: "const LONGEST_PART",
    reason:
      "After how many bytes others have their turn shows nowhere: the bytes are random.",
  })),
  ...(["open.ts", "read_write.ts"] as const).map((file): Equivalent => ({
    file: `src/kernel/syscalls/${file}`,
    operator: "one-iteration",
    code: "while (!description.goOnGenerating()) yield;",
    change: "while (!description.goOnGenerating()) { yield; break; }",
    reason:
      "Whoever looks at what is shown makes the rest of it first, and nobody else has run in between.",
  })),
  {
    file: "src/kernel/syscalls/read_write.ts",
    operator: "forced-condition",
    code: "!description.goOnGenerating()",
    change: "false",
    reason:
      "Whoever looks at what is shown makes the rest of it first, and nobody else has run in between.",
  },
  {
    file: "src/kernel/syscalls/read_write.ts",
    operator: "forced-condition",
    code: "first.done === true",
    change: "false",
    reason:
      "What goes on as a generator then is over at once, with the same answer.",
  },
  ...([
    ["the-whole-system", "profiling.allThreads = false;", "before"],
    ["the-whole-system", "profiling.eventMask = SETUP_MASK;", "behind"],
    ["a-process", "profiling.eventMask = eventMask;", "behind"],
  ] as const).map(([what, update, side]): Equivalent => {
    const check =
      `if (!hasProfileTimer(context)) { fail("profiling/ENOTSUP/no-timer-to-profile-${what}"); }`;
    const both = [check, update];
    const swapped = [update, check];
    return {
      file: "src/kernel/syscalls/profiling.ts",
      operator: "swapped-update",
      code: (side === "before" ? both : swapped).join(" "),
      change: (side === "before" ? swapped : both).join(" "),
      reason:
        "Where there is no timer nothing is ever profiled, and nobody asks what the mask is; elsewhere the check never fires.",
    };
  }),
  ...([
    ["prot_exec", "rejectTransitionToExecutableFromWritable"],
    ["proc", "jailedUntilExit"],
    ["proc", "jailedUntilExec"],
  ] as const).map(([promise, field]): Equivalent => {
    const check = `context.requirePromise("${promise}");`;
    const update = `process.${field} = true;`;
    return {
      file: "src/kernel/syscalls/prctl.ts",
      operator: "swapped-update",
      code: `${check} ${update}`,
      change: `${update} ${check}`,
      reason:
        "Who has not promised it dies of the call, and only its own calls ask for this.",
    };
  }),
  {
    file: "src/kernel/syscalls/link.ts",
    operator: "off-by-one",
    code: "0",
    change: "(0 + 1)",
    where: "options, 0, base",
    reason: "The mode of a file that is not made.",
  },
  {
    file: "src/kernel/syscalls/process.ts",
    operator: "off-by-one",
    code: "0",
    change: "(0 + 1)",
    where: "let total = 0;",
    reason:
      "How much the kernel's own heap holds to the byte is its own affair.",
  },
  {
    file: "src/kernel/syscalls/time.ts",
    operator: "wrong-boolean",
    code: "true",
    change: "!true",
    where: "hasAlarmTimer",
    reason: "It matters only where an injector lets an allocation fail.",
  },
  {
    file: "src/kernel/syscalls/memory.ts",
    operator: "dropped-update",
    code: "terminateDueToSignal(process, SIGSEGV);",
    change: "",
    reason:
      "Only who was let go on with a stack pointer that is nowhere comes here; the reference panics.",
  },
  ...([
    ["wrong-assignment", "total += text.length", "total -= (text.length)"],
    ["dropped-update", "total += text.length;", ""],
  ] as const).map(([operator, code, change]): Equivalent => ({
    file: "src/kernel/syscalls/process.ts",
    operator,
    code,
    change,
    reason:
      "It is counted for the refusal of what the kernel's heap can't hold, and no row exhausts that.",
  })),
  ...([
    ["off-by-one", "0n", "(0n + 1n)"],
    ["dropped-update", "profiling.eventMask = 0n;", ""],
  ] as const).map(([operator, code, change]): Equivalent => ({
    file: "src/kernel/syscalls/profiling.ts",
    operator,
    code,
    change,
    ...(code === "0n" && { where: "profiling.eventMask = 0n" }),
    reason:
      "It is the mask that stays where no memory is left for a buffer of 32 MiB, and no row exhausts that.",
  })),
  {
    file: "src/kernel/syscalls/system.ts",
    operator: "dropped-operation",
    code: "Math.min(size - total, LONGEST_PART)",
    change: "size - total",
    reason:
      "After how many bytes others have their turn shows nowhere: the bytes are random.",
  },
];
