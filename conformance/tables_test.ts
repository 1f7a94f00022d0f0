import { assertEquals } from "@std/assert";
import { syscallsByNumber } from "../src/api/calls.ts";
import { allSteps, callOf } from "./language/step.ts";
import { allRows } from "./program/suite.ts";
import { uses } from "./tables.ts";

Deno.test("uses tell of every call how it gets past its first checks", () => {
  const told = new Set<string>(uses.map(({ call }) => call));
  // Only the signal trampoline can make it.
  told.add("sigreturn");
  const missing = syscallsByNumber.filter(({ name }) => !told.has(name))
    .map(({ name, family }) =>
      `conformance/calls/${family}/${name}.ts states no use`
    );
  assertEquals(missing, []);
});

Deno.test("allRows has the row of the keymap from boot on before all that set one", () => {
  const asked = allRows.findIndex(({ id }) =>
    id === "getkeymap/success/from-boot-on"
  );
  // One that is refused sets nothing.
  const firstSet = allRows.findIndex(({ setup, steps }) =>
    allSteps([...setup, ...steps]).some((step) =>
      callOf(step) === "setkeymap" && step.expectation.kind !== "fails"
    )
  );
  assertEquals([asked >= 0, asked < firstSet], [true, true]);
});
