/**
 * The few assertions of `@std/assert` that Halcyon's tests use, with the same
 * names and signatures, so that the import map alone decides which ones run.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";

/** What a failed assertion throws. */
export class AssertionError extends Error {
  /** Builds the error that says what was expected. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

function show(value: unknown): string {
  const text = Deno.inspect(value, { depth: 8, strAbbreviateSize: 4000 });
  return text.length > 6000 ? `${text.slice(0, 6000)}…` : text;
}

function fault(message: string, msg: string | undefined): never {
  throw new AssertionError(msg === undefined ? message : `${message} ${msg}`);
}

/** Passes when `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Passes when both values are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  fault(
    `Values are not equal:\n  actual:   ${show(actual)}\n  expected: ${
      show(expected)
    }`,
    msg,
  );
}

/** Passes when the values are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (isDeepStrictEqual(actual, expected)) {
    fault(`Expected something else than ${show(actual)}`, msg);
  }
}

/** Passes when both values are the same by `Object.is`. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (!Object.is(actual, expected)) {
    fault(
      `Values are not the same:\n  actual:   ${show(actual)}\n  expected: ${
        show(expected)
      }`,
      msg,
    );
  }
}

/** Passes when `actual` is neither null nor undefined. */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    fault(`Expected a value, got ${actual}`, msg);
  }
}

/** Passes when `actual` contains `expected`. */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  if (!actual.includes(expected)) {
    fault(`Expected ${show(actual)} to contain ${show(expected)}`, msg);
  }
}

/** Passes when `actual` matches the expression. */
export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (!expected.test(actual)) {
    fault(`Expected ${show(actual)} to match ${expected}`, msg);
  }
}

/** Passes when the numbers differ by at most `tolerance`. */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance: number = Math.abs(expected) * 1e-7 || 1e-7,
  msg?: string,
): void {
  if (Object.is(actual, expected)) return;
  if (!(Math.abs(actual - expected) <= tolerance)) {
    fault(`Expected ${actual} to be within ${tolerance} of ${expected}`, msg);
  }
}

/** Passes when `actual` is an instance of the class. */
export function assertInstanceOf<
  // deno-lint-ignore no-explicit-any -- a constructor of any arguments
  T extends abstract new (...args: any[]) => any,
>(
  actual: unknown,
  expectedType: T,
  msg?: string,
): asserts actual is InstanceType<T> {
  if (!(actual instanceof expectedType)) {
    fault(`Expected an instance of ${expectedType.name}`, msg);
  }
}

function checkThrown<E extends Error>(
  thrown: unknown,
  errorClass: (abstract new (...args: never[]) => E) | undefined,
  msgIncludes: string | undefined,
  msg: string | undefined,
): E {
  if (errorClass && !(thrown instanceof errorClass)) {
    fault(`Expected ${errorClass.name} to be thrown, got ${show(thrown)}`, msg);
  }
  const error = thrown as E;
  if (msgIncludes !== undefined && !error.message.includes(msgIncludes)) {
    fault(
      `Expected an error message with ${show(msgIncludes)}, got ${
        show(error.message)
      }`,
      msg,
    );
  }
  return error;
}

/** Passes when `fn` throws an error of the class whose message contains the text. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  // deno-lint-ignore no-explicit-any -- a constructor of any arguments
  errorClass?: abstract new (...args: any[]) => E,
  msgIncludes?: string,
  msg?: string,
): E {
  try {
    fn();
  } catch (thrown) {
    return checkThrown(thrown, errorClass, msgIncludes, msg);
  }
  return fault("Expected function to throw", msg);
}

/** Passes when the promise of `fn` is rejected with such an error. */
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  // deno-lint-ignore no-explicit-any -- a constructor of any arguments
  errorClass?: abstract new (...args: any[]) => E,
  msgIncludes?: string,
  msg?: string,
): Promise<E> {
  try {
    await fn();
  } catch (thrown) {
    return checkThrown(thrown, errorClass, msgIncludes, msg);
  }
  return fault("Expected function to reject", msg);
}

/** Fails always. */
export function fail(msg?: string): never {
  throw new AssertionError(`Failed assertion${msg ? `: ${msg}` : "."}`);
}

/** Fails always: marks what can't be reached. */
export function unreachable(msg?: string): never {
  throw new AssertionError(`Unreachable.${msg ? ` ${msg}` : ""}`);
}
