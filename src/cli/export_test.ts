// A kit as somebody gets it: what lies in it, and whether what its README tells
// to do can be done.

import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { deviceNodes } from "../../conformance/kit/devices.ts";
import { type Kit, makeKit } from "../../conformance/kit/files.ts";
import { rungs } from "../../conformance/program/rungs.ts";
import { suiteOf } from "../../conformance/program/suite.ts";
import { Machine } from "../machine/machine.ts";
import { main } from "./main.ts";
import { inFolder, listen } from "./testing.ts";
import { versionNumber } from "./version.ts";

const ARCHITECTURE = "riscv64";
const kit = await makeKit(ARCHITECTURE, "0.0.0");

function textOf({ files }: Kit, path: string): string {
  const file = files.find((one) => one.path === path);
  assert(file !== undefined, path);
  return new TextDecoder().decode(file.bytes);
}

Deno.test("makeKit() gives the same bytes again", async () => {
  const again = await makeKit(ARCHITECTURE, "0.0.0");
  assertEquals(
    again.files.map(({ path }) => path),
    kit.files.map(({ path }) => path),
  );
  for (const [index, { path, bytes }] of kit.files.entries()) {
    const other = again.files[index]?.bytes ?? new Uint8Array();
    assert(isSame(bytes, other), path);
  }
});

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length &&
    one.every((byte, index) => byte === other[index]);
}

Deno.test("a kit's manifest lists rows, rungs, hazards and every file", () => {
  const manifest = JSON.parse(textOf(kit, `halcyon-${ARCHITECTURE}.json`));
  const { rows, firstHazard } = suiteOf(ARCHITECTURE);
  assertEquals(manifest.rows.length, rows.length);
  assertEquals(manifest.firstHazard, firstHazard);
  const counts = manifest.rungs.map((rung: { rows: number }) => rung.rows);
  assertEquals(counts.length, rungs.length);
  assertEquals(counts.reduce((a: number, b: number) => a + b), rows.length);
  const hazardous = manifest.hazards.flatMap((one: { rows: number[] }) =>
    one.rows
  );
  assertEquals(hazardous.length, rows.length - firstHazard);
  // Listed are all but the manifest itself and the sums.
  assertEquals(manifest.files.length, kit.files.length - 2);
});

Deno.test("a kit's device nodes are those that the executor makes", async () => {
  const source = await Deno.readTextFile(
    new URL("../../guest-programs/executor/world.c", import.meta.url),
  );
  const made = [...source.matchAll(/\{ "\/dev\/(\w+)", (\d+), (\d+) \}/g)].map(
    ([, name = "", major, minor]) => ({
      name,
      major: Number(major),
      minor: Number(minor),
    }),
  );
  assertEquals(deviceNodes, made);
});

/** Every block of a README that is to be typed. */
function commandsOf(readme: string): readonly string[] {
  return [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text = ""]) =>
    text
  );
}

async function has(tool: string, path: string): Promise<boolean> {
  const { success } = await new Deno.Command("sh", {
    args: ["-c", `command -v ${tool}`],
    env: { PATH: path },
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

Deno.test("what a kit's README tells to type does what it says", async () => {
  await inFolder(async (folder) => {
    const program = fileURLToPath(new URL("main.ts", import.meta.url));
    await Deno.mkdir(`${folder}/bin`);
    await Deno.writeTextFile(
      `${folder}/bin/halcyon`,
      `#!/bin/sh\nexec ${Deno.execPath()} run --quiet --allow-all ${program} "$@"\n`,
      { mode: 0o755 },
    );
    const out = `${folder}/kit`;
    const told = await listen((output) =>
      main(["export", "--arch", ARCHITECTURE, "--out", out], output)
    );
    assertEquals(told.status, 0);
    assertStringIncludes(told.out, "README.md");
    const path = `${folder}/bin:${Deno.env.get("PATH")}:/usr/sbin:/sbin`;
    const blocks = commandsOf(await Deno.readTextFile(`${out}/README.md`));
    assertEquals(blocks.length, 6);
    for (const block of blocks) {
      // Where there are no tools for file systems of this kind, the rest goes on.
      if (block.includes("mke2fs") && !await has("mke2fs", path)) continue;
      const { success, stdout, stderr } = await new Deno.Command("sh", {
        args: ["-ec", block],
        cwd: out,
        env: { PATH: path },
      }).output();
      const said = new TextDecoder().decode(stdout) +
        new TextDecoder().decode(stderr);
      assert(success, `${block}\n${said}`);
      if (block.includes("verify")) assertStringIncludes(said, " pass, 0 fail");
      if (block.includes("scenario ")) assertStringIncludes(said, ", all as");
    }
  });
});

Deno.test("a kit's program runs its rows from the kit's own root tree", () => {
  const name = `halcyon-${ARCHITECTURE}`;
  const entries = Object.fromEntries(
    kit.files.filter(({ path }) => /^root\/[^/]+$/.test(path)).map((
      { path, mode, bytes },
    ) => [
      path.slice("root/".length),
      { type: "file" as const, mode, content: bytes },
    ]),
  );
  const file = kit.files.find(({ path }) => path === `root/bin/${name}`);
  assert(file !== undefined);
  let log = "";
  const machine = Machine.create({
    architecture: ARCHITECTURE,
    root: { type: "directory", mode: 0o755, entries },
    program: `/bin/${name}`,
    programFile: file.bytes,
    arguments: [`/bin/${name}`, "--exit", "--rung", "0"],
    console: {
      debug: (bytes) => void (log += new TextDecoder().decode(bytes)),
    },
  });
  const end = machine.run({ maxInstructions: 100_000_000 });
  machine.dispose();
  assertEquals(end, { kind: "exited", status: 0 });
  assertStringIncludes(log, `suite=${kit.manifest.suite}`);
});

Deno.test("export leaves a folder alone when it holds no kit", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/README.md`, "mine\n");
    const { status, complaints } = await listen((output) =>
      main(["export", "--arch", ARCHITECTURE, "--out", folder], output)
    );
    assertEquals([status, complaints.length], [2, 1]);
    assertStringIncludes(complaints.join(), "is not empty and holds no kit");
    assertEquals(await Deno.readTextFile(`${folder}/README.md`), "mine\n");
    const left = await Array.fromAsync(Deno.readDir(folder));
    assertEquals(left.length, 1);
  });
});

Deno.test("export replaces a kit of the same architecture", async () => {
  await inFolder(async (folder) => {
    const again = () =>
      listen((output) =>
        main(["export", "--arch", ARCHITECTURE, "--out", folder], output)
      );
    assertEquals((await again()).status, 0);
    await Deno.writeTextFile(`${folder}/README.md`, "old\n");
    assertEquals((await again()).status, 0);
    assertEquals(
      await Deno.readTextFile(`${folder}/README.md`),
      textOf(kit, "README.md").replaceAll("0.0.0", versionNumber()),
    );
  });
});

Deno.test("export gives each kit a folder of its own", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/halcyon-x86_64`, "");
    const { status, complaints } = await listen((output) =>
      main(["export", "--arch", ARCHITECTURE, "--out", folder], output)
    );
    assertEquals(status, 2);
    assertStringIncludes(complaints.join(), "holds a kit for x86_64");
    const left = await Array.fromAsync(Deno.readDir(folder));
    assertEquals(left.length, 1);
  });
});
