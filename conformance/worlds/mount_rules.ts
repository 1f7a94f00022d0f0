import {
  anything,
  call,
  type FieldNumber,
  type Path,
  result,
  type Step,
  type Steps,
  type Value,
  type WantedValue,
} from "../language/row.ts";

export const ROOT_CONTEXT = 2;

const NOW = 1;

export function bindmount<const F extends string>(
  target: Path,
  source: Value,
  flags: FieldNumber<"SC_bindmount_params", "flags", F> = 0,
  context: Value = -1,
): Step {
  return call.bindmount({
    vfs_root_context_id: context,
    target,
    source_fd: source,
    flags,
  });
}

export interface Copy<F extends string = never> {
  readonly flags?: FieldNumber<"SC_copy_mount_params", "flags", F>;
  readonly originalContext?: Value;
  readonly targetContext?: Value;
}

export function copyMount<const F extends string>(
  original: Path,
  target: Path,
  options: Copy<F> = {},
): Step {
  const { flags = 0, originalContext = -1, targetContext = -1 } = options;
  return call.copy_mount({
    original_vfs_root_context_id: originalContext,
    target_vfs_root_context_id: targetContext,
    original_path: original,
    target_path: target,
    flags,
  });
}

export function unshareOpen(type: Value): Step {
  return call.unshare_open({ type });
}

export function unshareCreate(fd: Value): Step {
  return call.unshare_create(
    { unshared_resource_fd: fd },
  );
}

export function unshareEnter(type: Value, id: Value, flags = NOW): Step {
  return call.unshare_enter(
    { type, id, flags },
  );
}

/** A context of its own, bound to `context`. */
export const ownContext: Steps = [
  unshareOpen(ROOT_CONTEXT).as("resource"),
  unshareCreate(result("resource")).as("context"),
];

/** A list of processes where nobody else is. */
export const ownProcesses: Steps = [
  call.unshare_open({ type: "UNSHARE_SCOPED_PROCESS_LIST" }).as("resource"),
  unshareCreate(result("resource")).as("processes"),
  call.close(result("resource")).returns(0),
  call.unshare_enter({
    type: "UNSHARE_SCOPED_PROCESS_LIST",
    id: result("processes"),
    flags: "UNSHARE_ENTER_CURRENT_PROGRAM",
  }),
];

/** What /sys/kernel/df says of a file system in memory. */
export function toldMount(
  class_name: string,
  mount_point: string,
  mount_flags: number,
  source = "none",
): WantedValue {
  return {
    class_name,
    total_block_count: 0,
    free_block_count: 0,
    total_inode_count: 0,
    free_inode_count: 0,
    mount_point,
    block_size: anything,
    readonly: false,
    mount_flags,
    source,
  };
}
