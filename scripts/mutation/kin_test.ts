import { assert, assertEquals } from "@std/assert";
import { textOf } from "../sources.ts";
import { type Typed, typedPlacesOf } from "./kin.ts";

const PATH = "src/kernel/security/credentials.ts";

Deno.test("typedPlacesOf() finds a property of the same type and what is returned", async () => {
  const places = typedPlacesOf([PATH]).get(PATH) ?? new Map<string, Typed>();
  const text = await textOf(PATH);
  const found = [...places].map(([place, typed]) => {
    const [from = 0, end = 0] = place.split("-").map(Number);
    return { code: text.slice(from, end), ...typed };
  });
  const euid = found.find(({ code }) => code.endsWith(".euid"));
  assertEquals(euid?.other, "egid");
  const returned = found.find(({ code }) => code === "credentials.euid === 0");
  assertEquals(returned?.kind, "boolean");
  // A list has no other of its kind here.
  const list = found.find(({ code }) => code === "credentials.extraGids");
  assertEquals(list?.other, undefined);
  assert(found.every(({ other }) => other !== "extraGids"));
});
