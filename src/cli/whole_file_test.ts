import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "./errors.ts";
import { WholeFile } from "./whole_file.ts";

async function inFolder(
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(folder), (one) => one.name);
  return names.sort();
}

Deno.test("WholeFile changes nothing until it is written", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/old`, "old");
    const old = await WholeFile.open(`${folder}/old`);
    const fresh = await WholeFile.open(`${folder}/new`);
    assertEquals(await namesIn(folder), ["old"]);
    assertEquals(await Deno.readTextFile(`${folder}/old`), "old");
    await old.write("changed");
    await fresh.write("fresh");
    assertEquals(await namesIn(folder), ["new", "old"]);
    assertEquals(await Deno.readTextFile(`${folder}/old`), "changed");
    assertEquals(await Deno.readTextFile(`${folder}/new`), "fresh");
  }));

Deno.test("WholeFile puts a new file in the old one's place, with its mode", () =>
  inFolder(async (folder) => {
    const path = `${folder}/file`;
    await Deno.writeTextFile(path, "old");
    await Deno.chmod(path, 0o600);
    await Deno.link(path, `${folder}/kept`);
    await (await WholeFile.open(path)).write("new");
    assertEquals((await Deno.stat(path)).mode, 0o100600);
    // Whoever had the old file open still has all of it.
    assertEquals(await Deno.readTextFile(`${folder}/kept`), "old");
  }));

Deno.test("WholeFile writes to where a link points", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "old");
    await Deno.symlink("file", `${folder}/link`);
    await (await WholeFile.open(`${folder}/link`)).write("new");
    assertEquals((await Deno.lstat(`${folder}/link`)).isSymlink, true);
    assertEquals(await Deno.readTextFile(`${folder}/file`), "new");
  }));

Deno.test("WholeFile has one place for two names of a file", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/a`);
    const place = async (path: string) => (await WholeFile.open(path)).place;
    assertEquals(
      await place(`${folder}/new`),
      await place(`${folder}/a/../new`),
    );
    await Deno.writeTextFile(`${folder}/old`, "");
    await Deno.symlink("old", `${folder}/link`);
    assertEquals(await place(`${folder}/old`), await place(`${folder}/link`));
  }));

Deno.test("WholeFile refuses on opening what can't be written", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    for (
      const [path, message] of [
        [folder, "is a folder"],
        [`${folder}/`, "is a folder"],
        [`${folder}/none/file`, "can't be written: No such file"],
        [`${folder}/file/below`, "can't be written: Not a directory"],
      ] as const
    ) await assertRejects(() => WholeFile.open(path), UsageError, message);
  }));
