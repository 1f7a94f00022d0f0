import { refusals } from "../refusal.ts";

/** What veil refuses. */
export const veilRefusals = refusals(
  "veil",
  "FileSystem/VirtualFileSystem.cpp",
  {
    "ENOENT/link-is-hidden":
      "a veil is active and the place of a link to be followed is not unveiled",
    "EACCES/link-unveiled-without-needed-letter":
      "a veil is active and the place of a link to be followed is unveiled without a letter that the call needs",
    "ENOENT/link-target-is-hidden":
      "a veil is active and what a followed link leads to is not unveiled",
    "EACCES/link-target-unveiled-without-needed-letter":
      "a veil is active and what a followed link leads to is unveiled without a letter that the call needs",
    "ENOENT/path-is-hidden":
      "a veil is active and the resolved path is not unveiled",
    "EACCES/path-unveiled-without-needed-letter":
      "a veil is active and the resolved path is unveiled without a letter that the call needs",
    "ENOENT/name-to-create-is-hidden":
      "a veil is active and the path of the file to be made, its parent's path and the last component, is not unveiled",
    "EACCES/name-to-create-unveiled-without-needed-letter":
      "a veil is active and the path of the file to be made is unveiled without c, or without r, w or x that the options ask for",
    "ENOENT/parent-is-hidden":
      "a veil is active and the directory that is to get the new name is not unveiled",
    "EACCES/parent-unveiled-without-needed-letter":
      "a veil is active and the directory that is to get the new name is unveiled without a letter that the call needs",
  },
);
