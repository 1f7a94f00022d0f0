// The archives are made by others: tar, and the library that only writes them
// here.

import { assert, assertEquals, assertRejects } from "@std/assert";
import { pack } from "tar-stream";
import type {
  TreeDirectory,
  TreeNode,
} from "../kernel/filesystem/root_tree.ts";
import { listOf, randomTree } from "../machine/test_tree.ts";
import { UsageError } from "./errors.ts";
import { Findings } from "./findings.ts";
import { importTree } from "./host_tree.ts";
import { archiveOf } from "./tar_export.ts";
import { importArchive } from "./tar_tree.ts";
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

const text = (words: string) => new TextEncoder().encode(words);
const words = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A tree whose times nobody looks at. */
function withoutTimes(tree: TreeDirectory): TreeDirectory {
  const { mtime: _mtime, entries, ...rest } = tree;
  const kept = Object.entries(entries).map(([name, node]) => {
    if (node.type === "directory") return [name, withoutTimes(node)] as const;
    if (node.type === "hard-link") return [name, node] as const;
    const { mtime: _time, ...other } = node;
    return [name, other] as const;
  });
  return { ...rest, entries: Object.fromEntries(kept) as typeof entries };
}

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
          const tree = withoutTimes(await importTree(archive));
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
              second: { type: "hard-link", target: "/bin/tool" },
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

/** An archive that holds one file, as tar-stream makes it. */
async function archive(
  header: Headers,
  content = "",
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = pack();
  stream.entry({ mtime: new Date(0), ...header }, content);
  stream.finalize();
  const pieces = await Array.fromAsync(
    stream as AsyncIterable<Uint8Array<ArrayBuffer>>,
  );
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

type Headers = Parameters<ReturnType<typeof pack>["entry"]>[0];

/** Another checksum, after something was changed in the first header. */
function summed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  bytes.fill(0x20, 148, 156);
  const sum = bytes.subarray(0, 512).reduce((one, other) => one + other, 0);
  const digits = `${sum.toString(8).padStart(6, "0")}\0 `;
  bytes.set(new TextEncoder().encode(digits), 148);
  return bytes;
}

function changed(
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
  text: string | readonly number[],
): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  const value = typeof text === "string"
    ? new TextEncoder().encode(text)
    : text;
  copy.set(value, at);
  return summed(copy);
}

function extended(text: string): Promise<Uint8Array<ArrayBuffer>> {
  // A file whose kind is changed into that of an extended header.
  return archive({ name: "x" }, text).then((bytes) => changed(bytes, 156, "x"));
}

const SIZE = 124;

Deno.test("importTree() says in one line what is no archive, or a broken one", () =>
  inFolder(async (folder) => {
    const path = `${folder}/archive`;
    const whole = await archive({ name: "f" }, "x".repeat(5000));
    const gzip = async (bytes: Uint8Array<ArrayBuffer>) =>
      new Uint8Array(
        await new Response(
          new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip")),
        ).arrayBuffer(),
      );
    const compressed = await gzip(whole);
    const cases: readonly [string, Uint8Array<ArrayBuffer>][] = [
      ["no header stands at byte 0", text("no archive\n".repeat(100))],
      ["it is empty", new Uint8Array(0)],
      ["it ends before it is complete", whole.slice(0, 1000)],
      ["it ends before it is complete", whole.slice(0, 6144 - 512)],
      ["it ends before it is complete", changed(whole, SIZE, "77777777777")],
      [
        "it ends before it is complete",
        changed(whole, SIZE, [0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0]),
      ],
      [
        "it ends before it is complete",
        changed(whole, SIZE, Array<number>(12).fill(0xff)),
      ],
      [
        "the size at byte 0 is none",
        changed(whole, SIZE, [0xbf, ...Array<number>(11).fill(0xff)]),
      ],
      ["the size at byte 0 is none", changed(whole, SIZE, "12345x")],
      ["the mode at byte 0 is none", changed(whole, 100, "99")],
      [
        "no header stands at byte 0",
        (() => {
          const copy = whole.slice();
          copy[0] = 0x67;
          return copy;
        })(),
      ],
      ["no header stands at byte 512", changed(whole, 156, "5")],
      ["it is a zip archive; tar and gzip", text("PK\x03\x04rest")],
      ["it is a program; tar and gzip", text("\x7fELF")],
      [
        "what gzip compressed in it is damaged",
        Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2),
      ],
      [
        "what gzip compressed in it is damaged or cut short",
        compressed.slice(0, compressed.length - 10),
      ],
      ["no header stands at byte 0", await gzip(text("x".repeat(600)))],
      ["an extended header is damaged", await extended("99999999 path=x\n")],
      ["an extended header is damaged", await extended("-5 path=x\n")],
      ["an extended header is damaged", await extended("10 path=xyz")],
      ["an extended header is damaged", await extended("9 pathxyz\n")],
      ["an extended header is damaged", await extended("0 =\n")],
      ["an extended header is damaged", await extended("\n")],
      [
        "the header at byte 512 has more than 1 MiB",
        changed(changed(whole, 156, "L"), SIZE, "00077777777"),
      ],
    ];
    for (const [index, [why, bytes]] of cases.entries()) {
      await Deno.writeFile(path, bytes);
      const error = await assertRejects(
        () => importTree(path),
        UsageError,
        `${path} is no tar archive: ${why}`,
        `case ${index}`,
      );
      assertEquals(error.message.includes("\n"), false);
    }
  }));

