/** Every ledger id or pattern in the kernel's sources names something in the ledger. */
import { assertEquals } from "@std/assert";
import { siteMatches } from "../../src/kernel/refusal_site.ts";
import { entries } from "./ledger.ts";

const folders = [
  "devices",
  "filesystem",
  "memory",
  "net",
  "syscalls",
  "tasks",
];
const SITE = /"((?:[a-z_0-9*]+)\/E[A-Z0-9]+\/[^"\s]+)"/g;

async function* sources(folder: URL): AsyncGenerator<URL> {
  for await (const entry of Deno.readDir(folder)) {
    const url = new URL(
      entry.isDirectory ? `${entry.name}/` : entry.name,
      folder,
    );
    if (entry.isDirectory) yield* sources(url);
    else if (/\.ts$/.test(entry.name) && !/_test\.ts$/.test(entry.name)) {
      yield url;
    }
  }
}

/** A pattern once for each of its alternatives: every one must name something. */
function alternatives(site: string): string[] {
  const [, before, list, after] = /^(.*)\{([^{}]*)\}(.*)$/.exec(site) ?? [];
  if (list === undefined) return [site];
  return list.split(",").flatMap((one) =>
    alternatives(`${before}${one}${after}`)
  );
}

for (const name of folders) {
  Deno.test(`refusal sites of src/kernel/${name} match ledger ids`, async () => {
    const folder = new URL(`../../src/kernel/${name}/`, import.meta.url);
    const unknown: string[] = [];
    for await (const file of sources(folder)) {
      for (
        const [, site = ""] of (await Deno.readTextFile(file)).matchAll(SITE)
      ) {
        for (const one of alternatives(site)) {
          if (entries.some(({ id }) => siteMatches(one, id))) continue;
          unknown.push(`${file.pathname.split("/src/").at(-1)}: ${one}`);
        }
      }
    }
    assertEquals(unknown, []);
  });
}
