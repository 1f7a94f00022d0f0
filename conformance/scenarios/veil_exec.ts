import type { Scenario, ScenarioCase } from "./scenario.ts";

const ENOENT = "-2";
const ENOEXEC = "-8";
const EACCES = "-13";
const EINVAL = "-22";
const EPERM = "-1";

/** An observation about a rule of unveil: the name starts with the rule. */
function ruled(name: string, value: string): ScenarioCase {
  const [id = ""] = name.split(" ");
  return {
    name,
    value,
    source: `rule ${id} of unveil: Kernel/Syscalls/execve.cpp, unveil.cpp`,
    covers: [id],
  };
}

/** What becomes of a veil when a program starts another. */
export const veilExec: Scenario = {
  program: "veil_exec",
  arguments: ["veil_exec"],
  environment: [],
  cases: [
    ruled("U144 program with x runs", "0"),
    ruled("U145 program without x", EACCES),
    ruled("U146 program hidden", ENOENT),
    ruled("U148 interpreter hidden", ENOENT),
    ruled("U148 interpreter without x", EACCES),
    ruled("U149 hidden after exec", "0"),
    ruled("U150 exec", ENOEXEC),
    ruled("U150 still hidden", ENOENT),
    ruled("U151 seen", "0"),
    ruled("U151 hidden", ENOENT),
    ruled("U152 unveil is ignored", "0"),
    ruled("U152 stays hidden", ENOENT),
    ruled("U153 null path", "0"),
    ruled("U153 bad letters", "0"),
    ruled("U153 relative path", "0"),
    ruled("U154 no flags", EINVAL),
    ruled("U155 lock", "0"),
    ruled("U155 unveil", EPERM),
    ruled("U156 both trees", "0"),
    ruled("U156 hidden in the next program", "0"),
    ruled("U157 next tree", "0"),
    ruled("U157 seen in the next program", "0"),
    ruled("U157 hidden in the next program", ENOENT),
    ruled("U158 hidden in the next program", "0"),
    ruled("U164 seen", "0"),
    ruled("U164 hidden", ENOENT),
    ruled("U165 hidden in a spawned program", "0"),
    ruled("U166 hidden in a spawned program", "0"),
    ruled("U167 program hidden", ENOENT),
    ruled("U167 program without x", EACCES),
  ],
};
