import { refusals } from "../refusal.ts";

/** What memory object refuses. */
export const memoryObjectRefusals = refusals(
  "memory-object",
  "Memory/PrivateInodeVMObject.cpp",
  {
    "EINVAL/mapped-file-has-become-empty":
      "a shared mapping of a file is to become private, by mremap or for PT_POKE, and the mapped file has become empty since",
  },
);
