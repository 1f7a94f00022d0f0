import { assertEquals, assertMatch } from "@std/assert";
import { execute } from "../src/cli/command.ts";
import { listen } from "../src/cli/testing.ts";
import { command as inject } from "./inject.ts";
import { command as mutate } from "./mutate.ts";
import { madeInTime } from "./task.ts";

/** As long work would: it ends when it is told to, with what it has. */
const untilAborted = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve("a part"))
  );

Deno.test("madeInTime() gives what there is when the time is over", async () => {
  const { result, interrupted } = await madeInTime(0.01, untilAborted);
  assertEquals([result, interrupted], ["a part", undefined]);
});

Deno.test("madeInTime() gives what is made before the time is over", async () => {
  // deno-lint-ignore require-await
  const { result } = await madeInTime(Infinity, async () => "all of it");
  assertEquals(result, "all of it");
});

const MODULES = JSON.stringify(
  ["../src/cli/command.ts", "./task.ts"].map((path) =>
    import.meta.resolve(path)
  ),
);

/** A task that a signal reaches while it works. */
const working = (signal: string): string => `
const [{ execute }, { madeInTime }] = await Promise.all(
  ${MODULES}.map((module) => import(module)),
);
const run = async () => {
  const { result, interrupted } = await madeInTime(Infinity, (end) => {
    setTimeout(() => Deno.kill(Deno.pid, "${signal}"), 10);
    return new Promise((resolve) =>
      end.addEventListener("abort", () => resolve("a part"))
    );
  });
  console.log(result);
  throw interrupted;
};
Deno.exit(await execute({ program: "task", run }, []));
`;

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `madeInTime() gives what there is, and why, when ${signal} comes`,
    ignore: Deno.build.os === "windows",
    async fn() {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["eval", "--quiet", working(signal)],
      }).output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      assertEquals([code, text(stdout), text(stderr)], [
        status,
        "a part\n",
        `task: interrupted by ${signal}\n`,
      ]);
    },
  });
}

for (
  const [command, args, said] of [
    [mutate, ["--count", "7"], /^riscv64: 0 of 7 tried$/m],
    [inject, [], /^riscv64: \d+ of \d{4} rows, /m],
  ] as const
) {
  Deno.test(`${command.program} says how much it tried when the time is over`, async () => {
    const given = "--arch riscv64 --jobs 1 --seconds 1 --no-install".split(" ");
    const { status, out, complaints } = await listen((output) =>
      execute(command, [...given, ...args], output)
    );
    assertEquals([status, complaints], [0, []]);
    assertMatch(out, said);
  });
}
