import { directory, mounted, umount } from "../language/row.ts";

export const onReadOnlyMount = {
  as: "root",
  touches: ["mounts"],
  setup: [directory("m"), mounted("m", "MS_RDONLY")],
  teardown: [umount("/w/m")],
} as const;
