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
  arguments: ["veil_exec"],
  environment: [],
  cases: [
    seen(
      "U144 program with x runs",
      "0",
      "execve/behaviour/veil-letter-x-is-enough-for-the-program",
    ),
    seen("U145 program without x", EACCES, programLacksLetter),
    seen("U146 program hidden", ENOENT, programHidden),
    seen(
      "U148 interpreter hidden",
      ENOENT,
      interpreterNeedsLetter,
      programHidden,
    ),
    seen(
      "U148 interpreter without x",
      EACCES,
      interpreterNeedsLetter,
      programLacksLetter,
    ),
    seen("U149 hidden after exec", "0", dropped),
    seen("U150 exec", ENOEXEC, failureKeeps),
    seen("U150 still hidden", ENOENT, failureKeeps, statHidden),
    seen("U151 seen", "0", execVeilTakesOver),
    seen("U151 hidden", ENOENT, execVeilTakesOver, statHidden),
    seen("U152 unveil is ignored", "0", silent),
    seen("U152 stays hidden", ENOENT, silent, statHidden),
    seen("U153 null path", "0", silent, argumentsIgnored),
    seen("U153 bad letters", "0", silent, argumentsIgnored),
    seen("U153 relative path", "0", silent, argumentsIgnored),
    seen(
      "U154 no flags",
      EINVAL,
      "unveil/EINVAL/neither-current-program-nor-after-exec",
    ),
    seen(
      "U155 lock",
      "0",
      "unveil/behaviour/null-pointers-lock-the-veil",
      plainLock,
    ),
    seen("U155 unveil", EPERM, plainLock, "unveil/EPERM/veil-is-locked"),
    seen("U156 both trees", "0", silent),
    seen("U156 hidden in the next program", "0", dropped),
    seen("U157 next tree", "0", afterExecOpen),
    seen("U157 seen in the next program", "0", afterExecOpen),
    seen("U157 hidden in the next program", ENOENT, afterExecOpen, statHidden),
    seen("U158 hidden in the next program", "0", execVeilTakesOver),
    seen("U164 seen", "0", forkKeeps, execVeilTakesOver),
    seen("U164 hidden", ENOENT, forkKeeps, execVeilTakesOver, statHidden),
    seen(
      "U165 hidden in a spawned program",
      "0",
      spawnedFree,
      spawnAsksCallersVeil,
    ),
    seen("U166 hidden in a spawned program", "0", spawnedFree),
    seen(
      "U167 program hidden",
      ENOENT,
      spawnAsksCallersVeil,
      "posix_spawn(program) veil/ENOENT/path-is-hidden",
    ),
    seen(
      "U167 program without x",
      EACCES,
      spawnAsksCallersVeil,
      "posix_spawn(program) veil/EACCES/path-unveiled-without-needed-letter",
    ),
  ],
};
