import { assert, assertEquals } from "@std/assert";
import { sharedBehaviours } from "./behaviours.ts";
import type { Behaviour } from "./behaviours.ts";
import { syscalls, syscallsByNumber } from "./calls.ts";
import { errno } from "./errno.ts";
import { behaviourOf } from "./paragraph.ts";
import type { Check, SharedCheck } from "./paragraph.ts";
import { errnoOf } from "./refusal.ts";
import type { Refusal, Waiver } from "./refusal.ts";
import { sharedRefusals } from "./refusals.ts";
import { promise } from "./refusals/promise.ts";

/** Something with a name of three parts, as a table states it. */
interface Named {
  readonly name: string;
  readonly sentence: string;
  readonly waived: Waiver | undefined;
  readonly source: string;
}

const shared: Named[] = Object.entries<Refusal>(sharedRefusals).map((
  [name, { when, source, waived }],
) => ({ name, sentence: when, source, waived }));

const tables: Readonly<Record<string, Refusal>> = sharedRefusals;

// What bears the call's name is its own, unless the words are those of a
// mechanism with the same name, as socket's.
const own: Named[] = syscallsByNumber.flatMap(({ name, refuses }) =>
  refuses.filter(({ refusal, sentence }) =>
    refusal.startsWith(`${name}/`) && tables[refusal]?.when !== sentence
  ).map((check) => ({ ...check, name: check.refusal }))
);

const behaviours: Named[] = [
  ...Object.entries<Behaviour>(sharedBehaviours).map((
    [name, { is, source, waived }],
  ) => ({ name, sentence: is, source, waived })),
  ...syscallsByNumber.flatMap((call) =>
    Object.entries(call.behaviours).map(([slug, stated]) => {
      const { is: sentence, waived } = behaviourOf(stated);
      const [source = ""] = call.source;
      return {
        name: `${call.name}/behaviour/${slug}`,
        sentence,
        source,
        waived,
      };
    })
  ),
];

const all: readonly Named[] = [...shared, ...own, ...behaviours];

Deno.test("names have an owner, an errno or `behaviour`, and a slug of at most 60 characters", () => {
  for (const { name } of all) {
    const [owner = "", middle = "", slug = "", ...rest] = name.split("/");
    assertEquals(rest, [], name);
    assert(/^[a-z0-9_]+(-[a-z0-9_]+)*$/.test(owner), name);
    assert(/^[a-z0-9_]+(-[a-z0-9_]+)*$/.test(slug), name);
    assert(slug.length <= 60, `${name}: ${slug.length} characters`);
    assert(middle === "behaviour" || middle in errno, name);
  }
});

Deno.test("refusals are named by errno, and behaviours are not", () => {
  for (const { name } of [...shared, ...own]) {
    assert(errnoOf(name) in errno, name);
  }
  for (const { name } of behaviours) {
    assertEquals(name.split("/")[1], "behaviour");
  }
});

Deno.test("own refusals are no shared ones, and say the same of all their subjects", () => {
  const said = new Map<string, string>();
  for (const { name, sentence } of own) {
    assert(!(name in sharedRefusals), name);
    assertEquals(said.get(name) ?? sentence, sentence, name);
    said.set(name, sentence);
  }
});

Deno.test("behaviours are stated once", () => {
  const stated = new Set<string>();
  for (const { name } of behaviours) {
    assert(!stated.has(name), name);
    stated.add(name);
  }
});

// Flags and events of the reference that look like words.
const NAMES_LIKE_WORDS = ["Immutable", "Deleted"];

Deno.test("sentences begin in lower case or with a name, and end without a full stop", () => {
  for (const { name, sentence } of all) {
    assert(sentence !== "" && sentence === sentence.trim(), name);
    assert(!/[.!?;:,]$/.test(sentence), `${name}: ${sentence}`);
    const [word] = /^[A-Z][a-z]*(?![A-Za-z0-9_/])/.exec(sentence) ?? [];
    assert(
      word === undefined || NAMES_LIKE_WORDS.includes(word),
      `${name}: ${sentence}`,
    );
    assert(!sentence.includes("\n"), name);
  }
});

Deno.test("conditions begin in lower case or with a name, and end without a full stop", () => {
  for (const { name, refuses } of syscallsByNumber) {
    for (const { refusal, condition = "always" } of refuses) {
      assert(condition !== "" && condition === condition.trim(), name);
      assert(!/[.!?;:,]$/.test(condition), `${name} ${refusal}: ${condition}`);
      assert(
        !/^[A-Z][a-z]*(?![A-Za-z0-9_/])/.test(condition),
        `${name} ${refusal}: ${condition}`,
      );
    }
  }
});

Deno.test("waivers give a reason that ends with a full stop", () => {
  const checks = syscallsByNumber.flatMap(({ refuses }) => refuses);
  for (const { waived } of [...all, ...checks]) {
    if (waived === undefined) continue;
    assert(/[^.\s]\.$/.test(waived.reason), waived.reason);
  }
});

Deno.test("sources are files of the reference's kernel", () => {
  for (const { name, source } of all) {
    assert(/^Kernel\/[\w/]+\.(cpp|h|S)$/.test(source), `${name}: ${source}`);
  }
  for (const { name, source } of syscallsByNumber) {
    assert(source.length > 0, name);
    assertEquals(new Set(source).size, source.length, name);
    for (const file of source) {
      assert(/^Kernel\/[\w/]+\.(cpp|h|S)$/.test(file), `${name}: ${file}`);
    }
  }
});

Deno.test("sharedRefusals are each met by some call", () => {
  const met = new Set(
    Object.values(syscalls).flatMap(({ refuses }) =>
      refuses.map(({ refusal }) => refusal)
    ),
  );
  // No call asks for it: it is looked at by pledge alone.
  met.add(promise("no_error"));
  for (const { name } of shared) assert(met.has(name), name);
});

Deno.test("checks name only errnos, promises and shared refusals that there are", () => {
  // @ts-expect-error: there is no such errno.
  const unknownErrno: Check = ["ENONE/no-such-errno", "nothing"];
  // @ts-expect-error: the mechanism does not refuse so.
  const unknownRefusal: SharedCheck = "path/ELOOP/no-such-refusal";
  // @ts-expect-error: a shared refusal has its sentence in its own table.
  const unstated: Check = ["EINVAL/without-a-sentence"];
  // @ts-expect-error: there is no such promise.
  const unknownPromise = promise("rpth");
  for (const one of [unknownErrno, unstated].flat()) {
    assert(!(`${one}` in sharedRefusals), `${one}`);
  }
  for (const one of [unknownRefusal, unknownPromise]) {
    assert(!(one in sharedRefusals), one);
  }
});
