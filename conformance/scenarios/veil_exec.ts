import type { Claim } from "../ledger/claim.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE = "Kernel/Syscalls/execve.cpp, Kernel/Syscalls/unveil.cpp";

const ENOENT = "-2";
const ENOEXEC = "-8";
const EACCES = "-13";
const EINVAL = "-22";
const EPERM = "-1";

function seen(
  name: string,
  value: string,
  ...covers: readonly Claim[]
): ScenarioCase {
  return { name, value, source: SOURCE, covers };
}

const programHidden = "execve(program) veil/ENOENT/path-is-hidden";
const programLacksLetter =
  "execve(program) veil/EACCES/path-unveiled-without-needed-letter";
const statHidden = "stat(path) veil/ENOENT/path-is-hidden";
const dropped = "execve/behaviour/veil-is-dropped";
const interpreterNeedsLetter =
  "execve/behaviour/hidden-script-interpreter-is-enoent";
const failureKeeps = "execve/behaviour/failed-call-keeps-the-veil";
const execVeilTakesOver = "execve/behaviour/exec-veil-becomes-the-veil";
const silent = "unveil/behaviour/inherited-lock-is-a-silent-success";
const argumentsIgnored = "unveil/behaviour/inherited-lock-looks-at-no-argument";
const plainLock = "unveil/behaviour/inherited-lock-can-be-made-a-plain-lock";
const afterExecOpen =
  "unveil/behaviour/inherited-lock-leaves-the-after-exec-veil-open";
const forkKeeps = "fork/behaviour/child-keeps-veils";
const spawnedFree = "posix_spawn/behaviour/child-has-no-veil";
const spawnAsksCallersVeil =
  "posix_spawn/behaviour/path-is-checked-against-the-callers-veil";

/** What becomes of a veil when a program starts another. */
export const veilExec: Scenario = {
  program: "veil_exec",
  cases: [
    seen(
      "program with x runs",
      "0",
      "execve/behaviour/veil-letter-x-is-enough-for-the-program",
    ),
    seen("program without x", EACCES, programLacksLetter),
    seen("program hidden", ENOENT, programHidden),
    seen(
      "interpreter hidden",
      ENOENT,
      interpreterNeedsLetter,
      programHidden,
      "execve/behaviour/hidden-script-interpreter-is-enoent",
    ),
    seen(
      "interpreter without x",
      EACCES,
      interpreterNeedsLetter,
      programLacksLetter,
      "execve/behaviour/script-interpreter-without-x-is-eacces",
    ),
    seen("hidden after exec", "0", dropped, "execve/behaviour/veil-is-dropped"),
    seen("failed exec", ENOEXEC, failureKeeps),
    seen(
      "hidden after failed exec",
      ENOENT,
      failureKeeps,
      statHidden,
      "execve/behaviour/failed-call-keeps-the-veil",
    ),
    seen(
      "inherited seen",
      "0",
      execVeilTakesOver,
      "execve/behaviour/exec-veil-becomes-the-veil",
    ),
    seen(
      "inherited hidden",
      ENOENT,
      execVeilTakesOver,
      statHidden,
      "execve/behaviour/what-a-loader-opens-has-to-be-visible-by-itself",
      "execve/behaviour/exec-veil-becomes-the-veil",
    ),
    {
      name: "inherited is locked",
      value: "1",
      source: "Kernel/FileSystem/SysFS/Subsystems/Kernel/Processes.cpp",
    },
    seen(
      "inherited unveil is ignored",
      "0",
      silent,
      "execve/behaviour/inherited-veil-ignores-unveil",
    ),
    seen(
      "inherited stays hidden",
      ENOENT,
      silent,
      statHidden,
      "execve/behaviour/inherited-veil-ignores-unveil",
    ),
    seen("inherited null path", "0", silent, argumentsIgnored),
    seen("inherited bad letters", "0", silent, argumentsIgnored),
    seen("inherited relative path", "0", silent, argumentsIgnored),
    seen(
      "inherited no flags",
      EINVAL,
      "unveil/EINVAL/neither-current-program-nor-after-exec",
    ),
    seen(
      "inherited lock",
      "0",
      "unveil/behaviour/null-pointers-lock-the-veil",
      plainLock,
    ),
    seen(
      "inherited unveil after lock",
      EPERM,
      plainLock,
      "unveil/EPERM/veil-is-locked",
    ),
    seen("both trees", "0", silent),
    seen(
      "hidden after both trees",
      "0",
      dropped,
      "execve/behaviour/veil-is-dropped",
    ),
    seen("next tree", "0", afterExecOpen),
    seen("seen after next tree", "0", afterExecOpen),
    seen("hidden after next tree", ENOENT, afterExecOpen, statHidden),
    seen(
      "hidden in a second program",
      "0",
      execVeilTakesOver,
      "execve/behaviour/inherited-veil-is-dropped-by-the-next-execve",
    ),
    seen(
      "forked seen",
      "0",
      forkKeeps,
      execVeilTakesOver,
      "execve/behaviour/exec-veil-becomes-the-veil",
      "fork/behaviour/child-keeps-the-after-exec-veil",
    ),
    seen(
      "forked hidden",
      ENOENT,
      forkKeeps,
      execVeilTakesOver,
      statHidden,
      "execve/behaviour/exec-veil-becomes-the-veil",
      "fork/behaviour/child-keeps-the-after-exec-veil",
    ),
    seen(
      "hidden in a program spawned under a veil",
      "0",
      spawnedFree,
      spawnAsksCallersVeil,
      "posix_spawn/behaviour/child-has-no-veil",
    ),
    seen(
      "hidden in a program spawned with a next veil",
      "0",
      spawnedFree,
      "posix_spawn/behaviour/child-has-no-after-exec-veil",
    ),
    seen(
      "spawned program hidden",
      ENOENT,
      spawnAsksCallersVeil,
      "posix_spawn(program) veil/ENOENT/path-is-hidden",
      "posix_spawn/behaviour/path-is-checked-against-the-callers-veil",
    ),
    seen(
      "spawned program without x",
      EACCES,
      spawnAsksCallersVeil,
      "posix_spawn(program) veil/EACCES/path-unveiled-without-needed-letter",
      "posix_spawn/behaviour/path-is-checked-against-the-callers-veil",
    ),
  ],
};
