/**
 * Checks that stand in many calls in the same order, about a subject.
 *
 * @module
 */

import type { SharedCheck } from "../paragraph.ts";
import type { SharedRefusal } from "../refusals.ts";

function about(
  subject: string,
  refusals: readonly SharedRefusal[],
): readonly SharedCheck[] {
  return refusals.map((refusal): SharedCheck => `${subject}: ${refusal}`);
}

/** A path is copied in: its length, then its bytes. */
export function pathArgument(subject: string): readonly SharedCheck[] {
  return about(subject, [
    "path-argument/EINVAL/length-is-zero",
    "path-argument/ENAMETOOLONG/longer-than-path-max",
    "user-memory/EFAULT/not-readable",
  ]);
}

/** A relative path begins at a descriptor. */
export function startingAt(descriptor: string): readonly SharedCheck[] {
  return about(descriptor, [
    "dirfd/EBADF/not-open",
    "dirfd/EINVAL/has-no-path",
    "dirfd/ENOTDIR/is-no-directory",
  ]);
}

/** A path is walked; the veil need only show what it leads through. */
export function walk(subject: string): readonly SharedCheck[] {
  return about(subject, [
    ...components,
    "veil/ENOENT/link-is-hidden",
    "procfs/ENOEXEC/process-has-no-executable",
    "path/ELOOP/more-than-seven-links",
    "path/EINVAL/link-is-empty",
    "veil/ENOENT/link-target-is-hidden",
    "veil/ENOENT/path-is-hidden",
  ]);
}

/** A path is walked for something that the veil must allow. */
export function walkWithLetters(subject: string): readonly SharedCheck[] {
  return about(subject, [
    ...components,
    "veil/ENOENT/link-is-hidden",
    "veil/EACCES/link-unveiled-without-needed-letter",
    "procfs/ENOEXEC/process-has-no-executable",
    "path/ELOOP/more-than-seven-links",
    "path/EINVAL/link-is-empty",
    "veil/ENOENT/link-target-is-hidden",
    "veil/EACCES/link-target-unveiled-without-needed-letter",
    "veil/ENOENT/path-is-hidden",
    "veil/EACCES/path-unveiled-without-needed-letter",
  ]);
}

const components: readonly SharedRefusal[] = [
  "path/EINVAL/empty",
  "path/ENOTDIR/component-is-no-directory",
  "path/EACCES/directory-not-searchable",
  "path/ENOENT/component-does-not-exist",
  "procfs/ESRCH/name-is-no-decimal-number",
  "path/EACCES/unsafe-link-in-sticky-directory",
];
