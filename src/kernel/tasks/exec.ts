/**
 * Replaces the program of a process (Kernel/Syscalls/execve.cpp). Everything
 * up to the point of no return leaves the process as it was.
 */
import {
  ELF_HEADER_SIZE,
  type ElfHeader,
  ET,
  PROGRAM_HEADER_SIZE,
  readElfHeader,
  readProgramHeaders,
} from "../../elf/header.ts";
import {
  validateElfHeader,
  validateProgramHeaders,
} from "../../elf/validate.ts";
import {
  FD_CLOEXEC,
  MS_NOSUID,
  O_EXEC,
  S_ISGID,
  S_ISUID,
  SIGCHLD,
  SIGSTOP,
} from "../api/constants.ts";
import {
  E2BIG,
  EACCES,
  EINVAL,
  ELOOP,
  ENOBUFS,
  ENOEXEC,
  EPERM,
} from "../api/errno.ts";
import { fail } from "../errors.ts";
import { basename, byteString } from "../filesystem/byte_string.ts";
import { isRegularFile } from "../filesystem/inode_metadata.ts";
import type { Inode } from "../filesystem/inode.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { UnveilData } from "../filesystem/unveil.ts";
import { AddressSpace } from "../memory/address_space.ts";
import { PAGE_SIZE } from "../memory/memory_manager.ts";
import { Access } from "../memory/region.ts";
import type { Credentials } from "../security/credentials.ts";
import { type LoadedProgram, loadProgram } from "./elf_loader.ts";
import { clearFutexesOnExec } from "./futex_queue.ts";
import {
  auxiliaryVector,
  buildInitialStack,
  fitsOnStack,
  type InitialStack,
} from "./initial_stack.ts";
import { killThreadsExcept } from "./lifecycle.ts";
import { addProcessCreated, addProcessExec } from "./performance_events.ts";
import { freshSignalActions, type Process } from "./process.ts";
import { registerConventions, resetFpu } from "./registers.ts";
import { stopThread } from "./signals.ts";
import type { Thread } from "./thread.ts";

const SHEBANG_NESTING = 2;
const PROCESS_NAME_SIZE = 32;
const THREAD_NAME_SIZE = 64;
const SIG_IGN = 1n;

/** What execve and posix_spawn are asked for. */
export interface ExecRequest {
  /** The process that gets the program. */
  readonly process: Process;
  /** The process that makes the call; its veil and jail count. */
  readonly caller: Process;
  readonly path: string;
  readonly arguments: readonly string[];
  readonly environment: readonly string[];
  /** Created by this call rather than changed. */
  readonly spawned: boolean;
}

/** Ids of the refusals that program and interpreter share. */
interface ObjectSites {
  readonly header: string;
  readonly none: string;
  readonly programHeaders: string;
}

const programSites: ObjectSites = {
  header: "*/ENOEXEC/file-shorter-64-bytes-one-elf",
  none: "*/EINVAL/elf-file-program-headers-e_phnum-0",
  programHeaders: "*/ENOEXEC/program-headers-fail-validation-abi-elfexec",
};

const interpreterSites: ObjectSites = {
  header: "*/ENOEXEC/interpreter-shorter-64-bytes-elf-header",
  none: "*/EINVAL/interpreter-program-headers",
  programHeaders: "*/ENOEXEC/interpreter-program-headers-invalid",
};

/** Makes `request.process` run the program, or throws why not. */
export function exec(request: ExecRequest, depth = 0): void {
  if (depth > SHEBANG_NESTING) {
    fail(ELOOP, "*/ELOOP/third-nested-interpreter-scripts-may-nested");
  }
  const { caller, path } = request;
  const description = openForExec(caller, path);
  try {
    const inode = regularFile(
      description,
      EACCES,
      "*/EACCES/program-regular-file-directory-device-socket",
    );
    if (inode.size < 3) fail(ENOEXEC, "*/ENOEXEC/file-smaller-3-bytes");
    const start = new Uint8Array(ELF_HEADER_SIZE);
    const count = inode.readBytes(0, start);
    if (start[0] === 0x23 && start[1] === 0x21) {
      const words = interpreterWords(inode);
      return exec({
        ...request,
        path: words[0] ?? "",
        arguments: [...words, path, ...request.arguments.slice(1)],
      }, depth + 1);
    }
    if (count < ELF_HEADER_SIZE) fail(ENOEXEC, programSites.header);
    const header = readElfHeader(start);
    if (validateElfHeader(header, inode.size) !== undefined) {
      fail(ENOEXEC, programSites.header);
    }
    execElf(request, description, inode, header);
  } finally {
    // Descriptor tables hold references of their own.
    description.ref();
    description.unref();
  }
}

