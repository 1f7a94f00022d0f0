/**
 * Faults that no program can notice, each with the reason. They are known by
 * their code, not by their place: an entry whose code is gone fails a test.
 *
 * @module
 */

import type { Operator } from "./operators.ts";
import type { Fault } from "./sites.ts";

/** A fault that changes nothing that can be seen, and why. */
export interface Equivalent {
  readonly file: string;
  readonly operator: Operator;
  readonly code: string;
  readonly change: string;
  readonly reason: string;
}

const sameErrno =
  "Both refuse with the same errno, and neither changes anything.";
const exclusive = "The two conditions exclude each other.";

/** The list. */
export const equivalents: readonly Equivalent[] = [
  {
    file: "src/kernel/filesystem/attributes.ts",
    operator: "swapped-neighbours",
    code:
      'requireOwner(credentials, custody); if (uid !== KEEP && uid !== credentials.euid && !superuser) { fail("attributes/EPERM/uid-is-not-the-callers"); }',
    change:
      'if (uid !== KEEP && uid !== credentials.euid && !superuser) { fail("attributes/EPERM/uid-is-not-the-callers"); } requireOwner(credentials, custody);',
    reason: sameErrno,
  },
  {
    file: "src/kernel/filesystem/ramfs/sparse_data.ts",
    operator: "boundary",
    code: "chunk.bytes.length <= within",
    change: "(chunk.bytes.length) < (within)",
    reason: "A chunk that ends exactly there has nothing to be cleared.",
  },
  {
    file: "src/kernel/filesystem/mount_file.ts",
    operator: "swapped-neighbours",
    code:
      'if (data.value_length === 0) fail("ioctl/EINVAL/unusable-mount-option"); if (data.value_length > VALUE_MAX) { fail("ioctl/E2BIG/mount-option-value-longer-than-8"); }',
    change:
      'if (data.value_length > VALUE_MAX) { fail("ioctl/E2BIG/mount-option-value-longer-than-8"); } if (data.value_length === 0) fail("ioctl/EINVAL/unusable-mount-option");',
    reason: exclusive,
  },
  {
    file: "src/kernel/filesystem/names.ts",
    operator: "swapped-neighbours",
    code:
      'if (directory === undefined) { // Only when a file is mounted on the root, which the reference asserts against. fail("directory-removal/EBUSY/path-leads-to-the-root"); } requireWritableDirectory(credentials, directory.inode);',
    change:
      'requireWritableDirectory(credentials, directory.inode); if (directory === undefined) { // Only when a file is mounted on the root, which the reference asserts against. fail("directory-removal/EBUSY/path-leads-to-the-root"); }',
    reason: "The first is never met: no file is mounted on the root.",
  },
  {
    file: "src/kernel/filesystem/names.ts",
    operator: "swapped-neighbours",
    code:
      "requireWritableDirectory(credentials, directory.inode); requireRemovable( credentials, directory.inode, inode, );",
    change:
      "requireRemovable( credentials, directory.inode, inode, ); requireWritableDirectory(credentials, directory.inode);",
    reason: sameErrno,
  },
  {
    file: "src/kernel/filesystem/names.ts",
    operator: "swapped-neighbours",
    code:
      'if (name === ".") { fail("directory-removal/EINVAL/last-component-is-dot"); } if (!inode.isDirectory) { fail("directory-removal/ENOTDIR/path-leads-to-no-directory"); }',
    change:
      'if (!inode.isDirectory) { fail("directory-removal/ENOTDIR/path-leads-to-no-directory"); } if (name === ".") { fail("directory-removal/EINVAL/last-component-is-dot"); }',
    reason:
      "A path whose last component is a dot leads to a directory, or the walk has refused it.",
  },
  {
    file: "src/kernel/filesystem/path_walk.ts",
    operator: "swapped-neighbours",
    code:
      'if (level >= SYMLINK_RECURSION_LIMIT) { fail("path/ELOOP/more-than-seven-links"); } if (path === "") { fail(level === 0 ? "path/EINVAL/empty" : "path/EINVAL/link-is-empty"); }',
    change:
      'if (path === "") { fail(level === 0 ? "path/EINVAL/empty" : "path/EINVAL/link-is-empty"); } if (level >= SYMLINK_RECURSION_LIMIT) { fail("path/ELOOP/more-than-seven-links"); }',
    reason:
      "No symbolic link is empty, and the path of a call is walked at level 0.",
  },
  {
    file: "src/kernel/filesystem/ramfs/inode.ts",
    operator: "swapped-neighbours",
    code:
      'this.requireNameFits(name); if (this.#children.has(name)) { fail("entry/EEXIST/parent-already-has-the-name"); }',
    change:
      'if (this.#children.has(name)) { fail("entry/EEXIST/parent-already-has-the-name"); } this.requireNameFits(name);',
    reason: "A name that is too long was never made, and so is not there.",
  },
  {
    file: "src/kernel/filesystem/rename.ts",
    operator: "swapped-neighbours",
    code:
      "requireWritableDirectory( credentials, newParent.inode, ); requireWritableDirectory( credentials, oldParent.inode, );",
    change:
      "requireWritableDirectory( credentials, oldParent.inode, ); requireWritableDirectory( credentials, newParent.inode, );",
    reason: sameErrno,
  },
  {
    file: "src/kernel/filesystem/rename.ts",
    operator: "swapped-neighbours",
    code:
      "requireWritableDirectory( credentials, oldParent.inode, ); requireRemovable( credentials, oldParent.inode, inode, );",
    change:
      "requireRemovable( credentials, oldParent.inode, inode, ); requireWritableDirectory( credentials, oldParent.inode, );",
    reason: sameErrno,
  },
  {
    file: "src/kernel/filesystem/unshared_resource_file.ts",
    operator: "swapped-neighbours",
    code:
      'if (!isDirectory || inode === undefined || custody === undefined) { fail("descriptor/ENOTDIR/is-no-directory"); } if (!mayAccess(inode.metadata(), process.credentials, Access.execute)) { fail("ioctl/EACCES/directory-to-attach-is-not-searchable"); }',
    change:
      'if (!mayAccess(inode.metadata(), process.credentials, Access.execute)) { fail("ioctl/EACCES/directory-to-attach-is-not-searchable"); } if (!isDirectory || inode === undefined || custody === undefined) { fail("descriptor/ENOTDIR/is-no-directory"); }',
    reason: "Only euid 0 comes so far, and it may search every directory.",
  },
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "dropped-check",
    code:
      'if (!this.#isInside(address, size)) { fail("address-space/ENOMEM/range-outside-address-space"); }',
    change: "",
    reason: "What lies outside is not free either, which has the same errno.",
  },
  {
    file: "src/kernel/memory/address_space.ts",
    operator: "boundary",
    code: "i < MAX_RANDOMIZATION_ATTEMPTS",
    change: "(i) <= (MAX_RANDOMIZATION_ATTEMPTS)",
    reason: "One more random address is as good as one of those before it.",
  },
  {
    file: "src/kernel/net/ip/packet.ts",
    operator: "boundary",
    code: "at < bytes.length",
    change: "(at) <= (bytes.length)",
    reason: "One more pair of bytes is summed, of which there is none: zeros.",
  },
  {
    file: "src/kernel/net/ip/packet.ts",
    operator: "off-by-one",
    code: "255",
    change: "(255 + 1)",
    reason:
      "The largest segment that a SYN offers is read by nobody: raw sockets hear no TCP.",
  },
  {
    file: "src/kernel/net/ip/tcp_socket.ts",
    operator: "wrong-constant",
    code: "IPPROTO_TCP",
    change: "(IPPROTO_TCP + 1)",
    reason:
      "Every level but two is refused alike, after the same look at the size.",
  },
  {
    file: "src/kernel/net/local_socket.ts",
    operator: "boundary",
    code: "sent > 0",
    change: "(sent) >= (0)",
    reason: "Who is woken for nothing looks again, and waits on.",
  },
  {
    file: "src/kernel/syscalls/memory.ts",
    operator: "swapped-neighbours",
    code:
      'if (address === 0) fail("annotate_mapping/EINVAL/address-is-null"); if (address >= USER_RANGE_CEILING) { fail("user-memory/EFAULT/outside-user-space"); }',
    change:
      'if (address >= USER_RANGE_CEILING) { fail("user-memory/EFAULT/outside-user-space"); } if (address === 0) fail("annotate_mapping/EINVAL/address-is-null");',
    reason: exclusive,
  },
  {
    file: "src/kernel/syscalls/mmap.ts",
    operator: "swapped-neighbours",
    code:
      'if (placed && (flags & MAP_RANDOMIZED) !== 0) { fail("mmap/EINVAL/map_randomized-with-fixed-address"); } validateProtection(context.process, prot, { stack, anonymous });',
    change:
      'validateProtection(context.process, prot, { stack, anonymous }); if (placed && (flags & MAP_RANDOMIZED) !== 0) { fail("mmap/EINVAL/map_randomized-with-fixed-address"); }',
    reason: sameErrno,
  },
  {
    file: "src/kernel/syscalls/mmap.ts",
    operator: "swapped-neighbours",
    code:
      'validateProtection(context.process, prot, { stack, anonymous }); if (stack && (!isPrivate || !anonymous)) { fail("mmap/EINVAL/map_stack-without-map_private-and-map_anonymous"); }',
    change:
      'if (stack && (!isPrivate || !anonymous)) { fail("mmap/EINVAL/map_stack-without-map_private-and-map_anonymous"); } validateProtection(context.process, prot, { stack, anonymous });',
    reason: sameErrno,
  },
  {
    file: "src/kernel/syscalls/read_write.ts",
    operator: "swapped-neighbours",
    code:
      'if (length <= 0n) fail("posix_fallocate/EINVAL/length-is-zero-or-negative"); if (offset + length > 0xffff_ffff_ffff_ffffn) { fail("posix_fallocate/EFBIG/offset-plus-length-exceeds-size_t"); }',
    change:
      'if (offset + length > 0xffff_ffff_ffff_ffffn) { fail("posix_fallocate/EFBIG/offset-plus-length-exceeds-size_t"); } if (length <= 0n) fail("posix_fallocate/EINVAL/length-is-zero-or-negative");',
    reason: exclusive,
  },
  {
    file: "src/kernel/syscalls/read_write.ts",
    operator: "swapped-neighbours",
    code:
      'if (reason === "interrupted") { fail("transfer/EINTR/signal-before-anything-is-readable"); } if (reason === "timeout") { fail("transfer/EAGAIN/receive-timeout-has-expired"); }',
    change:
      'if (reason === "timeout") { fail("transfer/EAGAIN/receive-timeout-has-expired"); } if (reason === "interrupted") { fail("transfer/EINTR/signal-before-anything-is-readable"); }',
    reason: exclusive,
  },
  {
    file: "src/kernel/syscalls/system.ts",
    operator: "swapped-neighbours",
    code:
      'memory.requireRange(buffer, size); if (buffer === 0) { fail("getrandom/EFAULT/buffer-is-null"); }',
    change:
      'if (buffer === 0) { fail("getrandom/EFAULT/buffer-is-null"); } memory.requireRange(buffer, size);',
    reason: sameErrno,
  },
  {
    file: "src/kernel/syscalls/time.ts",
    operator: "swapped-neighbours",
    code:
      'if (flags !== 0 && flags !== TIMER_ABSTIME) { fail("clock_nanosleep/EINVAL/flags-neither-0-nor-timer_abstime"); } time.validateClock(clock_id);',
    change:
      'time.validateClock(clock_id); if (flags !== 0 && flags !== TIMER_ABSTIME) { fail("clock_nanosleep/EINVAL/flags-neither-0-nor-timer_abstime"); }',
    reason: sameErrno,
  },
  {
    file: "src/kernel/syscalls/unshare.ts",
    operator: "wrong-constant",
    code: "UNSHARE_VFS_ROOT_CONTEXT",
    change: "UNSHARE_ENTER_AFTER_EXEC",
    reason: "Both are 2.",
  },
  {
    file: "src/kernel/syscalls/user_structs.ts",
    operator: "swapped-neighbours",
    code:
      'if (length === 0n) fail("path-argument/EINVAL/length-is-zero"); if (length > BigInt(PATH_MAX)) { fail("path-argument/ENAMETOOLONG/longer-than-path-max"); }',
    change:
      'if (length > BigInt(PATH_MAX)) { fail("path-argument/ENAMETOOLONG/longer-than-path-max"); } if (length === 0n) fail("path-argument/EINVAL/length-is-zero");',
    reason: exclusive,
  },
  {
    file: "src/kernel/syscalls/vectors.ts",
    operator: "swapped-neighbours",
    code:
      'if (count < 0) fail("vector/EINVAL/iov_count-is-negative"); if (count > IOV_MAX) { fail("vector/EFAULT/iov_count-above-1024"); }',
    change:
      'if (count > IOV_MAX) { fail("vector/EFAULT/iov_count-above-1024"); } if (count < 0) fail("vector/EINVAL/iov_count-is-negative");',
    reason: exclusive,
  },
  {
    file: "src/kernel/tasks/exec.ts",
    operator: "boundary",
    code: "end < 0",
    change: "(end) <= (0)",
    reason: "The newline is looked for from the third byte on.",
  },
];

function keyOf(
  { file, operator, code, change }: Omit<Equivalent, "reason">,
): string {
  return JSON.stringify([file, operator, code, change]);
}

const reasons = new Map(equivalents.map((one) => [keyOf(one), one.reason]));

/** Why a fault can't be noticed, if a list says so. */
export function reasonFor(fault: Fault): string | undefined {
  return reasons.get(keyOf(fault));
}
