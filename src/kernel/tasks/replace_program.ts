/**
 * The second half of execve (Kernel/Syscalls/execve.cpp, do_exec): the new
 * program takes the process over.
 *
 * @module
 */

import type { ElfHeader } from "../../elf/header.ts";
import {
  MS_NOSUID,
  S_ISGID,
  S_ISUID,
  SIGCHLD,
  SIGSTOP,
} from "../../api/constants.ts";
import { Step } from "../../cpu/cpu.ts";
import { fail } from "../errors.ts";
import { basename } from "../filesystem/byte_string.ts";
import type { Inode } from "../filesystem/inode.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { AddressSpace } from "../memory/address_space.ts";
import { PAGE_SIZE } from "../memory/memory_manager.ts";
import { Access } from "../memory/region.ts";
import type { Credentials } from "../security/credentials.ts";
import {
  type LoadedProgram,
  loadProgram,
  type ProgramFile,
} from "./elf_loader.ts";
import {
  auxiliaryVector,
  buildInitialStack,
  fitsOnStack,
  type InitialStack,
} from "./initial_stack.ts";
import { killThreadsExcept } from "./lifecycle.ts";
import { addProcessCreated, addProcessExec } from "./performance_events.ts";
import type { Parts } from "../work.ts";
import {
  defaultSignalAction,
  type Process,
  SIGNAL_IGNORED,
} from "./process.ts";
import { registerConventions } from "./registers.ts";
import { stopThread } from "./signals.ts";
import type { Thread } from "./thread.ts";

const PROCESS_NAME_SIZE = 32;
const THREAD_NAME_SIZE = 64;

/** What execve and posix_spawn are asked for. */
export interface ExecRequest {
  /** The process that gets the program. */
  readonly process: Process;
  /** The process that makes the call; its veil and jail count. */
  readonly caller: Process;
  readonly path: string;
  readonly arguments: readonly string[];
  readonly environment: readonly string[];
}

/** What the program's headers name besides the program. */
interface Objects {
  readonly interpreter: ProgramFile | undefined;
  /** What the program and its interpreter ask for, each if it does. */
  readonly stackSizes: readonly number[];
}

/** The reference's do_exec. */
export function* replaceProgram(
  request: ExecRequest,
  description: OpenFileDescription,
  inode: Inode,
  header: ElfHeader,
  objects: Objects,
): Parts {
  const { process, caller } = request;
  const { kernel } = process;
  // Who gets its first program is not there for others yet.
  const spawned = !process.committed;
  const { mode, uid, gid } = inode.metadata();
  const setid = (mode & (S_ISUID | S_ISGID)) !== 0;
  if (caller.isJailed && setid) {
    fail("exec/EPERM/set-id-program-in-jail");
  }
  const { custody } = description;
  if (custody === undefined) throw new Error("a program without a path");
  const path = custody.absolutePath;
  const space = new AddressSpace(kernel.memory, kernel.random);
  let loaded: LoadedProgram;
  let trampoline: number;
  // Of the program, for the interpreter.
  let descriptor: number | undefined;
  try {
    loaded = loadProgram({
      space,
      random: kernel.random,
      header,
      program: { inode, name: path },
      interpreter: objects.interpreter,
      stackSizes: objects.stackSizes,
    });
    trampoline = mapTrampoline(process, space);
    if (objects.interpreter !== undefined) {
      descriptor = process.fds.reserve();
    }
  } catch (error) {
    yield* space.dispose();
    throw error;
  }
  const nosuid = (custody.mountFlags & MS_NOSUID) !== 0;
  const honoured = setid && !nosuid;
  const credentials = honoured
    ? setidCredentials(process.credentials, mode, uid, gid)
    : process.credentials;

  // From here on the old program is gone.
  const oldSpace = process.space;
  process.space = space;
  becomeNewProgram(request, credentials, honoured, description);
  yield* oldSpace.dispose();
  // For the records of the arguments; nothing keeps the old program alive.
  if (!kernel.memory.heap.hasRoom() || !process.tryKeepTexts()) {
    if (descriptor !== undefined) process.fds.release(descriptor);
    fail(
      spawned
        ? "kernel-memory/ENOMEM/exhausted"
        : "execve/ENOMEM/exhausted-when-the-old-program-is-gone",
    );
  }
  process.fds.closeOnExec();
  if (descriptor !== undefined) {
    description.isReadable = true;
    process.fds.set(descriptor, description, true);
  }
  const facts = {
    loadBase: loaded.loadBase,
    entry: loaded.entry,
    path,
    descriptor,
  };
  const vector = auxiliaryVector(process, facts);
  if (!fitsOnStack(process)) {
    fail("exec/E2BIG/arguments-or-environment-above-131072-bytes");
  }
  const stack = buildInitialStack(
    process,
    loaded.stack,
    vector,
    kernel.random,
  );
  const thread = mainThread(request);
  const name = basename(path);
  process.name = name.slice(0, PROCESS_NAME_SIZE);
  thread.name = name.slice(0, THREAD_NAME_SIZE);
  const finish = (): void =>
    enterNewProgram(request, thread, loaded, stack, trampoline);
  if (process.waitForTracerAtNextExecve) {
    // Stopped with the old registers: they change when it goes on.
    thread.afterStop = finish;
    process.tracer?.setRegisters(thread.cpu);
    stopThread(thread, SIGSTOP);
  } else finish();
}

