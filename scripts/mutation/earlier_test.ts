import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../src/cli/errors.ts";
import { unnoticedIn } from "./earlier.ts";
import { keyOf } from "./sites.ts";

const path = await Deno.makeTempFile();
globalThis.addEventListener("unload", () => Deno.removeSync(path));

Deno.test("unnoticedIn() refuses what --json never printed", async () => {
  for (
    const text of [
      "",
      "null",
      "5",
      "{}",
      '{"fates": 5}',
      '{"fates": [1]}',
      '{"fates": [null]}',
      '{"fates": [{"fault": null}]}',
    ]
  ) {
    await Deno.writeTextFile(path, text);
    await assertRejects(
      () => unnoticedIn(path),
      UsageError,
      `${path} is not what --json prints`,
      text,
    );
  }
  await assertRejects(() => unnoticedIn(`${path}/no`), UsageError, "be read");
});

Deno.test("unnoticedIn() leaves out what was noticed or can't be", async () => {
  const [first, second, third] = ["a", "b", "c"].map((code) => ({
    number: 1,
    operator: "errno" as const,
    file: "f.ts",
    line: 1,
    code,
    change: "",
    isLoaded: false,
  }));
  const fates = [
    { fault: first, reachedBy: 0 },
    { fault: second, noticedBy: "a row", reachedBy: 1 },
    { fault: third, equivalent: "a reason", reachedBy: 1 },
  ];
  await Deno.writeTextFile(path, JSON.stringify({ fates }));
  assertEquals([...await unnoticedIn(path)], first ? [keyOf(first)] : []);
});
