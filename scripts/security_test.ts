// SECURITY.md names the tests that hold what it promises.

import { assert, assertEquals } from "@std/assert";
import { ROOT } from "./sources.ts";

const TEXT = await Deno.readTextFile(new URL("SECURITY.md", ROOT));
const [PROMISES = ""] = TEXT.split("## What is not promised");

/** The promises, a list item each, in one line. */
const promises = [...PROMISES.matchAll(/^- ([^]*?)(?=^- |^#|\n\n|$(?![^]))/gm)]
  .map(([, text = ""]) => text.replace(/\s+/g, " ").trim());

Deno.test("every promise of SECURITY.md is held by tests that there are", async () => {
  assert(promises.length > 10, `only ${promises.length} promises were found`);
  for (const promise of promises) {
    const parts = [
      ...promise.matchAll(/`([\w/]+_test\.ts)`: ((?:"[^"]+"(?:; )?)+)/g),
    ];
    assert(parts.length > 0, `no test holds: ${promise}`);
    for (const [, path = "", names = ""] of parts) {
      const code = await Deno.readTextFile(new URL(path, ROOT));
      for (const [, name = ""] of names.matchAll(/"([^"]+)"/g)) {
        const isThere = code.includes(`test("${name}`) ||
          code.includes(`test(\`${name}`) ||
          code.includes(`name: "${name}`) || code.includes(`  "${name}`);
        assert(isThere, `${path} has no test that begins "${name}"`);
      }
    }
  }
});

Deno.test("SECURITY.md is named where somebody looks for it", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", ROOT));
  assertEquals(readme.includes("(SECURITY.md)"), true);
});
