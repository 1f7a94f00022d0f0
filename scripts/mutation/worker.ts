/**
 * Runs subjects in a tree with planted faults. The kernel is loaded only after
 * the first message, which may switch on a fault that acts at loading.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/types.ts";
import type { Subject } from "./subjects.ts";
import { noteReached, switchOn } from "./switch.ts";

/** What a worker is told. */
export type Order =
  | {
    readonly kind: "load";
    readonly architecture: Architecture;
    readonly faults: number;
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
  | { readonly kind: "loaded"; readonly names: readonly string[] }
  /** A sign of life, before each subject. */
  | { readonly kind: "alive" }
  | {
    readonly kind: "surveyed";
    readonly subject: number;
    readonly passes: boolean;
    readonly milliseconds: number;
    readonly reached: Uint8Array<ArrayBuffer>;
  }
  | { readonly kind: "tried"; readonly killer: number | undefined };

interface WorkerScope {
  postMessage(message: Answer): void;
  onmessage: ((event: { data: Order }) => void) | null;
}

const scope = self as unknown as WorkerScope;
let subjects: readonly Subject[] = [];
let faults = 0;

function survey(number: number): void {
  const reached = new Uint8Array(faults + 1);
  const start = performance.now();
  noteReached(reached);
  const passes = subjects[number]?.passes() ?? false;
  noteReached(undefined);
  const milliseconds = performance.now() - start;
  scope.postMessage({
    kind: "surveyed",
    subject: number,
    passes,
    milliseconds,
    reached,
  });
}

function killerOf(
  fault: number,
  chosen: readonly number[],
): number | undefined {
  switchOn(fault);
  try {
    return chosen.find((number) => {
      scope.postMessage({ kind: "alive" });
      return subjects[number]?.passes() === false;
    });
  } finally {
    switchOn(0);
  }
}

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case "load": {
      faults = order.faults;
      switchOn(order.fault);
      const { subjectsOf } = await import("./subjects.ts");
      subjects = await subjectsOf(order.architecture);
      switchOn(0);
      const names = subjects.map(({ name }) => name);
      scope.postMessage({ kind: "loaded", names });
      return;
    }
    case "survey":
      order.subjects.forEach(survey);
      return;
    case "try":
      scope.postMessage({
        kind: "tried",
        killer: killerOf(order.fault, order.subjects),
      });
  }
}

scope.onmessage = ({ data }): void => {
  obey(data).catch((error: unknown) => {
    throw error;
  });
};
