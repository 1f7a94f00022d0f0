import { refusals } from "../refusal.ts";
import { noExt2 } from "../waivers.ts";

/** What ext2 refuses. */
export const ext2Refusals = refusals(
  "ext2",
  "FileSystem/Ext2FS/FileSystem.cpp",
  {
    "ENOSPC/no-free-block": [
      "the file lies on Ext2FS, which has no free block left",
      noExt2,
    ],
  },
);
