import { assertEquals } from "@std/assert";
import settings from "../deno.json" with { type: "json" };

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

/**
 * The rooms of `src/cpu` in the same way, the most specific name counting:
 * what generates WebAssembly, the words and ops of the IR, the software floats
 * behind them, the block container, what executes it, the architectures, the
 * engine. Rooms side by side do not know each other.
 */
const CPU_ROOMS: readonly (readonly string[])[] = [
  ["types.ts", "fixed_width_decoder.ts"],
  ["memory/", "wasm/"],
  ["ir/host.ts", "ir/slots.ts"],
  ["ir/functions/", "state.ts"],
  ["ir/op.ts"],
  ["ir/ops/"],
  ["float/"],
  ["ir/"],
  ["interpreter/"],
  ["aarch64/", "riscv64/", "x86_64/"],
  [""],
  ["differential/"],
  ["differential/aarch64/", "differential/riscv64/", "differential/x86_64/"],
  ["differential/targets.ts"],
];
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

/** Where a file of `src/cpu` belongs: its floor there, and its room. */
function cpuRoomOf(path: string): { floor: number; room: string } | undefined {
  if (!path.startsWith("src/cpu/")) return undefined;
  const inner = path.slice("src/cpu/".length);
  let found = { floor: -1, room: "" };
  CPU_ROOMS.forEach((rooms, floor) => {
    for (const room of rooms) {
      if (!inner.startsWith(room)) continue;
      if (found.floor < 0 || room.length > found.room.length) {
        found = { floor, room };
      }
    }
  });
  return found;
}

/** What is wrong with an import inside `src/cpu`; tests may look anywhere. */
function cpuComplaint(path: string, target: string): string | undefined {
  const from = cpuRoomOf(path);
  const to = cpuRoomOf(target);
  if (from === undefined || to === undefined) return undefined;
  if (path.endsWith("_test.ts")) return undefined;
  if (to.floor > from.floor) return `${path} imports upwards: ${target}`;
  return to.floor === from.floor && to.room !== from.room && from.room !== ""
    ? `${path} looks into the next room: ${target}`
    : undefined;
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

/** Whether a file stays out of the published package. */
function isUnpublished(path: string): boolean {
  return path.startsWith("scripts/") || path.endsWith("_test.ts") ||
    settings.publish.exclude.some((name) =>
      path === name || path.startsWith(`${name}/`)
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
  if (isUnpublished(target) && !isUnpublished(path)) {
    return `${path} is published, ${target} is not`;
  }
  // The package's own description stands beside the house, not on a floor.
  if (path.startsWith("scripts/") || target === "deno.json") return undefined;
  return floorOf(target) > floorOf(path)
    ? `${path} imports upwards: ${target}`
    : cpuComplaint(path, target);
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

Deno.test("complaint() speaks up when an import of src/cpu points upwards or sideways", () => {
  const wrong = [
    ["src/cpu/wasm/assembler.ts", "../ir/slots.ts"],
    ["src/cpu/ir/ops/float.ts", "../../interpreter/functions.ts"],
    ["src/cpu/ir/ops/float.ts", "../builder.ts"],
    ["src/cpu/aarch64/rows.ts", "../riscv64/rows.ts"],
    ["src/cpu/aarch64/rows.ts", "../differential/random.ts"],
    ["src/machine/machine.ts", "../cpu/differential/random.ts"],
  ] as const;
  for (const [path, specifier] of wrong) {
    assertEquals(typeof complaint(path, specifier), "string", path);
  }
  assertEquals(
    complaint("src/cpu/interpreter/interpreter.ts", "../ir/ops/index.ts"),
    undefined,
  );
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
