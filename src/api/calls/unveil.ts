import { reads } from "../meaning.ts";
import { SC_unveil_params } from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import { pathArgument } from "../refusals/sequences.ts";
import { raceInsideALock } from "../waivers.ts";

export const unveilFamily = family("unveil", {
  unveil: {
    number: 151,
    summary: "Makes a path visible to a process that sees nothing else from then on, or locks what it sees.",
    parameters: [["params", "pointer", reads(SC_unveil_params)]],
    refuses: [
      "params: user-memory/EFAULT/not-readable",
      ["EINVAL/neither-current-program-nor-after-exec", "the call is not the one that locks, and flags has neither CurrentProgram (bit 1) nor AfterExec (bit 2)"],
      ["EPERM/veil-is-locked", "flags has CurrentProgram and the veil of the process is locked"],
      ["EINVAL/only-one-pointer-is-null", "one of the pointers path and permissions is null and the other is not"],
      ...pathArgument("path"),
      ["EINVAL/path-is-not-absolute", "the path does not start with \"/\", or is empty because its first byte is NUL"],
      ["E2BIG/permissions-longer-than-5", "the length given with permissions is above 5"],
      "permissions: user-memory/EFAULT/not-readable",
      ["EINVAL/unknown-letter", "permissions has a letter other than r, w, x, c and b"],
      "path: path/ENOTDIR/component-is-no-directory",
      "path: path/EACCES/directory-not-searchable",
      "path: path/ENOENT/component-does-not-exist",
      "path: procfs/ESRCH/no-such-process",
      "path: path/EACCES/unsafe-link-in-sticky-directory",
      "path: veil/ENOENT/link-is-hidden",
      "path: veil/ENOENT/link-target-is-hidden",
      "path: path/ELOOP/eighth-link",
      ["EPERM/current-veil-would-gain-letters", "flags has CurrentProgram, and the path was unveiled explicitly before without a letter that is asked for now"],
      ["EPERM/veil-was-locked-meanwhile", "flags has CurrentProgram and another thread locked the veil during the call", { waived: raceInsideALock }],
      ["EPERM/after-exec-veil-would-gain-letters", "flags has AfterExec, and the path was unveiled explicitly for after exec before without a letter that is asked for now"],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-drops-the-veil": "returns 0; the path, links resolved, is recorded with its letters and everything not unveiled is hidden",
      "null-pointers-lock-the-veil": "with both pointers null the veil is locked, whatever flags says",
      "inherited-lock-is-a-silent-success": "with CurrentProgram and a veil that was locked before exec nothing is done, AfterExec neither, and 0 is returned",
      "no-promise-is-needed": "no promise is asked for",
      "missing-last-component-needs-c": "with c among the letters the last component may be missing, unless a slash is behind it; otherwise it has to exist",
      "current-veil-changes-before-the-after-exec-one": "with both flags the current veil is changed first: a refusal there leaves the other as it was, a refusal in the other leaves the current one changed",
    },
    source: ["Syscalls/unveil.cpp", "FileSystem/UnveilNode.h", "FileSystem/VirtualFileSystem.cpp", "Syscalls/execve.cpp", "Syscalls/fork.cpp"],
  },
});