/** What a tree has of an archive, and what was told of the rest. */
async function imported(
  folder: string,
  ...archives: readonly Uint8Array<ArrayBuffer>[]
): Promise<TreeDirectory> {
  const path = `${folder}/archive`;
  // The end of each but the last is cut off.
  const parts = archives.map((one, index) =>
    index === archives.length - 1 ? one : one.slice(0, one.length - 1024)
  );
  await Deno.writeFile(
    path,
    new Uint8Array(await new Blob(parts).arrayBuffer()),
  );
  return withoutTimes(await importTree(path));
}

Deno.test("importTree() keeps what an archive says inside of it", () =>
  inFolder(async (folder) => {
    const file = (name: string, content: string) => archive({ name }, content);
    const link = (name: string, linkname: string) =>
      archive({ name, type: "link", linkname });
    const { entries } = await imported(
      folder,
      await file("../outside", "1"),
      await file("a/../../outside", "1"),
      await file("/absolute", "2"),
      await file("twice", "first"),
      await link("first", "twice"),
      await file("twice", "second"),
      await link("up", "../../etc/passwd"),
      await link("absolute-link", "/absolute"),
      await link("loop", "loop"),
      await link("folder", "."),
      await archive({ name: "s", type: "symlink", linkname: "/etc" }),
      // Nothing is followed: what was a link is a folder then.
      await file("s/shadow", "3"),
      await file(".", "4"),
      await file("x".repeat(256), "5"),
    );
    const content = (name: string) => {
      const node = entries[name];
      return node?.type === "file" ? words(node.content) : node?.type;
    };
    assertEquals(Object.keys(entries).sort(), [
      "absolute",
      "absolute-link",
      "first",
      "s",
      "twice",
    ]);
    assertEquals(content("absolute"), "2");
    assertEquals(content("twice"), "second");
    assertEquals(content("first"), "first");
    assertEquals(content("absolute-link"), "hard-link");
    assertEquals(content("s"), "directory");
  }));

Deno.test("importArchive() takes no archive of more entries than it may have", () =>
  inFolder(async (folder) => {
    const path = `${folder}/archive`;
    const limits = { mebibytes: 1, entries: 40 };
    const one = await archive({ name: "d/".repeat(40) + "f" });
    await Deno.writeFile(path, one);
    await assertRejects(
      () => importArchive(path, limits),
      UsageError,
      `${path} can't be copied in: it has more than 40 entries`,
    );
    await importArchive(path, { ...limits, entries: 41 });
  }));

Deno.test("importArchive() unpacks no archive that is larger than it may be", () =>
  inFolder(async (folder) => {
    const path = `${folder}/bomb.tgz`;
    const zeros = new Blob([new Uint8Array(65 << 20)]);
    const stream = zeros.stream().pipeThrough(new CompressionStream("gzip"));
    await Deno.writeFile(path, stream);
    assert((await Deno.stat(path)).size < 100_000);
    await assertRejects(
      () => importArchive(path, { mebibytes: 64, entries: 1 }),
      UsageError,
      `${path} is no tar archive: it holds more than 64 MiB`,
    );
    await Deno.truncate(path, (64 << 20) + 1);
    await assertRejects(
      () => importArchive(path, { mebibytes: 64, entries: 1 }),
      UsageError,
      "it is larger than 64 MiB",
    );
  }));

