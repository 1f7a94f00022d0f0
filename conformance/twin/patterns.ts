/**
 * What several actors do together: children, threads, handlers, debuggees,
 * memory that is shared or copied, somebody who waits and somebody who wakes.
 * They meet at barriers, so that the order of what they do is said.
 *
 * @module
 */

import {
  AF_LOCAL,
  CLOCK_MONOTONIC,
  FUTEX_WAIT,
  FUTEX_WAKE,
  MAP_ANONYMOUS,
  MAP_PRIVATE,
  MAP_SHARED,
  O_RDONLY,
  O_WRONLY,
  P_ALL,
  P_PID,
  POLLIN,
  PR_SET_DUMPABLE,
  promiseNames,
  PROT_NONE,
  PROT_READ,
  PROT_WRITE,
  PT_ATTACH,
  PT_CONTINUE,
  PT_DETACH,
  PT_GETREGS,
  PT_PEEK,
  PT_POKE,
  PT_SINGLESTEP,
  PT_SYSCALL,
  SIGABRT,
  SIGCONT,
  SIGKILL,
  SIGPIPE,
  SIGSTOP,
  SIGTERM,
  SIGUSR1,
  SIGUSR2,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  WCONTINUED,
  WEXITED,
  WSTOPPED,
} from "../../src/api/constants.ts";
import {
  SC_futex_params,
  SC_ptrace_params,
  siginfo_t,
} from "../../src/api/structs.ts";
import {
  barrier,
  child,
  join,
  load,
  newImage,
  onSignal,
  settle,
  store,
  thread,
} from "../language/actors.ts";
import { call } from "../language/call.ts";
import {
  clock_nanosleep,
  duration,
  exit,
  kill,
  mmap,
  mprotect,
  open,
  pledge,
  poll,
  polled,
  read,
  unveil,
  waitid,
  write,
} from "../language/calls.ts";
import { anything } from "../language/expectation.ts";
import { file } from "../language/setup.ts";
import { SIGNAL_INFORMATION } from "../language/signal_information.ts";
import type { Step } from "../language/step.ts";
import { room, struct } from "../language/struct_block.ts";
import {
  buffer,
  inside,
  NULL,
  type Result,
  result,
  u32,
  u64,
  type Value,
} from "../language/value.ts";
import { accept, bind, connect, local } from "../worlds/socket_addresses.ts";
import { elf, exitsWith } from "../worlds/process_elf.ts";
import type { Author } from "./author.ts";
import type { Weighted } from "./chance.ts";
import { makePipe, PAGE, someMapping, somePath } from "./recipes/supply.ts";
import { myself } from "./recipes/tasks.ts";
import { typing } from "./recipes/terminals.ts";
import { sceneWorld } from "./scene.ts";
import { World } from "./world.ts";

/** Writes some calls down, as the program's theme has them. */
export type WriteCalls = (author: Author, count: number) => void;

/** A pattern; `calls` writes what its actors do besides. */
export type Pattern = (author: Author, calls: WriteCalls) => void;

const READ_WRITE = PROT_READ | PROT_WRITE;

/** Steps of an actor that nobody expects anything of. */
function loosely(steps: readonly Step[]): readonly Step[] {
  return steps.map((step) => step.whatever());
}

/** A child with a belief of its own. */
function forked(author: Author): Author {
  return author.inner(new World(author.world));
}

function whoMeets(author: Author): Step {
  return barrier(author.fresh("meet"));
}

const childThatRuns: Pattern = (author, calls) => {
  const kid = forked(author);
  calls(kid, author.chance.between(2, 6));
  if (author.chance.oneIn(3)) {
    kid.add(exit(author.chance.below(256)).whatever());
  }
  const name = author.fresh("kid");
  author.add(child(name, kid.steps).whatever(), join(name).whatever());
};

const taking: Pattern = (author, calls) => {
  const kid = forked(author);
  const [first, second] = [whoMeets(author), whoMeets(author)];
  calls(kid, 2);
  kid.add(first, second);
  calls(kid, 2);
  const name = author.fresh("kid");
  author.add(child(name, kid.steps).whatever(), first);
  calls(author, 3);
  author.add(second, join(name).whatever());
};

const threadThatRuns: Pattern = (author, calls) => {
  const worker = author.inner(author.world);
  const before = author.world.hasThreads;
  author.world.hasThreads = true;
  calls(worker, author.chance.between(1, 4));
  author.world.hasThreads = before;
  const name = author.fresh("worker");
  author.add(thread(name, worker.steps).whatever(), join(name).whatever());
};

