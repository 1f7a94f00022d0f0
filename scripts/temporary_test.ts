import { assertRejects } from "@std/assert";
import { HostError } from "../src/cli/errors.ts";
import { makeTemporaryFolder } from "./temporary.ts";

Deno.test("makeTemporaryFolder() says what could not be made", async () => {
  const before = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", "/no/such/folder");
  try {
    await assertRejects(
      () => makeTemporaryFolder("test"),
      HostError,
      "no temporary folder can be made",
    );
  } finally {
    if (before === undefined) Deno.env.delete("TMPDIR");
    else Deno.env.set("TMPDIR", before);
  }
});
