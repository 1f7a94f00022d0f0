import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Host, HostLayout } from "./host.ts";
import {
  Addresses,
  Signal,
  type StateImage,
  StateLayout,
  Test,
  TestLayout,
} from "./layout.ts";
import type { Reference } from "./reference.ts";
import { Session } from "./session.ts";
import { Subject } from "./subject.ts";
import type { Target } from "./target.ts";
import { targets } from "./targets.ts";

/** A reference that is the CPU under test itself, with one error. */
function lyingReference(
  target: Target,
  lie: (result: StateImage) => void,
  host: Host = new Host(),
): Reference {
  const subject = new Subject(target);
  return {
    name: "liar",
    run(tests) {
      const buffer = tests.slice().buffer;
      const count = tests.length / TestLayout.bytes;
      const states = Array.from({ length: count }, (_, index) => {
        const result = subject.run(
          new Test(buffer, index * TestLayout.bytes),
        );
        lie(result);
        return result;
      });
      return Promise.resolve({ host, states });
    },
  };
}

for (const target of targets) {
  const { architecture } = target;
  Deno.test(`Session.run() reports one register's difference [${architecture}]`, async () => {
    const reference = lyingReference(
      target,
      (result) => result.setGeneral(7, result.general(7) ^ 1n),
    );
    const first = target.rows.find(({ skip }) => skip === undefined);
    const result = await new Session(target, reference).run({
      seed: 1,
      testsPerRow: 1,
      filter: first?.name ?? "",
      maximumFailures: 1,
    });
    assertEquals(result.failures.length, 1);
    const { line = "", report = "" } = result.failures[0] ?? {};
    const name = target.registerNames[7] ?? "";
    assertStringIncludes(report, "not as liar");
    assertStringIncludes(report, `${name}: wanted 0x`);
    assertStringIncludes(line, "not as liar");
    assertEquals(line.includes("\n"), false);
    assertEquals(line.endsWith(`: ${name}`), true);
  });
}

/** A machine with one mapping of its own. */
function hostWith(start: number, end: number): Host {
  const bytes = new Uint8Array(HostLayout.bytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(HostLayout.mappings, BigInt(start), true);
  view.setBigUint64(HostLayout.mappings + 8, BigInt(end), true);
  return new Host(bytes);
}

/** A load, and where all of its registers point. */
const LOADS: Readonly<Record<string, readonly [row: string, code: number[]]>> =
  {
    // ld x5, (x6); ldr x5, [x6]; mov rbp, [rsi]
    riscv64: ["ld", [0x83, 0x32, 0x03, 0x00]],
    aarch64: ["ldr", [0xc5, 0x00, 0x40, 0xf9]],
    x86_64: ["8b", [0x48, 0x8b, 0x2e]],
  };
const STACK = 0x4000400000;

for (const target of targets) {
  const [row = "", code = []] = LOADS[target.architecture] ?? [];
  const loading: Target = {
    ...target,
    known: [],
    draw: (_row, _random, test) => {
      test.setGeneral(6, BigInt(STACK));
      test.emit(...code);
    },
  };
  /** The memory that it reads is there: no fault. */
  const succeed = (result: StateImage): void => {
    assertEquals(result.get(StateLayout.signal), BigInt(Signal.SIGSEGV));
    result.set(StateLayout.signal, BigInt(Signal.SIGTRAP));
    result.set(StateLayout.pc, BigInt(Addresses.code + code.length));
  };
  const outcome = async (host: Host): Promise<[number, number]> => {
    const session = new Session(
      loading,
      lyingReference(loading, succeed, host),
    );
    const filter = target.rows.find(({ name, skip }) =>
      name.startsWith(row) && skip === undefined
    )?.name ?? "";
    const result = await session.run({ seed: 1, testsPerRow: 1, filter });
    return [result.known.size, result.failures.length];
  };
  Deno.test(`Session.run() sets a fault in the reference's own memory aside [${target.architecture}]`, async () => {
    const [known, failures] = await outcome(hostWith(STACK, STACK + 8));
    assertEquals([known > 0, failures], [true, 0]);
  });
  Deno.test(`Session.run() reports a fault next to the reference's own memory [${target.architecture}]`, async () => {
    const [known, failures] = await outcome(hostWith(STACK - 8, STACK));
    assertEquals([known, failures > 0], [0, true]);
  });
}

Deno.test("Session.run() draws every row once and no more when the time is over", async () => {
  const [target] = targets;
  if (target === undefined) throw new Error("there is no target");
  const reference = lyingReference(target, () => {});
  const filter = target.rows.find(({ skip }) => skip === undefined)?.name ?? "";
  const wanted =
    target.rows.filter(({ name, skip }) =>
      skip === undefined && name.includes(filter)
    ).length;
  const run = (isOver: () => boolean) =>
    new Session(target, reference).run({
      seed: 1,
      testsPerRow: 3000,
      filter,
      isOver,
    });
  const { tests } = await run(() => true);
  assert(tests >= wanted && tests < 3000 * wanted, `${tests} tests`);
  assertEquals((await run(() => false)).tests, 3000 * wanted);
});
