import { fileURLToPath, pathToFileURL } from "node:url";
import { assertEquals } from "@std/assert";
import { listRows } from "../conformance/conformance.ts";
import { bundle } from "./coverage/bundle.ts";

async function hasNode(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("node", { args: ["--version"] })
      .output();
    return Number(/^v(\d+)/.exec(new TextDecoder().decode(stdout))?.[1]) >= 20;
  } catch {
    return false;
  }
}

Deno.test({
  name: "the bundled suite passes under Node when rows of three CPUs are run",
  ignore: !await hasNode(),
  fn: async () => {
    const folder = pathToFileURL(`${await Deno.makeTempDir()}/`);
    try {
      // The guests are looked for beside the project, two folders up.
      const build = new URL("guest-programs/build/", folder);
      await Deno.mkdir(new URL("guest-programs/", folder));
      await Deno.symlink(
        new URL("../guest-programs/build/", import.meta.url),
        fileURLToPath(build).replace(/\/$/, ""),
      );
      const program = await bundle(new URL("a/b/", folder));
      const { code, stdout } = await new Deno.Command("node", {
        args: [fileURLToPath(program), "pipe/"],
      }).output();
      const text = new TextDecoder().decode(stdout);
      assertEquals(code, 0, text);
      const results = listRows({ filter: "pipe/" }).flatMap(({ arch }) => arch);
      assertEquals(JSON.parse(text).pass, results.length, text);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
