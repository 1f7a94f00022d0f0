import { assertEquals } from "@std/assert";

/**
 * The house's floors from the ground up: a file may import from its own floor
 * and from those before it. `src/kernel` and below also know no Deno.
 */
const FLOORS = [
  "src/cpu",
  "src/elf",
  "src/kernel",
  "src/machine",
  "src/debug",
  "conformance",
  "src/cli",
] as const;
const TOP = FLOORS.length;
const CORE = FLOORS.indexOf("src/debug");
const ROOT = new URL("../", import.meta.url);

/** The packages that a floor may name, beside relative paths. */
function allowedPackage(path: string, specifier: string): boolean {
  const test = path.endsWith("_test.ts") || path.startsWith("scripts/");
  if (specifier === "@std/assert") return test;
  if (specifier.startsWith("@std/cli")) {
    return path.startsWith("src/cli/") || path.startsWith("scripts/") ||
      path.startsWith("src/std/");
  }
  if (specifier === "ts-pattern") {
    return path.startsWith("conformance/") || path.startsWith("src/cli/") ||
      path.startsWith("src/debug/");
  }
  return specifier.startsWith("node:") && floorOf(path) > CORE;
}

function floorOf(path: string): number {
  const floor = FLOORS.findIndex((name) => path.startsWith(`${name}/`));
  return floor < 0 ? TOP : floor;
}

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(new URL(folder, ROOT))) {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory && !/^(\.git|build|node_modules)$/.test(entry.name)) {
      yield* sources(`${path}/`);
    } else if (entry.isFile && path.endsWith(".ts")) yield path;
  }
}

function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "");
  const statement =
    /^\s*(?:import|export)\b[^;"'`]*?from\s*"([^"]+)"|^\s*import\s*"([^"]+)"|(?<!\.)\bimport\(\s*"([^"]+)"/gm;
  return [...code.matchAll(statement)].map((match) =>
    match[1] ?? match[2] ?? match[3] ?? ""
  );
}

function complaint(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) {
    return allowedPackage(path, specifier)
      ? undefined
      : `${path} may not import ${specifier}`;
  }
  const target = new URL(specifier, new URL(path, ROOT)).pathname
    .slice(ROOT.pathname.length);
  if (target.startsWith("scripts/") && !path.startsWith("scripts/")) {
    return `${path} imports the script ${target}`;
  }
  // The package's own description stands beside the house, not on a floor.
  if (path.startsWith("scripts/") || target === "deno.json") return undefined;
  return floorOf(target) > floorOf(path)
    ? `${path} imports upwards: ${target}`
    : undefined;
}

Deno.test("imports point one way when every source file is read", async () => {
  const complaints: string[] = [];
  for await (const path of sources("")) {
    const text = await Deno.readTextFile(new URL(path, ROOT));
    for (const specifier of importsOf(text)) {
      const found = complaint(path, specifier);
      if (found) complaints.push(found);
    }
  }
  assertEquals(complaints, []);
});

Deno.test("the core knows no Deno when its sources are read", async () => {
  const complaints: string[] = [];
  for await (const path of sources("src/")) {
    if (floorOf(path) > CORE || path.endsWith("_test.ts")) continue;
    const text = await Deno.readTextFile(new URL(path, ROOT));
    const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*/g, "");
    const found = /\bDeno\.|\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)/
      .exec(code);
    if (found) complaints.push(`${path} uses ${found[0]}`);
  }
  assertEquals(complaints, []);
});
