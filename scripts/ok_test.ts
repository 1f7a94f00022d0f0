// What somebody leaves in the clone is nobody's fault of format, but each file
// of the project is looked at.

import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";
import configuration from "../deno.json" with { type: "json" };
import { ROOT } from "./sources.ts";

const { include } = configuration.fmt;
const FORMATTED = /\.(?:ts|js|md|json|ya?ml|html|css)$/;

/** The project's files by their paths, as git knows them. */
async function tracked(): Promise<readonly string[]> {
  const { success, stdout } = await new Deno.Command("git", {
    args: ["ls-files", "-z"],
    cwd: ROOT,
  }).output();
  assert(success);
  return new TextDecoder().decode(stdout).split("\0").slice(0, -1);
}

/** A copy that was unpacked from an archive has no list. */
const isClone = await Deno.stat(new URL(".git", ROOT)).then(
  () => true,
  () => false,
);

Deno.test({
  name: "the format check looks at every file of the project",
  ignore: !isClone,
  async fn() {
    const left = (await tracked()).filter((path) =>
      FORMATTED.test(path) && !include.includes(path.split("/")[0] ?? "")
    );
    assertEquals(left, []);
  },
});

Deno.test("the format check does not look at what is left in the clone", async () => {
  const dir = fileURLToPath(ROOT);
  const folder = await Deno.makeTempDir({ dir, prefix: "kit-" });
  try {
    await Deno.writeTextFile(`${folder}/README.md`, "#   kit\ntext\n");
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["fmt", "--check"],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
      stderr: "piped",
    }).output();
    const said = new TextDecoder().decode(stderr);
    assert(!said.includes(folder), said);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
