/**
 * Runs subjects in a tree with planted faults: a program that is told what to
 * do by lines of its input and answers by lines of its output. It is a process
 * of its own because a fault may use up all memory. The kernel is loaded only
 * after the first order, which may switch on a fault that acts at loading.
 *
 * @module
 */

import { rowMistakeIn } from "../../conformance/program/row_mistake.ts";
import type { Architecture } from "../../src/cpu/types.ts";
import { linesOf } from "./lines.ts";
import type { Subject } from "./subjects.ts";
import { noteReached, switchOn } from "./switch.ts";

/** What a worker is told. */
export type Order =
  | {
    readonly kind: "load";
    readonly architecture: Architecture;
    /** How many places say whether they are reached. */
    readonly places: number;
    /** Switched on before the kernel is loaded; 0 is none. */
    readonly fault: number;
  }
  /** Runs subjects without a fault and says which places each one reaches. */
  | { readonly kind: "survey"; readonly subjects: readonly number[] }
  /** Runs subjects with a fault until one notices. */
  | {
    readonly kind: "try";
    readonly fault: number;
    readonly subjects: readonly number[];
  };

/** What a worker answers. */
export type Answer =
  | {
    readonly kind: "loaded";
    readonly names: readonly string[];
    /** What loading reached, as below. */
    readonly reached: readonly number[];
  }
  /** Instead, where a row can't be read. */
  | { readonly kind: "mistaken"; readonly message: string }
  /** A sign of life, before each subject. */
  | { readonly kind: "alive" }
  | {
    readonly kind: "surveyed";
    readonly subject: number;
    readonly passes: boolean;
    readonly milliseconds: number;
    /** The numbers of the places that were reached. */
    readonly reached: readonly number[];
  }
  | { readonly kind: "tried"; readonly killer?: number | undefined };

let subjects: readonly Subject[] = [];
let places = 0;

function say(answer: Answer): void {
  const bytes = new TextEncoder().encode(`${JSON.stringify(answer)}\n`);
  for (let at = 0; at < bytes.length;) {
    at += Deno.stdout.writeSync(bytes.subarray(at));
  }
}

function numbersIn(reached: Uint8Array): readonly number[] {
  const numbers: number[] = [];
  for (let at = reached.indexOf(1); at >= 0; at = reached.indexOf(1, at + 1)) {
    numbers.push(at);
  }
  return numbers;
}

function survey(number: number): void {
  const reached = new Uint8Array(places + 1);
  const start = performance.now();
  noteReached(reached);
  const passes = subjects[number]?.passes() ?? false;
  noteReached(undefined);
  const milliseconds = performance.now() - start;
  say({
    kind: "surveyed",
    subject: number,
    passes,
    milliseconds,
    reached: numbersIn(reached),
  });
}

function killerOf(
  fault: number,
  chosen: readonly number[],
): number | undefined {
  switchOn(fault);
  try {
    return chosen.find((number) => {
      say({ kind: "alive" });
      return subjects[number]?.passes() === false;
    });
  } finally {
    switchOn(0);
  }
}

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case "load": {
      places = order.places;
      switchOn(order.fault);
      const reached = new Uint8Array(places + 1);
      noteReached(reached);
      try {
        const { subjectsOf } = await import("./subjects.ts");
        subjects = await subjectsOf(order.architecture);
      } catch (error) {
        const message = error instanceof Error && rowMistakeIn(error);
        if (typeof message !== "string") throw error;
        say({ kind: "mistaken", message });
        return;
      }
      noteReached(undefined);
      switchOn(0);
      const names = subjects.map(({ name }) => name);
      say({ kind: "loaded", names, reached: numbersIn(reached) });
      return;
    }
    case "survey":
      order.subjects.forEach(survey);
      return;
    case "try":
      say({ kind: "tried", killer: killerOf(order.fault, order.subjects) });
  }
}

// Others import its types alone.
for await (const line of linesOf(Deno.stdin.readable)) {
  await obey(JSON.parse(line) as Order);
}
