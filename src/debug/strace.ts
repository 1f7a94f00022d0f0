/**
 * Prints system calls as strace does; this file only keeps order between
 * threads.
 *
 * @module
 */

import { signals } from "../api/constants.ts";
import {
  type CallStyle,
  formatArguments,
  formatResult,
  hexadecimal,
  nameOf,
  resultOf,
  standardStyle,
  type TracedCall,
} from "./strace_call.ts";
import type { CallTracer, SignalInformation } from "./strace_tracer.ts";
import { formatConstant } from "./strace_value.ts";

interface Pending {
  readonly call: TracedCall;
  /** Arguments printed when the call began; undefined: what comes out is not known yet. */
  readonly before: (string | undefined)[];
  interrupted: boolean;
}

/** Turns events into lines. */
export class Strace implements CallTracer {
  readonly #line: (line: string) => void;
  readonly #style: CallStyle;
  readonly #pending = new Map<number, Pending>();
  readonly #threads = new Set<number>();

  /** `line` is given each line, without its newline. */
  constructor(
    line: (line: string) => void,
    style: CallStyle = standardStyle,
  ) {
    this.#line = line;
    this.#style = style;
  }

  enter(call: TracedCall): void {
    this.#threads.add(call.tid);
    this.#interruptOthers(call.tid);
    this.#pending.set(call.tid, {
      call,
      before: formatArguments(call, this.#style),
      interrupted: false,
    });
  }

  exit(tid: number, register: bigint): void {
    const pending = this.#pending.get(tid);
    if (pending === undefined) return;
    this.#pending.delete(tid);
    this.#interruptOthers(tid);
    const { call } = pending;
    const result = resultOf(register);
    const after = formatArguments(call, this.#style, result);
    const text = formatResult(call, this.#style, result);
    this.#finish(tid, pending, after, text);
  }

  signal(tid: number, signal: number, more: SignalInformation): void {
    const name = formatConstant(BigInt(signal), signals);
    this.#interruptOthers(-1);
    const fields = Object.entries({ si_signo: name, ...more })
      .map(([field, text]) => `${field}=${text}`);
    this.#say(tid, `--- ${name} {${fields.join(", ")}} ---`);
  }

  gone(tid: number): void {
    const pending = this.#pending.get(tid);
    if (pending === undefined) return;
    this.#pending.delete(tid);
    this.#finish(tid, pending, [], "?");
  }

  ended(tid: number, status: number, signal: number): void {
    this.gone(tid);
    this.#interruptOthers(-1);
    this.#say(
      tid,
      signal === 0
        ? `+++ exited with ${status} +++`
        : `+++ killed by ${formatConstant(BigInt(signal), signals)} +++`,
    );
  }

  /** Says of each call that has not returned that it has not. */
  close(): void {
    this.#interruptOthers(-1);
  }

  #finish(
    tid: number,
    { call, before, interrupted }: Pending,
    after: readonly (string | undefined)[],
    result: string,
  ): void {
    const shown = before.map((argument, index) =>
      argument ?? after[index] ?? hexadecimal(call.registers[index])
    );
    const late = shown.slice(knownArguments(before));
    const text = interrupted
      ? `<... ${nameOf(call)} resumed>${late.join(", ")})`
      : `${nameOf(call)}(${shown.join(", ")})`;
    this.#say(tid, `${text} = ${result}`);
  }

  #interruptOthers(tid: number): void {
    for (const [other, pending] of this.#pending) {
      if (other === tid || pending.interrupted) continue;
      pending.interrupted = true;
      const count = knownArguments(pending.before);
      const known = pending.before.slice(0, count).join(", ");
      const comma = count > 0 && count < pending.before.length ? "," : "";
      this.#say(
        other,
        `${nameOf(pending.call)}(${known}${comma} <unfinished ...>`,
      );
    }
  }

  #say(tid: number, text: string): void {
    const many = this.#threads.size > 1;
    this.#line(many ? `[pid ${String(tid).padStart(5)}] ${text}` : text);
  }
}

/** How many arguments, from the first on, are known before the call returns. */
function knownArguments(before: readonly (string | undefined)[]): number {
  const unknown = before.indexOf(undefined);
  return unknown < 0 ? before.length : unknown;
}
