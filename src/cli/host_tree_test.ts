import { assert, assertEquals, assertRejects } from "@std/assert";
import type {
  TreeDirectory,
  TreeNode,
} from "../kernel/filesystem/root_tree.ts";
import { standardTree } from "../machine/root_context.ts";
import { entryAt } from "../machine/tree_lookup.ts";
import { listOf, randomTree } from "../machine/test_tree.ts";
import { UsageError } from "./errors.ts";
import { Findings } from "./findings.ts";
import { exportTree, type FolderHost, thisHost } from "./folder_export.ts";
import { hostRules, writtenName, writtenPath } from "./host_names.ts";
import { importTree } from "./host_tree.ts";
import { inFolder, listen } from "./testing.ts";
import { TreeBuilder } from "./tree_builder.ts";

/** Writes a tree, and tells what was told. */
async function exported(
  tree: TreeDirectory,
  path: string,
  host: FolderHost = thisHost,
): Promise<{ unheld: readonly string[]; failed: readonly string[] }> {
  const report = { unheld: new Findings(), failed: new Findings() };
  await exportTree(tree, path, report, host);
  const told = async (findings: Findings) =>
    (await listen((output) => {
      findings.tell(output);
      return Promise.resolve(0);
    })).complaints.map((line) => line.replace("halcyon: ", ""));
  return {
    unheld: await told(report.unheld),
    failed: await told(report.failed),
  };
}

function directory(entries: TreeDirectory["entries"]): TreeDirectory {
  return { type: "directory", mode: 0o755, entries };
}

function file(text: string): TreeNode {
  const content = new TextEncoder().encode(text);
  return { type: "file", mode: 0o644, content };
}

Deno.test("importTree() reads back what exportTree() wrote when a tree has links and modes", () =>
  inFolder(async (folder) => {
    const tree = {
      type: "directory",
      mode: 0o755,
      entries: {
        bin: {
          type: "directory",
          mode: 0o1777,
          entries: {
            tool: {
              type: "file",
              mode: 0o700,
              content: Uint8Array.of(1, 2, 0, 255),
            },
            same: { type: "hard-link", target: "/bin/tool" },
          },
        },
        link: { type: "symlink", target: "bin/tool" },
      },
    } as const;
    const { unheld, failed } = await exported(tree, `${folder}/out`);
    assertEquals([...unheld, ...failed], []);
    const back = await importTree(`${folder}/out`);
    // The first name is the one that sorts first.
    const moved = new TreeBuilder(tree).build();
    assertEquals(listOf(back).length, listOf(moved).length);
    assertEquals(back.entries["link"], tree.entries.link);
    const { bin } = back.entries;
    assert(bin?.type === "directory");
    assertEquals(bin.mode, 0o1777);
    assertEquals(bin.entries["same"], tree.entries.bin.entries.tool);
    assertEquals(bin.entries["tool"], {
      type: "hard-link",
      target: "/bin/same",
    });
    const error = await assertRejects(
      () => exported(tree, `${folder}/out`),
      UsageError,
    );
    assertEquals(
      error.message,
      `${folder}/out is not empty: nothing was written`,
    );
  }));

/** A tree as a folder holds it, and how much of it a folder does not. */
function held(
  tree: TreeDirectory,
): { tree: TreeDirectory; lost: number; refused: number } {
  let lost = 0;
  let refused = 0;
  const owned = ({ uid = 0, gid = 0, mode = 0 }: TreeDirectory): number =>
    Number(uid !== 0 || gid !== 0) + Number((mode & 0o6000) !== 0);
  const of = (node: TreeNode): TreeNode | undefined => {
    switch (node.type) {
      case "directory": {
        lost += owned(node);
        const entries = Object.entries(node.entries).flatMap(
          ([name, below]) => {
            const written = writtenName(name, hostRules);
            lost += Number(written !== name);
            const kept = of(below);
            return kept === undefined ? [] : [[written, kept] as const];
          },
        );
        return {
          type: "directory",
          mode: (node.mode ?? 0) & 0o1777,
          entries: Object.fromEntries(entries),
        };
      }
      case "file":
      case "sparse-file": {
        lost += owned({ ...node, type: "directory", entries: {} });
        const { uid: _uid, gid: _gid, mtime: _mtime, ...kept } = node;
        return { ...kept, mode: (node.mode ?? 0) & 0o1777 };
      }
      case "hard-link": {
        const first = entryAt(tree, node.target);
        if (first?.type === "symlink" && first.target === "") refused++;
        else if (first !== undefined && !KEPT.includes(first.type)) lost++;
        const target = writtenPath(node.target, hostRules);
        return { type: "hard-link", target };
      }
      case "symlink": {
        if (node.target === "") {
          refused++;
          return undefined;
        }
        lost += owned({ ...node, type: "directory", entries: {} });
        const target = writtenPath(node.target, hostRules);
        lost += Number(target !== node.target);
        return { type: "symlink", target };
      }
      default:
        lost++;
        return undefined;
    }
  };
  return { tree: of(tree) as TreeDirectory, lost, refused };
}

