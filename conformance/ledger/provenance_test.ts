import { assert, assertEquals } from "@std/assert";
import { allRows, rowNamed } from "../program/suite.ts";
import { provenanceOf } from "./provenance.ts";

Deno.test("provenanceOf() names a file of the reference for every row", () => {
  const without = allRows.filter((row) =>
    !provenanceOf(row).sources.every((file) =>
      /^(Kernel|AK|Userland)\//.test(file)
    )
  );
  assertEquals(without.map(({ id }) => id), []);
});

Deno.test("provenanceOf() says what a row claims in a sentence", () => {
  const row = rowNamed("pipe/EINVAL/unknown-flag");
  assert(row !== undefined);
  assertEquals(provenanceOf(row), {
    claims: [{
      entry: "pipe/EINVAL/unknown-flag",
      sentence: "flags has a bit other than O_CLOEXEC and O_NONBLOCK",
    }],
    sources: ["Kernel/Syscalls/pipe.cpp"],
  });
});
