/**
 * System calls as JSON, an object a line (docs/programs.md).
 *
 * @module
 */

import { signals } from "../api/constants.ts";
import { printableJson } from "./printable.ts";
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
  readonly before: readonly (string | undefined)[];
}

/** Turns events into objects, a line each. */
export class StraceJson implements CallTracer {
  readonly #line: (line: string) => void;
  readonly #style: CallStyle;
  readonly #pending = new Map<number, Pending>();

  constructor(
    line: (line: string) => void,
    style: CallStyle = standardStyle,
  ) {
    this.#line = line;
    this.#style = style;
  }

  enter(call: TracedCall): void {
    const before = formatArguments(call, this.#style);
    this.#pending.set(call.tid, { call, before });
  }

  exit(tid: number, register: bigint): void {
    const pending = this.#pending.get(tid);
    if (pending === undefined) return;
    this.#pending.delete(tid);
    const { call } = pending;
    const result = resultOf(register);
    this.#say({
      ...this.#call(pending, formatArguments(call, this.#style, result)),
      result: result.error === undefined ? String(result.value) : "-1",
      ...(result.error === undefined ? {} : { errno: result.error }),
      text: formatResult(call, this.#style, result),
    });
  }

  signal(tid: number, signal: number, more: SignalInformation): void {
    const name = formatConstant(BigInt(signal), signals);
    this.#say({ type: "signal", tid, signal: name, siginfo: more });
  }

  /** The call has no result. */
  gone(tid: number): void {
    const pending = this.#pending.get(tid);
    if (pending === undefined) return;
    this.#pending.delete(tid);
    this.#say(this.#call(pending, []));
  }

  ended(tid: number, status: number, signal: number): void {
    this.gone(tid);
    this.#say(
      signal === 0 ? { type: "exited", tid, status } : {
        type: "killed",
        tid,
        signal: formatConstant(BigInt(signal), signals),
      },
    );
  }

  close(): void {
    for (const tid of [...this.#pending.keys()]) this.gone(tid);
  }

  #call(
    { call, before }: Pending,
    after: readonly (string | undefined)[],
  ): Record<string, unknown> {
    const names = call.row?.parameters.map(([name]) => name) ??
      call.registers.map((_, index) => `register${index}`);
    return {
      type: "call",
      pid: call.pid,
      tid: call.tid,
      time: call.time,
      call: nameOf(call),
      arguments: Object.fromEntries(
        names.map((name, index) => [
          name,
          before[index] ?? after[index] ?? hexadecimal(call.registers[index]),
        ]),
      ),
    };
  }

  #say(event: Record<string, unknown>): void {
    this.#line(printableJson(event));
  }
}
