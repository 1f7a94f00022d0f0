import { call, type Path, type Step, type Value } from "../language/row.ts";

export function watch(fd: Value, pathname: Path): Step {
  return call.inode_watcher_add_watch(
    {
      user_path: pathname,
      fd,
      event_mask: "INODE_CHILD_CREATED",
    },
  );
}
