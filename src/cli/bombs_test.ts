// Whatever a program does to make its machine keep more and more, the host's
// memory holds. Each bomb of guest-programs/examples/riscv64/bombs.c goes off in
// a process of its own, which is this file run with the bomb's name.
import { assert } from "@std/assert";
import { fileURLToPath } from "node:url";
import { Machine } from "../machine/machine.ts";

const MEBIBYTE = 2 ** 20;
const MEMORY = 64 * MEBIBYTE;
/** What the host may need besides the machine's memory. */
const MARGIN = 256 * MEBIBYTE;
const AT_A_TIME = 2;
/** Instructions and work; what is not over by then would go on so. */
const LIMIT = 100_000_000;

const bombs: readonly string[] = [
  "files",
  "sparse-files",
  "small-files",
  "empty-files",
  "replaced-files",
  "deep-tree",
  "symlinks",
  "pipes",
  "local-sockets",
  "datagrams",
  "unread-stream",
  "threads",
  "regions",
  "translations",
  "code",
  "memory",
  "watchers",
  "logs",
  "output",
  "arguments",
  "locks",
  "veils",
  "mounts",
  "unmounted",
  "profile",
  "forks",
  "fork-trees",
  "zombies",
  "snapshots",
  "programs",
];

/** The most that this process ever had resident, in bytes. */
function mostResident(): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

/** What is told of a bomb. */
interface Report {
  readonly resident: number;
  readonly end: string;
}

function goOff(bomb: string): Report {
  const machine = Machine.create({
    architecture: "riscv64",
    memoryBytes: MEMORY,
    program: "/bombs",
    programFile: Deno.readFileSync(
      new URL("../../guest-programs/build/riscv64/bombs", import.meta.url),
    ),
    arguments: ["bombs", bomb],
  });
  const result = machine.run({ maxInstructions: LIMIT });
  return {
    resident: mostResident(),
    end: result.kind === "exited" ? `exited ${result.status}` : result.kind,
  };
}

async function reportOf(bomb: string): Promise<Report> {
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "-A",
      import.meta.url,
      `bomb=${bomb}`,
    ],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  assert(success, decoder.decode(stderr));
  return JSON.parse(decoder.decode(stdout));
}

const [, asked] = /^bomb=(.*)$/.exec(Deno.args[0] ?? "") ?? [];
if (asked !== undefined) {
  console.log(JSON.stringify(goOff(asked)));
} else {
  Deno.test({
    name: "The host's memory holds, whatever a program makes its machine keep",
    ignore: Deno.build.os !== "linux",
    async fn(): Promise<void> {
      const reports = new Map<string, Report>();
      const left = [...bombs];
      await Promise.all(Array.from({ length: AT_A_TIME }, async () => {
        for (let bomb = left.shift(); bomb !== undefined; bomb = left.shift()) {
          reports.set(bomb, await reportOf(bomb));
        }
      }));
      for (const bomb of bombs) {
        const report = reports.get(bomb)!;
        assert(
          report.resident <= MEMORY + MARGIN,
          `${bomb}: ${Math.ceil(report.resident / MEBIBYTE)} MiB resident`,
        );
        // Who has used up all memory may die of the next page that it needs.
        assert(
          ["exited 0", "limit", "killed", "deadlock"].includes(report.end),
          bomb,
        );
      }
    },
  });

  Deno.test("halcyon run --memory gives the machine so much, and no more", async () => {
    const [small, large] = await Promise.all(["8M", "16384K"].map(madeWith));
    // Blocks of a mebibyte, some of whose memory the program itself takes.
    assert(small! >= 4 && small! < 8, `${small} MiB of 8`);
    assert(large! >= 12 && large! < 16, `${large} MiB of 16`);
  });
}

async function madeWith(memory: string): Promise<number> {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-qA",
      here("main.ts"),
      "run",
      "--memory",
      memory,
      here("../../guest-programs/build/riscv64/bombs"),
      "memory",
    ],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  const made = /^(\d+) made/.exec(decoder.decode(stdout));
  assert(made !== null, decoder.decode(stderr));
  return Number(made[1]);
}