const handler: Pattern = (author, calls) => {
  const { chance } = author;
  const signal = chance.pick([SIGUSR1, SIGUSR2, SIGTERM, SIGPIPE]);
  const inner = author.handler();
  calls(inner, chance.between(0, 2));
  inner.add(call.getuid().whatever().observes(SIGNAL_INFORMATION));
  author.add(
    onSignal(signal, inner.steps, {
      flags: chance.pick([0, 0, 0x10000000, 0x40000000, 0x80000000 | 0]),
    }).whatever(),
    kill(myself(author), signal).whatever(),
  );
};

/** What a child can wait in, and what wakes it. */
interface Wait {
  readonly prepare?: (author: Author) => void;
  readonly waits: Step;
  readonly wakes: (kid: Result) => Step;
}

function someWait(author: Author): Wait {
  const { chance } = author;
  const bySignal = (kid: Result): Step => kill(kid, SIGUSR1);
  const memory = buffer(16);
  switch (chance.below(6)) {
    case 0: {
      const [incoming, outgoing] = makePipe(author);
      return {
        waits: read(incoming?.value ?? -1, memory).observes(memory),
        wakes: (kid) =>
          chance.oneIn(2)
            ? bySignal(kid)
            : write(outgoing?.value ?? -1, "woken"),
      };
    }
    case 1:
      return { waits: call.sigsuspend(u32(0)), wakes: bySignal };
    case 2:
      return {
        waits: clock_nanosleep(CLOCK_MONOTONIC, 0, duration(3000), memory),
        wakes: bySignal,
      };
    case 3: {
      const at = author.bind(
        "at",
        mmap({
          size: PAGE,
          prot: READ_WRITE,
          flags: MAP_SHARED | MAP_ANONYMOUS,
        }).whatever(),
      );
      const futex = (operation: number, timeout: Value): Step =>
        call.futex(struct(SC_futex_params, {
          userspace_address: at,
          futex_op: operation,
          val: operation === FUTEX_WAKE ? 1 : 0,
          timeout,
        }));
      return {
        waits: futex(FUTEX_WAIT, duration(2000)),
        wakes: (kid) => chance.oneIn(3) ? bySignal(kid) : futex(FUTEX_WAKE, 0),
      };
    }
    case 4: {
      const [incoming, outgoing] = makePipe(author);
      const fds = polled(incoming?.value ?? -1, POLLIN);
      return {
        waits: poll(fds, 2000).observes(fds),
        wakes: (kid) =>
          chance.oneIn(2)
            ? bySignal(kid)
            : write(outgoing?.value ?? -1, "woken"),
      };
    }
    default: {
      const path = somePath(author, "fifo");
      return {
        waits: open(path, O_RDONLY),
        wakes: (kid) => chance.oneIn(3) ? bySignal(kid) : open(path, O_WRONLY),
      };
    }
  }
}

const waker: Pattern = (author, calls) => {
  const meet = whoMeets(author);
  const { waits, wakes } = someWait(author);
  const kid = forked(author);
  kid.add(
    onSignal(SIGUSR1, [], { flags: author.chance.pick([0, 0x10000000]) })
      .whatever(),
    meet,
    waits.whatever(),
  );
  calls(kid, 1);
  const name = author.fresh("kid");
  author.add(
    child(name, kid.steps).whatever(),
    meet,
    settle(),
    wakes(result(name)).whatever(),
    join(name).whatever(),
  );
};

const stopping: Pattern = (author, calls) => {
  const kid = forked(author);
  const meet = whoMeets(author);
  kid.add(meet, settle(100));
  calls(kid, 2);
  const name = author.fresh("kid");
  const pid = result(name);
  const told = room(siginfo_t);
  const wait = (options: number): Step =>
    waitid(P_PID, pid, told, options).whatever().observes(told);
  author.add(
    child(name, kid.steps).whatever(),
    meet,
    settle(20),
    kill(pid, SIGSTOP).whatever(),
    wait(WSTOPPED),
    kill(pid, author.chance.pick([SIGCONT, SIGCONT, SIGKILL])).whatever(),
    wait(author.chance.pick([WCONTINUED | WEXITED, WEXITED])),
    ...loosely([join(name)]),
  );
};

function ptrace(
  request: number,
  tid: Value,
  addr: Value = 0,
  data: Value = 0,
): Step {
  return call.ptrace(struct(SC_ptrace_params, { request, tid, addr, data }))
    .whatever();
}

