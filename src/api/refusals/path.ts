import { refusals } from "../refusal.ts";
import { noLinkIsEmpty } from "../waivers.ts";

/** What path argument refuses. */
export const pathArgumentRefusals = refusals(
  "path-argument",
  "Tasks/Process.cpp",
  {
    "EINVAL/length-is-zero": "the length given with the path is 0",
    "ENAMETOOLONG/longer-than-path-max":
      "the length given with the path is above PATH_MAX (4096)",
  },
);

/** What path refuses. */
export const pathRefusals = refusals(
  "path",
  "FileSystem/VirtualFileSystem.cpp",
  {
    "EINVAL/empty": "the path is empty: its first byte is NUL",
    "ENOTDIR/component-is-no-directory":
      "something that has to be searched is no directory: the start, a component before the last, or the last one before a slash or dot",
    "EACCES/directory-not-searchable":
      "the caller has no execute permission on a directory that has to be searched",
    "ENOENT/component-does-not-exist":
      "a component is not found in its directory; no name above 255 bytes ever is",
    "EACCES/unsafe-link-in-sticky-directory":
      "a link to be followed lies in a sticky directory that all may write and belongs neither to the caller nor to the owner of the directory",
    "ELOOP/more-than-seven-links":
      "an eighth symbolic link would have to be followed",
    "EINVAL/link-is-empty": [
      "a link to be followed has no text",
      noLinkIsEmpty,
    ],
  },
);