function mapTrampoline(process: Process, space: AddressSpace): number {
  const region = space.allocateWithObject(
    { address: 0, size: PAGE_SIZE, randomize: true },
    process.kernel.signalTrampoline,
    0,
    "Signal trampoline",
    Access.read | Access.execute,
    true,
  );
  region.syscallRegion = true;
  return region.base;
}

function setidCredentials(
  old: Credentials,
  mode: number,
  uid: number,
  gid: number,
): Credentials {
  const setuid = (mode & S_ISUID) !== 0 ? { euid: uid, suid: uid } : {};
  const setgid = (mode & S_ISGID) !== 0 ? { egid: gid, sgid: gid } : {};
  return { ...old, ...setuid, ...setgid };
}

function mainThread(request: ExecRequest): Thread {
  const { process, caller } = request;
  const { current } = process.kernel.scheduler;
  const thread = process === caller && current?.process === process
    ? current
    : process.threads[0];
  if (thread === undefined) throw new Error("a process without a thread");
  return thread;
}

/** The parts of a process that a new program does not inherit. */
function becomeNewProgram(
  request: ExecRequest,
  credentials: Credentials,
  setid: boolean,
  description: OpenFileDescription,
): void {
  const { process } = request;
  killThreadsExcept(process, mainThread(request));
  process.credentials = credentials;
  process.dumpable = !setid;
  process.jailedUntilExec = false;
  process.executable = description.custody;
  process.arguments = request.arguments;
  process.environment = request.environment;
  process.switchVeils();
  process.coredumpProperties = [];
  // The thread that runs this code loses its alternative stack, even when
  // the program is for a spawned child.
  const { current } = process.kernel.scheduler;
  if (current !== undefined) current.alternativeStack = undefined;
  process.signalActions = process.signalActions.map(({ handler }, signal) =>
    handler === SIGNAL_IGNORED && signal !== SIGCHLD
      ? { ...defaultSignalAction, handler }
      : defaultSignalAction
  );
}

function enterNewProgram(
  request: ExecRequest,
  thread: Thread,
  loaded: LoadedProgram,
  stack: InitialStack,
  trampoline: number,
): void {
  const { process } = request;
  enterContexts(process);
  process.promises = process.execPromises;
  process.execPromises = undefined;
  process.signalTrampoline = trampoline;
  const addEvent = process.committed ? addProcessExec : addProcessCreated;
  // Whichever thread asked is the main thread now, and names the process.
  process.kernel.processes.renumber(process, thread.tid);
  const { cpu } = thread;
  const { startRegisters: [argc, argv, envp] } =
    registerConventions[cpu.architecture];
  // Float registers and their modes stay: the reference stores the clean state
  // where the switch to the new program then stores the present one.
  cpu.setRegister(argc, BigInt(process.arguments.length));
  cpu.setRegister(argv, BigInt(stack.argv));
  cpu.setRegister(envp, BigInt(stack.envp));
  cpu.pc = loaded.entry;
  cpu.sp = BigInt(stack.sp);
  if (cpu.architecture === "x86_64") cpu.flags = 0n;
  else if (cpu.architecture === "aarch64") cpu.nzcv = 0n;
  // The step that was asked for ends before the first instruction: SPSR_EL1 is
  // a new one, without SS, and MDSCR_EL1 is not.
  if (cpu.step === Step.active) cpu.step = Step.pending;
  addEvent(process);
}

/** unshare_enter with "after exec". */
function enterContexts(process: Process): void {
  const { root, hostname, processes } = process.afterExec;
  process.afterExec = {};
  if (root !== undefined) process.enterRootContext(root);
  if (hostname !== undefined) process.enterHostname(hostname);
  if (processes !== undefined) {
    process.kernel.processes.enterScopedList(process, processes);
  }
}
