// Rows keep out of what the reference does not survive, or say so.

import { assert, assertEquals } from "@std/assert";
import { architectures } from "../../src/cpu/cpu.ts";
import {
  AF_INET,
  AF_LOCAL,
  F_SETLKW,
  FIONREAD,
  PT_SINGLESTEP,
  SIGCHLD,
  SIGINFO,
  SIGURG,
  SIGWINCH,
} from "../../src/api/constants.ts";
import { EEXIST, EINTR, EINVAL, ESRCH } from "../../src/api/errno.ts";
import type { HazardName } from "../../src/api/hazards.ts";
import {
  PF,
  PT,
  readElfHeader,
  readProgramHeaders,
} from "../../src/elf/header.ts";
import { imageOf } from "../../src/elf/image.ts";
import { validateImage } from "../../src/elf/validate.ts";
import { allSteps, callOf, type Step } from "../language/step.ts";
import {
  type Block,
  buffer,
  call,
  crossing,
  NULL,
  type Row,
  row,
  type Value,
} from "../language/row.ts";
import { allRows, suiteOf } from "./suite.ts";

function stepsOf({ setup, steps, teardown }: Row): readonly Step[] {
  return allSteps([...setup, ...steps, ...teardown]);
}

/**
 * Calls of that name, but for those that a broken promise ends at once: their
 * arguments, and how they are shown.
 */
function callsOf(row: Row, name: string): (readonly [Value[], string])[] {
  return stepsOf(row).flatMap((step) =>
    step.action.kind === "call" && callOf(step) === name &&
      step.expectation.kind !== "ends"
      ? [[[...step.action.arguments], step.shown] as const]
      : []
  );
}

function hasThreadThatCalls(row: Row, name: string): boolean {
  return stepsOf(row).some(({ action }) =>
    action.kind === "thread" &&
    allSteps(action.steps).some((step) => callOf(step) === name)
  );
}

function hasOtherActor(row: Row): boolean {
  return stepsOf(row).some(({ action: { kind } }) =>
    kind === "child" || kind === "thread"
  );
}

function hasSocket(row: Row, domain: number): boolean {
  return callsOf(row, "socket").some(([[first]]) => first === domain) ||
    domain === AF_LOCAL && callsOf(row, "socketpair").length > 0;
}

function standsOdd(address: Value | undefined): boolean {
  if (address === NULL || address === 0) return true;
  return typeof address === "object" && address.kind === "crossing" &&
    (address.block satisfies Block).size % 2 === 0;
}

function refuses(row: Row, name: string, errno: number): boolean {
  return stepsOf(row).some((step) =>
    callOf(step) === name && step.expectation.kind === "fails" &&
    step.expectation.errno === errno
  );
}

/** Whether a file of these bytes is a program with such a segment. */
function hasDataFromItsEnd({ bytes, size }: Block): boolean {
  const file = new Uint8Array(size);
  file.set(bytes);
  const image = imageOf(file);
  if (validateImage(image) !== undefined) return false;
  return readProgramHeaders(image, readElfHeader(file)).some((header) =>
    header.type === PT.LOAD && (header.flags & PF.W) !== 0 &&
    header.memorySize > 0n && header.offset >= BigInt(size)
  );
}

