import {
  call,
  type Path,
  result,
  type Step,
  type Steps,
  struct,
  type Value,
} from "../language/row.ts";
import {
  SC_bindmount_params,
  SC_copy_mount_params,
  SC_unshare_create_params,
  SC_unshare_enter_params,
  SC_unshare_open_params,
} from "../../src/api/structs.ts";

export const ROOT_CONTEXT = 2;

export const NOW = 1;

export function bindmount(
  target: Path,
  source: Value,
  flags = 0,
  context: Value = -1,
): Step {
  return call.bindmount(struct(SC_bindmount_params, {
    vfs_root_context_id: context,
    target,
    source_fd: source,
    flags,
  }));
}

export interface Copy {
  readonly flags?: number;
  readonly originalContext?: Value;
  readonly targetContext?: Value;
}

export function copyMount(
  original: Path,
  target: Path,
  options: Copy = {},
): Step {
  const { flags = 0, originalContext = -1, targetContext = -1 } = options;
  return call.copy_mount(struct(SC_copy_mount_params, {
    original_vfs_root_context_id: originalContext,
    target_vfs_root_context_id: targetContext,
    original_path: original,
    target_path: target,
    flags,
  }));
}

export function unshareOpen(type: Value): Step {
  return call.unshare_open(struct(SC_unshare_open_params, { type }));
}

export function unshareCreate(fd: Value): Step {
  return call.unshare_create(
    struct(SC_unshare_create_params, { unshared_resource_fd: fd }),
  );
}

export function unshareEnter(type: Value, id: Value, flags = NOW): Step {
  return call.unshare_enter(
    struct(SC_unshare_enter_params, { type, id, flags }),
  );
}

/** A context of its own, bound to `context`. */
export const ownContext: Steps = [
  unshareOpen(ROOT_CONTEXT).as("resource"),
  unshareCreate(result("resource")).as("context"),
];
