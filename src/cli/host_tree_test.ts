import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "./errors.ts";
import { exportTree, importTree } from "./host_tree.ts";

Deno.test("importTree() reads back what exportTree() wrote when a tree has links and modes", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const tree = {
      type: "directory",
      mode: 0o755,
      entries: {
        bin: {
          type: "directory",
          mode: 0o755,
          entries: {
            tool: {
              type: "file",
              mode: 0o700,
              content: Uint8Array.of(1, 2, 0, 255),
            },
          },
        },
        link: { type: "symlink", target: "bin/tool" },
      },
    } as const;
    await exportTree(tree, `${folder}/out`);
    await Deno.chmod(`${folder}/out`, 0o755);
    assertEquals(await importTree(`${folder}/out`), tree);
    const error = await assertRejects(
      () => exportTree(tree, `${folder}/out`),
      UsageError,
    );
    assertEquals(
      error.message,
      `${folder}/out is not empty: nothing was written`,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("importTree() says what is wrong when there is no such folder", async () => {
  await assertRejects(
    () => importTree("/nonexistent/folder"),
    UsageError,
    "/nonexistent/folder can't be copied in: No such file or directory",
  );
});
