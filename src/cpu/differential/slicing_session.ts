/**
 * Random sequences of instructions, with branches back into them, cut into
 * slices: wherever the CPU is left, it must have done exactly what as many
 * single steps do.
 *
 * @module
 */
import { Slots } from "../ir/slots.ts";
import { Exit } from "../types.ts";
import { compareStates, disassembleTest } from "./compare.ts";
import {
  Addresses,
  type StateImage,
  StateLayout,
  Test,
  TestLayout,
} from "./layout.ts";
import { Random } from "./random.ts";
import {
  BUDGETS,
  byAttention,
  byBudget,
  byChance,
  type Slicing,
} from "./slicing.ts";
import { Subject } from "./subject.ts";
import type { Target } from "./target.ts";

/** Instructions after which a loop is left. */
const LIMIT = 40;
/** Further than any exit behind the limit: a test's code is shorter. */
const TRACED = LIMIT + 60;
/** Rows that a sequence is drawn from, at most, beside the one under test. */
const OTHERS = 3;

/** How many, and from which seed. */
export interface SlicingOptions {
  readonly seed: number;
  readonly testsPerRow: number;
  /** Whether to stop, asked before each row. */
  readonly isOver?: () => boolean;
}

/** A state between two instructions, as raw slots. */
type Snapshot = Int32Array;

/**
 * What two equal states may differ in: what is discarded, and the parts that
 * lazy flags were computed from.
 */
const HIDDEN = [
  Slots.zero,
  Slots.discard,
  Slots.flagKind,
  Slots.flagA,
  Slots.flagB,
].flatMap((slot) => [2 * slot, 2 * slot + 1]);

function snapshot(subject: Subject): Snapshot {
  const words = new Int32Array(subject.state.bytes.slice().buffer);
  for (const word of HIDDEN) words[word] = 0;
  return words;
}

function equal(a: Snapshot, b: Snapshot): boolean {
  return a.every((word, index) => word === b[index]);
}

/** How a run ended. */
interface Ending {
  readonly exit: Exit;
  readonly retired: number;
  readonly image: StateImage;
}

/** Runs each test by steps, then in slices. */
class Tracer {
  readonly #subject: Subject;
  readonly #target: Target;
  #test = new Test();
  #start = new Uint8Array();
  /** By the number of instructions retired. */
  readonly #states: Snapshot[] = [];

  constructor(target: Target) {
    this.#target = target;
    this.#subject = new Subject(target);
  }

  /** What is wrong with the slices, if anything. */
  compare(test: Test, slicings: readonly Slicing[]): string | undefined {
    this.#test = test;
    this.#subject.start(test);
    this.#start = this.#subject.state.bytes.slice();
    const wanted = this.#trace();
    for (const slicing of slicings) {
      const difference = this.#slice(slicing, wanted);
      if (difference === undefined) continue;
      return [
        `${this.#target.architecture} in ${slicing.name}: ${difference}`,
        ...disassembleTest(this.#target, test).map((line) => `  ${line}`),
      ].join("\n");
    }
    return undefined;
  }

  #restart(): void {
    this.#subject.start(this.#test);
    this.#subject.state.bytes.set(this.#start);
  }

  #ending(exit: Exit): Ending {
    const image = this.#subject.image(exit);
    return { exit, retired: this.#subject.retired, image };
  }