function openForExec(caller: Process, path: string): OpenFileDescription {
  return caller.kernel.vfs.open(caller, path, O_EXEC, 0, caller.cwd);
}

function regularFile(
  description: OpenFileDescription,
  errno: number,
  site: string,
): Inode {
  const { inode } = description;
  const mode = inode?.metadata().mode ?? 0;
  if (inode === undefined || !isRegularFile(mode)) fail(errno, site);
  return inode;
}

/** The words of a script's first line. */
function interpreterWords(inode: Inode): string[] {
  const buffer = new Uint8Array(PAGE_SIZE);
  inode.readBytes(0, buffer);
  const end = buffer.indexOf(0x0a, 2);
  if (end < 0) {
    fail(ENOBUFS, "*/ENOBUFS/starts-newline-within-first-4096-bytes");
  }
  const words = byteString(buffer.subarray(2, end)).split(" ")
    .filter((word) => word !== "");
  if (words.length === 0) {
    fail(ENOEXEC, "*/ENOEXEC/line-contains-word-blanks-before-newline");
  }
  return words;
}

interface CheckedHeaders {
  readonly interpreterPath: string | undefined;
  readonly stackSize: number | undefined;
}

function checkProgramHeaders(
  inode: Inode,
  header: ElfHeader,
  sites: ObjectSites,
): CheckedHeaders {
  const end = Number(header.programHeaderOffset) +
    header.programHeaderCount * header.programHeaderSize;
  if (end < ELF_HEADER_SIZE) fail(EINVAL, sites.none);
  const table = new Uint8Array(
    ELF_HEADER_SIZE + header.programHeaderCount * PROGRAM_HEADER_SIZE,
  );
  inode.readBytes(0, table);
  const findings = validateProgramHeaders(
    header,
    readProgramHeaders(table, header),
    inode.size,
  );
  if (findings.reason !== undefined) fail(ENOEXEC, sites.programHeaders);
  const { interpreter, stackSize } = findings;
  if (interpreter === undefined) {
    return { interpreterPath: undefined, stackSize };
  }
  // The final byte is taken for the NUL, whatever it is.
  const path = new Uint8Array(Number(interpreter.fileSize) - 1);
  inode.readBytes(Number(interpreter.offset), path);
  return { interpreterPath: byteString(path), stackSize };
}

function execElf(
  request: ExecRequest,
  description: OpenFileDescription,
  inode: Inode,
  header: ElfHeader,
): void {
  if (header.type !== ET.EXEC && header.type !== ET.DYN) {
    fail(ENOEXEC, "*/ENOEXEC/e_type-et_rel-et_core-header-valid-but");
  }
  const checked = checkProgramHeaders(inode, header, programSites);
  let { stackSize } = checked;
  if (checked.interpreterPath === undefined) {
    return replaceProgram(request, description, inode, header, {
      interpreter: undefined,
      stackSize,
    });
  }
  const interpreter = openForExec(request.caller, checked.interpreterPath);
  try {
    const found = checkInterpreter(interpreter);
    if (found.stackSize !== undefined) {
      stackSize = Math.max(stackSize ?? 0, found.stackSize);
    }
    replaceProgram(request, description, inode, header, {
      interpreter,
      stackSize,
    });
  } finally {
    interpreter.destroy();
  }
}

function checkInterpreter(description: OpenFileDescription): CheckedHeaders {
  const inode = regularFile(
    description,
    ENOEXEC,
    "*/ENOEXEC/interpreter-regular-file",
  );
  const start = new Uint8Array(ELF_HEADER_SIZE);
  if (
    inode.size < ELF_HEADER_SIZE ||
    inode.readBytes(0, start) < ELF_HEADER_SIZE
  ) fail(ENOEXEC, interpreterSites.header);
  const header = readElfHeader(start);
  if (validateElfHeader(header, inode.size) !== undefined) {
    fail(ENOEXEC, interpreterSites.header);
  }
  const checked = checkProgramHeaders(inode, header, interpreterSites);
  if (checked.interpreterPath !== undefined) {
    fail(ELOOP, "*/ELOOP/interpreter-pt_interp-own");
  }
  return checked;
}

interface Objects {
  readonly interpreter: OpenFileDescription | undefined;
  readonly stackSize: number | undefined;
}

