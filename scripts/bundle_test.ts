import { assertEquals, assertNotEquals } from "@std/assert";
import { fileURLToPath, pathToFileURL } from "node:url";
import { interpreterFile } from "../src/cli/interpreters.ts";
import { guestUrl } from "../conformance/program/guests.ts";
import { architectures } from "../src/cpu/cpu.ts";
import { bundleProgram, PROGRAM } from "./bundle.ts";

interface Said {
  readonly code: number;
  readonly text: string;
}

async function said(command: string, args: readonly string[]): Promise<Said> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

const main = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
const fromSources = (args: readonly string[]) =>
  said(Deno.execPath(), ["run", "--quiet", "--allow-all", main, ...args]);

Deno.test("bundleProgram() writes a program that does what the sources do", async (t) => {
  const folder = pathToFileURL(`${await Deno.makeTempDir()}/`);
  const bundle = new URL("dist/halcyon/", folder);
  // The guests are looked for beside the project, two folders up.
  await Deno.symlink(
    fileURLToPath(new URL("../guest-programs", import.meta.url)),
    fileURLToPath(new URL("guest-programs", folder)),
  );
  const program = fileURLToPath(new URL(PROGRAM, bundle));
  try {
    await bundleProgram(bundle);
    const hello = (of: typeof architectures[number]) =>
      fileURLToPath(guestUrl(of, "hello"));
    const commands = [
      ["--help"],
      ["--version"],
      ["run"],
      ...architectures.map((of) => ["run", "--strace", hello(of)]),
      ["ledger", "--call", "pipe"],
    ];
    for (const args of commands) {
      await t.step(args.slice(0, 2).join(" "), async () => {
        assertEquals(await said(program, args), await fromSources(args));
      });
    }
    await t.step("workers run rows", async () => {
      const filter = ["--filter", "pipe/EINVAL", "--jobs", "2"];
      const { code, text } = await said(program, ["conformance", ...filter]);
      assertEquals(code, 0, text);
    });
    await t.step("the interpreter is the one beside it", async () => {
      const file = new URL(interpreterFile("riscv64"), bundle);
      await Deno.writeFile(file, new Uint8Array(8));
      assertNotEquals((await said(program, ["run", hello("riscv64")])).code, 0);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
