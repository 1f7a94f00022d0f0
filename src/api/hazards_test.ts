import { assert, assertEquals } from "@std/assert";
import { syscalls } from "./calls.ts";
import { type Hazard, type HazardName, hazardous, hazards } from "./hazards.ts";

const entries = Object.entries<Hazard>(hazards);

Deno.test("hazards stand in the order of their names and belong to calls", () => {
  const names = entries.map(([name]) => name);
  assertEquals(names, names.toSorted());
  for (const [name, { call }] of entries) assert(call in syscalls, name);
});

Deno.test("hazards are told in parts of one sentence", () => {
  for (const [name, { when, answer, source }] of entries) {
    for (const part of [when, answer]) {
      assert(/^[a-zA-Z][^.|]*$/.test(part.replace("/x", "")), name);
    }
    assert(/^[A-Z][\w/]*\.cpp$/.test(source), name);
  }
});

Deno.test("hazards that a call's paragraph tells of are told in its own sentence", () => {
  const told = new Set(
    Object.values(syscalls).flatMap(({ behaviours }) =>
      Object.values(behaviours)
    ).flatMap((one) => typeof one === "string" ? [] : [one[0]]),
  );
  const names = Object.keys(hazards) as HazardName[];
  const own = names.filter((name) => told.has(hazardous(name)[0]));
  assert(own.length >= 14, own.join(" "));
  for (const name of own) {
    const { call } = hazards[name];
    const sentences = Object.values(syscalls[call].behaviours).flat();
    assert(sentences.includes(hazardous(name)[0]), name);
  }
});
