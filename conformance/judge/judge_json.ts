/**
 * Compares observed JSON with what a row wants of it.
 *
 * @module
 */

import type { Wanted } from "../language/expectation.ts";
import type { WantedObject, WantedValue } from "../language/json.ts";
import type { Difference, Numbers } from "./difference.ts";

type Matches = Numbers["matches"];

type Got =
  | null
  | string
  | boolean
  | number
  | readonly Got[]
  | { readonly [key: string]: Got };

/** Every place in which the two differ. */
export function judgeJson(
  wanted: WantedValue,
  bytes: Uint8Array,
  numbers: Pick<Numbers, "matches">,
): readonly Difference[] {
  const end = bytes.indexOf(0);
  const text = new TextDecoder().decode(
    end < 0 ? bytes : bytes.subarray(0, end),
  );
  let got: Got;
  try {
    got = JSON.parse(text);
  } catch {
    return [{ wanted: "JSON", got: JSON.stringify(text.slice(0, 200)) }];
  }
  const matches: Matches = (one, number) => numbers.matches(one, number);
  return value("", wanted, got, matches);
}

function show(value: unknown): string {
  return JSON.stringify(
    value,
    (_, one) => typeof one === "bigint" ? `${one}` : one,
  ).slice(0, 1000);
}

function differs(
  at: string,
  wanted: unknown,
  got: unknown,
): readonly Difference[] {
  return [{ wanted: `${at}=${show(wanted)}`, got: `${at}=${show(got)}` }];
}

function isList(wanted: WantedValue): wanted is readonly WantedValue[] {
  return Array.isArray(wanted);
}

/** Conditions on numbers are told from objects by what they say they are. */
function isNumber(
  wanted: Exclude<WantedValue, readonly WantedValue[]>,
): wanted is Wanted {
  return typeof wanted !== "object" ||
    "kind" in wanted && typeof wanted.kind === "string";
}

function value(
  at: string,
  wanted: WantedValue,
  got: Got,
  matches: Matches,
): readonly Difference[] {
  if (typeof wanted === "string" || typeof wanted === "boolean") {
    return wanted === got ? [] : differs(at, wanted, got);
  }
  if (isList(wanted)) {
    if (!Array.isArray(got) || got.length !== wanted.length) {
      return differs(at, wanted, got);
    }
    return wanted.flatMap((element, index) =>
      value(`${at}[${index}]`, element, got[index] as Got, matches)
    );
  }
  if (typeof wanted === "object" && wanted.kind === "among") {
    if (!Array.isArray(got)) return differs(at, wanted, got);
    const { elements } = wanted as {
      readonly elements: readonly WantedValue[];
    };
    return elements.flatMap((element) => {
      const isThere = (got as readonly Got[]).some((one) =>
        value(`${at}[…]`, element, one, matches).length === 0
      );
      return isThere ? [] : differs(`${at}[…]`, element, got);
    });
  }
  if (isNumber(wanted)) {
    if (typeof wanted === "object" && wanted.kind === "anything") {
      return [];
    }
    return Number.isInteger(got) && matches(wanted, BigInt(got as number))
      ? []
      : differs(at, wanted, got);
  }
  return object(at, wanted as WantedObject, got, matches);
}

function object(
  at: string,
  wanted: WantedObject,
  got: Got,
  matches: Matches,
): readonly Difference[] {
  if (typeof got !== "object" || got === null || Array.isArray(got)) {
    return differs(at, wanted, got);
  }
  const fields = got as { readonly [key: string]: Got };
  const keys = Object.keys(wanted);
  if (keys.join() !== Object.keys(fields).join()) {
    return differs(`keys of ${at}`, keys, Object.keys(fields));
  }
  return keys.flatMap((key) =>
    value(
      `${at}.${key}`,
      wanted[key] as WantedValue,
      fields[key] as Got,
      matches,
    )
  );
}