const KEPT: readonly string[] = ["file", "sparse-file", "symlink"];

/** A tree whose folders and files can be read by those who are not root. */
function readable(tree: TreeDirectory): TreeDirectory {
  const entries = Object.entries(tree.entries).map(([name, node]) => {
    if (node.type === "directory") return [name, readable(node)] as const;
    const mode = { mode: ("mode" in node ? node.mode ?? 0 : 0) | 0o700 };
    return [name, node.type === "file" ? { ...node, ...mode } : node] as const;
  });
  return {
    ...tree,
    mode: (tree.mode ?? 0) | 0o700,
    entries: Object.fromEntries(entries),
  };
}

/** Hard links of what a folder doesn't hold go with it. */
function withoutLooseLinks(tree: TreeDirectory): TreeDirectory {
  return new TreeBuilder(tree).build();
}

Deno.test("a folder holds every tree but for what exportTree() tells of", () =>
  inFolder(async (folder) => {
    for (let seed = 0; seed < 80; seed++) {
      const path = `${folder}/${seed}`;
      const tree = readable(randomTree(seed));
      const { tree: expected, lost, refused } = held(tree);
      const report = { unheld: new Findings(), failed: new Findings() };
      await exportTree(tree, path, report);
      assertEquals(report.unheld.count, lost, `seed ${seed}`);
      // No host makes a link to nowhere.
      assertEquals(report.failed.count, refused, `seed ${seed}`);
      assertEquals(
        listOf(await importTree(path)),
        listOf(withoutLooseLinks(expected)),
        `seed ${seed}`,
      );
    }
  }));

Deno.test("exportTree() keeps apart names that are no text, and tells how they are written", () =>
  inFolder(async (folder) => {
    const names = ["\udcff", "\udcfe", "\ufffd", "\ufeffx", "x", "a\0b", "%FF"];
    const tree = directory(
      Object.fromEntries(names.map((name) => [name, file(name)])),
    );
    const path = `${folder}/out`;
    const { unheld, failed } = await exported(tree, path);
    const found = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
    assertEquals(
      found.sort(),
      ["%25FF", "%FE", "%FF", "a%00b", "x", "\ufeffx", "\ufffd"],
    );
    assertEquals(failed, []);
    assertEquals(unheld, [
      `/\udcff: is written as ${path}/%FF`,
      `/\udcfe: is written as ${path}/%FE`,
      `/a\0b: is written as ${path}/a%00b`,
      `/%FF: is written as ${path}/%25FF`,
    ]);
  }));

Deno.test("exportTree() tells how many are lost of each kind, however many names come before", () =>
  inFolder(async (folder) => {
    const names = Array.from(
      { length: 50 },
      (_, at) => [`%${at + 10}`, file("")],
    );
    const tree = directory({
      ...Object.fromEntries(names),
      zap: { type: "character-device", mode: 0o600, major: 9, minor: 9 },
      zip: { type: "fifo", mode: 0o600 },
      zop: { type: "fifo", mode: 0o600 },
      zup: { type: "file", mode: 0o4755, uid: 7, content: new Uint8Array(0) },
    });
    const { unheld } = await exported(tree, `${folder}/out`);
    assertEquals(unheld.length, 41);
    assertEquals(
      unheld.at(-1),
      "and 15 more (names written otherwise: 10, character device left out: " +
        "1, fifo left out: 2, owners: 1, set-id bits: 1)",
    );
  }));

Deno.test("exportTree() writes a name that is too long under one that is not", () =>
  inFolder(async (folder) => {
    const names = ["\udcff", "\udcfe"].map((one) => one.repeat(255));
    const tree = directory(
      Object.fromEntries(names.map((name) => [name, file(name)])),
    );
    const { unheld, failed } = await exported(tree, `${folder}/out`);
    const { entries } = await importTree(`${folder}/out`);
    assertEquals([unheld.length, failed.length], [2, 0]);
    assertEquals(Object.keys(entries).length, 2);
  }));

Deno.test("exportTree() leaves out what lies too deep for the host, and goes on", () =>
  inFolder(async (folder) => {
    const name = "d".repeat(200);
    let deep = directory({});
    for (let level = 0; level < 5000; level++) {
      deep = directory({ [name]: deep });
    }
    const tree = directory({ deep, last: file("x") });
    const { failed } = await exported(tree, `${folder}/out`);
    assertEquals(failed.length, 1);
    assert(
      failed[0]?.endsWith(`/${name}: left out: File name too long`),
      failed[0],
    );
    const info = await Deno.stat(`${folder}/out/last`);
    assertEquals(info.size, 1);
  }));

