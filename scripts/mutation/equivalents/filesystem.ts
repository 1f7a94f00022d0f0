/**
 * Faults of src/kernel/filesystem that nobody can notice.
 *
 * @module
 */

import { type Equivalent, exclusive, sameErrno } from "./equivalent.ts";

const typeIsInTheMode =
  "The bit is one of the mode's, or none of those that the type is read from.";
const hangs =
  "Only who waits for a lock can notice, and the reference hangs when a lock goes that somebody waits for.";

const inPieces = "Nobody sees in how many pieces the same bytes are moved.";
const capacity = "How much room there is for more bytes is not seen.";

const audited = "Only an audit of the kernel's books asks for it.";

/** Each with its reason. */
export const filesystem: readonly Equivalent[] = [
  ...["index", "bytes", "...this.#chunks"].map((code): Equivalent => ({
    file: "src/kernel/filesystem/ramfs/sparse_data.ts",
    operator: "dropped-element",
    code,
    change: "",
    where: "return [...this.#chunks].map",
    reason: audited,
  })),
  {
    file: "src/kernel/filesystem/byte_string.ts",
    operator: "wrong-text",
    code: '"/"',
    change: '("x" + "/")',
    where: 'trimmed === ""',
    reason: "Nobody makes or removes a name of slashes alone.",
  },
  {
    file: "src/kernel/filesystem/read_only_inode.ts",
    operator: "dropped-element",
    code: "mtime: EPOCH",
    change: "",
    reason: "All nodes say theirs but what is gone, of which no time is told.",
  },
  {
    file: "src/kernel/filesystem/read_only_inode.ts",
    operator: "dropped-element",
    code: "uid: 0",
    change: "",
    reason:
      "User 0 passes before owners are compared, and what is missing is told as 0.",
  },
  ...(["majorDevice: 0", "minorDevice: 0"] as const).map((code) => ({
    file: "src/kernel/filesystem/read_only_inode.ts",
    operator: "dropped-element" as const,
    code,
    change: "",
    reason: "A number that is missing counts as 0 in that of a device.",
  })),
  ...([
    ["fifo.ts", "readers: this.#readers"],
    ["fifo.ts", "writers: this.#writers"],
    ["file_system.ts", "used: this.#pages"],
    ["file_system.ts", "promised: this.#promised"],
  ] as const).map(([file, code]): Equivalent => ({
    file: `src/kernel/filesystem/${file}`,
    operator: "dropped-element",
    code,
    change: "",
    reason: audited,
  })),
  {
    file: "src/kernel/filesystem/procfs/inodes.ts",
    operator: "wrong-constant",
    code: "S_IFDIR",
    change: "(S_IFDIR + 1)",
    reason: typeIsInTheMode,
  },
  {
    file: "src/kernel/filesystem/devloop.ts",
    operator: "wrong-constant",
    code: "S_IFDIR",
    change: "(S_IFDIR + 1)",
    reason: typeIsInTheMode,
  },

  {
    file: "src/kernel/filesystem/record_locks.ts",
    operator: "dropped-update",
    code: "this.waiters.wakeAll();",
    change: "",
    reason: hangs,
  },
  {
    file: "src/kernel/filesystem/inode_watcher.ts",
    operator: "dropped-update",
    code: "this.#byInode.delete(inode);",
    change: "",
    reason: "The inode is gone, and no other will ever be it.",
  },
  {
    file: "src/kernel/filesystem/byte_string.ts",
    operator: "boundary",
    code: "start < bytes.length",
    change: "(start) <= (bytes.length)",
    reason: "Behind the last byte there is nothing to be added.",
  },
  {
    file: "src/kernel/filesystem/byte_string.ts",
    operator: "boundary",
    code: "at < string.length",
    change: "(at) <= (string.length)",
    reason: "Nothing can be stored behind the last byte.",
  },
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
      'if (level >= SYMLINK_RECURSION_LIMIT) { fail("path/ELOOP/more-than-seven-links"); } if (path === "") { fail("path/EINVAL/empty"); }',
    change:
      'if (path === "") { fail("path/EINVAL/empty"); } if (level >= SYMLINK_RECURSION_LIMIT) { fail("path/ELOOP/more-than-seven-links"); }',
    reason:
      "No symbolic link is empty, and the path of a call is walked at level 0.",
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
    file: "src/kernel/filesystem/ramfs/inode.ts",
    operator: "swapped-neighbours",
    code:
      'if (name.length > NAME_MAX) { fail("entry/ENAMETOOLONG/name-longer-than-255"); } if (this.#children.has(name)) { fail("entry/EEXIST/parent-already-has-the-name"); }',
    change:
      'if (this.#children.has(name)) { fail("entry/EEXIST/parent-already-has-the-name"); } if (name.length > NAME_MAX) { fail("entry/ENAMETOOLONG/name-longer-than-255"); }',
    reason: "A name that is too long was never made, and so is not there.",
  },
  {
    file: "src/kernel/filesystem/ramfs/file_system.ts",
    operator: "wrong-constant",
    code: "S_IFDIR",
    change: "(S_IFDIR + 1)",
    reason: "The lowest bit is set by the mode 0755 anyway.",
  },
  {
    file: "src/kernel/filesystem/ramfs/sparse_data.ts",
    operator: "boundary",
    code: "chunk.bytes.length < length",
    change: "(chunk.bytes.length) <= (length)",
    reason: capacity,
  },
  {
    file: "src/kernel/filesystem/ramfs/sparse_data.ts",
    operator: "off-by-one",
    code: "256",
    change: "(256 + 1)",
    reason: capacity,
  },
  {
    file: "src/kernel/filesystem/ramfs/sparse_data.ts",
    operator: "off-by-one",
    code: "2",
    change: "(2 + 1)",
    reason: capacity,
  },
  {
    file: "src/kernel/filesystem/inode_file.ts",
    operator: "off-by-one",
    code: "32",
    change: "(32 + 1)",
    reason: "What is written has 32 bits anyhow.",
  },
  {
    file: "src/kernel/filesystem/byte_string.ts",
    operator: "off-by-one",
    code: "4096",
    change: "(4096 + 1)",
    reason: inPieces,
  },
  {
    file: "src/kernel/filesystem/ramfs/inode.ts",
    operator: "off-by-one",
    code: "2",
    change: "(2 + 1)",
    where: "MOST_AT_ONCE =",
    reason: inPieces,
  },
  {
    file: "src/kernel/filesystem/ramfs/sparse_data.ts",
    operator: "wrong-method",
    code: "missing.push(index)",
    change: "missing.unshift(index)",
    reason: "They are counted, and made all together.",
  },
  {
    file: "src/kernel/filesystem/open_file_description.ts",
    operator: "wrong-boolean",
    code: "true",
    change: "!true",
    where: "this.#destroyed = true",
    reason: "Only a kernel that has lost its way closes a description again.",
  },
  {
    file: "src/kernel/filesystem/open_file_description.ts",
    operator: "dropped-update",
    code: "this.#destroyed = true;",
    change: "",
    reason: "Only a kernel that has lost its way closes a description again.",
  },
  {
    file: "src/kernel/filesystem/ramfs/inode.ts",
    operator: "boundary",
    code: "size <= 0",
    change: "(size) < (0)",
    reason:
      "At the end nothing is copied, by the loop instead of the check; that memory fails just there is no row's affair.",
  },
  {
    file: "src/kernel/filesystem/file_system_types.ts",
    operator: "off-by-one",
    code: "1n",
    change: "(1n + 1n)",
    where: "?? -1n",
    reason:
      "It stands for a descriptor that is not open, as each below 0 does.",
  },
  {
    file: "src/kernel/filesystem/sysfs/kernel_contents.ts",
    operator: "off-by-one",
    code: "0",
    change: "(0 + 1)",
    where: "kmalloc_call_count",
    reason: "What the kernel keeps in its own heap is its own affair.",
  },
  {
    file: "src/kernel/filesystem/sysfs/kernel_contents.ts",
    operator: "off-by-one",
    code: "0",
    change: "(0 + 1)",
    where: "kfree_call_count",
    reason: "What the kernel keeps in its own heap is its own affair.",
  },
  {
    file: "src/kernel/filesystem/open_file_description.ts",
    operator: "boundary",
    code: "count <= Number.MAX_SAFE_INTEGER",
    change: "(count) < (Number.MAX_SAFE_INTEGER)",
    reason: "Both ways give the same answer, one of them sooner.",
  },
  {
    file: "src/kernel/filesystem/open_file_description.ts",
    operator: "off-by-one",
    code: "0n",
    change: "(0n + 1n)",
    where: "offset === 0n",
    reason: "Both ways give the same answer, one of them sooner.",
  },
  {
    file: "src/kernel/filesystem/sysfs/kernel_contents.ts",
    operator: "off-by-one",
    code: "0x2000200000",
    change: "(0x2000200000 + 1)",
    reason: "Where a kernel lies is its own affair.",
  },
  {
    file: "src/kernel/filesystem/record_locks.ts",
    operator: "off-by-one",
    code: "0",
    change: "(0 + 1)",
    where: "#taken = 0",
    reason: "Orders are compared with each other alone.",
  },
  ...([
    ["dropped-jump", "break;", "", "ranges[0]!.start, end"],
    ["dropped-jump", "continue;", "", "range.start, chunkEnd"],
  ] as const).map(([operator, code, change, where]): Equivalent => ({
    file: "src/kernel/filesystem/record_lock_list.ts",
    operator,
    code,
    change,
    ...(where !== undefined && { where }),
    reason:
      "More is looked at than has to be: the same is found, and the same is written again.",
  })),
  {
    file: "src/kernel/filesystem/record_lock_list.ts",
    operator: "boundary",
    code: "one > other",
    change: "(one) >= (other)",
    reason: "Of two that are the same it gives either.",
  },
  {
    file: "src/kernel/filesystem/record_lock_list.ts",
    operator: "boundary",
    code: "first.order < one.order",
    change: "(first.order) <= (one.order)",
    reason: "No two locks have the same order.",
  },
  {
    file: "src/kernel/filesystem/json.ts",
    operator: "wrong-assignment",
    code: "length += text.length + 1",
    change: "length -= (text.length + 1)",
    reason:
      "How much of a long list is made before the kernel's heap turns out to be full is its own affair.",
  },
];
