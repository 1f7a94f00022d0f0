/**
 * Drawing tests, running them on both sides, reporting.
 *
 * @module
 */
import {
  compareStates,
  copyTest,
  describeFailure,
  type Difference,
  summariseFailure,
} from "./compare.ts";
import {
  Addresses,
  Signal,
  StateImage,
  StateLayout,
  Test,
  TestLayout,
} from "./layout.ts";
import type { Host } from "./host.ts";
import { Random } from "./random.ts";
import type { Reference } from "./reference.ts";
import { Subject } from "./subject.ts";
import type { Target } from "./target.ts";

/** How long and what. */
export interface SessionOptions {
  readonly seed: number;
  /** Tests of each row. */
  readonly testsPerRow: number;
  /** Only rows whose name contains this. */
  readonly filter?: string;
  /** Whether to stop, asked between batches once every row was drawn. */
  readonly isOver?: () => boolean;
  /** Reports beyond these are counted, not written. */
  readonly maximumFailures?: number;
}

/** A test that ended in another state than the reference's. */
export interface Failure {
  /** What it is about, in one line. */
  readonly line: string;
  /** The code, the state before it and what differs. */
  readonly report: string;
}

/** What came out. */
export interface SessionResult {
  readonly tests: number;
  readonly failures: readonly Failure[];
  /** Failing tests by row. */
  readonly failedRows: ReadonlyMap<string, number>;
  /** Differences that are not ours, by cause. */
  readonly known: ReadonlyMap<string, number>;
  /** Rows that no test executed to its end, with the reason if there is one. */
  readonly unreached: readonly string[];
}

/** Tests a batch holds: their input and output stay within some megabytes. */
const BATCH = 1024;

interface Drawn {
  readonly row: number;
  readonly test: Test;
}

/** The reference's answer to one test. */
interface Answer {
  readonly host: Host;
  readonly state: StateImage;
}

/** How a test's two final states compare. */
interface Comparison {
  readonly differences: readonly Difference[];
  /** Why the differences, if there are any, are not ours. */
  readonly cause?: string;
}

const FOREIGN = "the reference has memory of its own where the test faults";
const SAME: Comparison = { differences: [] };

/** Has it to be looked into? */
const isFailure = ({ differences, cause }: Comparison): boolean =>
  differences.length > 0 && cause === undefined;

function drawBatch(
  target: Target,
  rows: readonly number[],
  random: Random,
  avoid?: (test: Test) => void,
): { drawn: Drawn[]; bytes: Uint8Array } {
  const buffer = new ArrayBuffer(rows.length * TestLayout.bytes);
  const drawn = rows.map((row, index) => {
    const test = new Test(buffer, index * TestLayout.bytes);
    for (let at = 0; at < StateLayout.dataBytes; at += 4) {
      test.view.setUint32(StateLayout.data + at, random.word(), true);
    }
    test.set(StateLayout.pc, BigInt(Addresses.code));
    target.randomState(random, test);
    target.draw(row, random, test);
    avoid?.(test);
    return { row, test };
  });
  return { drawn, bytes: new Uint8Array(buffer) };
}

/** Did at least the first instruction happen? */
function executed(answer: StateImage): boolean {
  return answer.get(StateLayout.pc) !== BigInt(Addresses.code) ||
    answer.get(StateLayout.signal) === BigInt(Signal.SIGTRAP);
}

/** Compares one architecture with one reference. */
export class Session {
  readonly #target: Target;
  readonly #reference: Reference;
  readonly #subject: Subject;

  constructor(target: Target, reference: Reference) {
    this.#target = target;
    this.#reference = reference;
    this.#subject = new Subject(target);
  }

