import { assert, assertEquals } from "@std/assert";
import { allRows } from "../program/suite.ts";
import { isInShard } from "./shard.ts";

Deno.test("isInShard() gives every row to exactly one shard, and each its share", () => {
  for (const count of [1, 2, 3, 8, 16]) {
    const shares = Array.from({ length: count }, () => 0);
    for (const { id } of allRows) {
      const owners = shares.flatMap((_, index) =>
        isInShard({ index: index + 1, count }, id) ? [index] : []
      );
      assertEquals(owners.length, 1, id);
      shares[owners[0] ?? 0]!++;
    }
    const fair = allRows.length / count;
    for (const share of shares) {
      assert(Math.abs(share - fair) < fair * 0.2, shares.join(" "));
    }
  }
});

Deno.test("isInShard() shares out consecutive numbers too", () => {
  const shares = [0, 0, 0, 0];
  for (let seed = 0; seed < 4000; seed++) {
    for (const index of shares.keys()) {
      if (isInShard({ index: index + 1, count: 4 }, `${seed}`)) {
        shares[index]!++;
      }
    }
  }
  assertEquals(shares.reduce((sum, share) => sum + share), 4000);
  for (const share of shares) assert(Math.abs(share - 1000) < 150);
});

Deno.test("isInShard() keeps all where there are no shards", () => {
  assert(isInShard(undefined, "pipe/EINVAL/unknown-flag"));
});
