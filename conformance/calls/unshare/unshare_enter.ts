import { type Use, use } from "../../language/use.ts";
import {
  call,
  child,
  join,
  kill,
  result,
  type Row,
  row,
  settle,
} from "../../language/row.ts";
import {
  ROOT_CONTEXT,
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../../worlds/mount_rules.ts";
import { openedResource } from "../../worlds/uses_mounts.ts";

/** The type of process lists. */
const PROCESS_LIST = 1;

export const uses: readonly Use[] = [
  use.unshare_enter({
    as: "root",
    before: [
      openedResource,
      call.unshare_create(
        {
          unshared_resource_fd: result("fd"),
        },
      ).as("id"),
    ],
    operands: [
      {
        type: "UNSHARE_HOSTNAME_CONTEXT",
        id: result("id"),
        flags: "UNSHARE_ENTER_CURRENT_PROGRAM",
      },
    ],
    promises: ["unshare"],
    pointers: { params: {} },
  }),
];

export const rows: readonly Row[] = [
  row("unshare_enter/EINVAL/numbers-and-flags", {
    covers: [
      "unshare_enter/behaviour/unknown-flags-are-no-error",
      "unshare_enter/behaviour/id-minus-1-is-the-current-context",
    ],
    as: "root",
    steps: [
      unshareEnter(-1, 1).fails(
        "EINVAL",
        "unshare_enter/EINVAL/type-is-negative",
      ),
      unshareEnter(ROOT_CONTEXT, -1, 0).fails(
        "EINVAL",
        "unshare_enter/EINVAL/flags-are-zero",
      ),
      unshareEnter(1, -1).fails(
        "EINVAL",
        "unshare_enter/EINVAL/id-is-negative",
      ),
      unshareEnter(3, 0x7fff_0000).fails(
        "ESRCNOTFOUND",
        "unshare_enter/ESRCNOTFOUND/no-such-id",
      ),
      unshareEnter(ROOT_CONTEXT, 0).fails(
        "EINVAL",
        "vfs-context/EINVAL/id-is-zero-or-below-minus-one",
      ),
      unshareEnter(ROOT_CONTEXT, 0x7fff_0000).fails(
        "EDOM",
        "vfs-context/EDOM/no-such-context",
      ),
      unshareEnter(0, 1).fails("ENOTSUP", "unshare_enter/ENOTSUP/unknown-type"),
      unshareEnter(ROOT_CONTEXT, -1, 4).returns(0),
    ],
  }),
  row("unshare_enter/success/processes-outside-are-not-seen", {
    source: "Kernel/Tasks/Process.cpp, ScopedProcessList.cpp",
    note: "Neither by the caller nor by its children, which are in the list.",
    as: "root",
    steps: [
      call.getppid().as("outside"),
      call.getpid().as("me"),
      call.getsid(result("outside")).succeeds(),
      unshareOpen(PROCESS_LIST).as("resource"),
      unshareCreate(result("resource")).as("list"),
      unshareEnter(PROCESS_LIST, result("list")).returns(0),
      call.getsid(result("outside")).fails("ESRCH"),
      kill(result("outside"), 0).fails("ESRCH"),
      call.getsid(result("me")).succeeds(),
      child("kid", [
        call.getsid(result("outside")).fails("ESRCH"),
        call.getsid(result("me")).succeeds(),
        settle(),
      ]),
      call.getsid(result("kid")).succeeds(),
      join("kid"),
      kill(result("kid"), 0).fails("ESRCH"),
    ],
  }),
];
