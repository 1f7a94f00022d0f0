/**
 * The x87's instructions on a thread's state. Memory operands come in and go
 * out through scratch slots; what goes out is computed first, stored, and
 * then committed, so that a fault leaves nothing behind.
 *
 * @module
 */

import { F80, roundToIntegral, squareRoot } from "../float/float.ts";
import type { HostHelper } from "../ir/host.ts";
import { Exit } from "../types.ts";
import {
  binary,
  compareConditions,
  compareFlags,
  copyRegister,
  push,
  readOperand,
} from "./x87_arithmetic.ts";
import { X87Operation, X87Source } from "./x87_call.ts";
import {
  conditionalMove,
  constant,
  examine,
  exchange,
  extract,
  remainder,
  scale,
} from "./x87_functions.ts";
import {
  arcTangentOf,
  binaryFunction,
  exponential,
  logarithmOf,
  logarithmOnePlusOf,
  trigonometric,
  trigonometricPair,
} from "./x87_functions_transcendental.ts";
import { INDEFINITE, magnitude, ONE, Status } from "./x87_state.ts";
import { commitStore, prepareStore, storeRegister } from "./x87_store.ts";
import { cosine, sine } from "./x87_transcendental.ts";
import { env, popAfter, roundedOnce, unary, x87 } from "./x87_unit.ts";

function run(
  view: DataView,
  d: number,
  a: number,
  operation: number,
  source: number,
  index: number,
  options: number,
): void {
  const fromRegister = source === X87Source.register;
  switch (operation) {
    case X87Operation.com:
    case X87Operation.comp: {
      const empty = x87.isEmpty(0) || fromRegister && x87.isEmpty(index);
      compareConditions(
        empty
          ? undefined
          : () =>
            fromRegister ? x87.register(index) : readOperand(view, a, source),
        options,
      );
      return;
    }
    case X87Operation.test:
      return compareConditions(x87.isEmpty(0) ? undefined : () => 0n, 0);
    case X87Operation.load:
      return fromRegister
        ? copyRegister(index)
        : push(() => readOperand(view, a, source));
    case X87Operation.prepareStore:
      return prepareStore(view, d, source, options);
    case X87Operation.commitStore:
      return commitStore(source, options);
    case X87Operation.copy:
      return storeRegister(index, options);
    case X87Operation.exchange:
      return exchange(index);
    case X87Operation.changeSign:
      return unary((value) => value ^ F80.signBit);
    case X87Operation.absolute:
      return unary((value) => magnitude(value));
    case X87Operation.examine:
      return examine();
    case X87Operation.constant:
      return push(() => constant(index));
    case X87Operation.free:
      x87.setConditions(Status.c1, 0);
      x87.free(index);
      return popAfter(options);
    case X87Operation.increment:
      x87.setConditions(Status.c1, 0);
      x87.top += 1;
      return;
    case X87Operation.decrement:
      x87.setConditions(Status.c1, 0);
      x87.top -= 1;
      return;
    case X87Operation.squareRoot:
      x87.usePrecisionControl();
      return unary((value) => squareRoot(F80, value, env), roundedOnce);
    case X87Operation.roundToInteger:
      return unary((value) =>
        roundToIntegral(F80, value, env.rounding, true, env)
      );
    case X87Operation.scale:
      if (x87.isEmpty(1)) {
        if (x87.stackFault(false)) x87.setRegister(0, INDEFINITE);
        return;
      }
      return unary(
        (value) => scale(value, x87.register(1)),
        roundedOnce,
      );
    case X87Operation.extract:
      return extract();
    case X87Operation.remainder:
    case X87Operation.ieeeRemainder:
      return remainder(operation === X87Operation.ieeeRemainder);
    case X87Operation.sine:
      return trigonometric(sine, 0n);
    case X87Operation.cosine:
      return trigonometric(cosine, ONE);
    case X87Operation.sineCosine:
      return trigonometricPair(false);
    case X87Operation.tangent:
      return trigonometricPair(true);
    case X87Operation.arcTangent:
      return binaryFunction(arcTangentOf);
    case X87Operation.exponential:
      return unary(exponential);
    case X87Operation.logarithm:
      return binaryFunction(logarithmOf);
    case X87Operation.logarithmOnePlus:
      return binaryFunction(logarithmOnePlusOf);
    case X87Operation.compareFlags:
      return compareFlags(view, index, options);
    case X87Operation.conditionalMove:
      return conditionalMove(view.getUint32(a, true) !== 0, index);
    case X87Operation.wait:
      return;
  }
  binary(view, a, operation, source, index, options);
}

/** Any waiting x87 instruction; see {@linkcode x87Extra}. */
export const x87Helper: HostHelper = (view, d, a, _b, extra) => {
  x87.open(view);
  const operation = extra & 0xff;
  if (operation !== X87Operation.commitStore && x87.pending) {
    return Exit.divide;
  }
  run(
    view,
    d,
    a,
    operation,
    extra >> 8 & 15,
    extra >> 12 & 7,
    extra >> 16 & 15,
  );
  return -1;
};
