import { refused, type Use, use } from "../../language/use.ts";
import { device } from "../../language/kinds.ts";
import {
  atLeast,
  buffer,
  call,
  child,
  join,
  result,
  room,
  type Row,
  row,
  type Step,
  text,
} from "../../language/row.ts";
import {
  ROOT_CONTEXT,
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../../worlds/mount_rules.ts";
import { openedResource } from "../../worlds/uses_mounts.ts";

const PROCESS_LIST = 1;

const HOSTNAME = 3;

const name = buffer(65, "name");

const saved = buffer(65, "saved name");

const system = room("utsname", "system");

/** The host name is this, for both calls that tell it. */
function told(hostname: string): readonly Step[] {
  return [
    call.gethostname(name, 65).returns(0).observes(name, `${hostname}\0`),
    call.uname(system).returns(0)
      .observes(system, { nodename: `${hostname}\0` }),
  ];
}

export const uses: readonly Use[] = [
  use.unshare_create({
    as: "root",
    before: [openedResource],
    operands: [
      {
        unshared_resource_fd: result("fd"),
      },
    ],
    promises: ["unshare"],
    pointers: { params: {} },
    descriptors: {
      "params.unshared_resource_fd": {
        wrong: [
          device(
            refused(
              "EINVAL",
              "unshare_create/EINVAL/descriptor-is-no-unshared-resource",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("unshare_create/EINVAL/not-a-resource", {
    as: "root",
    covers: [
      "unshare_create/EINVAL/descriptor-is-no-unshared-resource",
      "descriptor/EBADF/not-open",
    ],
    steps: [unshareCreate(0).fails("EINVAL"), unshareCreate(99).fails("EBADF")],
  }),
  row("unshare_create/success/host-name-contexts", {
    as: "root",
    touches: ["hostname"],
    covers: [
      "unshare_create/behaviour/host-name-is-copied",
      "unshare_create/behaviour/each-call-makes-another",
      "uname/behaviour/nodename-goes-by-the-context",
      "unshare_enter/behaviour/unknown-flags-enter-nothing",
    ],
    steps: [
      call.gethostname(saved, 65).returns(0),
      call.sethostname(text("before"), 6).returns(0),
      unshareOpen(HOSTNAME).as("resource"),
      unshareCreate(result("resource")).as("one"),
      unshareCreate(result("resource")).returns(result("one", 1)),
      call.sethostname(text("outside"), 7).returns(0),
      unshareEnter(HOSTNAME, result("one"), 4).returns(0),
      ...told("outside"),
      child("kid", [
        unshareEnter(HOSTNAME, result("one")).returns(0),
        ...told("before"),
        call.sethostname(text("inside"), 6).returns(0),
        ...told("inside"),
        child("grandchild", [
          ...told("inside"),
          unshareEnter(HOSTNAME, result("one", 1)).returns(0),
          ...told("before"),
        ]),
        join("grandchild"),
        ...told("inside"),
      ]),
      join("kid"),
      ...told("outside"),
      call.sethostname(saved, 64).returns(0),
    ],
  }),
  row("unshare_create/success/ids-of-each-type", {
    as: "root",
    covers: [
      "unshare_create/behaviour/each-type-counts-its-own-ids",
      "unshare_create/behaviour/each-call-makes-another",
      "unshare_enter/behaviour/host-name-0-is-the-kernels",
    ],
    note: "Context 0 is the kernel's own, of which its host name is found.",
    source: "Kernel/Tasks/Process.cpp, HostnameContext.cpp",
    steps: [
      ...[PROCESS_LIST, ROOT_CONTEXT, HOSTNAME].flatMap((type) => [
        unshareOpen(type).as(`resource ${type}`),
        unshareCreate(result(`resource ${type}`)).as(`id ${type}`)
          .returns(atLeast(0)),
        unshareCreate(result(`resource ${type}`))
          .returns(result(`id ${type}`, 1)),
      ]),
      unshareEnter(ROOT_CONTEXT, 0).fails("EINVAL"),
      unshareEnter(HOSTNAME, 0).returns(0),
      ...told(""),
    ],
  }),
];
