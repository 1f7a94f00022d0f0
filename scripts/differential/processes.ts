/**
 * Processes for differential testing, which itself knows no host.
 *
 * @module
 */
import type { Processes } from "../../src/cpu/differential/reference.ts";

const PROGRAMS = new URL(
  "../../src/cpu/differential/programs/",
  import.meta.url,
);

/** Writes input and reads output at the same time: neither pipe may fill. */
async function run(
  command: string,
  argv: readonly string[],
  input: Uint8Array = new Uint8Array(),
  mayFail = false,
): Promise<Uint8Array> {
  const child = new Deno.Command(command, {
    args: [...argv],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writing = (async () => {
    const writer = child.stdin.getWriter();
    try {
      await writer.write(input.slice());
      await writer.close();
    } catch {
      // It ended early; its status and output tell.
    }
  })();
  const { code, stdout, stderr } = await child.output();
  await writing;
  if (code !== 0 && !mayFail) {
    const [line = ""] = new TextDecoder().decode(stderr).split("\n");
    throw new Error(`${command} ended with status ${code}: ${line}`);
  }
  return stdout;
}

async function exists(command: string): Promise<boolean> {
  try {
    await new Deno.Command(command, {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
    }).output();
    return true;
  } catch {
    return false;
  }
}

/** Processes that build into a temporary folder; `close` removes it. */
export async function denoProcesses(): Promise<
  Processes & { close(): Promise<void> }
> {
  const scratch = await Deno.makeTempDir({ prefix: "halcyon-" });
  return {
    exists,
    run,
    read: (path) => Deno.readFile(path),
    write: (path, text) => Deno.writeTextFile(path, text),
    scratch,
    runnerSource: new URL(
      "../../src/cpu/differential/runners/runner.c",
      import.meta.url,
    ).pathname,
    programSources: [...Deno.readDirSync(PROGRAMS)]
      .filter(({ name }) => name.endsWith(".c"))
      .map(({ name }) => new URL(name, PROGRAMS).pathname)
      .sort(),
    hostArchitecture: Deno.build.os === "linux" ? Deno.build.arch : "",
    close: () => Deno.remove(scratch, { recursive: true }),
  };
}