  /** Notes the state after each step; undefined if the test does not end. */
  #trace(): Ending | undefined {
    const subject = this.#subject;
    this.#states.length = 0;
    this.#restart();
    while (subject.retired <= TRACED) {
      this.#states[subject.retired] = snapshot(subject);
      const exit = subject.step();
      if (exit !== Exit.debug) return this.#ending(exit);
    }
    return undefined;
  }

  #slice(slicing: Slicing, wanted: Ending | undefined): string | undefined {
    const subject = this.#subject;
    const next = slicing.slices();
    this.#restart();
    while (subject.retired < LIMIT) {
      const { instructions, by } = next();
      let exit: Exit = Exit.debug;
      if (by === "run") {
        exit = subject.go(Math.min(instructions, LIMIT - subject.retired));
      }
      for (let count = 0; by !== "run" && count < instructions; count++) {
        exit = by === "step" ? subject.step() : subject.attend();
        if (exit !== Exit.debug || subject.retired >= LIMIT) break;
      }
      if (exit !== Exit.budget && exit !== Exit.debug) {
        return this.#differs(this.#ending(exit), wanted);
      }
      const state = this.#states[subject.retired];
      if (state === undefined || !equal(state, snapshot(subject))) {
        return this.#tell(exit, state);
      }
    }
    return undefined;
  }

  #tell(exit: Exit, wanted: Snapshot | undefined): string {
    const { retired, state } = this.#subject;
    if (wanted === undefined) return `retired ${retired}: steps never do`;
    const got = this.#subject.image(exit);
    state.bytes.set(new Uint8Array(wanted.buffer));
    const image = this.#subject.image(exit);
    const list = compareStates(this.#target, image, got)
      .map(({ name, wanted, got }) => `${name}: wanted ${wanted}, got ${got}`);
    return `at ${retired} retired: ${list.join("; ") || "hidden state"}`;
  }

  #differs(got: Ending, wanted: Ending | undefined): string | undefined {
    if (wanted === undefined) return `exit ${got.exit}; steps do not end`;
    if (got.exit !== wanted.exit || got.retired !== wanted.retired) {
      return `exit ${got.exit} after ${got.retired}; by steps ` +
        `${wanted.exit} after ${wanted.retired}`;
    }
    const [difference] = compareStates(this.#target, wanted.image, got.image);
    return difference === undefined
      ? undefined
      : `at the end ${difference.name}: wanted ${difference.wanted}, got ` +
        difference.got;
  }
}

/** Draws one instruction more; false when there is no room. */
function drawOne(
  target: Target,
  row: number,
  random: Random,
  test: Test,
): boolean {
  try {
    target.draw(row, random, test);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Adds bytes, unless there is no room. */
function add(bytes: readonly number[], test: Test): void {
  if (bytes.length <= TestLayout.codeBytes - test.codeLength) {
    test.emit(...bytes);
  }
}

/** The row among others, then mostly a branch back to one of them. */
function drawSequence(target: Target, row: number, random: Random): Test {
  const test = new Test();
  for (let at = 0; at < StateLayout.dataBytes; at += 4) {
    test.view.setUint32(StateLayout.data + at, random.word(), true);
  }
  test.set(StateLayout.pc, BigInt(Addresses.code));
  target.randomState(random, test);
  if (random.oneIn(12)) {
    // Any bytes are some program, too.
    while (test.codeLength < TestLayout.codeBytes) {
      test.emit(random.below(256));
    }
    return test;
  }
  const others = random.below(OTHERS + 1);
  const place = random.below(others + 1);
  const starts: number[] = [];
  for (let index = 0; index <= others; index++) {
    const start = test.codeLength;
    const drawn = index === place ? row : random.below(target.rows.length);
    if (!drawOne(target, drawn, random, test)) break;
    starts.push(start);
    if (random.oneIn(8)) add(target.readClock(random), test);
  }
  if (random.oneIn(5) || starts.length === 0) return test;
  // The last one as often as all others: a loop of two instructions.
  const start = random.oneIn(2) ? starts.at(-1) ?? 0 : random.pick(starts);
  add(target.branchBack(test.codeLength - start, random), test);
  return test;
}

/** Draws sequences around every row; gives what is wrong, one text each. */
export function compareSlices(
  target: Target,
  { seed, testsPerRow, isOver = () => false }: SlicingOptions,
): string[] {
  const random = new Random(seed);
  const tracer = new Tracer(target);
  const budgets = BUDGETS.map(byBudget);
  const failures: string[] = [];
  for (const row of target.rows.keys()) {
    if (isOver()) break;
    for (let count = 0; count < testsPerRow; count++) {
      const test = drawSequence(target, row, random);
      const slicings = [
        ...budgets,
        byAttention,
        byChance(random.word(), LIMIT),
      ];
      const failure = tracer.compare(test, slicings);
      if (failure !== undefined) failures.push(failure);
    }
  }
  return failures;
}
