import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const debugErrors: ErrorEntry[] = errorTable(String.raw`
dbgputstr
  EFAULT/text-readable | guest | text not readable
  ENOMEM/size-1024-temporary-string | exhaustion | size > 1024: temporary string
dump_backtrace
ptrace
  EPROMISEVIOLATION/process-made-promises-ptrace-among-them | guest | the process has made promises and 'ptrace' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/parameter-struct-readable-user-memory | guest | parameter struct not readable in user memory
  EBUSY/pt_trace_me-caller-already-traced | guest | PT_TRACE_ME: the caller is already traced
  ESRCH/visible-thread-tid-all-requests-but | guest | no visible thread with that tid (all requests but PT_TRACE_ME)
  EPERM/thread-belongs-calling-process | guest | the thread belongs to the calling process
  EACCES/caller-euid-0-target-real-uid | guest | caller euid is not 0 and (target real uid != caller euid, or target real uid != target euid)
  EACCES/target-process-dumpable-applies-euid-0 | guest | target process is not dumpable (applies to euid 0 too)
  EBUSY/pt_attach-already-traced | guest | PT_ATTACH: already traced
  ENOMEM/pt_attach-tracer-object | exhaustion | PT_ATTACH: tracer object
  EPERM/pt_peek-pt_poke-pt_peekbuf-pt_getregs-pt_setregs-pt_peekdebug | guest | PT_PEEK, PT_POKE, PT_PEEKBUF, PT_GETREGS, PT_SETREGS, PT_PEEKDEBUG, PT_POKEDEBUG, PT_SINGLESTEP, PT_CONTINUE, PT_SYSCALL, PT_DETACH and unknown requests: target is not traced
  EBUSY/pt_peek-pt_poke-pt_peekbuf-pt_getregs-pt_setregs-pt_peekdebug | guest | PT_PEEK, PT_POKE, PT_PEEKBUF, PT_GETREGS, PT_SETREGS, PT_PEEKDEBUG, PT_POKEDEBUG, PT_SINGLESTEP, PT_CONTINUE, PT_SYSCALL, PT_DETACH and unknown requests: target is traced by another process
  EBUSY/pt_peek-pt_poke-pt_peekbuf-pt_getregs-pt_setregs-pt_peekdebug-2 | guest | PT_PEEK, PT_POKE, PT_PEEKBUF, PT_GETREGS, PT_SETREGS, PT_PEEKDEBUG, PT_POKEDEBUG, PT_SINGLESTEP, PT_CONTINUE, PT_SYSCALL, PT_DETACH and unknown requests: the thread is not in the stopped state
  EINVAL/pt_getregs-pt_setregs-register-snapshot-recorded-yet | guest | PT_GETREGS/PT_SETREGS: no register snapshot recorded yet
  EFAULT/pt_getregs-addr-writable-pt_setregs-addr-readable | guest | PT_GETREGS: addr not writable; PT_SETREGS: addr not readable
  EFAULT/pt_setregs-thread-s-saved-context-user | dead | PT_SETREGS: the thread's saved context is not user mode
  EPERM/pt_singlestep-thread-s-saved-context-user | dead | PT_SINGLESTEP: the thread's saved context is not user mode
  EFAULT/pt_peek-addr-readable-target | guest | PT_PEEK: addr not readable in the target
  EFAULT/pt_peek-data-pointer-tracer-writable | guest | PT_PEEK: data (pointer in the tracer) not writable
  EFAULT/pt_poke-8-bytes-addr-inside-one | guest | PT_POKE: the 8 bytes at addr are not inside one region, or cannot be written
  ENOMEM/pt_poke-private-copy-shared-file-mapping | exhaustion | PT_POKE: private copy of a shared file mapping cannot be allocated
  EFAULT/pt_peekbuf-buffer-description-data-readable-target | guest | PT_PEEKBUF: buffer description at data not readable, target range not readable, or tracer buffer not writable (checked per 4096-byte chunk)
  EINVAL/x86-64-pt_peekdebug-index-0-1 | guest | x86-64 PT_PEEKDEBUG: index not 0,1,2,3,6,7; PT_POKEDEBUG: index not 0,1,2,3,7
  ENOTSUP/aarch64-risc-v-pt_peekdebug-pt_pokedebug-always | guest | AArch64/RISC-V: PT_PEEKDEBUG and PT_POKEDEBUG always
  EFAULT/pt_peekdebug-data-writable | guest | PT_PEEKDEBUG: data not writable
  EINVAL/unknown-request-number-after-all-checks | guest | unknown request number (only after all the checks above; an unknown request on an untraced target gives EPERM)
`);
