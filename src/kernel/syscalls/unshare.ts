/**
 * Resources of one's own: process lists, roots, host names (Kernel/Syscalls/unshare.cpp).
 *
 * @module
 */

import type { unshareFamily } from "../../api/calls/unshare.ts";
import {
  UNSHARE_ENTER_AFTER_EXEC,
  UNSHARE_ENTER_CURRENT_PROGRAM,
  UNSHARE_HOSTNAME_CONTEXT,
  UNSHARE_SCOPED_PROCESS_LIST,
  UNSHARE_VFS_ROOT_CONTEXT,
} from "../../api/constants.ts";
import {
  SC_unshare_create_params,
  SC_unshare_enter_params,
  SC_unshare_open_params,
} from "../../api/structs.ts";
import { fail } from "../errors.ts";
import { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { RAMFS } from "../filesystem/ramfs/file_system.ts";
import { UnsharedResourceFile } from "../filesystem/unshared_resource_file.ts";
import { isSuperuser } from "../security/credentials.ts";
import type { ContextsAfterExec, Process } from "../tasks/process.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyParameters } from "./user_structs.ts";

/** Handlers of this family. */
export const unshareHandlers = {
  unshare_open(context, params) {
    requireUnjailedSuperuser(context);
    const { type } = copyParameters(context, params, SC_unshare_open_params);
    if (type < 0) fail("unshare_open/EINVAL/type-is-negative");
    if (
      type !== UNSHARE_SCOPED_PROCESS_LIST &&
      type !== UNSHARE_VFS_ROOT_CONTEXT && type !== UNSHARE_HOSTNAME_CONTEXT
    ) {
      fail("unshare_open/ENOTSUP/unknown-type");
    }
    const { fds } = context.process;
    const { heap } = context.kernel.memory;
    const file = heap.adopt(new UnsharedResourceFile(type));
    const description = OpenFileDescription.createWith(heap, file);
    const fd = fds.reserveFor(description);
    fds.set(fd, description, true);
    return fd;
  },

  unshare_create(context, params) {
    requireUnjailedSuperuser(context);
    const parameters = copyParameters(
      context,
      params,
      SC_unshare_create_params,
    );
    const { file } = context.process.fds.get(parameters.unshared_resource_fd);
    if (!(file instanceof UnsharedResourceFile)) {
      fail("unshare_create/EINVAL/descriptor-is-no-unshared-resource");
    }
    return createResource(context, file);
  },

  unshare_enter(context, params) {
    requireUnjailedSuperuser(context);
    const { type, id, flags } = copyParameters(
      context,
      params,
      SC_unshare_enter_params,
    );
    if (type < 0) fail("unshare_enter/EINVAL/type-is-negative");
    if (flags === 0) fail("unshare_enter/EINVAL/flags-are-zero");
    const { process, kernel } = context;
    const now = (flags & UNSHARE_ENTER_CURRENT_PROGRAM) !== 0;
    const afterExec = (flags & UNSHARE_ENTER_AFTER_EXEC) !== 0;
    switch (type) {
      case UNSHARE_SCOPED_PROCESS_LIST: {
        requireId(id);
        const list = kernel.processes.scopedList(id) ?? noSuchId();
        if (now) kernel.processes.enterScopedList(process, list);
        if (afterExec) enterAfterExec(process, { processes: list });
        return 0;
      }
      case UNSHARE_VFS_ROOT_CONTEXT: {
        const root = kernel.vfs.contextForId(process, id);
        if (now) process.enterRootContext(root);
        if (afterExec) enterAfterExec(process, { root });
        return 0;
      }
      case UNSHARE_HOSTNAME_CONTEXT: {
        requireId(id);
        const hostname = kernel.hostnames.find(id) ?? noSuchId();
        if (now) process.enterHostname(hostname);
        if (afterExec) enterAfterExec(process, { hostname });
        return 0;
      }
      default:
        return fail("unshare_enter/ENOTSUP/unknown-type");
    }
  },
} satisfies FamilyHandlers<typeof unshareFamily>;

/**
 * What the heap keeps of a resource, of which nobody knows when it will be
 * entered last: for good.
 */
const RESOURCE_BYTES = 4096;

function enterAfterExec(process: Process, context: ContextsAfterExec): void {
  process.afterExec = { ...process.afterExec, ...context };
}

function requireUnjailedSuperuser(context: SyscallContext): void {
  const { process } = context;
  if (process.isJailed) {
    fail("privilege/EPERM/caller-is-jailed");
  }
  if (!isSuperuser(process.credentials)) {
    fail("privilege/EPERM/not-superuser");
  }
}

function requireId(id: number): void {
  if (id < 0) fail("unshare_enter/EINVAL/id-is-negative");
}

function noSuchId(): never {
  return fail("unshare_enter/ESRCNOTFOUND/no-such-id");
}

/** Makes the resource; its number. Each kind counts on its own. */
function createResource(
  { kernel, process }: SyscallContext,
  file: UnsharedResourceFile,
): number {
  switch (file.type) {
    case UNSHARE_SCOPED_PROCESS_LIST:
      kernel.memory.heap.requireRoom();
      kernel.memory.heap.charge(RESOURCE_BYTES);
      return kernel.processes.createScopedList().id;
    case UNSHARE_VFS_ROOT_CONTEXT: {
      const { vfs } = kernel;
      const root = file.rootFileSystem ?? vfs.heap.adopt(new RAMFS(vfs));
      vfs.heap.requireRoom();
      vfs.heap.charge(RESOURCE_BYTES);
      return vfs.createContext(root).id;
    }
    default: {
      kernel.memory.heap.requireRoom();
      kernel.memory.heap.charge(RESOURCE_BYTES);
      return kernel.hostnames.create(process.hostname.name).id;
    }
  }
}
