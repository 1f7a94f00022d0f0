/**
 * The judge: compares what a row expects with what the guest observed. It
 * knows nothing of where the observations come from.
 *
 * @module
 */

import { match } from "ts-pattern";
import { Bindings } from "../program/bindings.ts";
import { syscallsByNumber } from "../../src/api/calls.ts";
import { ENOSYS, errnoName } from "../../src/api/errno.ts";
import type { EncodedRow, EncodedStep } from "../program/encode.ts";
import type { End, Expectation, Wanted } from "../language/expectation.ts";
import type { Meaning } from "../../src/api/meaning.ts";
import { type Difference, showExactly, showWanted } from "./difference.ts";
import { showExpectation } from "./expectation_words.ts";
import { historyOf, meaningOf } from "./history.ts";
import { judgeMemory } from "./judge_memory.ts";
import { ActorKind, StepState } from "../program/format.ts";
import { callsOf, callsUnderTest } from "../program/grade.ts";
import {
  type CallTrouble,
  isDone,
  type RowEnd,
  type RowLog,
  type StepRecord,
} from "./log.ts";
import type { Verdict } from "./outcome.ts";
import { type Result, showValue } from "../language/value.ts";
import {
  isError,
  showEnd,
  showResult,
  showReturned,
  showTrouble,
} from "./words.ts";

/** A difference at one step. */
interface StepDifference extends Difference {
  readonly step: string;
}

/** What a call answers that is not there. */
const MISSING = BigInt(-ENOSYS);

/** Whether a row asks for that answer. */
function mayBeMissing(expectation: Expectation): boolean {
  if (expectation.kind === "one-of") {
    return expectation.allowed.some(mayBeMissing);
  }
  return expectation.kind === "fails" && expectation.errno === ENOSYS;
}

/** Judges one row by its log. */
class RowJudge {
  readonly #encoded: EncodedRow;
  readonly #log: RowLog;
  readonly #bindings = new Bindings();
  // The step that is being judged: names mean what is bound before it.
  #current = Infinity;
  // The step that went otherwise, where it was one.
  #at: EncodedStep | undefined;

  constructor(encoded: EncodedRow, log: RowLog) {
    this.#encoded = encoded;
    this.#log = log;
    const steps = encoded.actors.flatMap((actor) => actor.steps);
    steps.sort((a, b) => a.record - b.record);
    for (const { step, record } of steps) {
      if (step.binding !== undefined) this.#bindings.bind(step.binding, record);
    }
  }

