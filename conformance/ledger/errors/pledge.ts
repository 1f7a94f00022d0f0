import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const pledgeErrors: ErrorEntry[] = errorTable(String.raw`
pledge
  EFAULT/parameter-struct-readable-user-memory | guest | parameter struct not readable in user memory
  E2BIG/promises-length-218 | guest | promises length > 218
  EFAULT/promises-text-readable | guest | promises text not readable
  E2BIG/execpromises-length-218 | guest | execpromises length > 218
  EFAULT/execpromises-text-readable | guest | execpromises text not readable
  EINVAL/unknown-word-promises | guest | unknown word in promises
  EINVAL/unknown-word-execpromises | guest | unknown word in execpromises
  EPERM/promises-were-set-before-new-set | guest | promises were set before, the new set contains something not in the old one, and the current promises lack no_error
  EPERM/execpromises-were-set-before-new-set | guest | execpromises were set before, the new set contains something not in the old one, and the current promises lack no_error (current ones before this call, not the execpromises)
`);