Deno.test("exportTree() writes a file of holes in no time, and importTree() reads it", () =>
  inFolder(async (folder) => {
    const size = 8 * 2 ** 30;
    const at = 5 * 2 ** 30;
    const bytes = Uint8Array.of(1, 2, 3);
    const extents = [{ offset: at, bytes }];
    const path = `${folder}/out`;
    await exported(
      directory({ holes: { type: "sparse-file", size, extents } }),
      path,
    );
    const info = await Deno.stat(`${path}/holes`);
    assertEquals(info.size, size);
    assert((info.blocks ?? 0) * 512 < 1 << 20);
    using file = await Deno.open(`${path}/holes`);
    await file.seek(at, Deno.SeekMode.Start);
    const read = new Uint8Array(5);
    await file.read(read);
    assertEquals(read, Uint8Array.of(1, 2, 3, 0, 0));
    await Deno.truncate(`${path}/holes`, 0);
    // Reading gigabytes of nothing takes seconds: a smaller one tells too.
    await exported(
      directory({
        holes: {
          type: "sparse-file",
          size: 2 ** 26,
          extents: [{ offset: 2 ** 25, bytes }],
        },
      }),
      `${folder}/small`,
    );
    const { holes } = (await importTree(`${folder}/small`)).entries;
    assert(holes?.type === "sparse-file");
    assertEquals([holes.size, holes.extents.length], [2 ** 26, 1]);
  }));

Deno.test("exportTree() tells of devices, pipes, sockets, owners and set-id bits", () =>
  inFolder(async (folder) => {
    const tree: TreeDirectory = {
      ...directory({
        ...standardTree.entries,
        disk: { type: "block-device", major: 8, minor: 17 },
        pipe: { type: "fifo" },
        talk: { type: "socket" },
        su: {
          type: "file",
          mode: 0o4755,
          uid: 100,
          gid: 10,
          content: Uint8Array.of(1),
          mtime: 1_600_000_000_500_000_000n,
        },
      }),
    };
    const { unheld, failed } = await exported(tree, `${folder}/out`);
    assertEquals(failed, []);
    assertEquals([...unheld].sort(), [
      "/disk: left out: block device 8, 17",
      "/pipe: left out: fifo",
      "/su: its owner, 100:10",
      "/su: its set-id bits, 4755",
      "/talk: left out: socket",
    ]);
    const { mode, mtime } = await Deno.stat(`${folder}/out/su`);
    assertEquals((mode ?? 0) & 0o7777, 0o755);
    assertEquals(mtime?.getTime(), 1_600_000_000_500);
    const temporary = await Deno.stat(`${folder}/out/tmp`);
    assertEquals((temporary.mode ?? 0) & 0o7777, 0o1777);
  }));

/** A host for which names that differ in case are one. */
function caseless(host: FolderHost): FolderHost {
  const seen = new Set<string>();
  const once = (path: string): void => {
    const folded = path.toLowerCase();
    if (seen.has(folded)) {
      throw Object.assign(new Deno.errors.AlreadyExists("File exists"), {
        code: "EEXIST",
      });
    }
    seen.add(folded);
  };
  return {
    ...host,
    makeFolder: (path) => (once(path), host.makeFolder(path)),
    makeFile: (path, ...rest) => (once(path), host.makeFile(path, ...rest)),
  };
}

Deno.test("exportTree() tells of what a host that knows no case has no room for", () =>
  inFolder(async (folder) => {
    const tree = directory({
      A: directory({ x: file("1") }),
      a: directory({ x: file("2"), y: file("3") }),
      readme: file("4"),
      README: file("5"),
    });
    const { failed } = await exported(
      tree,
      `${folder}/out`,
      caseless(thisHost),
    );
    assertEquals(failed, [
      "/a: left out: the host has it for another name's",
      "/README: left out: the host has it for another name's",
    ]);
    const x = await Deno.readTextFile(`${folder}/out/A/x`);
    assertEquals(x, "1");
  }));

Deno.test("importTree() tells of a name that is no UTF-8, and takes one that has U+FFFD", () =>
  inFolder(async (folder) => {
    const { success } = await new Deno.Command("sh", {
      args: ["-c", "printf x > \"$(printf 'a\\377')\""],
      cwd: folder,
    }).output();
    if (!success) return;
    await Deno.writeTextFile(`${folder}/a\ufffd`, "y");
    await Deno.writeTextFile(`${folder}/b\ufffd`, "z");
    const { entries } = await importTree(folder);
    assertEquals(Object.keys(entries), ["a\ufffd", "b\ufffd"]);
  }));

Deno.test("importTree() says what is wrong when there is no such folder", async () => {
  await assertRejects(
    () => importTree("/nonexistent/folder"),
    UsageError,
    "/nonexistent/folder can't be copied in: No such file or directory",
  );
});