  /** Draws `testsPerRow` tests of every row and compares them. */
  async run(options: SessionOptions): Promise<SessionResult> {
    const { rows } = this.#target;
    const random = new Random(options.seed);
    const wanted = rows.flatMap((row, index) =>
      row.skip === undefined && row.name.includes(options.filter ?? "")
        ? [index]
        : []
    );
    const queue: number[] = [];
    for (let count = 0; count < options.testsPerRow; count++) {
      queue.push(...wanted);
    }
    const reached = new Set<number>();
    const failures: Failure[] = [];
    const failedRows = new Map<string, number>();
    const known = new Map<string, number>();
    const maximum = options.maximumFailures ?? 10;
    let tests = 0;
    while (tests < queue.length) {
      if (tests >= wanted.length && options.isOver?.() === true) break;
      const batch = queue.slice(tests, tests + BATCH);
      tests += batch.length;
      const { drawn, bytes } = drawBatch(
        this.#target,
        batch,
        random,
        this.#reference.avoid,
      );
      const answers = await this.#ask(bytes, drawn.length);
      for (const [index, { row, test }] of drawn.entries()) {
        const answer = answers[index]!;
        if (rows[row]!.traps || executed(answer.state)) reached.add(row);
        const comparison = this.#compare(row, test, answer);
        const { cause } = comparison;
        if (cause !== undefined) known.set(cause, (known.get(cause) ?? 0) + 1);
        if (!isFailure(comparison)) continue;
        const { name } = rows[row]!;
        const before = failedRows.get(name) ?? 0;
        failedRows.set(name, before + 1);
        if (before === 0 && failures.length < maximum) {
          failures.push(await this.#report(row, test));
        }
      }
    }
    const unreached = rows.flatMap(({ name, skip }, index) =>
      reached.has(index) || !name.includes(options.filter ?? "")
        ? []
        : [skip === undefined ? name : `${name} (${skip})`]
    );
    return { tests, failures, failedRows, known, unreached };
  }

  /**
   * The reference's answers to tests laid out one after the other. One that
   * kills the reference is answered by {@linkcode Signal.died}.
   */
  async #ask(tests: Uint8Array, count: number): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (;;) {
      const rest = tests.subarray(answers.length * TestLayout.bytes);
      const { host, states } = await this.#reference.run(rest);
      for (const state of states) answers.push({ host, state });
      if (answers.length >= count) return answers;
      const state = new StateImage();
      state.set(StateLayout.signal, BigInt(Signal.died));
      answers.push({ host, state });
      if (answers.length === count) return answers;
    }
  }

  #compare(row: number, test: Test, { host, state }: Answer): Comparison {
    // A loop: there is no final state to compare.
    if (state.get(StateLayout.signal) === BigInt(Signal.SIGALRM)) return SAME;
    const target = this.#target;
    const got = this.#subject.run(test);
    const wanted = new StateImage();
    wanted.bytes.set(state.bytes);
    const isForeign = got.get(StateLayout.signal) === BigInt(Signal.SIGSEGV) &&
      host.owns(got.get(StateLayout.faultAddress));
    // Only faults in the user half have an address that Linux passes on.
    const comparable = [wanted, got].every((image) =>
      image.get(StateLayout.signal) === BigInt(Signal.SIGSEGV) &&
      image.get(StateLayout.faultAddress) < 1n << 47n
    );
    for (const image of [wanted, got]) {
      if (!comparable) image.set(StateLayout.faultAddress, 0n);
      target.normalise?.(row, test, image);
    }
    target.reconcile?.(row, wanted, got);
    const undefinedFlags = target.undefinedFlags?.(row, test) ?? 0n;
    if (undefinedFlags !== 0n) {
      for (const image of [wanted, got]) {
        const flags = image.get(StateLayout.flags);
        image.set(StateLayout.flags, flags & ~undefinedFlags);
      }
    }
    const differences = compareStates(target, wanted, got);
    if (differences.length === 0) return SAME;
    if (isForeign) return { differences, cause: FOREIGN };
    const { name } = target.rows[row]!;
    const known = target.known.find((it) =>
      it.reference === this.#reference.name && (it.on?.(host) ?? true) &&
      it.applies(name, test, state, differences)
    );
    return known === undefined
      ? { differences }
      : { differences, cause: known.cause };
  }

  /** Clears whatever the difference does not need, then describes it. */
  async #report(row: number, test: Test): Promise<Failure> {
    const parts = clearableParts(this.#target);
    const buffer = new ArrayBuffer(TestLayout.bytes * (parts.length + 2));
    const variant = (index: number): Test =>
      new Test(buffer, index * TestLayout.bytes);
    for (const [index, [offset, length]] of parts.entries()) {
      copyTest(test, variant(index)).bytes.fill(0, offset, offset + length);
    }
    const whole = copyTest(test, variant(parts.length));
    copyTest(test, variant(parts.length + 1));
    const first = await this.#ask(new Uint8Array(buffer), parts.length + 2);
    for (const [index, [offset, length]] of parts.entries()) {
      const answer = first[index]!;
      if (isFailure(this.#compare(row, variant(index), answer))) {
        whole.bytes.fill(0, offset, offset + length);
      }
    }
    const second = await this.#ask(new Uint8Array(buffer), parts.length + 2);
    for (const index of [parts.length, parts.length + 1]) {
      const comparison = this.#compare(row, variant(index), second[index]!);
      if (!isFailure(comparison)) continue;
      const failure = [
        this.#target,
        this.#target.rows[row]!.name,
        this.#reference.name,
        variant(index),
        comparison.differences,
      ] as const;
      return {
        line: summariseFailure(...failure),
        report: describeFailure(...failure),
      };
    }
    const { architecture, rows } = this.#target;
    const line =
      `${architecture} ${rows[row]!.name}: fails only now and then, ` +
      `against ${this.#reference.name}`;
    return { line, report: line };
  }
}

/** Ranges of a test's state that may be cleared on their own. */
function clearableParts(target: Target): [number, number][] {
  const parts: [number, number][] = [];
  for (let index = 0; index < target.generals; index++) {
    parts.push([StateLayout.general + 8 * index, 8]);
  }
  for (let index = 0; index < target.vectors; index++) {
    parts.push([StateLayout.vector + 16 * index, 16]);
  }
  for (let at = 0; at < StateLayout.dataBytes; at += 16) {
    parts.push([StateLayout.data + at, 16]);
  }
  parts.push([StateLayout.flags, 8], [StateLayout.stack, 128]);
  return parts;
}
