import { reads } from "../meaning.ts";
import { SC_unveil_params } from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import { pathArgument } from "../refusals/sequences.ts";
import { raceInsideALock } from "../waivers.ts";

export const unveilFamily = family("unveil", {
  unveil: {
    number: 151,
    summary:
      "Makes a path visible to a process that sees nothing else from then on, or locks what it sees.",
    parameters: [["params", "pointer", reads(SC_unveil_params)]],
    refuses: [
      "params: user-memory/EFAULT/not-readable",
      [
        "EINVAL/neither-current-program-nor-after-exec",
        "the call is not the one that locks, and flags has neither CurrentProgram (bit 1) nor AfterExec (bit 2)",
      ],
      [
        "EPERM/veil-is-locked",
        "flags has CurrentProgram and the veil of the process is locked",
      ],
      [
        "EINVAL/only-one-pointer-is-null",
        "one of the pointers path and permissions is null and the other is not",
      ],
      ...pathArgument("path"),
      [
        "EINVAL/path-is-not-absolute",
        'the path does not start with "/", or is empty because its first byte is NUL',
      ],
      [
        "E2BIG/permissions-longer-than-5",
        "the length given with permissions is above 5",
      ],
      "permissions: user-memory/EFAULT/not-readable",
      [
        "EINVAL/unknown-letter",
        "permissions has a letter other than r, w, x, c and b",
      ],
      "path: path/ENOTDIR/component-is-no-directory",
      "path: path/EACCES/directory-not-searchable",
      "path: path/ENOENT/component-does-not-exist",
      "path: procfs/ESRCH/name-is-no-decimal-number",
      "path: path/EACCES/unsafe-link-in-sticky-directory",
      "path: veil/ENOENT/link-is-hidden",
      "path: procfs/ENOEXEC/process-has-no-executable",
      "path: path/ELOOP/more-than-seven-links",
      "path: veil/ENOENT/link-target-is-hidden",
      [
        "EPERM/current-veil-would-gain-letters",
        "flags has CurrentProgram, and the path was unveiled explicitly before without a letter that is asked for now",
      ],
      [
        "EPERM/veil-was-locked-meanwhile",
        "flags has CurrentProgram and another thread locked the veil during the call",
        { waived: raceInsideALock },
      ],
      [
        "EPERM/after-exec-veil-would-gain-letters",
        "flags has AfterExec, and the path was unveiled explicitly for after exec before without a letter that is asked for now",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-drops-the-veil":
        "returns 0; the path, links resolved, is recorded with its letters and everything not unveiled is hidden",
      "null-pointers-lock-the-veil":
        "with both pointers null the veil is locked, whatever flags says",
      "inherited-lock-is-a-silent-success":
        "with CurrentProgram and a veil that was locked before exec nothing is done, AfterExec neither, and 0 is returned",
      "needs-no-promise": "no promise is asked for",
      "missing-last-component-needs-c":
        "with c among the letters the last component may be missing, unless a slash is behind it; otherwise it has to exist",
      "current-veil-changes-before-the-after-exec-one":
        "with both flags the current veil is changed first: a refusal there leaves the other as it was, a refusal in the other leaves the current one changed",
      "unknown-flags-are-ignored":
        "bits of flags other than CurrentProgram (1) and AfterExec (2) do nothing: 5 is taken as 1",
      "permissions-end-at-their-first-nul":
        'the letters end at the first NUL, whatever the length: "r\\0zzz" with a length of 5 means r, though z is no letter',
      "repeated-letters-count-once":
        'a letter may be repeated: "rr" gives what "r" gives, because letters are or-ed',
      "refused-call-brings-no-veil":
        "a refused call leaves a process without a veil as it was: it can still open every path",
      "paths-can-be-added-until-the-lock":
        "as long as the veil is not locked further paths can be unveiled, with any letters, although everything else is hidden already",
      "lock-without-a-path-hides-everything":
        'a process that locks its veil before it unveiled a path sees nothing more, not even "/"',
      "locked-veil-can-be-locked-again":
        "with both pointers null a veil that is locked stays so, and 0 is returned again",
      "lock-leaves-the-after-exec-veil-open":
        "a lock is for the current program's veil alone: with AfterExec and no other flag paths can still be unveiled",
      "after-exec-veil-hides-nothing-now":
        "with AfterExec and no other flag nothing changes for the current program: it still sees what it saw",
      "letters-can-be-taken-away":
        'a path can be unveiled again with fewer letters, which then hold: open for writing is refused after "rw" became "r"',
      "deeper-path-may-have-more-letters":
        "below an unveiled directory a path may be unveiled with letters that the directory lacks",
      "way-to-an-unveiled-path-takes-any-letters":
        "a directory that only lies on the way to an unveiled path can get any letters; those below that are on the way too get them as well, the unveiled path keeps its own",
      "explicit-paths-keep-their-letters":
        "when the letters of a path change, paths below that were unveiled themselves keep theirs; what was only on the way to them changes along",
      "resolved-path-is-recorded":
        'what is recorded is the canonical path, without ".", ".." and slashes at the end: "/tmp/./x/../" unveils /tmp',
      "link-is-followed-and-its-target-recorded":
        "a link is followed and its target unveiled, not the place of the link: that stays hidden, and no path through it can be used",
      "hidden-paths-can-be-unveiled":
        "the path to unveil is itself not checked against the veil, only the places and targets of the links on its way are, and those only for being visible",
      "inherited-lock-looks-at-no-argument":
        "under a lock inherited from before exec a call with CurrentProgram looks at neither path nor permissions: a null pointer, a relative path and unknown letters are successes too",
      "inherited-lock-can-be-made-a-plain-lock":
        "with both pointers null a lock inherited from before exec becomes a plain one: unveil is refused from then on, no longer ignored",
      "inherited-lock-leaves-the-after-exec-veil-open":
        "under a lock inherited from before exec a call with AfterExec and no other flag is obeyed and counts at the next execve",
      "both-flags-change-both-veils":
        "with both flags the path gets the letters in the current veil and, by its own history, in the one for after exec",
    },
    source: [
      "Syscalls/unveil.cpp",
      "FileSystem/UnveilNode.h",
      "FileSystem/VirtualFileSystem.cpp",
      "Syscalls/execve.cpp",
      "Syscalls/fork.cpp",
    ],
  },
});
