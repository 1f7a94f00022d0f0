import { assert, assertEquals } from "@std/assert";
import { syscallsByNumber } from "../../src/api/calls.ts";
import { ledger } from "../ledger/entry.ts";
import { claimsOfRow } from "../ledger/row_entries.ts";
import { caseTables, uses } from "../tables.ts";
import { rowsOfFamilies } from "./families.ts";
import { orderRows } from "./order.ts";
import { casesOfOperands } from "./pairs.ts";

const stated = [...caseTables.flat(), ...rowsOfFamilies(uses)];
const rows = orderRows(uses, stated);

// What their rows find wrong is all in one operand, or in the world.
const NOT_TRIED = [
  "annotate_mapping",
  "inode_watcher_remove_watch",
  "perf_event",
];

Deno.test("orderRows() claims one refusal a row, at its last step", () => {
  for (const row of rows) {
    const [claim, ...others] = claimsOfRow(row);
    assertEquals(others, [], row.id);
    assertEquals(claim?.entries.length, 1, row.id);
    assertEquals(claim?.steps, row.steps.slice(-1), row.id);
  }
});

Deno.test("orderRows() tries calls of every kind", () => {
  const tried = new Set(rows.map(({ id }) => id.slice(0, id.indexOf("/"))));
  // Those with one parameter or less have little to be wrong at once.
  const wide = syscallsByNumber.filter(({ parameters, refuses }) =>
    parameters.length > 1 && refuses.length > 2
  );
  const missing = wide.filter(({ name }) => !tried.has(name));
  assertEquals(missing.map(({ name }) => name), NOT_TRIED);
  assert(rows.length >= 600, `only ${rows.length}`);
});

Deno.test("orderRows() needs each of casesOfOperands", () => {
  const ids = rows.map(({ id }) => id).join();
  for (const id of casesOfOperands.keys()) {
    assert(ledger.has(id), id);
    const others = new Map([...casesOfOperands].filter(([one]) => one !== id));
    const made = orderRows(uses, stated, others);
    assert(made.map((row) => row.id).join() !== ids, id);
  }
});