const debuggee: Pattern = (author, calls) => {
  const { chance } = author;
  const kid = forked(author);
  const meet = whoMeets(author);
  const word = u64(0x1122_3344_5566_7788n, author.fresh("word"));
  kid.add(
    call.prctl(PR_SET_DUMPABLE, 1, 0, 0).whatever(),
    meet,
    settle(200),
    load(word).whatever(),
  );
  calls(kid, 2);
  const name = author.fresh("kid");
  const pid = result(name);
  const told = room(siginfo_t);
  const stops = waitid(P_PID, pid, told, WSTOPPED).whatever().observes(told);
  const registers = buffer(272);
  author.add(
    child(name, kid.steps).whatever(),
    meet,
    settle(20),
    ptrace(PT_ATTACH, pid),
    stops,
  );
  for (let left = chance.between(1, 4); left > 0; left--) {
    const answer = u64(0);
    author.add(chance.pick([
      ptrace(PT_GETREGS, pid, registers).observes(registers),
      ptrace(PT_PEEK, pid, inside(word, 0), answer).observes(answer),
      ptrace(PT_POKE, pid, inside(word, 0), 0x5a),
      ptrace(PT_ATTACH, pid),
    ]));
  }
  const go = chance.pick([PT_CONTINUE, PT_SYSCALL, PT_SINGLESTEP, PT_DETACH]);
  author.add(ptrace(go, pid));
  if (go === PT_SYSCALL || go === PT_SINGLESTEP) {
    author.add(stops, ptrace(PT_DETACH, pid));
  } else if (go === PT_CONTINUE && chance.oneIn(2)) {
    author.add(kill(pid, SIGUSR1).whatever(), stops, ptrace(PT_DETACH, pid));
  }
  author.add(join(name).whatever());
};

const memoryThatForks: Pattern = (author) => {
  const { chance } = author;
  const shared = chance.oneIn(2) ? MAP_SHARED : MAP_PRIVATE;
  const at = author.bind(
    "at",
    mmap({ size: 2 * PAGE, prot: READ_WRITE, flags: shared | MAP_ANONYMOUS })
      .whatever(),
  );
  const place = result(at.name, BigInt(chance.pick([0, 7, PAGE - 1, PAGE])));
  const name = author.fresh("kid");
  if (chance.oneIn(2)) author.add(store(place, 1).whatever());
  author.add(
    child(name, [
      load(place).whatever(),
      store(place, 2).whatever(),
      load(place).whatever(),
    ]).whatever(),
    join(name).whatever(),
    load(place).whatever().observes(at, anything, 16),
  );
};

const fault: Pattern = (author) => {
  const { chance } = author;
  const at = author.bind(
    "at",
    mmap({
      size: 2 * PAGE,
      prot: READ_WRITE,
      flags: MAP_PRIVATE | MAP_ANONYMOUS,
    }).whatever(),
  );
  const name = author.fresh("kid");
  const bad: Value = chance.pick<Value>([0, 8n, result(at.name, BigInt(PAGE))]);
  author.add(
    child(name, [
      mprotect(
        result(at.name, BigInt(PAGE)),
        PAGE,
        chance.pick([PROT_NONE, PROT_READ]),
      )
        .whatever(),
      store(at, 3).whatever(),
      chance.oneIn(2) ? load(bad).whatever() : store(bad, 4).whatever(),
      load(at).whatever(),
    ]).whatever(),
    join(name).whatever(),
  );
};

const newProgram: Pattern = (author) => {
  const { chance, program: { architecture } } = author;
  const path = `/w/${author.fresh("x")}`;
  const code = exitsWith(architecture, chance.below(100));
  const steps = file(path, elf({ machine: architecture, code }), {
    mode: 0o755,
  });
  author.add(...loosely(steps));
  if (chance.oneIn(2)) {
    const told = room(siginfo_t);
    author.make("posix_spawn", {
      path,
      arguments: ["x"],
      environment: ["A=B"],
      attr_data: NULL,
      attr_data_size: 0,
      serialized_file_actions_data: NULL,
      serialized_file_actions_data_size: 0,
    });
    author.add(waitid(P_ALL, 0, told).whatever().observes(told));
    return;
  }
  const kid = forked(author);
  kid.make("execve", { path, arguments: ["x", "y"], environment: ["A=B"] });
  const name = author.fresh("kid");
  author.add(child(name, kid.steps).whatever(), join(name).whatever());
};

