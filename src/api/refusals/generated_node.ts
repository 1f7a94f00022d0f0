import { refusals } from "../refusal.ts";
import { raceInsideALock } from "../waivers.ts";

/** What GlobalInformation.cpp refuses of generated-node. */
export const generatedNodeGlobalInformationRefusals = refusals(
  "generated-node",
  "FileSystem/SysFS/Subsystems/Kernel/GlobalInformation.cpp",
  {
    "EIO/snapshot-is-missing": [
      "the ProcFS or SysFS node has no snapshot of its content to read from",
      raceInsideALock,
    ],
  },
);

/** What Inode.h refuses of generated-node. */
export const generatedNodeInodeRefusals = refusals(
  "generated-node",
  "FileSystem/ProcFS/Inode.h",
  {
    "EROFS/cannot-be-written":
      "the node lies on ProcFS, or on SysFS and has no write handler",
  },
);
