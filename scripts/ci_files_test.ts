// The files for engines of CI are what those engines read.

import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";
import { parse } from "yaml";
import { ROOT, textOf } from "./sources.ts";

type Fields = Readonly<Record<string, unknown>>;

async function yamlIn(name: string): Promise<Fields> {
  return parse(await textOf(`docs/ci/${name}`), { strict: true });
}

interface Workflow {
  readonly on: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly needs?: string;
        readonly "runs-on": string;
        readonly steps: readonly Readonly<Record<string, unknown>>[];
      }
    >
  >;
}

for (const name of ["github-actions.yml", "kernel-in-qemu.yml"]) {
  Deno.test(`docs/ci/${name} has jobs whose steps run or use something, and needs jobs that there are`, async () => {
    const workflow = await yamlIn(name) as unknown as Workflow;
    assert(workflow.on !== undefined);
    for (const { needs, steps, ...job } of Object.values(workflow.jobs)) {
      assert(typeof job["runs-on"] === "string");
      if (needs !== undefined) assert(needs in workflow.jobs, needs);
      for (const step of steps) {
        const kinds = ["run", "uses"].filter((key) => key in step);
        assertEquals(kinds.length, 1, JSON.stringify(step));
      }
    }
  });
}

Deno.test("every boot.sh of the documents is told the same three words", async () => {
  const calls: string[][] = [];
  for (
    const path of [
      ...["README.md", "docs/first-hour.md", "docs/targets.md"],
      ...["docs/twin.md", "docs/embedding.md", "docs/ci/kernel-in-qemu.yml"],
    ]
  ) {
    const text = (await textOf(path)).replace(/\$\{\{ .*? \}\}/g, "ARCH");
    for (const [, words = ""] of text.matchAll(/\.\/boot\.sh ([^\n>]*)/g)) {
      calls.push(words.trim().split(" "));
    }
  }
  assertEquals(calls.length, 4);
  for (const words of calls) {
    assertEquals(words.length, 3, words.join(" "));
    assert(/root/.test(words[1] ?? ""), words.join(" "));
  }
});

Deno.test("docs/ci/gitlab-ci.yml has jobs of stages that there are", async () => {
  const { stages, default: _, ...jobs } = await yamlIn("gitlab-ci.yml");
  const named = Object.values(jobs) as Fields[];
  assert(named.length > 1);
  for (const { stage, script } of named) {
    assert((stages as unknown[]).includes(stage));
    assert(Array.isArray(script));
    for (const line of script) assertEquals(typeof line, "string");
  }
});

Deno.test("docs/ci/kubernetes-indexed-job.yaml shares out among as many pods as it starts", async () => {
  const job = await yamlIn("kubernetes-indexed-job.yaml");
  assertEquals([job.apiVersion, job.kind], ["batch/v1", "Job"]);
  const spec = job.spec as Fields;
  assertEquals(spec.completionMode, "Indexed");
  const { spec: pod } = spec.template as { spec: Fields };
  assertEquals(pod.restartPolicy, "Never");
  const [container] = pod.containers as { command: string[] }[];
  const command = container?.command.join(" ") ?? "";
  assert(command.includes(`--shard auto/${spec.completions} `), command);
});

Deno.test("docs/ci/slurm-array.sbatch is a script whose options stand before its commands", async () => {
  const path = new URL("docs/ci/slurm-array.sbatch", ROOT);
  const { success, stderr } = await new Deno.Command("bash", {
    args: ["-n", fileURLToPath(path)],
    stderr: "piped",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const lines = (await Deno.readTextFile(path)).split("\n");
  assertEquals(lines[0], "#!/bin/bash");
  const last = lines.findLastIndex((line) => line.startsWith("#SBATCH "));
  const first = lines.findIndex((line) => line !== "" && !line.startsWith("#"));
  assert(last > 0 && last < first);
  assert(lines.includes("#SBATCH --array=1-16"));
});