/** What a row's data show: whether it does what is hazardous. */
const meets: { readonly [N in HazardName]?: (row: Row) => boolean } = {
  "address-the-sanitizer-stops-at": (row) =>
    hasSocket(row, AF_INET) && !hasSocket(row, AF_LOCAL) &&
    callsOf(row, "connect").some(([[, address, length]]) =>
      length === 16 && standsOdd(address)
    ),
  // With SCM_RIGHTS it has more descriptors than there can be.
  "control-message-without-length": (row) =>
    callsOf(row, "sendmsg").some(([, shown]) =>
      /msg_control=\[0, (?!1, 1,)/.test(shown)
    ),
  "disown-beside-waiter": (row) =>
    hasThreadThatCalls(row, "waitid") &&
    callsOf(row, "disown").length > 0,
  "execve-in-second-thread": (row) => hasThreadThatCalls(row, "execve"),
  // The ends of socketpair are connected.
  "fionread-without-connection": (row) =>
    callsOf(row, "socket").some(([[domain]]) => domain === AF_LOCAL) &&
    callsOf(row, "ioctl").some(([[, request]]) => request === FIONREAD),
  // It moves somebody, as it tells of more than it was to wake.
  "futex-requeue-leaves-waiter": (row) =>
    stepsOf(row).some(({ shown, expectation }) => {
      const [, woken] = /^futex\(.*REQUEUE.*, val=(\d+),/.exec(shown) ?? [];
      return woken !== undefined && expectation.kind === "returns" &&
        typeof expectation.value === "number" &&
        expectation.value > Number(woken);
    }),
  "futex-wake-of-none": (row) =>
    hasOtherActor(row) &&
    callsOf(row, "futex").some(([, shown]) =>
      /futex_op=(?:2|258|514|770), val=0,/.test(shown)
    ),
  "local-receive-interrupted": (row) =>
    hasSocket(row, AF_LOCAL) &&
    stepsOf(row).some((step) =>
      callOf(step) === "recvmsg" && step.expectation.kind === "fails" &&
      /EINTR/.test(row.id)
    ),
  // That a connection has come to TIME_WAIT nothing but the name tells.
  "local-receive-timeout": ({ id }) =>
    /^tcp\/.*-waits-and-drops-what-was-not-read$/.test(id),
  "lseek-in-procfs-directory": (row) =>
    callsOf(row, "lseek").length > 0 &&
    callsOf(row, "open").some(([, shown]) =>
      /"(?:\/proc|p|\/w\/p)(?:\/(?:self|\d+))?"/.test(shown)
    ),
  "mkdir-in-procfs": (row) =>
    callsOf(row, "mkdir").some(([, shown]) =>
      /"(?:\/proc|p|\/w\/p)\/(?!\d+")[^/"]+"/.test(shown)
    ),
  "pending-signal-ignored-by-default": (row) =>
    ([SIGCHLD, SIGURG, SIGWINCH, SIGINFO] as const).some((signal) =>
      callsOf(row, "sigaction").some(([[number], shown]) =>
        number === signal && /sa_handler=SIG_DFL\b/.test(shown)
      ) &&
      stepsOf(row).some(({ shown }) => {
        const [, set] = /^sigprocmask\(SIG_UNBLOCK, \[(\d+)\]/.exec(shown) ??
          [];
        return set !== undefined && (Number(set) & 1 << (signal - 1)) !== 0;
      })
    ),
  // Nothing else makes a rename find that something is there.
  "rename-over-empty-directory": (row) => refuses(row, "rename", EEXIST),
  // Parent and mount are asked first, and then nothing is made.
  "symlink-to-empty-text": (row) =>
    callsOf(row, "symlink").some(([, shown]) =>
      /^symlink\("\\u0000/.test(shown)
    ) &&
    refuses(row, "symlink", EINVAL),
  "singlestep-on-risc-v": (row) =>
    (row.arch?.includes("riscv64") ?? true) &&
    callsOf(row, "ptrace").some(([, shown]) => /PT_SINGLESTEP/.test(shown)),
  "msync-of-nothing": (row) =>
    callsOf(row, "msync").some(([[, size]]) => size === 0 || size === 0n),
  // Unless a socket refuses it, it waits until a signal comes, or for ever.
  "message-of-nothing": (row) =>
    stepsOf(row).some((step) =>
      callOf(step) === "sendmsg" && /iov_len=0\b/.test(step.shown) &&
      (step.expectation.kind === "never" ||
        step.expectation.kind === "fails" && step.expectation.errno === EINTR)
    ),
  "mutual-joins-that-are-killed": (row) => {
    const joins = stepsOf(row).filter((step) => callOf(step) === "join_thread");
    return joins.length > 1 &&
      joins.some(({ expectation }) => expectation.kind === "never");
  },
  "program-whose-data-begin-where-it-ends": (row) =>
    callsOf(row, "write").some(([[, data]]) =>
      typeof data === "object" && data.kind === "block" &&
      hasDataFromItsEnd(data)
    ) &&
    stepsOf(row).some((step) =>
      /^(?:execve|posix_spawn)$/.test(callOf(step) ?? "") &&
      step.expectation.kind !== "fails"
    ),
  // Of a process that is not there is told before its threads are looked for.
  "scheduling-of-another-process": (row) =>
    stepsOf(row).some(({ shown, expectation }) =>
      /^scheduler_\w+\({pid_or_tid=(?!0,|\$me,)[^,]+, mode=SCHEDULER_PARAMETERS_PROCESS,/
        .test(shown) &&
      !(expectation.kind === "fails" && expectation.errno === ESRCH)
    ),
  "record-lock-released-beside-waiter": (row) => {
    const locks = callsOf(row, "fcntl");
    return locks.some(([[, command]]) => command === F_SETLKW) &&
      locks.some(([, shown]) => /l_type=F_(?:UNLCK|RDLCK),/.test(shown));
  },
};

for (const [name, isMet] of Object.entries(meets)) {
  Deno.test(`rows say so when they meet ${name}`, () => {
    const met = allRows.filter(isMet).map(({ id }) => id);
    const marked = allRows.filter(({ hazard }) => hazard === name)
      .map(({ id }) => id);
    assertEquals(met, marked);
  });
}

Deno.test("rows name only hazards that their data show", () => {
  for (const { id, hazard } of allRows) {
    assert(hazard === undefined || hazard in meets, id);
  }
});

Deno.test("the tests of hazards see what they look for", () => {
  const made = (...steps: Step[]) => row("test/1", { steps });
  const socket = call.socket("AF_INET", 2, 0);
  const odd = meets["address-the-sanitizer-stops-at"];
  const at = (address: Parameters<typeof call.connect>[1]) =>
    odd?.(made(socket, call.connect(1, address, 16)));
  assertEquals(
    [at(NULL), at(crossing(buffer(16))), at(crossing(buffer(9)))],
    [true, true, false],
  );
  assert(meets["msync-of-nothing"]?.(made(call.msync(0x1000, 0, 1))));
  const step = call.ptrace({
    request: PT_SINGLESTEP,
    tid: 1,
    addr: 0,
    data: 0,
  });
  const steps = meets["singlestep-on-risc-v"];
  assert(steps?.(made(step)));
  assert(!steps?.(row("test/1", { arch: ["x86_64"], steps: [step] })));
});

Deno.test("hazardous rows stand behind all others", () => {
  for (const architecture of architectures) {
    const { rows, firstHazard } = suiteOf(architecture);
    assert(firstHazard > 0 && firstHazard < rows.length);
    const late = rows.slice(firstHazard);
    assert(late.every(({ hazard }) => hazard !== undefined));
    assert(rows.slice(0, firstHazard).every((one) => one.hazard === undefined));
  }
});
