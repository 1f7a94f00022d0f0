// The examples of docs/embedding.md and of the library's doc comments, as
// another repository would have them: all are run, by the package's own name.

import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import configuration from "../deno.json" with { type: "json" };
import { ROOT, sourcesIn, textOf } from "./sources.ts";

const { name, version } = configuration;
const FENCE = /^```ts\n([\s\S]*?)^```$/gm;

/** The examples in a text; one that is marked `ts ignore` is none. */
function examplesIn(text: string): string[] {
  return [...text.matchAll(FENCE)].map(([, code = ""]) => code)
    .filter((code) => code.includes(`"${name}`));
}

/** A source's doc comments without what makes them comments. */
function uncommented(source: string): string {
  return source.replace(/^ \* ?/gm, "");
}

async function allExamples(): Promise<Map<string, string>> {
  const texts = new Map([
    ["docs/embedding.md", await textOf("docs/embedding.md")],
  ]);
  for (const folder of ["src/embedding/", "conformance/"]) {
    for await (const path of sourcesIn(folder)) {
      if (path.endsWith("_test.ts")) continue;
      texts.set(path, uncommented(await textOf(path)));
    }
  }
  const found = new Map<string, string>();
  for (const [path, text] of texts) {
    for (const [index, code] of examplesIn(text).entries()) {
      found.set(`${path.replaceAll(/\W/g, "_")}_${index}.ts`, code);
    }
  }
  return found;
}

Deno.test("examples run when another repository has them", async () => {
  const examples = await allExamples();
  for (const file of ["docs_embedding_md", "src_embedding_strace_ts"]) {
    assert([...examples.keys()].some((one) => one.startsWith(file)), file);
  }
  const folder = await Deno.makeTempDir();
  try {
    const settings = {
      links: [fileURLToPath(ROOT)],
      imports: { [name]: `jsr:${name}@^${version}` },
    };
    const imports = [...examples.keys()].map((file) => `import "./${file}";\n`);
    // Each has a scope of its own; all share one process and its start.
    for (
      const [file, text] of [
        ...examples,
        ["deno.json", JSON.stringify(settings)],
        ["all_test.ts", `${imports.join("")}Deno.test("all ran", () => {});\n`],
      ] as const
    ) {
      await Deno.writeTextFile(`${folder}/${file}`, text);
    }
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "--no-check", "--no-lock", "--allow-read", "all_test.ts"],
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    const decoder = new TextDecoder();
    const said = decoder.decode(stdout) + decoder.decode(stderr);
    assertEquals(code, 0, said);
    // The rows of the example are tests there.
    assert(said.includes("pipe/EINVAL/unknown-flag [riscv64] ... ok"), said);
    assert(said.includes("all ran ... ok"), said);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
