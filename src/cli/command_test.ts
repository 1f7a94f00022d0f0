// How a program ends when something goes wrong.

import { assertEquals } from "@std/assert";
import { guarded } from "./command.ts";
import { listen } from "./testing.ts";

const EARLY = "code that it loaded has ended it before it was done";
const COMMAND = new URL("command.ts", import.meta.url).href;

Deno.test("guarded() names the file when the host refuses it", async () => {
  const { status, complaints } = await listen((output) =>
    guarded("halcyon try", output, async () => {
      await Deno.readFile("/nonexistent/x");
      return 0;
    })
  );
  assertEquals([status, complaints], [3, [
    "halcyon try: /nonexistent/x: No such file or directory",
  ]]);
});

for (
  const [where, body, status, complaint] of [
    ["awaited", "await 1; return 4;", 4, ""],
    ["code that ends the process", "Deno.exit(0);", 3, EARLY],
    ["an end in a timer", "setTimeout(() => Deno.exit(), 1);", 3, EARLY],
    ["a microtask", "queueMicrotask(() => { throw new Error('x'); });", 3, "x"],
    ["a timer", "setTimeout(() => { throw new Error('x'); });", 3, "x"],
    ["a promise that was let go", "Promise.reject(new Error('x'));", 3, "x"],
    ["a text that is thrown", "Promise.reject('a\\u{a}b');", 3, "a\\u{a}b"],
    [
      "a pipe that nobody reads",
      "Promise.reject(new Deno.errors.BrokenPipe('x'));",
      141,
      "",
    ],
  ] as const
) {
  Deno.test(`runToExit() ends with status ${status} and no stack after ${where}`, async () => {
    const code = `
      const { runToExit } = await import(Deno.args[0]);
      await runToExit("halcyon try", async () => {
        ${body}
        await new Promise((resolve) => setTimeout(resolve, 10_000));
        return 0;
      });`;
    const { code: got, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", code, COMMAND],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    const bug = complaint === EARLY ? "" : "; this is a bug in halcyon";
    const said = complaint === "" ? "" : `halcyon try: ${complaint}${bug}\n`;
    assertEquals([got, new TextDecoder().decode(stderr)], [status, said]);
  });
}