  judge(): Verdict {
    const verdict = this.#verdict();
    if (verdict.outcome === "pass") return verdict;
    const history = historyOf(this.#encoded, this.#log, this.#at);
    return history.length === 0 ? verdict : { ...verdict, history };
  }

  #verdict(): Verdict {
    const { end, damage, begun, blockedBy } = this.#log;
    const wrong = damage ?? this.#misfit();
    if (wrong !== undefined) return { outcome: "broken", step: wrong };
    if (blockedBy !== undefined) return this.#withoutWorld(blockedBy);
    if (end === undefined) {
      return begun
        ? { outcome: "fail", cause: "crash", ...this.#whereItCrashed() }
        : { outcome: "broken", step: "the row was never begun" };
    }
    if (end.call !== undefined) {
      return this.#withoutWorld({ call: end.call, errno: end.value });
    }
    const verdict = this.#judgeEnded(end);
    return verdict.outcome === "pass" ? verdict : this.#missing() ?? verdict;
  }

  /** A call that the executor makes for the row, before it or around it. */
  #withoutWorld({ call, errno }: CallTrouble): Verdict {
    const name = syscallsByNumber[call]?.name ?? `call ${call}`;
    const what = errno === ENOSYS ? "is missing" : "fails";
    return this.#kept(name, errno, {
      step: `the row's world: ${name} ${what}`,
      wanted: "success",
      got: errno === 0
        ? "something else than it answers"
        : showResult(BigInt(-errno)),
    });
  }

  /** What keeps a row from asking; that its own call is missing is its answer. */
  #kept(call: string, errno: number, difference: StepDifference): Verdict {
    const isMissing = errno === ENOSYS;
    const name = errno === 0 ? undefined : errnoName(errno) ?? String(errno);
    const blockedBy = { call, errno: name };
    if (isMissing && callsUnderTest(this.#encoded.row).has(call)) {
      return {
        outcome: "fail",
        cause: "unsupported",
        ...difference,
        blockedBy,
      };
    }
    return {
      outcome: "blocked",
      cause: isMissing ? "unsupported" : "setup",
      ...difference,
      blockedBy,
    };
  }

  /**
   * The first step that the kernel has no call for, in any actor: whatever went
   * otherwise did so behind it.
   */
  #missing(): Verdict | undefined {
    const steps = this.#encoded.actors.flatMap((actor) => actor.steps);
    steps.sort((a, b) => a.record - b.record);
    for (const step of steps) {
      const call = this.#callOf(step);
      const record = this.#record(step);
      const { expectation } = step.step;
      if (call === undefined || !isDone(record)) continue;
      if (record.result !== MISSING || mayBeMissing(expectation)) continue;
      this.#at = step;
      return this.#kept(call, ENOSYS, {
        step: this.#name(step),
        wanted: this.#showExpectation(step),
        got: showResult(MISSING),
      });
    }
    return undefined;
  }

  #callOf({ step }: EncodedStep): string | undefined {
    const { action } = step;
    if (action.kind !== "join") return callsOf(step)[0];
    const actor = this.#encoded.actors.find(({ name }) =>
      name === action.actor
    );
    return actor?.kind === ActorKind.thread ? "join_thread" : "waitid";
  }

  #judgeEnded(end: RowEnd): Verdict {
    const trouble = this.#setupTrouble();
    if (trouble !== undefined) return trouble;
    if (end.how === "timeout") {
      return { outcome: "fail", cause: "timeout", ...this.#whereItStopped() };
    }
    const difference = this.#firstDifference(end);
    if (difference !== undefined) {
      const cause =
        end.how === "killed" && this.#expectedEnd().kind === "exited"
          ? "killed"
          : "mismatch";
      return { outcome: "fail", cause, ...difference };
    }
    if (end.how === "mount-stays") {
      return {
        outcome: "broken",
        step: "umount(/w) after the row",
        got: `${showResult(BigInt(-end.value))}; held by ${this.#holders()}`,
      };
    }
    return { outcome: "pass" };
  }

  // What the row's own executor can not have said.
  #misfit(): string | undefined {
    const steps = new Map(
      this.#encoded.actors.flatMap((actor) =>
        actor.steps.map((step) => [step.record, step] as const)
      ),
    );
    for (const [number, { actor, observations }] of this.#log.steps) {
      const encoded = steps.get(number);
      if (encoded === undefined) return `the row has no step ${number}`;
      const { step } = encoded;
      if (encoded.actor !== actor) {
        return `${step.shown} is no step of actor ${actor}`;
      }
      const fits = observations.every((bytes, index) =>
        bytes.length === step.observations[index]?.length
      );
      if (!fits) return `the observations of ${step.shown} do not fit it`;
    }
    return undefined;
  }

  #record(step: EncodedStep): StepRecord | undefined {
    return this.#log.steps.get(step.record);
  }

  #setupTrouble(): Verdict | undefined {
    for (const actor of this.#encoded.actors) {
      const isSetup = actor.kind === ActorKind.setup;
      if (!isSetup && actor.kind !== ActorKind.teardown) continue;
      for (const step of actor.steps) {
        const difference = this.#judgeStep(step);
        if (difference === undefined) continue;
        const call = this.#callOf(step);
        const result = this.#record(step)?.result ?? 0n;
        return isSetup && call !== undefined && isError(result)
          ? this.#kept(call, Number(-result), difference)
          : { outcome: "broken", cause: "setup", ...difference };
      }
    }
    return undefined;
  }

  #whereItCrashed(): StepDifference {
    const where = this.#whereItStopped();
    const { trouble } = this.#log;
    return trouble === undefined ? where : {
      ...where,
      step: trouble.isExecutor === true
        ? "the executor, while it waited for the row"
        : where.step,
      got: showTrouble(trouble),
    };
  }

  // The last step that was begun and did not come back, in any actor.
  #whereItStopped(): StepDifference {
    for (const actor of this.#encoded.actors) {
      for (const step of actor.steps) {
        const record = this.#record(step);
        if (record?.state === StepState.begun) {
          return {
            step: this.#name(step),
            wanted: this.#showExpectation(step),
            got: "it never returned",
          };
        }
      }
    }
    return { step: "the row", wanted: "an end", got: "none" };
  }

  #name(step: EncodedStep): string {
    const actor = this.#encoded.actors[step.actor];
    return actor === undefined || actor.kind === ActorKind.main
      ? step.step.shown
      : `${actor.name}: ${step.step.shown}`;
  }

  // Who may still hold the mount: actors that were forked and never joined.
  #holders(): string {
    const joined = new Set<string>();
    const forked: string[] = [];
    for (const actor of this.#encoded.actors) {
      for (const { step: { action }, record } of actor.steps) {
        if (action.kind === "join") joined.add(action.actor);
        if (action.kind === "child") {
          const pid = this.#log.steps.get(record)?.result;
          forked.push(`${action.actor} (pid ${pid ?? "?"})`);
        }
      }
    }
    const rest = forked.filter((name) =>
      !joined.has(name.slice(0, name.lastIndexOf(" (")))
    );
    return rest.length === 0 ? "something mounted below it" : rest.join(", ");
  }

  #firstDifference(end: RowEnd): StepDifference | undefined {
    const main = this.#encoded.actors.find(({ kind }) =>
      kind === ActorKind.main
    );
    for (const step of main?.steps ?? []) {
      const difference = this.#judgeStep(step);
      if (difference !== undefined) return difference;
    }
    const ended = this.#judgeEnd(end);
    if (ended !== undefined) return ended;
    for (const actor of this.#encoded.actors) {
      const { kind } = actor;
      if (
        kind !== ActorKind.child && kind !== ActorKind.thread &&
        kind !== ActorKind.handler && kind !== ActorKind.image
      ) continue;
      for (const step of actor.steps) {
        const difference = this.#judgeStep(step);
        if (difference !== undefined) return difference;
      }
    }
    return undefined;
  }

  /** How the actor is expected to end: as its last step says, or by exiting. */
  #endOf(steps: readonly EncodedStep[]): End {
    for (const { step: { expectation } } of steps) {
      if (expectation.kind === "ends") return expectation.end;
    }
    return { kind: "exited", status: 0 };
  }

  #expectedEnd(): End {
    const main = this.#encoded.actors.find(({ kind }) =>
      kind === ActorKind.main
    );
    return this.#endOf(main?.steps ?? []);
  }

  #judgeEnd(end: RowEnd): StepDifference | undefined {
    if (end.how === "mount-stays") return undefined;
    const wanted = this.#expectedEnd();
    const got = end.how === "exited"
      ? showEnd({ kind: "exited", status: end.value })
      : end.how === "killed"
      ? showEnd({ kind: "killed", signal: end.value })
      : `an end that has no meaning, ${end.how}`;
    if (showEnd(wanted) === got) return undefined;
    return { step: "the row", wanted: showEnd(wanted), got };
  }

  #judgeStep(step: EncodedStep): StepDifference | undefined {
    const record = this.#record(step);
    this.#current = step.record;
    const { expectation, action } = step.step;
    const differs = (wanted: string, got: string): StepDifference => {
      this.#at = step;
      return { step: this.#name(step), wanted, got };
    };
    if (expectation.kind === "never") {
      return isDone(record)
        ? differs("it never comes back", `= ${showResult(record.result)}`)
        : undefined;
    }
    if (record === undefined) {
      return this.#endedBefore(step) || this.#outlivesRow(step)
        ? undefined
        : differs(this.#showExpectation(step), "never reached");
    }
    if (expectation.kind === "ends") {
      return isDone(record)
        ? differs(showEnd(expectation.end), `= ${showResult(record.result)}`)
        : undefined;
    }
    if (!isDone(record)) {
      return this.#outlivesRow(step) ? undefined : differs(
        this.#showExpectation(step),
        "the actor ended in it",
      );
    }
    if (action.kind === "join") {
      const joined = this.#judgeJoin(action.actor, record.result, differs);
      if (joined !== undefined) return joined;
    }
    if (!this.#isExpected(expectation, record.result)) {
      return differs(
        this.#showExpectation(step),
        `= ${showResult(record.result)}`,
      );
    }
    return this.#judgeObservations(step, record, differs);
  }

  // A step that stands behind one that ends its actor is not expected to run.
  #endedBefore(step: EncodedStep): boolean {
    const steps = this.#encoded.actors[step.actor]?.steps ?? [];
    for (const other of steps) {
      if (other === step) return false;
      if (other.step.expectation.kind === "ends") return true;
    }
    return false;
  }

  // What nobody joins may still be at it when the row ends, and is killed.
  #outlivesRow({ actor }: EncodedStep): boolean {
    const own = this.#encoded.actors[actor];
    if (own?.kind !== ActorKind.child && own?.kind !== ActorKind.thread) {
      return false;
    }
    return !this.#encoded.actors.some(({ steps }) =>
      steps.some(({ step: { action } }) =>
        action.kind === "join" && action.actor === own.name
      )
    );
  }

  #judgeJoin(
    name: string,
    result: bigint,
    differs: (wanted: string, got: string) => StepDifference,
  ): StepDifference | undefined {
    const actor = this.#encoded.actors.find((actor) => actor.name === name);
    if (actor?.kind !== ActorKind.child || isError(result)) return undefined;
    const code = Number(result >> 16n);
    const status = Number(result & 0xffffn);
    const wanted = showEnd(this.#endOf(actor.steps));
    const got = showEnd(
      code === 0
        ? { kind: "exited", status }
        : { kind: "killed", signal: status },
    );
    return wanted === got ? undefined : differs(wanted, got);
  }

  #judgeObservations(
    step: EncodedStep,
    record: StepRecord,
    differs: (wanted: string, got: string) => StepDifference,
  ): StepDifference | undefined {
    for (const [index, observation] of step.step.observations.entries()) {
      const bytes = record.observations[index];
      if (bytes === undefined) {
        return differs(showValue(observation.memory), "not observed");
      }
      const difference = judgeMemory(
        observation.wanted,
        bytes,
        this,
      );
      if (difference !== undefined) {
        return differs(difference.wanted, difference.got);
      }
    }
    return undefined;
  }

  #resolve(result: Result): bigint {
    const number = this.#bindings.find(result.name, this.#current);
    const record = number === undefined
      ? undefined
      : this.#log.steps.get(number);
    return (record?.result ?? 0n) + result.add;
  }

  /** Whether a number is what was wanted. */
  matches(wanted: Wanted, got: bigint): boolean {
    if (typeof wanted === "number" || typeof wanted === "bigint") {
      // -1 and 0xffffffffffffffff are the same register.
      return BigInt.asUintN(64, BigInt(wanted)) === BigInt.asUintN(64, got);
    }
    return match(wanted)
      .with({ kind: "anything" }, () => true)
      .with({ kind: "at-least" }, ({ value }) => got >= value)
      .with({ kind: "at-most" }, ({ value }) => got <= value)
      .with({ kind: "bits" }, ({ mask, value }) => (got & mask) === value)
      .with(
        { kind: "other-than" },
        ({ value }) =>
          got !== (typeof value === "bigint" ? value : this.#resolve(value)),
      )
      .with({ kind: "result" }, (result) => got === this.#resolve(result))
      .with(
        { kind: "multiple" },
        ({ of, factor, add }) => got === this.#resolve(of) * factor + add,
      )
      .exhaustive();
  }

  #isExpected(expectation: Expectation, result: bigint): boolean {
    return match(expectation)
      .with({ kind: "succeeds" }, () => !isError(result))
      .with({ kind: "fails" }, ({ errno }) => result === BigInt(-errno))
      .with({ kind: "returns" }, ({ value }) => this.matches(value, result))
      .with({ kind: "anything" }, () => true)
      .with(
        { kind: "one-of" },
        ({ allowed }) => allowed.some((one) => this.#isExpected(one, result)),
      )
      .with({ kind: "ends" }, { kind: "never" }, () => false)
      .exhaustive();
  }

  #showExpectation(step: EncodedStep): string {
    return showExpectation(step.step.expectation, (wanted) =>
      showWanted(
        wanted,
        (result) => this.#resolve(result),
        (value) => showReturned(value, meaningOf(step)),
      ));
  }

  /** Numbers in memory. */
  show(wanted: Wanted, meaning?: Meaning): string {
    return showWanted(
      wanted,
      (result) => this.#resolve(result),
      (value) => showExactly(value, meaning),
    );
  }
}

/** Judges one row by its log. */
export function judgeRow(encoded: EncodedRow, log: RowLog): Verdict {
  return new RowJudge(encoded, log).judge();
}
