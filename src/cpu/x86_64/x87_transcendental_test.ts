import { assert, assertEquals } from "@std/assert";
import {
  arcTangent,
  CONSTANTS,
  cosine,
  exponentialMinusOne,
  logarithm,
  logarithmOnePlus,
  type Scaled,
  sine,
  tangent,
} from "./x87_transcendental.ts";

/** Leading decimals of a value below ten, cut off. */
function decimals(value: Scaled, digits: number): string {
  const size = value.significand * 10n ** BigInt(digits);
  const scaled = value.exponent >= 0
    ? size << BigInt(value.exponent)
    : size >> BigInt(-value.exponent);
  const text = scaled.toString().padStart(digits + 1, "0");
  const sign = value.sign === 0 ? "" : "-";
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

function number(numerator: bigint, shift = 0): Scaled {
  const negative = numerator < 0n;
  return {
    sign: negative ? 1 : 0,
    significand: negative ? -numerator : numerator,
    exponent: -shift,
  };
}

// The digits are those of tables of mathematical constants.
Deno.test("CONSTANTS have the digits of log2 10, log2 e, π, log10 2, ln 2", () => {
  assertEquals(CONSTANTS.map((value) => decimals(value, 38)), [
    "3.32192809488736234787031942948939017586",
    "1.44269504088896340735992468100189213742",
    "3.14159265358979323846264338327950288419",
    "0.30102999566398119521373889472449302676",
    "0.69314718055994530941723212145817656807",
  ]);
});

Deno.test("sine(), cosine() and tangent() of 1 have their known digits", () => {
  // The processors' π is off by 2^-68 and more: 18 digits agree.
  const one = number(1n);
  assertEquals(decimals(sine(one), 18), "0.841470984807896506");
  assertEquals(decimals(cosine(one), 18), "0.540302305868139717");
  assertEquals(decimals(tangent(one), 18), "1.557407724654902230");
});

Deno.test("arcTangent() has π/4, 3π/4 and the digits of atan 1/2", () => {
  const one = number(1n);
  assertEquals(
    decimals(arcTangent(one, one), 30),
    "0.785398163397448309615660845819",
  );
  assertEquals(
    decimals(arcTangent(one, number(-1n)), 30),
    "2.356194490192344928846982537459",
  );
  assertEquals(
    decimals(arcTangent(number(-1n), number(2n)), 30),
    "-0.463647609000806116214256231461",
  );
});

Deno.test("logarithm() and exponentialMinusOne() have their known digits", () => {
  assertEquals(
    decimals(logarithm(number(3n)), 30),
    "1.584962500721156181453738943947",
  );
  assertEquals(
    decimals(logarithmOnePlus(number(1n, 1)), 30),
    "0.584962500721156181453738943947",
  );
  // 2^(1/2) - 1
  assertEquals(
    decimals(exponentialMinusOne(number(1n, 1)), 30),
    "0.414213562373095048801688724209",
  );
});

Deno.test("small arguments keep their precision", () => {
  const tiny = number(1n, 5000);
  for (
    const value of [sine(tiny), tangent(tiny), arcTangent(tiny, number(1n))]
  ) {
    const length = value.significand.toString(2).length;
    const top = value.exponent + length;
    assert(length > 100);
    assert(top === -4999 || top === -5000);
  }
});
