import { assert, assertEquals } from "@std/assert";
import { siteEnforces, verifiedCovers } from "./coverage.ts";
import { encodeRow } from "./encode.ts";
import type { RowLog } from "./log.ts";
import { close, EBADF, row } from "./row.ts";

const ID = "close/EBADF/fd-negative-1024-open";

const encoded = encodeRow(
  row("close/EBADF/x", {
    covers: ID,
    source: "made up",
    steps: [close(-1).fails(EBADF)],
  }),
);

const log: RowLog = {
  number: 0,
  begun: true,
  steps: new Map([
    [0, { state: 2, runs: 1, result: -9n, observations: [] }],
  ]),
  end: { how: "exited", value: 0 },
  skippedAtLevel: undefined,
  damage: undefined,
};

function refusals(site: string) {
  return [1, 2].map((pid) => ({ pid, call: "close", errno: EBADF, site }));
}

Deno.test("siteEnforces() takes the id itself, any call, and a rule's name", () => {
  assert(siteEnforces(ID, ID));
  assert(siteEnforces("*/EBADF/fd-negative-1024-open", ID));
  assert(siteEnforces("descriptor/not-open", ID));
  assert(!siteEnforces("*/EBADF/description-readable", ID));
  assert(!siteEnforces("*/EINVAL/fd-negative-1024-open", ID));
  assert(!siteEnforces("read/EBADF/description-readable", ID));
});

Deno.test("verifiedCovers() counts a claim when its site fired", () => {
  assertEquals(verifiedCovers(encoded, log, refusals(ID)), [ID]);
});

Deno.test("verifiedCovers() does not count a claim when another site refused", () => {
  assertEquals(
    verifiedCovers(encoded, log, refusals("read/EBADF/description-readable")),
    [],
  );
  assertEquals(verifiedCovers(encoded, log, []), []);
});
