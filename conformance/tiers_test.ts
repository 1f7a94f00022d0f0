import { assertEquals } from "@std/assert";
import { compareTiers } from "./tiers.ts";

/** One here; `deno task soak` takes all three. */
const ARCHITECTURE = "riscv64";

Deno.test(`rows cannot tell the compiler from the interpreter [${ARCHITECTURE}]`, async () => {
  assertEquals(await compareTiers(ARCHITECTURE), []);
});
