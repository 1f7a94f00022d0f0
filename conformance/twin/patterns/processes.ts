/**
 * Children and threads that do something of their own, and whoever watches them.
 *
 * @module
 */

import {
  P_ALL,
  P_PID,
  PR_SET_DUMPABLE,
  promiseNames,
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
  SIGSTOP,
  SIGTERM,
  SIGUSR1,
  WCONTINUED,
  WEXITED,
  WSTOPPED,
} from "../../../src/api/constants.ts";
import { SC_ptrace_params, siginfo_t } from "../../../src/api/structs.ts";
import {
  child,
  join,
  load,
  newImage,
  settle,
  thread,
} from "../../language/actors.ts";
import { call } from "../../language/call.ts";
import { exit, kill, pledge, unveil, waitid } from "../../language/calls.ts";
import { file } from "../../language/setup.ts";
import type { Step } from "../../language/step.ts";
import { room, struct } from "../../language/struct_block.ts";
import {
  buffer,
  inside,
  NULL,
  result,
  u64,
  type Value,
} from "../../language/value.ts";
import { elf, exitsWith } from "../../worlds/process_elf.ts";
import { myself } from "../recipes/tasks.ts";
import { sceneWorld } from "../scene.ts";
import { World } from "../world.ts";
import { forked, loosely, meetingPoint, type Pattern } from "./pattern.ts";

export const childThatRuns: Pattern = (author, calls) => {
  const kid = forked(author);
  calls(kid, author.chance.between(2, 6));
  if (author.chance.oneIn(3)) {
    kid.add(exit(author.chance.below(256)).whatever());
  }
  const name = author.fresh("kid");
  author.add(child(name, kid.steps).whatever(), join(name).whatever());
};

export const takingTurns: Pattern = (author, calls) => {
  const kid = forked(author);
  const [first, second] = [meetingPoint(author), meetingPoint(author)];
  calls(kid, 2);
  kid.add(first, second);
  calls(kid, 2);
  const name = author.fresh("kid");
  author.add(child(name, kid.steps).whatever(), first);
  calls(author, 3);
  author.add(second, join(name).whatever());
};

export const threadThatRuns: Pattern = (author, calls) => {
  const worker = author.inner(author.world);
  const before = author.world.hasThreads;
  author.world.hasThreads = true;
  calls(worker, author.chance.between(1, 4));
  author.world.hasThreads = before;
  const name = author.fresh("worker");
  author.add(thread(name, worker.steps).whatever(), join(name).whatever());
};

export const stopping: Pattern = (author, calls) => {
  const kid = forked(author);
  const meet = meetingPoint(author);
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

export const debuggee: Pattern = (author, calls) => {
  const { chance } = author;
  const kid = forked(author);
  const meet = meetingPoint(author);
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
  const isStepped = author.program.architecture !== "riscv64";
  const go = chance.pick([
    PT_CONTINUE,
    PT_SYSCALL,
    PT_DETACH,
    isStepped ? PT_SINGLESTEP : PT_SYSCALL,
  ]);
  author.add(ptrace(go, pid));
  if (go === PT_SYSCALL || go === PT_SINGLESTEP) {
    author.add(stops, ptrace(PT_DETACH, pid));
  } else if (go === PT_CONTINUE && chance.oneIn(2)) {
    author.add(kill(pid, SIGUSR1).whatever(), stops, ptrace(PT_DETACH, pid));
  }
  author.add(join(name).whatever());
};

export const lethal: Pattern = (author) => {
  const kid = forked(author);
  kid.add(
    kill(myself(kid), author.chance.pick([SIGKILL, SIGTERM, SIGABRT, SIGUSR1]))
      .whatever(),
    exit(1).whatever(),
  );
  const name = author.fresh("kid");
  author.add(child(name, kid.steps).whatever(), join(name).whatever());
};

export const newProgram: Pattern = (author) => {
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

/** A child that becomes the executor anew, and goes on as a program of its own. */
export const newLife: Pattern = (author, calls) => {
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

export const promising: Pattern = (author, calls) => {
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

export const veiling: Pattern = (author, calls) => {
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
