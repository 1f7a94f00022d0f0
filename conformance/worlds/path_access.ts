import {
  call,
  INODE_CHILD_CREATED,
  type Path,
  type Step,
  struct,
  type Value,
} from "../language/row.ts";
import { SC_inode_watcher_add_watch_params } from "../../src/api/structs.ts";

export function watch(fd: Value, pathname: Path): Step {
  return call.inode_watcher_add_watch(
    struct(SC_inode_watcher_add_watch_params, {
      user_path: pathname,
      fd,
      event_mask: INODE_CHILD_CREATED,
    }),
  );
}
