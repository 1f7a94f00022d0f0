/**
 * User and group ids (Kernel/Syscalls/getuid.cpp, setuid.cpp).
 *
 * @module
 */

import type { identityFamily } from "../../api/calls/identity.ts";
import { NGROUPS_MAX } from "../../api/constants.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { hashTableOrder } from "../library/hash_table.ts";
import { type Credentials, isSuperuser } from "../security/credentials.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";

/** The id that stands for "leave it". */
const UNCHANGED = 0xffff_ffff;

/** Handlers of this family. */
export const identityHandlers = {
  getuid: ({ process }) => process.credentials.uid,
  geteuid: ({ process }) => process.credentials.euid,
  getgid: ({ process }) => process.credentials.gid,
  getegid: ({ process }) => process.credentials.egid,

  getresuid(context, ruid, euid, suid) {
    const credentials = context.process.credentials;
    return storeThree(context, [
      [ruid, credentials.uid],
      [euid, credentials.euid],
      [suid, credentials.suid],
    ]);
  },

  getresgid(context, rgid, egid, sgid) {
    const credentials = context.process.credentials;
    return storeThree(context, [
      [rgid, credentials.gid],
      [egid, credentials.egid],
      [sgid, credentials.sgid],
    ]);
  },

  getgroups(context, count, gids) {
    const { extraGids } = context.process.credentials;
    if (count === 0n) return extraGids.length;
    if (count !== BigInt(extraGids.length)) {
      fail("getgroups/EINVAL/count-differs-from-number-of-groups");
    }
    const bytes = new Uint8Array(Uint32Array.from(extraGids).buffer);
    context.memory.write(gids, bytes);
    return 0;
  },

  seteuid(context, euid) {
    const credentials = context.process.credentials;
    if (euid === UNCHANGED) fail("seteuid/EINVAL/id-is-0xffffffff");
    const { uid, suid } = credentials;
    if (euid !== uid && euid !== suid && !isSuperuser(credentials)) {
      fail("seteuid/EPERM/neither-real-nor-saved-uid-of-the-caller");
    }
    return become(context, { ...credentials, euid });
  },

  setegid(context, egid) {
    const credentials = context.process.credentials;
    if (egid === UNCHANGED) fail("setegid/EINVAL/id-is-0xffffffff");
    const { gid, sgid } = credentials;
    if (egid !== gid && egid !== sgid && !isSuperuser(credentials)) {
      fail("setegid/EPERM/neither-real-nor-saved-gid-of-the-caller");
    }
    return become(context, { ...credentials, egid });
  },

  setuid(context, id) {
    const credentials = context.process.credentials;
    if (id === UNCHANGED) fail("setuid/EINVAL/id-is-0xffffffff");
    const { uid, euid } = credentials;
    if (id !== uid && id !== euid && !isSuperuser(credentials)) {
      fail("setuid/EPERM/neither-real-nor-effective-uid-of-the-caller");
    }
    return become(context, { ...credentials, uid: id, euid: id, suid: id });
  },

  setgid(context, id) {
    const credentials = context.process.credentials;
    if (id === UNCHANGED) fail("setgid/EINVAL/id-is-0xffffffff");
    const { gid, egid } = credentials;
    if (id !== gid && id !== egid && !isSuperuser(credentials)) {
      fail("setgid/EPERM/neither-real-nor-effective-gid-of-the-caller");
    }
    return become(context, { ...credentials, gid: id, egid: id, sgid: id });
  },

  setreuid(context, ruid, euid) {
    const credentials = context.process.credentials;
    const uid = ruid === UNCHANGED ? credentials.uid : ruid;
    const effective = euid === UNCHANGED ? credentials.euid : euid;
    if (!isOwnUid(credentials, uid) || !isOwnUid(credentials, effective)) {
      fail("setreuid/EPERM/uid-is-none-of-the-callers");
    }
    // Any id left over is below 0xffffffff, so the call never succeeds.
    return fail("setreuid/EINVAL/uid-is-below-0xffffffff");
  },

  setresuid(context, ruid, euid, suid) {
    const credentials = context.process.credentials;
    const wanted = {
      uid: ruid === UNCHANGED ? credentials.uid : ruid,
      euid: euid === UNCHANGED ? credentials.euid : euid,
      suid: suid === UNCHANGED ? credentials.suid : suid,
    };
    const known = Object.values(wanted).every((id) =>
      isOwnUid(credentials, id)
    );
    if (!known && !isSuperuser(credentials)) {
      fail("setresuid/EPERM/uid-is-none-of-the-callers");
    }
    return become(context, { ...credentials, ...wanted });
  },

  setregid(context, rgid, egid) {
    const credentials = context.process.credentials;
    const gid = rgid === UNCHANGED ? credentials.gid : rgid;
    const effective = egid === UNCHANGED ? credentials.egid : egid;
    // No exemption for the superuser here.
    if (!isOwnGid(credentials, gid) || !isOwnGid(credentials, effective)) {
      fail("setregid/EPERM/gid-is-none-of-the-callers");
    }
    return become(context, { ...credentials, gid, egid: effective });
  },

  setresgid(context, rgid, egid, sgid) {
    const credentials = context.process.credentials;
    const wanted = {
      gid: rgid === UNCHANGED ? credentials.gid : rgid,
      egid: egid === UNCHANGED ? credentials.egid : egid,
      sgid: sgid === UNCHANGED ? credentials.sgid : sgid,
    };
    const known = Object.values(wanted).every((id) =>
      isOwnGid(credentials, id)
    );
    if (!known && !isSuperuser(credentials)) {
      fail("setresgid/EPERM/gid-is-none-of-the-callers");
    }
    return become(context, { ...credentials, ...wanted });
  },

  setgroups(context, count, gids) {
    const { process, memory } = context;
    const { credentials } = process;
    const { heap } = memory;
    if (count > BigInt(NGROUPS_MAX)) {
      fail("setgroups/EINVAL/count-above-32");
    }
    if (!isSuperuser(credentials)) {
      fail("privilege/EPERM/not-superuser");
    }
    const size = Number(count) * 4;
    const wanted: number[] = [];
    if (count !== 0n) {
      const view = new DataView(memory.read(gids, size).buffer);
      for (let at = 0; at < size; at += 4) {
        const gid = view.getUint32(at, true);
        if (gid !== credentials.gid) wanted.push(gid);
      }
    }
    // Doubles are dropped by a hash table, whose order is what is kept.
    process.credentials = heap.adopt({
      ...credentials,
      extraGids: hashTableOrder(wanted),
    });
    return 0;
  },
} satisfies FamilyHandlers<typeof identityFamily>;

function isOwnUid({ uid, euid, suid }: Credentials, id: number): boolean {
  return id === uid || id === euid || id === suid;
}

function isOwnGid({ gid, egid, sgid }: Credentials, id: number): boolean {
  return id === gid || id === egid || id === sgid;
}

/** A change of effective ids ends dumpability. */
function become(context: SyscallContext, credentials: Credentials): number {
  const { process, kernel } = context;
  const old = process.credentials;
  const created = kernel.memory.heap.adopt(credentials);
  if (old.euid !== credentials.euid || old.egid !== credentials.egid) {
    process.dumpable = false;
  }
  process.credentials = created;
  return 0;
}

/** Stores in order; those before a bad pointer stay stored. */
function storeThree(
  context: SyscallContext,
  values: readonly (readonly [UserAddress, number])[],
): number {
  values.forEach(([address, value]) => context.memory.writeU32(address, value));
  return 0;
}
