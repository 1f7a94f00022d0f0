import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE = "Kernel/Syscalls/execve.cpp, initial stack and auxiliary vector";

function auxv(number: number, value: ScenarioCase["value"]): ScenarioCase {
  const covers = ["execve/behaviour/auxiliary-vector-is-handed-over"] as const;
  return { name: `auxv.${number}`, value, source: SOURCE, covers };
}

/** What a new program finds: arguments, environment, auxiliary vector. */
export const hello: Scenario = {
  program: "hello",
  cases: [
    {
      name: "argc",
      value: "3",
      source: SOURCE,
      covers: ["execve/behaviour/arguments-are-on-the-stack"],
    },
    {
      name: "argv.0",
      value: "hello",
      source: SOURCE,
      covers: ["execve/behaviour/arguments-are-on-the-stack"],
    },
    {
      name: "argv.1",
      value: "two words",
      source: SOURCE,
      covers: ["execve/behaviour/arguments-are-on-the-stack"],
    },
    {
      name: "argv.2",
      value: "",
      source: SOURCE,
      covers: ["execve/behaviour/arguments-are-on-the-stack"],
    },
    {
      name: "argv",
      value: "count 3",
      source: SOURCE,
      covers: ["execve/behaviour/arguments-are-on-the-stack"],
    },
    {
      name: "envp.0",
      value: "A=1",
      source: SOURCE,
      covers: ["execve/behaviour/arguments-are-on-the-stack"],
    },
    {
      name: "envp.1",
      value: "EMPTY=",
      source: SOURCE,
      covers: ["execve/behaviour/arguments-are-on-the-stack"],
    },
    {
      name: "envp",
      value: "count 2",
      source: SOURCE,
      covers: ["execve/behaviour/arguments-are-on-the-stack"],
    },
    auxv(6, "4096"),
    auxv(7, "program"),
    auxv(9, "inside"),
    auxv(11, "0"),
    auxv(12, "0"),
    auxv(13, "0"),
    auxv(14, "0"),
    auxv(15, { x86_64: "x86_64", aarch64: "aarch64", riscv64: "riscv64" }),
    auxv(16, "present"),
    auxv(17, "present"),
    auxv(23, "0"),
    auxv(25, "present"),
    auxv(31, "/hello"),
    auxv(1, "0"),
    {
      name: "auxv",
      value: "count 15",
      source: SOURCE,
      covers: ["execve/behaviour/auxiliary-vector-is-handed-over"],
    },
    {
      name: "umask of the first process",
      value: "18",
      source: "Kernel/Tasks/Process.h: m_umask",
      covers: ["umask/behaviour/first-process-has-022"],
    },
  ],
};
