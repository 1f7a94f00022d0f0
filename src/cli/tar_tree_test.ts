// The archives are made by another program, tar.

import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "./errors.ts";
import { importTree } from "./host_tree.ts";
import { archiveOf } from "./tar_export.ts";
import { inFolder } from "./testing.ts";

async function tar(folder: string, ...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("tar", {
    args: ["-C", folder, ...args],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

async function hasTar(): Promise<boolean> {
  try {
    await tar(".", "--version");
    return true;
  } catch {
    return false;
  }
}

const ignore = !await hasTar();
const LONG = "x".repeat(150);

for (const format of ["gnu", "ustar", "posix"]) {
  for (const compression of ["", "z"]) {
    Deno.test({
      name: `importTree() reads owners, modes and links of a ${format} archive${
        compression && ", compressed"
      }`,
      ignore,
      fn: () =>
        inFolder(async (folder) => {
          const root = `${folder}/root`;
          await Deno.mkdir(`${root}/bin`, { recursive: true });
          await Deno.writeFile(`${root}/bin/tool`, Uint8Array.of(1, 0, 255));
          await Deno.chmod(`${root}/bin/tool`, 0o4755);
          await Deno.chmod(`${root}/bin`, 0o711);
          await Deno.symlink("tool", `${root}/bin/link`);
          await Deno.link(`${root}/bin/tool`, `${root}/bin/second`);
          await Deno.writeTextFile(`${root}/__proto__`, "p");
          const isLong = format !== "ustar";
          if (isLong) await Deno.writeTextFile(`${root}/${LONG}`, "long");
          const archive = `${folder}/archive`;
          await tar(
            root,
            `-c${compression}f`,
            archive,
            `--format=${format}`,
            "--owner=:100",
            "--group=:12",
            ".",
          );
          const tree = await importTree(archive);
          const owner = { uid: 100, gid: 12 };
          const file = (bytes: readonly number[], mode: number) => ({
            type: "file",
            mode,
            ...owner,
            content: Uint8Array.from(bytes),
          } as const);
          const { bin } = tree.entries;
          assertEquals(bin, {
            type: "directory",
            mode: 0o711,
            ...owner,
            entries: {
              tool: file([1, 0, 255], 0o4755),
              second: file([1, 0, 255], 0o4755),
              link: { type: "symlink", mode: 0o777, ...owner, target: "tool" },
            },
          });
          assertEquals(Object.keys(tree.entries).includes("__proto__"), true);
          if (isLong) assertEquals(tree.entries[LONG]?.type, "file");
        }),
    });
  }
}

Deno.test({
  name: "importTree() reads devices and pipes of an archive",
  ignore: ignore || Deno.build.os !== "linux" || Deno.uid() !== 0,
  fn: () =>
    inFolder(async (folder) => {
      for (const words of ["d c 1 3", "b b 8 17", "f p"]) {
        const [name = "", ...rest] = words.split(" ");
        const { success } = await new Deno.Command("mknod", {
          args: [`${folder}/${name}`, ...rest],
        }).output();
        // A container may not make devices.
        if (!success) return;
      }
      await tar(folder, "-cf", `${folder}/archive`, "d", "b", "f");
      const { d, b, f } = (await importTree(`${folder}/archive`)).entries;
      const node = (node: typeof d) =>
        node !== undefined && "major" in node
          ? [node.type, node.major, node.minor]
          : [node?.type];
      assertEquals([d, b, f].map(node), [
        ["character-device", 1, 3],
        ["block-device", 8, 17],
        ["fifo"],
      ]);
    }),
});

Deno.test("importTree() says what is no archive, or only half of one", () =>
  inFolder(async (folder) => {
    const path = `${folder}/archive`;
    const refused = (why: string) =>
      assertRejects(() => importTree(path), UsageError, why);
    await Deno.writeTextFile(path, "no archive\n".repeat(100));
    await refused(`${path} is no tar archive: Invalid tar header`);
    await Deno.writeFile(path, Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2));
    await refused(`${path} is no tar archive: `);
    if (ignore) return;
    await Deno.writeTextFile(`${folder}/f`, "x".repeat(5000));
    await tar(folder, "-cf", path, "f");
    await Deno.truncate(path, 1000);
    await refused(`${path} is no tar archive: Unexpected end of data`);
  }));

Deno.test({
  name: "archiveOf() makes what tar lists, and importTree() reads it back",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const owner = { uid: 100, gid: 2 ** 22 };
      const attributes = { mode: 0o4711, ...owner };
      const tree = {
        type: "directory",
        mode: 0o755,
        uid: 0,
        gid: 0,
        entries: {
          file: { type: "file", ...attributes, content: Uint8Array.of(7, 0) },
          [LONG]: {
            type: "directory",
            ...attributes,
            entries: {
              link: { type: "symlink", mode: 0o777, ...owner, target: LONG },
              fifo: { type: "fifo", ...attributes },
            },
          },
          disk: { type: "block-device", ...attributes, major: 8, minor: 17 },
        },
      } as const;
      for (const isCompressed of [false, true]) {
        const path = `${folder}/archive`;
        await Deno.writeFile(path, await archiveOf(tree, isCompressed));
        assertEquals(await importTree(path), tree);
        const { stdout } = await new Deno.Command("tar", {
          args: ["--numeric-owner", "-tvf", path],
          stdout: "piped",
        }).output();
        const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
        assertEquals(
          lines.map((line) => line.split(/ +/).slice(0, 3).join(" ")),
          [
            "drwxr-xr-x 0/0 0",
            "-rws--x--x 100/4194304 2",
            "drws--x--x 100/4194304 0",
            "lrwxrwxrwx 100/4194304 0",
            "prws--x--x 100/4194304 0",
            "brws--x--x 100/4194304 8,17",
          ],
        );
      }
    }),
});
