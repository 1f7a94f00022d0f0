import { assert, assertEquals } from "@std/assert";
import settings from "../deno.json" with { type: "json" };
import { ROOT, sourcesIn, textOf } from "./sources.ts";

/**
 * The house's floors from the ground up: a file may import from its own floor
 * and from those before it. The tables of `src/api` stand on nothing: they
 * import themselves alone. `src/kernel` and below also know no Deno.
 */
const FLOORS = [
  "src/cpu/",
  "src/api/",
  "src/elf/",
  "src/kernel/",
  "src/machine/",
  "src/debug/",
  "src/embedding/",
  "conformance/",
  "src/cli/",
] as const;

/**
 * The rooms of `src/cpu` in the same way, the most specific name counting:
 * what generates WebAssembly, the words and ops of the IR, the software floats
 * behind them, the block container, what executes it, the architectures, the
 * engine. Rooms side by side do not know each other.
 */
const CPU_ROOMS: readonly (readonly string[])[] = [
  ["types.ts", "tier.ts", "controls.ts", "fixed_width_decoder.ts"],
  ["memory/", "wasm/"],
  ["debug_registers.ts", "ir/host.ts", "ir/slots.ts", "ir/conditions.ts"],
  ["ir/functions/", "state.ts"],
  ["ir/op.ts"],
  ["ir/ops/"],
  ["float/"],
  ["ir/"],
  ["interpreter/"],
  ["compiler/"],
  ["aarch64/", "riscv64/", "x86_64/"],
  [""],
  ["differential/"],
  ["differential/aarch64/", "differential/riscv64/", "differential/x86_64/"],
  ["differential/targets.ts"],
];
const TOP = FLOORS.length;
const CORE = FLOORS.indexOf("src/embedding/");

/**
 * The suite's rooms from the ground up, in the same way. What there is to
 * claim comes first: a row is a claim. The tables stand between the language
 * that they are written in and the program that is made of them; what the
 * ledger counts is rows. Behind the rooms lie the doors, which src/cli takes.
 * Tests stand beside what they test, and go in by the doors.
 */
const ROOMS = [
  "conformance/reference/",
  "conformance/ledger/entry.ts",
  "conformance/ledger/claim.ts",
  "conformance/language/",
  "conformance/ledger/",
  "conformance/worlds/",
  "conformance/calls/",
  "conformance/rules/",
  "conformance/tables.ts",
  "conformance/program/",
  "conformance/judge/",
  "conformance/scenarios/",
  "conformance/run/",
  "conformance/inject/",
  "conformance/twin/",
  "conformance/fuzz/",
  "conformance/report/",
  "conformance/",
] as const;

/** The kernel's handlers stand above the subsystems that they draw on. */
const KERNEL = ["src/kernel/", "src/kernel/syscalls/"] as const;

/** Where a file stands in an order: by the longest path that fits. */
function placeIn(order: readonly string[], path: string): number {
  const fitting = order.filter((place) => path.startsWith(place));
  const longest = Math.max(...fitting.map(({ length }) => length));
  return order.findIndex((place) =>
    place.length === longest && path.startsWith(place)
  );
}

function pointsUp(
  order: readonly string[],
  path: string,
  target: string,
): boolean {
  const [from, to] = [placeIn(order, path), placeIn(order, target)];
  return from >= 0 && to > from;
}

/** Parsers, validators and browsers of others: only tests judge by them. */
const WITNESSES = [
  "@microsoft/jest-sarif",
  "ajv",
  "ajv-draft-04",
  "axe-core",
  "fast-xml-parser",
  "parse5",
  "puppeteer-core",
  "tap-parser",
  "yaml",
];

/** The packages that a floor may name, beside relative paths. */
function allowedPackage(path: string, specifier: string): boolean {
  const test = path.endsWith("_test.ts") || path.startsWith("scripts/");
  if (specifier === "@std/assert") return test;
  if (WITNESSES.some((one) => `${specifier}/`.startsWith(`${one}/`))) {
    return path.endsWith("_test.ts");
  }
  if (specifier.startsWith("@std/cli")) {
    return path.startsWith("src/cli/") || path.startsWith("scripts/") ||
      path.startsWith("src/std/");
  }
  if (specifier === "ts-pattern") {
    return path.startsWith("conformance/") || path.startsWith("src/cli/") ||
      path.startsWith("src/debug/");
  }
  if (specifier === "tar-stream") return path.startsWith("src/cli/tar_");
  if (specifier === "typescript") {
    return /^scripts\/(?:mutation|branches|npm)\//.test(path);
  }
  return specifier.startsWith("node:") && floorOf(path) > CORE;
}