for (const format of ["gnu", "posix", "posix 0.0", "posix 0.1"]) {
  Deno.test({
    name: `importTree() reads files of holes of a ${format} archive`,
    ignore,
    fn: () =>
      inFolder(async (folder) => {
        const path = `${folder}/archive`;
        const file = await Deno.open(`${folder}/holes`, {
          write: true,
          create: true,
        });
        const size = 8 * 2 ** 30;
        const step = 2 ** 27;
        // More parts than a header of GNU's old format has room for.
        for (let part = 0; part < 30; part++) {
          await file.seek(part * step, Deno.SeekMode.Start);
          await file.write(Uint8Array.of(part + 1));
        }
        await file.truncate(size);
        file.close();
        const [name = "", version] = format.split(" ");
        const words = version === undefined
          ? []
          : [`--sparse-version=${version}`];
        await tar(folder, `--format=${name}`, ...words, "-Scf", path, "holes");
        const { holes } = (await importTree(path)).entries;
        assert(holes?.type === "sparse-file");
        assertEquals(holes.size, size);
        const found = holes.extents.flatMap(({ offset, bytes }) => {
          const at = bytes.findIndex((byte) => byte !== 0);
          return at < 0 ? [] : [[offset + at, bytes[at]]];
        });
        assertEquals(
          found,
          Array.from({ length: 30 }, (_one, part) => [part * step, part + 1]),
        );
      }),
  });
}

Deno.test({
  name: "importTree() reads names that are no text of every format",
  ignore: ignore || Deno.build.os !== "linux",
  fn: () =>
    inFolder(async (folder) => {
      await Deno.mkdir(`${folder}/root`);
      const long = "\\376".repeat(200);
      const { success } = await new Deno.Command("sh", {
        args: [
          "-c",
          `: > "$(printf 'a\\377')"; : > "$(printf '${long}')"; ` +
          `ln -s "$(printf 'b\\377')" link`,
        ],
        cwd: `${folder}/root`,
      }).output();
      assert(success);
      for (const format of ["gnu", "posix"]) {
        const path = `${folder}/archive`;
        await tar(`${folder}/root`, `--format=${format}`, "-cf", path, ".");
        const { entries } = await importTree(path);
        assertEquals(Object.keys(entries).sort(), [
          "a\udcff",
          "link",
          "\udcfe".repeat(200),
        ]);
        const { link } = entries;
        assertEquals(link?.type === "symlink" && link.target, "b\udcff");
      }
    }),
});

async function written(
  path: string,
  tree: TreeDirectory,
  isCompressed: boolean,
): Promise<number> {
  const findings = new Findings();
  await Deno.writeFile(path, archiveOf(tree, isCompressed, findings));
  return findings.count;
}

Deno.test("importTree() gives back every tree that archiveOf() was given", () =>
  inFolder(async (folder) => {
    const path = `${folder}/archive`;
    for (let seed = 0; seed < 150; seed++) {
      const tree = randomTree(seed);
      assertEquals(await written(path, tree, seed % 4 === 0), 0);
      const found = listOf(await importTree(path));
      assertEquals(found, listOf(tree), `seed ${seed}`);
    }
  }));

Deno.test("archiveOf() leaves out what lies too deep, and goes on", () =>
  inFolder(async (folder) => {
    const path = `${folder}/archive`;
    const deep = (depth: number, name: string): TreeDirectory => {
      let tree: TreeDirectory = { type: "directory", entries: {} };
      for (let level = 0; level < depth; level++) {
        tree = { type: "directory", entries: { [name]: tree } };
      }
      return tree;
    };
    const fine = deep(2000, "d");
    assertEquals(await written(path, fine, false), 0);
    let depth = 0;
    let at: TreeNode | undefined = await importTree(path);
    while (at?.type === "directory") {
      at = at.entries["d"];
      depth++;
    }
    assertEquals(depth, 2001);
    const tooDeep: TreeDirectory = {
      type: "directory",
      entries: { z: deep(5000, "n".repeat(255)), file: deep(1, "x") },
    };
    assertEquals(await written(path, tooDeep, true), 1);
    const { entries } = await importTree(path);
    assertEquals(Object.keys(entries).sort(), ["file", "z"]);
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
        await written(path, tree, isCompressed);
        assertEquals(withoutTimes(await importTree(path)), tree);
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
