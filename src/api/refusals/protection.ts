import { refusals } from "../refusal.ts";

/** What protection refuses. */
export const protectionRefusals = refusals("protection", "Syscalls/mmap.cpp", {
  "EINVAL/executable-anonymous-memory":
    "PROT_EXEC is asked for anonymous memory, and the mount that the running executable came from lacks MS_AXALLOWED",
  "EINVAL/executable-stack":
    "PROT_EXEC is asked for a stack (MAP_STACK), whatever the mount of the running executable allows",
  "EINVAL/writable-and-executable":
    "PROT_WRITE and PROT_EXEC are asked for together, and the mount that the running executable came from lacks MS_WXALLOWED",
});
