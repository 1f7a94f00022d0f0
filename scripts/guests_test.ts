// What building the guests says where it can't.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { HostError } from "../src/cli/errors.ts";
import { notBuilt, SOURCES } from "./guests.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const isWindows = Deno.build.os === "windows";

/** A tree of its own to build in, with the sources of this one. */
async function inTree(test: (tree: string) => Promise<void>): Promise<void> {
  const tree = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${tree}/guest-programs`);
    for (
      const path of ["deno.json", "deno.lock", "src", "conformance", "scripts"]
        .concat(SOURCES.map((folder) => `guest-programs/${folder}`))
    ) await Deno.symlink(`${ROOT}${path}`, `${tree}/${path}`);
    await test(tree);
  } finally {
    await Deno.remove(tree, { recursive: true });
  }
}

/** A compiler and a linker that say who they are, and do `work` when asked. */
async function fakeToolchain(folder: string, work: string): Promise<void> {
  await Deno.mkdir(folder);
  for (
    const [name, version] of [["clang", "clang version"], ["ld.lld", "LLD"]]
  ) {
    const script = `#!/bin/sh
[ "$1" = --version ] && { echo "${version} 19.0.0"; exit; }
${work}
`;
    await Deno.writeTextFile(`${folder}/${name}-19`, script, { mode: 0o755 });
  }
}

async function build(
  tree: string,
  tools: string,
  ...options: readonly string[]
): Promise<{ code: number; lines: string[] }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-qA", `${tree}/scripts/main.ts`, "guests", "--no-install"]
      .concat(options),
    env: { PATH: `${tools}:/usr/bin:/bin` },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  const text = new TextDecoder().decode(stderr).trimEnd();
  return { code, lines: text.split("\n") };
}

for (
  const [signal, status, compiler] of [
    // A terminal sends ^C to all; the compiler's end may be heard first.
    ["INT", 130, "kill -INT $PPID; exit 1"],
    ["INT", 130, "{ sleep 0.03; kill -INT $PPID; } >/dev/null 2>&1 & exit 1"],
    ["TERM", 143, "kill -TERM $PPID; exit 1"],
  ] as const
) {
  Deno.test({
    name: `deno task guests blames no compiler when it does '${compiler}'`,
    ignore: isWindows,
    fn: () =>
      inTree(async (tree) => {
        await fakeToolchain(`${tree}/tools`, compiler);
        const { code, lines } = await build(tree, `${tree}/tools`);
        assertEquals(
          [code, lines.slice(1)],
          [status, [`deno task guests: interrupted by SIG${signal}`]],
        );
      }),
  });
}

Deno.test({
  name: "deno task guests blames the compiler when no signal came",
  ignore: isWindows,
  fn: () =>
    inTree(async (tree) => {
      await fakeToolchain(`${tree}/tools`, "exit 1");
      const { code, lines } = await build(tree, `${tree}/tools`);
      assertEquals([code, lines.length], [3, 2], lines.join("\n"));
      assertStringIncludes(lines[1] ?? "", "clang-19 could not build");
    }),
});

Deno.test({
  name: "deno task guests names the folder when it can't be written",
  ignore: isWindows,
  fn: () =>
    inTree(async (tree) => {
      await fakeToolchain(`${tree}/tools`, "exit 1");
      await Deno.writeTextFile(`${tree}/guest-programs/build`, "in the way");
      const { code, lines } = await build(tree, `${tree}/tools`);
      assertEquals([code, lines.length], [3, 1], lines.join("\n"));
      assertStringIncludes(lines[0] ?? "", `${tree}/guest-programs/build`);
      assertStringIncludes(lines[0] ?? "", "must be writable");
    }),
});

Deno.test({
  name: "deno task guests counts no build as done when a forced one failed",
  ignore: isWindows,
  fn: () =>
    inTree(async (tree) => {
      const stamp = `${tree}/guest-programs/build/fingerprint`;
      await fakeToolchain(`${tree}/tools`, "exit 0");
      assertEquals((await build(tree, `${tree}/tools`)).code, 0);
      const whole = await Deno.readTextFile(stamp);
      await fakeToolchain(`${tree}/broken`, "exit 1");
      const forced = await build(tree, `${tree}/broken`, "--force");
      assertEquals(forced.code, 3);
      assert(await Deno.readTextFile(stamp) !== whole);
    }),
});

Deno.test("notBuilt() says file, reason and way out when the host refuses", async () => {
  const error = await Deno.readTextFile("/nonexistent/x").catch((it) => it);
  const told = notBuilt(error);
  assert(told instanceof HostError);
  assertStringIncludes(told.message, "/nonexistent/x: No such file");
  assertStringIncludes(told.message, "must be writable");
  const other = new Error("else");
  assertEquals(notBuilt(other), other);
});
