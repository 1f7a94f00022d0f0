import { refusals } from "../refusal.ts";

/** What vfs context refuses. */
export const vfsContextRefusals = refusals("vfs-context", "Tasks/Process.cpp", {
  "EINVAL/id-is-zero-or-below-minus-one":
    "the id of the VFS root context is 0 or below -1",
  "EPERM/jailed-caller-names-a-context":
    "the id of the VFS root context is not -1 and the caller is jailed",
  "EDOM/no-such-context": "there is no VFS root context of that id",
  "EINVAL/relative-path-in-another-context":
    "the path is relative and the context is not the caller's own",
});

/** What Custody.cpp refuses of mount. */
export const mountCustodyRefusals = refusals(
  "mount",
  "FileSystem/Custody.cpp",
  {
    "EROFS/read-only": "the node lies on a mount that is read-only",
  },
);

/** What VFSRootContext.cpp refuses of mount. */
export const mountVFSRootContextRefusals = refusals(
  "mount",
  "FileSystem/VFSRootContext.cpp",
  {
    "EBUSY/target-is-already-a-mount-point":
      "the path node of the target is already a mount point in that context",
    "EPERM/immutable-while-context-is-in-use":
      "the mount is immutable and its context is attached to at least one process",
  },
);
