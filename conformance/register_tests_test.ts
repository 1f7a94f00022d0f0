import {
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { listRows } from "./conformance.ts";
import { Baseline, parseBaseline } from "./judge/baseline.ts";
import { call, row } from "./language/row.ts";
import { defineRows } from "./program/suite.ts";
import {
  type KernelKit,
  registerTests,
  type RegisterTestsOptions,
} from "./register_tests.ts";
import { EmulatorTarget } from "./run/emulator.ts";

const CHOICE = {
  filter: "pipe/EINVAL",
  architectures: ["riscv64", "x86_64"],
} as const;

const wrong = defineRows([
  row("registered/getuid/right", { steps: [call.getuid().returns(1000)] }),
  row("registered/getuid/wrong", { steps: [call.getuid().returns(1)] }),
]);

type Tests = Map<string, () => Promise<void>>;

/** The tests that the options make, by name. */
function testsOf(options: RegisterTestsOptions): Tests {
  const tests: Tests = new Map();
  const count = registerTests({
    ...options,
    test: (name, body) => tests.set(name, body),
  });
  assertEquals(count, tests.size);
  return tests;
}

/** Prints what a kernel would: this project's own machine, started by kits. */
function printing(kits: KernelKit[]): (kit: KernelKit) => string {
  return (kit) => {
    kits.push(kit);
    const { log } = new EmulatorTarget().run({
      ...kit,
      arguments: [...kit.arguments, "--exit"],
      seed: 1,
      maxInstructions: 1_000_000_000,
    });
    return log.join("");
  };
}

Deno.test("registerTests() makes a test a row and architecture, and they pass", async () => {
  const wanted = listRows(CHOICE, CHOICE.architectures)
    .flatMap(({ id, arch }) => arch.map((one) => `${id} [${one}]`));
  const kits: KernelKit[] = [];
  for (const target of [undefined, printing(kits)]) {
    const tests = testsOf(
      target === undefined ? CHOICE : { ...CHOICE, target },
    );
    assertEquals([...tests.keys()], wanted);
    for (const body of tests.values()) await body();
  }
  // One boot an architecture, of the chosen rows alone.
  assertEquals(kits.map(({ architecture }) => architecture), [
    "riscv64",
    "x86_64",
  ]);
  assertEquals(kits[0]?.arguments[0], "--rows");
});

Deno.test("registerTests() fails a test where a row fails, and says how", async () => {
  const options = { rows: wrong, architectures: ["aarch64"] } as const;
  for (const target of [undefined, printing([])]) {
    const tests = testsOf(
      target === undefined ? options : { ...options, target },
    );
    await tests.get("registered/getuid/right [aarch64]")?.();
    const error = await assertRejects(async () =>
      await tests.get("registered/getuid/wrong [aarch64]")?.()
    );
    assertStringIncludes((error as Error).message, "1000");
    const known = parseBaseline("registered/getuid/wrong xfail it is wrong\n");
    const excused = testsOf({ ...options, baseline: new Baseline(known) });
    await excused.get("registered/getuid/wrong [aarch64]")?.();
  }
});

Deno.test("registerTests() fails each test where a kernel printed nothing", async () => {
  const [body] = testsOf({ ...CHOICE, target: () => "no log at all" }).values();
  await assertRejects(async () => await body?.(), Error, "holds no header");
});

Deno.test("registerTests() throws when no row is chosen", () => {
  assertThrows(
    () => testsOf({ filter: "no-such-row" }),
    RangeError,
    "no row matches no-such-row",
  );
});

registerTests({ filter: "pipe/EINVAL", architectures: ["riscv64"] });
