import { hardware } from "../refusal.ts";
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
      [
        "promises: E2BIG/longer-than-218",
        "the length given with the list is above 218",
      ],
      "promises: user-memory/EFAULT/not-readable",
      [
        "execpromises: E2BIG/longer-than-218",
        "the length given with the list is above 218",
      ],
      "execpromises: user-memory/EFAULT/not-readable",
      [
        "promises: EINVAL/unknown-promise",
        "a word of the list is the name of no promise",
      ],
      [
        "execpromises: EINVAL/unknown-promise",
        "a word of the list is the name of no promise",
      ],
      [
        "promises: EPERM/set-would-grow",
        "the set was given before, the new one has a promise that it lacks, and no_error is not among the current promises, which decide for the execpromises too",
      ],
      [
        "execpromises: EPERM/set-would-grow",
        "the set was given before, the new one has a promise that it lacks, and no_error is not among the current promises, which decide for the execpromises too",
      ],
    ],
    behaviours: {
      "returns-0-and-replaces-the-sets":
        "returns 0; each set that is given replaces the one before",
      "null-pointers-change-nothing":
        "with both pointers null nothing happens and 0 is returned",
      "first-set-may-be-any":
        "the first promises may be any set, and so may the first execpromises, even a larger one",
      "words-are-separated-by-spaces":
        "words are separated by one or more spaces; order and repeats do not matter",
      "lists-end-at-their-first-nul": "a list ends at its first NUL",
      "empty-list-is-the-empty-set":
        "an empty list is the set without any promise, after which almost every call kills",
      "nothing-changes-on-a-refusal":
        "both lists are judged before either set is changed",
      "no_error-reduces-a-wider-set":
        "with no_error among the current promises a wider set is no error: what both sets have in common is taken",
      "no_error-does-not-soften-violations":
        "a call without its promise kills with no_error too",
      "needs-no-promise": "no promise is asked for",
      "violation-kills-by-sigabrt":
        "a call without its promise kills the process by SIGABRT whatever its handler, mask or SIG_IGN say, and waitid tells CLD_KILLED and 6",
      "violation-result-is-seen-by-a-tracer":
        "at the exit of the violating call a tracer sees -EPROMISEVIOLATION (80) as its result",
      "needs-no-privilege": "no privilege is asked for: any user may pledge",
      "null-pointer-keeps-that-set":
        "a list whose pointer is null leaves its set as it is, whatever length is given with it",
      "list-of-spaces-is-the-empty-set":
        "a list of spaces alone is the set without any promise, as is one of length 0 whose pointer is not null",
      "tabs-and-capitals-make-unknown-words":
        "only the space separates words and case matters: a tab is part of a word, and STDIO is the name of no promise",
      "later-set-may-keep-or-drop-promises":
        "a later call may keep the promises that were made or drop some of them, and what was dropped is gone",
      "no_error-is-looked-for-in-the-promises-before-the-call":
        "whether wider execpromises are reduced or refused is decided by no_error among the promises held before the call: not by the execpromises, and though the same call drops it",
      "each-step-takes-promises-then-execpromises":
        "first both lists are copied, then both are parsed, then both are compared with the sets held, the promises before the execpromises each time",
      "no_error-can-be-dropped":
        "no_error can be dropped like other promises; then wider sets are refused, one with no_error too",
      "violation-by-one-thread-kills-all":
        "promises belong to the process: a violation by any of its threads kills them all",
      "superuser-needs-promises-too":
        "once it pledged, a process of root or of a set-id program needs promises like every other",
      "who-never-pledged-passes-every-check":
        "a process that never pledged, as the kernel's own never do, passes every check, whatever its relatives pledged",
      "procfs-and-sysfs-tell-the-promises":
        "/proc/PID/pledge is a JSON object: promises in declaration order, one space between, key absent if never pledged; pledge in /sys/kernel/processes has a space behind each; execpromises are in neither",
      "path-promises-unveil-nothing":
        "promises about paths and the veil are independent: rpath does not make a hidden path visible",
      "no_error-is-never-asked-for":
        "no call asks for no_error; video is asked for by ioctl of display connectors alone, and every other promise by some call",
      "pending-signals-act-before-the-kill":
        "the kill comes at the exit of the call, after pending signals were looked at: a fatal or stop signal, or a tracer's stop, can take effect first",
      "coredump-names-the-missing-promise": [
        "the coredump of a violation has the property pledge_violation with the promise's name, but not if the call allows no pledged process at all",
        hardware(
          "Cores are written only into a directory that somebody has named, and there is none.",
        ),
      ],
    },
    source: [
      "Syscalls/pledge.cpp",
      "Tasks/Process.cpp",
      "Tasks/Process.h",
      "Syscalls/SyscallHandler.cpp",
    ],
  },
});