/** The reference's do_exec. */
function replaceProgram(
  request: ExecRequest,
  description: OpenFileDescription,
  inode: Inode,
  header: ElfHeader,
  objects: Objects,
): void {
  const { process, caller } = request;
  const { kernel } = process;
  const { mode, uid, gid } = inode.metadata();
  const setid = (mode & (S_ISUID | S_ISGID)) !== 0;
  if (caller.isJailed && setid) {
    fail(EPERM, "*/EPERM/current-process-jailed-program-file-set");
  }
  const path = description.custody?.absolutePath ?? "";
  const space = new AddressSpace(kernel.memory, kernel.random);
  let loaded: LoadedProgram;
  let trampoline: number;
  let descriptor: number | undefined;
  try {
    const interpreter = objects.interpreter?.inode;
    loaded = loadProgram({
      space,
      random: kernel.random,
      header,
      program: { inode, name: path },
      interpreter: interpreter === undefined ? undefined : {
        inode: interpreter,
        name: objects.interpreter?.pseudoPath ?? "",
      },
      minimumStackSize: objects.stackSize,
    });
    trampoline = mapTrampoline(process, space);
    if (objects.interpreter !== undefined) {
      descriptor = process.fds.reserve(
        0,
        "*/EMFILE/interpreter-used-descriptor-slot-free-program",
      );
    }
  } catch (error) {
    space.dispose();
    throw error;
  }
  const nosuid = ((description.custody?.mountFlags ?? 0) & MS_NOSUID) !== 0;
  const honoured = setid && !nosuid;
  const credentials = honoured
    ? setidCredentials(process.credentials, mode, uid, gid)
    : process.credentials;

  // From here on the old program is gone.
  const oldSpace = process.space;
  process.space = space;
  becomeNewProgram(request, credentials, honoured, description);
  clearFutexesOnExec(kernel, oldSpace);
  oldSpace.dispose();
  process.fds.closeOnExec();
  if (descriptor !== undefined) {
    description.isReadable = true;
    process.fds.set(descriptor, description, FD_CLOEXEC);
  }
  const facts = {
    loadBase: loaded.loadBase,
    entry: loaded.entry,
    path,
    descriptor,
  };
  const vector = auxiliaryVector(process, facts);
  if (!fitsOnStack(process, vector)) {
    fail(
      E2BIG,
      "*/E2BIG/{after-point-return-argument-bytes-each,argument-environment-bytes-131072-here-parent}",
    );
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
    { address: 0, size: PAGE_SIZE, alignment: PAGE_SIZE, randomize: true },
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
  process.executableIsSetid = setid;
  process.jailedUntilExec = false;
  process.executable = description.custody;
  process.arguments = request.arguments;
  process.environment = request.environment;
  if (process.execUnveil.state === "Dropped") {
    process.unveil = process.execUnveil.copy();
    process.unveil.state = "LockedInherited";
  } else process.unveil = new UnveilData();
  process.execUnveil = new UnveilData();
  process.coredumpProperties = [];
  // The thread that runs this code loses its alternative stack, even when
  // the program is for a spawned child.
  const { current } = process.kernel.scheduler;
  if (current !== undefined) current.alternativeStack = undefined;
  const actions = freshSignalActions();
  process.signalActions.forEach((action, signal) => {
    const fresh = actions[signal];
    if (
      fresh !== undefined && signal !== SIGCHLD && action.handler === SIG_IGN
    ) {
      fresh.handler = SIG_IGN;
    }
  });
  process.signalActions = actions;
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
  const { cpu } = thread;
  const { startRegisters: [argc, argv, envp] } =
    registerConventions[cpu.architecture];
  resetFpu(cpu);
  cpu.setRegister(argc, BigInt(process.arguments.length));
  cpu.setRegister(argv, BigInt(stack.argv));
  cpu.setRegister(envp, BigInt(stack.envp));
  cpu.pc = loaded.entry;
  cpu.sp = BigInt(stack.sp);
  if (cpu.architecture === "aarch64") cpu.nzcv = 0n;
  if (request.spawned) addProcessCreated(process);
  else addProcessExec(process);
}

/** unshare_enter with "after exec". */
function enterContexts(process: Process): void {
  if (process.execRootContext !== undefined) {
    process.rootContext.detach();
    process.rootContext = process.execRootContext;
    process.rootContext.attach();
    process.execRootContext = undefined;
  }
  if (process.execHostname !== undefined) {
    process.hostname.attached--;
    process.hostname = process.execHostname;
    process.hostname.attached++;
    process.execHostname = undefined;
  }
  if (process.execScopedList !== undefined) {
    process.kernel.processes.enterScopedList(process, process.execScopedList);
    process.execScopedList = undefined;
  }
}
