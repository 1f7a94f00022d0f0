import { refusals } from "../refusal.ts";

/** What directory removal refuses. */
export const directoryRemovalRefusals = refusals(
  "directory-removal",
  "FileSystem/VirtualFileSystem.cpp",
  {
    "EINVAL/last-component-is-dot":
      'the last component, trailing slashes aside, is "."',
    "ENOTDIR/path-leads-to-no-directory":
      "what the path leads to is no directory",
    "EBUSY/path-leads-to-the-root":
      "the path leads to the root directory, which has no parent",
    "ENOTEMPTY/not-empty":
      'the directory does not have exactly the two entries "." and ".."; a path that ends in ".." mostly ends here',
    "EROFS/mount-of-the-directory-is-read-only":
      "the mount through which the directory itself was reached is read-only",
  },
);