function floorOf(path: string): number {
  const floor = placeIn(FLOORS, path);
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
  // So do schemas that are published with the documents.
  if (path.endsWith("_test.ts") && target.startsWith("docs/")) return undefined;
  if (path.startsWith("src/api/") && !target.startsWith("src/api/")) {
    return `${path} imports ${target}`;
  }
  if (path.startsWith("src/std/") && !target.startsWith("src/std/")) {
    return `${path} imports ${target}`;
  }
  const isTest = path.endsWith("_test.ts");
  return floorOf(target) > floorOf(path) ||
      (!isTest && pointsUp(ROOMS, path, target)) ||
      pointsUp(KERNEL, path, target)
    ? `${path} imports upwards: ${target}`
    : cpuComplaint(path, target);
}

Deno.test("folders of src stand each on a floor, but for the stand-ins", async () => {
  const strays: string[] = [];
  for await (const path of sourcesIn("src/")) {
    if (floorOf(path) === TOP && !path.startsWith("src/std/")) {
      strays.push(path);
    }
  }
  assertEquals(strays, []);
});

Deno.test("complaint() names what points up when files of two floors or rooms meet", () => {
  for (
    const [path, specifier] of [
      ["src/kernel/kernel.ts", "../machine/machine.ts"],
      ["src/kernel/net/socket.ts", "../syscalls/handlers.ts"],
      ["src/api/calls.ts", "../cpu/cpu.ts"],
      ["src/cpu/cpu.ts", "../api/errno.ts"],
      ["src/machine/machine.ts", "../../conformance/claims.ts"],
      ["conformance/claims.ts", "../src/cli/main.ts"],
      ["conformance/language/row.ts", "../program/suite.ts"],
      ["conformance/program/suite.ts", "../judge/judge.ts"],
      ["conformance/judge/judge.ts", "../run/run_rows.ts"],
      ["conformance/run/run_rows.ts", "../report/pretty.ts"],
      ["conformance/language/row.ts", "../ledger/accounting.ts"],
      ["conformance/worlds/mount.ts", "../calls/pipe/pipe.ts"],
      ["conformance/calls/pipe/pipe.ts", "../../rules/path.ts"],
      ["conformance/rules/families.ts", "../tables.ts"],
      ["conformance/report/tap.ts", "../conformance.ts"],
      ["src/std/assert/mod.ts", "../../api/errno.ts"],
      ["src/cli/main.ts", "../../scripts/ok.ts"],
    ] as const
  ) {
    assert(complaint(path, specifier) !== undefined, `${path} ${specifier}`);
  }
  for (
    const [path, specifier] of [
      ["src/kernel/syscalls/pipe.ts", "../tasks/syscall_context.ts"],
      ["src/elf/program.ts", "../api/errno.ts"],
      ["conformance/language/row.ts", "../ledger/claim.ts"],
      ["conformance/report/tap.ts", "../run/run_rows.ts"],
      ["conformance/run/pool_test.ts", "../conformance.ts"],
      ["src/cli/verify.ts", "../../conformance/export.ts"],
    ] as const
  ) {
    assertEquals(complaint(path, specifier), undefined);
  }
});

Deno.test("imports point one way when every source file is read", async () => {
  const complaints: string[] = [];
  for await (const path of sourcesIn("")) {
    const text = await textOf(path);
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
  for await (const path of sourcesIn("src/")) {
    if (floorOf(path) > CORE || path.endsWith("_test.ts")) continue;
    const text = await textOf(path);
    const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*/g, "");
    const found = /\bDeno\.|\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)/
      .exec(code);
    if (found) complaints.push(`${path} uses ${found[0]}`);
  }
  assertEquals(complaints, []);
});
