import { reads, writes } from "../meaning.ts";
import { family } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";
import { refusedEarlier } from "../waivers.ts";

export const identityFamily = family("identity", {
  getuid: {
    number: 65,
    summary: "Tells the real user id.",
    parameters: [],
    refuses: [
      promise("stdio"),
    ],
    behaviours: {
      "returns-the-id": "returns a user id of the process",
      "is-the-real-one": "it is the real user id and no other",
      "is-an-unsigned-number": "the id is an unsigned number of 32 bits",
      "arguments-are-not-looked-at":
        "registers of arguments that a call does not have do not matter",
    },
    source: ["Syscalls/getuid.cpp"],
  },
  geteuid: {
    number: 47,
    summary: "Tells the effective user id.",
    parameters: [],
    refuses: [
      promise("stdio"),
    ],
    behaviours: {
      "returns-the-id": "returns a user id of the process",
      "is-the-effective-one": "it is the effective user id and no other",
      "is-an-unsigned-number": "the id is an unsigned number of 32 bits",
    },
    source: ["Syscalls/getuid.cpp"],
  },
  getgid: {
    number: 48,
    summary: "Tells the real group id.",
    parameters: [],
    refuses: [
      promise("stdio"),
    ],
    behaviours: {
      "returns-the-id": "returns a group id of the process",
      "is-the-real-one": "it is the real group id and no other",
      "is-an-unsigned-number": "the id is an unsigned number of 32 bits",
    },
    source: ["Syscalls/getuid.cpp"],
  },
  getegid: {
    number: 46,
    summary: "Tells the effective group id.",
    parameters: [],
    refuses: [
      promise("stdio"),
    ],
    behaviours: {
      "returns-the-id": "returns a group id of the process",
      "is-the-effective-one": "it is the effective group id and no other",
      "is-an-unsigned-number": "the id is an unsigned number of 32 bits",
    },
    source: ["Syscalls/getuid.cpp"],
  },
  getresuid: {
    number: 59,
    summary: "Tells the real, effective and saved user id.",
    parameters: [["real", "pointer", writes("u32")], [
      "effective",
      "pointer",
      writes("u32"),
    ], ["saved", "pointer", writes("u32")]],
    refuses: [
      promise("stdio"),
      "real: user-memory/EFAULT/not-writable",
      "effective: user-memory/EFAULT/not-writable",
      "saved: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-with-three-ids": "returns 0 with the three ids",
      "stored-in-order":
        "they are stored in the order real, effective, saved, each before the next is tried",
      "null-pointers-are-not-skipped": "a NULL pointer is EFAULT",
    },
    source: ["Syscalls/getuid.cpp"],
  },
  getresgid: {
    number: 58,
    summary: "Tells the real, effective and saved group id.",
    parameters: [["real", "pointer", writes("u32")], [
      "effective",
      "pointer",
      writes("u32"),
    ], ["saved", "pointer", writes("u32")]],
    refuses: [
      promise("stdio"),
      "real: user-memory/EFAULT/not-writable",
      "effective: user-memory/EFAULT/not-writable",
      "saved: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "returns-0-with-three-ids": "returns 0 with the three ids",
      "stored-in-order":
        "they are stored in the order real, effective, saved, each before the next is tried",
      "null-pointers-are-not-skipped": "a NULL pointer is EFAULT",
    },
    source: ["Syscalls/getuid.cpp"],
  },
  getgroups: {
    number: 49,
    summary: "Tells the supplementary groups.",
    parameters: [["count", "size_t"], [
      "gids",
      "pointer",
      writes("u32", "count"),
    ]],
    refuses: [
      promise("stdio"),
      [
        "EINVAL/count-differs-from-number-of-groups",
        "count is not 0 and not exactly the number of supplementary groups; room for more is refused too",
      ],
      "gids: user-memory/EFAULT/not-writable",
    ],
    behaviours: {
      "count-0-returns-the-number":
        "with count 0 the number of supplementary groups is returned and gids not looked at",
      "returns-0-with-all-groups":
        "otherwise returns 0, and not the number, with all of them",
      "count-must-match-exactly":
        "room for more groups than there are is refused",
    },
    source: ["Syscalls/getuid.cpp"],
  },
  setuid: {
    number: 127,
    summary: "Sets the real, effective and saved user ids.",
    parameters: [["id", "uid_t"]],
    refuses: [
      promise("id"),
      ["EINVAL/id-is-0xffffffff", "id is 0xffffffff (-1), which is no id"],
      [
        "EPERM/neither-real-nor-effective-uid-of-the-caller",
        "id is neither the real nor the effective uid of the caller, and its effective uid is not 0",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-replaces-all-three":
        "returns 0, and the real, effective and saved uid are id",
      "unprivileged-callers-replace-all-three-too":
        "all three are replaced also without privilege",
      "changed-effective-id-ends-dumpable":
        "the process stops being dumpable when its effective uid changes",
      "superuser-may-set-any-id": "the superuser may set any id",
      "privilege-is-euid-0":
        "it is the effective uid 0 that counts, whatever the real one is",
    },
    source: ["Syscalls/setuid.cpp"],
  },
  seteuid: {
    number: 115,
    summary: "Sets the effective user id.",
    parameters: [["id", "uid_t"]],
    refuses: [
      promise("id"),
      ["EINVAL/id-is-0xffffffff", "id is 0xffffffff (-1), which is no id"],
      [
        "EPERM/neither-real-nor-saved-uid-of-the-caller",
        "id is neither the real nor the saved uid of the caller, and its effective uid is not 0",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-replaces-the-effective-id":
        "returns 0, and the effective uid is id",
      "changed-effective-id-ends-dumpable":
        "the process stops being dumpable when its effective uid changes",
      "superuser-may-set-any-id": "the superuser may set any id",
      "privilege-is-euid-0":
        "it is the effective uid 0 that counts, whatever the real one is",
      "saved-uid-can-be-taken":
        "without privilege the saved uid can become the effective one",
    },
    source: ["Syscalls/setuid.cpp"],
  },
  setreuid: {
    number: 124,
    summary: "Sets the real and the effective user id, but never succeeds.",
    parameters: [["ruid", "uid_t"], ["euid", "uid_t"]],
    refuses: [
      promise("id"),
      [
        "EPERM/uid-is-none-of-the-callers",
        "ruid or euid, with the current value where 0xffffffff is given, is no real, effective or saved uid of the caller; uid 0 is not exempt",
      ],
      [
        "EINVAL/uid-is-below-0xffffffff",
        "the real or the effective uid to set is below 0xffffffff, as any is that belongs to the caller: a range check the wrong way round",
      ],
      ["kernel-memory/ENOMEM/exhausted", { waived: refusedEarlier }],
    ],
    behaviours: {
      "never-succeeds":
        "every call that passes the EPERM check is EINVAL, setreuid(-1, -1) included",
      "superuser-is-not-exempt": "uid 0, too, may name only its own ids",
    },
    source: ["Syscalls/setuid.cpp", "AK/DistinctNumeric.h"],
  },
  setresuid: {
    number: 123,
    summary: "Sets the real, effective and saved user id.",
    parameters: [["r", "uid_t"], ["e", "uid_t"], ["s", "uid_t"]],
    refuses: [
      promise("id"),
      [
        "EPERM/uid-is-none-of-the-callers",
        "one of the three, with the current value where 0xffffffff is given, is no real, effective or saved uid of the caller, whose effective uid is not 0",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-replaces-real-and-effective":
        "returns 0, and real and effective uid are replaced",
      "replaces-the-saved-uid": "the saved uid is replaced",
      "minus-one-keeps-an-id": "0xffffffff leaves an id as it is",
      "changed-effective-id-ends-dumpable":
        "the process stops being dumpable when its effective uid changes",
    },
    source: ["Syscalls/setuid.cpp"],
  },
  setgid: {
    number: 116,
    summary: "Sets the real, effective and saved group ids.",
    parameters: [["id", "gid_t"]],
    refuses: [
      promise("id"),
      ["EINVAL/id-is-0xffffffff", "id is 0xffffffff (-1), which is no id"],
      [
        "EPERM/neither-real-nor-effective-gid-of-the-caller",
        "id is neither the real nor the effective gid of the caller, and its effective uid is not 0",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-replaces-all-three":
        "returns 0, and the real, effective and saved gid are id",
      "unprivileged-callers-replace-all-three-too":
        "all three are replaced also without privilege",
      "changed-effective-id-ends-dumpable":
        "the process stops being dumpable when its effective gid changes",
      "superuser-may-set-any-id": "the superuser may set any id",
      "privilege-is-euid-0":
        "it is the effective uid 0 that counts, whatever the real one is",
    },
    source: ["Syscalls/setuid.cpp"],
  },
  setegid: {
    number: 114,
    summary: "Sets the effective group id.",
    parameters: [["id", "gid_t"]],
    refuses: [
      promise("id"),
      ["EINVAL/id-is-0xffffffff", "id is 0xffffffff (-1), which is no id"],
      [
        "EPERM/neither-real-nor-saved-gid-of-the-caller",
        "id is neither the real nor the saved gid of the caller, and its effective uid is not 0",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-replaces-the-effective-id":
        "returns 0, and the effective gid is id",
      "changed-effective-id-ends-dumpable":
        "the process stops being dumpable when its effective gid changes",
      "superuser-may-set-any-id": "the superuser may set any id",
      "privilege-is-euid-0":
        "it is the effective uid 0 that counts, whatever the real one is",
    },
    source: ["Syscalls/setuid.cpp"],
  },
  setregid: {
    number: 121,
    summary: "Sets the real and the effective group id.",
    parameters: [["rgid", "gid_t"], ["egid", "gid_t"]],
    refuses: [
      promise("id"),
      [
        "EPERM/gid-is-none-of-the-callers",
        "rgid or egid, with the current value where 0xffffffff is given, is no real, effective or saved gid of the caller; uid 0 is not exempt",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-replaces-real-and-effective-id":
        "returns 0; the real and effective gid are replaced and the saved one stays",
      "minus-one-keeps-the-effective-gid":
        "0xffffffff leaves the effective gid as it is",
      "minus-one-keeps-the-real-gid": "0xffffffff leaves the real gid as it is",
      "changed-effective-id-ends-dumpable":
        "the process stops being dumpable when its effective gid changes",
    },
    source: ["Syscalls/setuid.cpp"],
  },
  setresgid: {
    number: 122,
    summary: "Sets the real, effective and saved group id.",
    parameters: [["r", "gid_t"], ["e", "gid_t"], ["s", "gid_t"]],
    refuses: [
      promise("id"),
      [
        "EPERM/gid-is-none-of-the-callers",
        "one of the three, with the current value where 0xffffffff is given, is no real, effective or saved gid of the caller, whose effective uid is not 0",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-replaces-all-three":
        "returns 0, and the three ids are replaced",
      "minus-one-keeps-an-id": "0xffffffff leaves an id as it is",
      "changed-effective-id-ends-dumpable":
        "the process stops being dumpable when its effective gid changes",
    },
    source: ["Syscalls/setuid.cpp"],
  },
  setgroups: {
    number: 117,
    summary: "Replaces the supplementary groups.",
    parameters: [["count", "size_t"], [
      "gids",
      "pointer",
      reads("u32", "count"),
    ]],
    refuses: [
      promise("id"),
      ["EINVAL/count-above-32", "count is above NGROUPS_MAX (32)"],
      "privilege/EPERM/not-superuser",
      "gids: user-memory/EFAULT/not-readable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-replaces-the-list":
        "returns 0, and the supplementary groups are those of the list",
      "real-gid-and-duplicates-are-dropped":
        "entries equal to the real gid and repeated ones are left out",
      "count-0-clears": "count 0 clears the list and ignores gids",
      "order-is-not-kept": "getgroups may tell the groups in another order",
      "count-is-checked-before-privilege":
        "a count above 32 is EINVAL for everybody",
    },
    source: ["Syscalls/setuid.cpp", "Security/Credentials.cpp"],
  },
});