/** Bytes of mapped memory by instructions, and by the file where one is behind. */
const touching: Pattern = (author) => {
  const { chance } = author;
  const mapping = someMapping(author);
  const { base, pages, isReadable, isWritable } = mapping;
  const at = (): Result =>
    result(
      base.name,
      base.add + BigInt(chance.below(pages) * PAGE + chance.pick([0, 1, 8])),
    );
  if (isWritable) author.add(store(at(), chance.below(256)).whatever());
  if (isReadable) {
    author.add(load(at()).whatever().observes(at(), anything, 16));
  }
  if (mapping.kind === "shared file") author.make("msync");
};

/** A client and a server of a local socket; nobody waits for bytes. */
const meeting: Pattern = (author) => {
  const address = local(`/w/${author.fresh("s")}`);
  const socket = (): Step => call.socket(AF_LOCAL, SOCK_STREAM, 0).whatever();
  const server = author.bind("fd", socket());
  const meet = whoMeets(author);
  const kid = forked(author);
  const client = kid.bind("fd", socket());
  kid.add(
    connect(client, address).whatever(),
    write(client, "hello").whatever(),
    meet,
    settle(20),
  );
  const name = author.fresh("kid");
  author.add(
    bind(server, address).whatever(),
    call.listen(server, 5).whatever(),
    child(name, kid.steps).whatever(),
    settle(20),
  );
  const peer = author.bind("fd", accept(server, SOCK_NONBLOCK).whatever());
  const memory = buffer(16);
  author.add(
    meet,
    read(peer, memory).whatever().observes(memory),
    write(peer, "answer").whatever(),
    join(name).whatever(),
    read(peer, memory).whatever().observes(memory),
  );
};

/** A child that becomes the executor anew, and goes on as a program of its own. */
const newLife: Pattern = (author, calls) => {
  const kid = forked(author);
  calls(kid, author.chance.between(1, 3));
  const world = new World(author.world);
  // Nothing that the old program knew by name is known to the new one.
  world.files.splice(0, world.files.length, ...sceneWorld().files);
  world.mappings.length = 0;
  world.hasAlarm = false;
  const again = kid.inner(world);
  calls(again, author.chance.between(2, 5));
  kid.add(newImage(author.fresh("image"), again.steps).whatever());
  const name = author.fresh("kid");
  author.add(child(name, kid.steps).whatever(), join(name).whatever());
};

const promising: Pattern = (author, calls) => {
  const { chance } = author;
  const kid = forked(author);
  const names = promiseNames.filter(() => chance.oneIn(2));
  kid.add(
    pledge(
      ["stdio", ...names.filter((name) => name !== "stdio")].join(" "),
      chance.oneIn(3) ? "stdio" : null,
    ).whatever(),
  );
  calls(kid, chance.between(1, 3));
  const name = author.fresh("kid");
  author.add(child(name, kid.steps).whatever(), join(name).whatever());
};

const veiling: Pattern = (author, calls) => {
  const { chance } = author;
  const kid = forked(author);
  const letters = ["r", "rw", "rwc", "x", "rx", "b", "rwxcb"];
  for (let left = chance.between(1, 3); left > 0; left--) {
    const path = chance.pick(["/w", "/w/a", "/w/d", "/w/none", "/dev"]);
    kid.add(unveil(path, chance.pick(letters)).whatever());
  }
  if (chance.oneIn(2)) kid.add(unveil(null, null).whatever());
  calls(kid, chance.between(2, 4));
  const name = author.fresh("kid");
  author.add(child(name, kid.steps).whatever(), join(name).whatever());
};

const lethal: Pattern = (author) => {
  const kid = forked(author);
  kid.add(
    kill(myself(kid), author.chance.pick([SIGKILL, SIGTERM, SIGABRT, SIGUSR1]))
      .whatever(),
    exit(1).whatever(),
  );
  const name = author.fresh("kid");
  author.add(child(name, kid.steps).whatever(), join(name).whatever());
};

/** The patterns by name. */
export const patterns = {
  typing,
  childThatRuns,
  taking,
  threadThatRuns,
  handler,
  waker,
  stopping,
  debuggee,
  memoryThatForks,
  fault,
  newProgram,
  newLife,
  touching,
  meeting,
  promising,
  veiling,
  lethal,
} as const satisfies Readonly<Record<string, Pattern>>;

/** The name of a pattern. */
export type PatternName = keyof typeof patterns;

/** Each pattern once. */
export const everyPattern: readonly Weighted<PatternName>[] =
  (Object.keys(patterns) as PatternName[]).map((name) => [name, 1]);
