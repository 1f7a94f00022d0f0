/**
 * `deno task engine`: writes the loop that docs/engine.md follows, at each
 * stage, into the page.
 *
 * What stands in the page is what the page's commands print; a test compares
 * the two.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { type Command, defineCommand } from "../src/cli/command.ts";
import { main } from "../src/cli/main.ts";
import { buildGuests } from "./guests.ts";
import { makeTemporaryFolder } from "./temporary.ts";

const PAGE = new URL("../docs/engine.md", import.meta.url);
const EXAMPLE = new URL(
  "../guest-programs/examples/riscv64/sum.S",
  import.meta.url,
);
const PROGRAM = new URL(
  "../guest-programs/build/riscv64/sum",
  import.meta.url,
);

/** The page as it stands. */
export async function readPage(): Promise<string> {
  return await Deno.readTextFile(PAGE);
}

/** The page with each stage as the tools print it now. */
export async function currentPage(page: string): Promise<string> {
  const source = await Deno.readTextFile(EXAMPLE);
  const start = source.indexOf("loop:");
  const stages = {
    "sum.S": source.slice(start, source.indexOf("\n\n", start) + 1),
    ...await compiledStages(),
  };
  let result = page;
  for (const [name, text] of Object.entries(stages)) {
    const block = new RegExp(
      `(<!-- ${name} -->\n+\`\`\`\\w+\n)[^]*?(\`\`\`\n)`,
    );
    if (!block.test(result)) throw new Error(`the page has no place ${name}`);
    result = result.replace(block, (_, open, close) => open + text + close);
  }
  return result;
}

async function compiledStages(): Promise<Record<string, string>> {
  const folder = await makeTemporaryFolder("engine-page");
  try {
    const [ir, wasm] = [`${folder}/sum.ir`, `${folder}/sum.wat`];
    const status = await main([
      "run",
      "--dump-ir",
      ir,
      "--dump-wasm",
      wasm,
      fileURLToPath(PROGRAM),
    ]);
    if (status !== 0) throw new Error(`the example ends with ${status}`);
    return {
      "sum.ir": (await Deno.readTextFile(ir)).trimEnd() + "\n",
      "sum.wat": (await Deno.readTextFile(wasm)).trimEnd() + "\n",
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The task. */
export const command: Command = defineCommand<Record<never, never>>(
  {
    program: "deno task engine",
    about: "Compiles the loop that docs/engine.md follows and writes what " +
      "it is at each stage into the page.",
    options: {},
  },
  async () => {
    await buildGuests({ mayInstall: false });
    await Deno.writeTextFile(PAGE, await currentPage(await readPage()));
    return 0;
  },
);
