import type { Claim } from "../ledger/claim.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE =
  "Kernel/FileSystem/ProcFS/ProcessExposed.cpp, Kernel/Memory/Region.cpp, AnonymousVMObject.cpp, InodeVMObject.cpp";

const REGIONS =
  "Kernel/Syscalls/mmap.cpp, prctl.cpp, fork.cpp, execve.cpp, SyscallHandler.cpp";

/**
 * A region: what may be done with it and its marks, then pages: its size, those
 * resident, those dirty and those that a fork left to be copied in all of its
 * object; its name, kind, and a letter a page: none, zeros, or present.
 */
function region(
  name: string,
  value: string,
  ...covers: Claim[]
): ScenarioCase {
  return { name, value, source: SOURCE, covers };
}

const ANONYMOUS = "AnonymousVMObject";
const SHARED = "SharedInodeVMObject";
const PRIVATE = "PrivateInodeVMObject";

/** What a program can be told of its own memory. */
export const memoryMap: Scenario = {
  program: "memory_map",
  cases: [
    region("named by mmap", `rw----p- 2 0 0 0 "first" "${ANONYMOUS}" "ZZ"`),
    region(
      "named anew",
      `rw----p- 2 0 0 0 "second name" "${ANONYMOUS}" "ZZ"`,
      "set_mmap_name/behaviour/returns-0-and-replaces-the-name",
    ),
    region(
      "up to the first NUL",
      `rw----p- 2 0 0 0 "third" "${ANONYMOUS}" "ZZ"`,
      "set_mmap_name/behaviour/name-ends-at-its-first-nul",
    ),
    region("names in a child", `rw----p- 2 0 0 0 "third" "${ANONYMOUS}" "ZZ"`),
    region(
      "the first of two parts",
      `r-----p- 1 0 0 0 "third" "${ANONYMOUS}" "Z"`,
    ),
    region(
      "the second of two parts",
      `rw----p- 1 0 0 0 "third" "${ANONYMOUS}" "Z"`,
    ),
    region("behind the second part", "none"),
    region(
      "no name",
      `rw----p- 1 0 0 0 "" "${ANONYMOUS}" "Z"`,
      "set_mmap_name/behaviour/null-name-of-length-0-is-empty",
    ),
    region("unmapped", "none"),
    region("never named", `------p- 1 0 0 0 "" "${ANONYMOUS}" "Z"`),
    region("stack", `rw-t--p- 4 0 0 0 "" "${ANONYMOUS}" "ZZZZ"`),
    region(
      "a store makes a page resident",
      `rw-t--p- 4 1 1 0 "" "${ANONYMOUS}" "ZPZZ"`,
    ),
    region(
      "the first part of a stack",
      `rw-t--p- 2 1 1 0 "" "${ANONYMOUS}" "ZP"`,
    ),
    region(
      "the last part of a stack",
      `r--t--p- 2 0 0 0 "" "${ANONYMOUS}" "ZZ"`,
    ),
    region("behind the stack", "none"),
    region(
      "the last part of a stack in a child",
      `r--t--p- 2 0 0 1 "" "${ANONYMOUS}" "ZZ"`,
    ),
    region("shared", `rw--s-p- 2 1 1 0 "" "${ANONYMOUS}" "ZP"`),
    region("shared in a child", `rw--s-p- 2 2 2 0 "" "${ANONYMOUS}" "PP"`),
    region(
      "shared with what the child stored",
      `rw--s-p- 2 2 2 0 "" "${ANONYMOUS}" "PP"`,
    ),
    region(
      "anonymous file",
      `r---s-p- 2 2 2 0 "" "${ANONYMOUS}" "PP"`,
      "anon_create/behaviour/memory-is-allocated-at-once",
    ),
    region("before a fork", `rw----p- 4 3 3 0 "" "${ANONYMOUS}" "PPZP"`),
    region("in a child", `rw----p- 4 3 3 3 "" "${ANONYMOUS}" "PPZP"`),
    region("after a fork", `rw----p- 4 3 3 3 "" "${ANONYMOUS}" "PPZP"`),
    region(
      "in a child that stored",
      `rw----p- 4 3 3 2 "" "${ANONYMOUS}" "PPZP"`,
    ),
    region("after a store", `rw----p- 4 3 3 2 "" "${ANONYMOUS}" "PPZP"`),
    region("in a second child", `rw----p- 4 3 3 3 "" "${ANONYMOUS}" "PPZP"`),
    region(
      "after a store to a page of zeros",
      `rw----p- 4 4 4 3 "" "${ANONYMOUS}" "PPPP"`,
    ),
    region("before the hole", `rw----p- 2 2 2 3 "" "${ANONYMOUS}" "PP"`),
    region("behind the hole", `rw----p- 1 1 1 3 "" "${ANONYMOUS}" "P"`),
    region(
      "before the hole, after a store behind it",
      `rw----p- 2 2 2 2 "" "${ANONYMOUS}" "PP"`,
    ),
    region("purgeable in a child", `rw----p- 3 2 2 2 "" "${ANONYMOUS}" "PZP"`),
    region("volatile", `rw----pv 3 2 2 0 "" "${ANONYMOUS}" "PZP"`),
    region("volatile in a child", `rw----pv 3 0 0 0 "" "${ANONYMOUS}" "ZZZ"`),
    region("purged", `rw----pv 3 0 0 0 "" "${ANONYMOUS}" "ZZZ"`),
    region("purged and stored to", `rw----pv 3 1 1 0 "" "${ANONYMOUS}" "ZPZ"`),
    region(
      "not volatile any more",
      `rw----p- 3 1 1 0 "" "${ANONYMOUS}" "ZPZ"`,
    ),
    region("file", `rw--s-- 3 0 0 0 "" "${SHARED}" "NNN"`),
    region("shared file", `rw--s-- 3 2 1 0 "" "${SHARED}" "PNP"`),
    region("private file", `rw----- 4 1 1 0 "" "${PRIVATE}" "NPNN"`),
    region(
      "private file in a child",
      `rw----- 4 1 1 0 "" "${PRIVATE}" "NPNN"`,
    ),
    region("a part of the shared file", `r---s-- 1 1 1 0 "" "${SHARED}" "P"`),
    region(
      "the other part when written",
      `rw--s-- 2 1 0 0 "" "${SHARED}" "NP"`,
    ),
    region("the first part when purged", `r---s-- 1 0 0 0 "" "${SHARED}" "N"`),
    {
      name: "lowest addresses",
      value: "3",
      source: "Kernel/Memory/AddressSpace.cpp: try_create",
    },
    region("the other part when purged", `rw--s-- 2 0 0 0 "" "${SHARED}" "NN"`),
    region("marked", `rw---cp- 3 0 0 0 "" "${ANONYMOUS}" "ZZZ"`),
    region("marked in a child", `rw---cp- 3 0 0 0 "" "${ANONYMOUS}" "ZZZ"`),
    region("the first marked part", `rw---cp- 1 0 0 0 "" "${ANONYMOUS}" "Z"`),
    region("the last marked part", `rw---cp- 1 0 0 0 "" "${ANONYMOUS}" "Z"`),
    {
      name: "a child's calls under enforcement",
      value: "41",
      source: REGIONS,
      covers: ["annotate_mapping/behaviour/fork-copies-the-syscall-mark"],
    },
    {
      name: "enforcement in a new image",
      value: "0",
      source: REGIONS,
      covers: ["annotate_mapping/behaviour/execve-starts-without-enforcement"],
    },
    { name: "the new image's end", value: "0", source: REGIONS },
    region("what cannot be purged", `rw----- 4 1 1 0 "" "${PRIVATE}" "NPNN"`),
  ],
};
