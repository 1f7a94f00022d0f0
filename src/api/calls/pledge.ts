import { reads } from "../meaning.ts";
import { SC_pledge_params } from "../structs/parameters.ts";
import { family } from "../paragraph.ts";

export const pledgeFamily = family("pledge", {
  pledge: {
    number: 89,
    summary: "Limits the process, and what it executes, to sets of promises.",
    parameters: [["params", "pointer", reads(SC_pledge_params)]],
    refuses: [
      "params: user-memory/EFAULT/not-readable",
      ["E2BIG/longer-than-218", "the length given with the list is above 218"],
      "promises: user-memory/EFAULT/not-readable",
      ["E2BIG/longer-than-218", "the length given with the list is above 218"],
      "execpromises: user-memory/EFAULT/not-readable",
      ["EINVAL/unknown-promise", "a word of the list is the name of no promise"],
      ["EINVAL/unknown-promise", "a word of the list is the name of no promise"],
      ["EPERM/set-would-grow", "the set was given before, the new one has a promise that it lacks, and no_error is not among the current promises (never asked of the execpromises)"],
      ["EPERM/set-would-grow", "the set was given before, the new one has a promise that it lacks, and no_error is not among the current promises (never asked of the execpromises)"],
    ],
    behaviours: {
      "returns-0-and-replaces-the-sets": "returns 0; each set that is given replaces the one before",
      "null-pointers-change-nothing": "with both pointers null nothing happens and 0 is returned",
      "first-set-may-be-any": "the first promises may be any set, and so may the first execpromises, even a larger one",
      "words-are-separated-by-spaces": "words are separated by one or more spaces; order and repeats do not matter",
      "text-ends-at-a-nul": "a list ends at its first NUL",
      "empty-list-is-the-empty-set": "an empty list is the set without any promise, after which almost every call kills",
      "nothing-changes-on-a-refusal": "both lists are judged before either set is changed",
      "no_error-reduces-a-wider-set": "with no_error among the current promises a wider set is no error: what both sets have in common is taken",
      "no_error-does-not-soften-violations": "a call without its promise kills with no_error too",
      "no-promise-is-needed": "no promise is asked for",
      "violation-kills-by-sigabrt": "a call without its promise kills the process by SIGABRT whatever its handler, mask or SIG_IGN say, and waitid tells CLD_KILLED and 6",
      "violation-result-is-seen-by-a-tracer": "at the exit of the violating call a tracer sees -EPROMISEVIOLATION (80) as its result",
    },
    source: ["Syscalls/pledge.cpp", "Tasks/Process.cpp", "Tasks/Process.h", "Syscalls/SyscallHandler.cpp"],
  },
});
