import { assert, assertEquals } from "@std/assert";
import type { Fault } from "./sites.ts";
import { waiverFor } from "./waived.ts";

function fault(check: string | undefined): Fault {
  return {
    number: 1,
    operator: "boundary",
    file: "a.ts",
    line: 1,
    context: "",
    code: "a < b",
    change: "a <= b",
    isLoaded: false,
    check,
  };
}

Deno.test("waiverFor() excuses what leads to waived refusals alone", () => {
  const room = 'if (a < b) { undo(); fail("kernel-memory/ENOMEM/exhausted"); }';
  assert(waiverFor(fault(room))?.includes("memory"));
  const gone = 'if (a < b) throw new Error("a wait of no call");';
  assert(waiverFor(fault(gone)) !== undefined);
});

Deno.test("waiverFor() excuses no check that a row can see", () => {
  assertEquals(waiverFor(fault(undefined)), undefined);
  const bad = 'if (a < b) fail("descriptor/EBADF/not-open");';
  assertEquals(waiverFor(fault(bad)), undefined);
  const either = 'if (a < b) { fail(c ? "descriptor/EBADF/not-open" : ' +
    '"kernel-memory/ENOMEM/exhausted"); }';
  assertEquals(waiverFor(fault(either)), undefined);
  const handed = "if (a < b) throw error;";
  assertEquals(waiverFor(fault(handed)), undefined);
});

Deno.test("waiverFor() excuses an update before a check that never fires", () => {
  const swapped = (code: string): string | undefined =>
    waiverFor({ ...fault(undefined), operator: "swapped-update", code });
  assert(swapped("this.heap.requireRoom(); this.count++;"));
  assert(swapped('if (a) fail("kernel-memory/ENOMEM/exhausted"); b++;'));
  assertEquals(
    swapped('if (a) fail("descriptor/EBADF/not-open"); b++;'),
    undefined,
  );
});
