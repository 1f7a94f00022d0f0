/**
 * Why a first program could not be started, in the words of whoever built it.
 *
 * @module
 */

import type { RefusalName } from "../api/calls.ts";
import { sharedRefusals } from "../api/refusals.ts";
import type { Architecture } from "../cpu/cpu.ts";
import { identifyProgram, interpreterOf, scriptWords } from "../elf/program.ts";
import type {
  TreeAttributes,
  TreeDirectory,
  TreeFile,
} from "../kernel/filesystem/root_tree.ts";
import { findInTree } from "./tree_lookup.ts";

/** What was tried. */
export interface StartAttempt {
  readonly tree: TreeDirectory;
  readonly architecture: Architecture;
  readonly path: string;
  /** The name by which the kernel refused. */
  readonly refusal: RefusalName;
}

const OTHERS: Readonly<Partial<Record<RefusalName, string>>> = {
  "exec/E2BIG/et_exec-leaves-under-10-mib-for-a-random-load-offset":
    "it is linked for a fixed address: compile with -fPIE and link with -pie " +
    "(gcc: -static-pie)",
  "exec/EINVAL/segment-reaches-past-end-of-file":
    "a segment of it reaches past the end of the file: link with " +
    "-z separate-loadable-segments",
  "exec/E2BIG/arguments-or-environment-above-131072-bytes":
    "its arguments or its environment take more than 128 KiB",
  "address-space/ENOMEM/range-is-taken":
    "two of its segments share a page: link with " +
    "-z separate-loadable-segments -z norelro",
  "kernel-memory/ENOMEM/exhausted": "there is not enough memory for it",
};

/** A script of scripts of scripts is refused, and may never end. */
const DEEPEST = 3;

/** One line about why the program could not be loaded. */
export function explainStart(attempt: StartAttempt): string {
  return explainFile(attempt, attempt.path, "it", 0) ??
    explainRefusal(attempt);
}

function explainRefusal({ refusal }: StartAttempt): string {
  const said = OTHERS[refusal];
  if (said !== undefined) return said;
  const shared: Readonly<Record<string, { readonly when: string }>> =
    sharedRefusals;
  return `the kernel refuses it: ${
    shared[refusal]?.when ?? "see docs/syscalls.md, execve"
  }`;
}

/** What is wrong with one of the files that a start needs. */
function explainFile(
  attempt: StartAttempt,
  path: string,
  subject: string,
  depth: number,
): string | undefined {
  if (depth > DEEPEST) return undefined;
  const node = findInTree(attempt.tree, path)?.node;
  if (node === undefined) return `${subject} is not in the root tree`;
  if (node.type === "directory") return `${subject} is a directory`;
  // Too large to be looked at: what the kernel says of it has to do.
  if (node.type === "sparse-file") return explainRights(attempt, node, subject);
  if (node.type !== "file") return `${subject} is no regular file`;
  return explainContent(attempt, node, subject, depth + 1) ??
    explainRights(attempt, node, subject);
}

function explainContent(
  attempt: StartAttempt,
  { content }: TreeFile,
  subject: string,
  depth: number,
): string | undefined {
  const words = scriptWords(content);
  if (words !== undefined) {
    const [interpreter] = words;
    return interpreter === undefined
      ? `${subject} is a script whose first line names no interpreter, or ` +
        "does not end"
      : explainFile(
        attempt,
        interpreter,
        `its interpreter ${interpreter}`,
        depth,
      );
  }
  const kind = identifyProgram(content);
  if (kind.kind === "not-a-program") {
    return subject === "it" ? kind.reason : `${subject}: ${kind.reason}`;
  }
  if (kind.architecture !== attempt.architecture) {
    return `${subject} is for ${kind.architecture}, not for ` +
      attempt.architecture;
  }
  const loader = interpreterOf(content);
  if (loader === undefined) return undefined;
  const missing = explainFile(
    attempt,
    loader,
    `its interpreter ${loader}`,
    depth,
  );
  return missing === undefined
    ? undefined
    : `it is dynamic, and ${missing}: put the interpreter and the libraries ` +
      "into the root tree (--root), or link it statically with -pie " +
      "--no-dynamic-linker, as halcyon cc does";
}

function explainRights(
  { refusal }: StartAttempt,
  { mode = 0o644, uid = 0, gid = 0 }: TreeAttributes,
  subject: string,
): string | undefined {
  if (!refusal.includes("/EACCES/") || (mode & 0o111) === 0o111) {
    return undefined;
  }
  return `${subject} may not be executed: it belongs to ${uid}:${gid} and ` +
    `has the mode ${mode.toString(8).padStart(4, "0")}`;
}
