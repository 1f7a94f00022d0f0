import { ruleTable } from "../entry.ts";
import type { RuleEntry } from "../entry.ts";

/** Rules of pledge itself. */
export const pledgeRules: RuleEntry[] = ruleTable(
  "pledge",
  String.raw`
id: P01
category: arguments
operation: pledge
expected: sys pledge (number 89) takes a pointer to {promises: StringArgument, execpromises: StringArgument} (32 bytes). Unreadable block: EFAULT. No promise is needed to call pledge; no privilege either.
source: Kernel/Syscalls/pledge.cpp

id: P02
category: null means unchanged
operation: pledge
expected: A string whose characters pointer is null is skipped: that set stays as it is (its length is ignored). Both null: returns 0 and changes nothing.
source: Kernel/Syscalls/pledge.cpp

id: P03
category: empty means nothing
operation: pledge
expected: A non-null pointer with length 0 (or only spaces) is a valid, empty set: afterwards every promise-checked operation kills the process.
source: Kernel/Syscalls/pledge.cpp

id: P04
category: length limit
operation: pledge
expected: length > 218 (the sum over all 28 names of name length + 2, minus 1) gives E2BIG, before the bytes are read. promises is checked before execpromises.
source: Kernel/Syscalls/pledge.cpp

id: P05
category: copy
operation: pledge
expected: Bytes are copied up to length or the first NUL; outside user range or unreadable: EFAULT.
source: Kernel/Syscalls/pledge.cpp

id: P06
category: syntax
operation: pledge
expected: Words are separated by single or repeated ASCII spaces (empty words ignored); only the space character separates. Names are case sensitive; duplicates are harmless.
source: Kernel/Syscalls/pledge.cpp

id: P07
category: unknown word
operation: pledge
expected: Any word that is not one of the 28 names: EINVAL. promises is parsed before execpromises; nothing is applied.
source: Kernel/Syscalls/pledge.cpp

id: P08
category: first pledge
operation: pledge
expected: If the process has never set promises, any set is accepted (has_promises becomes true). Likewise the first execpromises, even if wider than promises.
source: Kernel/Syscalls/pledge.cpp

id: P09
category: narrowing
operation: pledge
expected: Later calls may only keep or drop promises.
source: Kernel/Syscalls/pledge.cpp

id: P10
category: widening
operation: pledge
expected: If promises were set before and the new promises contain one not held: EPERM, unless the process currently holds no_error - then the extra ones are silently dropped (intersection) and the call succeeds.
source: Kernel/Syscalls/pledge.cpp

id: P11
category: exec widening
operation: pledge
expected: If execpromises were set before and the new execpromises contain one not in the old execpromises: EPERM, unless the process currently holds no_error among its PROMISES (not execpromises, and judged before this call's own change) - then intersection.
source: Kernel/Syscalls/pledge.cpp

id: P12
category: atomicity
operation: pledge
expected: All checks (promises first, then execpromises) happen before anything is stored; on EPERM/EINVAL both sets are untouched.
source: Kernel/Syscalls/pledge.cpp

id: P13
category: order of errors
operation: pledge
expected: EFAULT block; E2BIG/EFAULT promises string; E2BIG/EFAULT execpromises string; EINVAL promises; EINVAL execpromises; EPERM promises; EPERM execpromises.
source: Kernel/Syscalls/pledge.cpp

id: P14
category: success
operation: pledge
expected: Returns 0. A set that was intersected because of no_error also returns 0.
source: Kernel/Syscalls/pledge.cpp

id: P15
category: no_error scope
operation: pledge
expected: no_error only turns the EPERMs of pledge() into silent intersection. It never turns a violation into an error return: violations always kill. It is itself droppable, and then gone.
source: Kernel/Syscalls/pledge.cpp

id: P16
category: violation
operation: pledge
expected: A checked operation without the promise marks the thread, returns EPROMISEVIOLATION from the handler, and at syscall exit - after pending signals were looked at - the process crashes with SIGABRT. A pending fatal or stop signal or a tracer stop can therefore take effect first. The property pledge_violation=<name> is added to the coredump (not for the 'no promises allowed' checks).
source: Kernel/Syscalls/SyscallHandler.cpp, Kernel/Tasks/Process.cpp

id: P17
category: fork
operation: pledge
expected: The child inherits has_promises, promises, has_execpromises and execpromises unchanged.
source: Kernel/Syscalls/fork.cpp

id: P18
category: execve
operation: pledge
expected: On success promises := execpromises, has_promises := has_execpromises, then execpromises are cleared. So without execpromises the new program runs completely unrestricted, however restricted the old one was.
source: Kernel/Syscalls/execve.cpp

id: P19
category: execve failure
operation: pledge
expected: A failed execve before the point of no return keeps both sets.
source: Kernel/Syscalls/execve.cpp

id: P20
category: posix_spawn
operation: pledge
expected: The child starts from a fresh process: it gets NO promises, NO execpromises (the parent's execpromises are not applied) and no veil. Needs proc and exec in the parent.
source: Kernel/Syscalls/posix_spawn.cpp

id: P21
category: threads
operation: pledge
expected: Promises belong to the process; a violation by any thread kills all threads.
source: Kernel/Tasks/Process.cpp

id: P22
category: setuid/exec credentials
operation: pledge
expected: Set-id programs and root get no exemption; root needs promises like everyone else once pledged.
source: Kernel/Tasks/Process.cpp

id: P23
category: who is exempt
operation: pledge
expected: Processes that never pledged (has_promises false) pass every check. Kernel processes never pledge.
source: Kernel/Tasks/Process.cpp

id: P24
category: reporting
operation: pledge
expected: /proc/<pid>/pledge contains a JSON object with 'promises' = names in declaration order separated by single spaces (key absent if never pledged); /sys/kernel/processes 'pledge' has each name followed by a space (empty if never pledged). execpromises are not shown.
source: Kernel/FileSystem/ProcFS/ProcessExposed.cpp, Kernel/FileSystem/SysFS/Subsystems/Kernel/Processes.cpp

id: P25
category: interaction with unveil
operation: pledge
expected: Independent: unveil needs no promise, and path promises do not imply unveil permissions.
source: Kernel/Syscalls/pledge.cpp

id: P26
category: promises without own checks
operation: pledge
expected: no_error is never required; video is only checked by ioctl on display connectors; every other promise appears in at least one rule below.
source: Kernel/Syscalls/pledge.cpp
`,
);
