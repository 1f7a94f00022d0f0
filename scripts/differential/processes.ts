/**
 * Processes for differential testing, which itself knows no host.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { interruptible } from "../../src/cli/interruption.ts";
import type { Processes } from "../../src/cpu/differential/reference.ts";
import { linuxFlags } from "../c_flags.ts";
import {
  findToolchain,
  type Toolchain,
  ToolchainError,
} from "../../src/cli/toolchain.ts";

const PROGRAMS = new URL(
  "../../src/cpu/differential/programs/",
  import.meta.url,
);

const run: Processes["run"] = (...call) =>
  interruptible(() => runOnce(...call));

/** Writes input and reads output at the same time: neither pipe may fill. */
async function runOnce(
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

/** The compiler and linker, or why there are none. */
async function findCompiler(): Promise<Toolchain | string> {
  try {
    return await findToolchain(false);
  } catch (error) {
    if (error instanceof ToolchainError) return error.message;
    throw error;
  }
}

/** Processes that build into a temporary folder; `close` removes it. */
export async function denoProcesses(): Promise<
  Processes & { close(): Promise<void> }
> {
  const scratch = await Deno.makeTempDir({ prefix: "halcyon-" });
  const toolchain = await findCompiler();
  return {
    exists,
    run,
    read: (path) => Deno.readFile(path),
    write: (path, text) => Deno.writeTextFile(path, text),
    missingCompiler: typeof toolchain === "string" ? toolchain : undefined,
    build: async ({ kind, architecture, name, optimisation, sources }) => {
      if (typeof toolchain === "string") throw new ToolchainError(toolchain);
      const { clang, lld } = toolchain;
      const output = `${scratch}/${name}`;
      const flags = linuxFlags(kind, architecture, optimisation, lld);
      const headers = ["-iquote", fileURLToPath(PROGRAMS)];
      await run(clang, [...flags, ...headers, "-o", output, ...sources]);
      return output;
    },
    scratch,
    runnerSource: fileURLToPath(
      new URL(
        "../../src/cpu/differential/runners/runner.c",
        import.meta.url,
      ),
    ),
    programSources: [...Deno.readDirSync(PROGRAMS)]
      .filter(({ name }) => name.endsWith(".c"))
      .map(({ name }) => fileURLToPath(new URL(name, PROGRAMS)))
      .sort(),
    hostArchitecture: Deno.build.os === "linux" ? Deno.build.arch : "",
    close: () => Deno.remove(scratch, { recursive: true }),
  };
}
