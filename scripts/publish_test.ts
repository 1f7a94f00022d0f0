import { assert, assertEquals } from "@std/assert";
import { architectures } from "../src/cpu/cpu.ts";
import { guestNames } from "./guests.ts";
import { ROOT } from "./sources.ts";

Deno.test("what is published has every guest, and nothing that only builds or tests", async () => {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    cwd: ROOT,
    args: [
      ...["publish", "--dry-run", "--allow-dirty", "--allow-slow-types"],
      "--no-check",
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  const said = decoder.decode(stdout) + decoder.decode(stderr);
  assert(success, said);
  const paths = [...said.matchAll(/^\s+(file:\S+) \(/gm)]
    .map(([, url = ""]) => url.slice(ROOT.href.length));
  const built = paths.filter((path) => path.startsWith("guest-programs/build"));
  const names = await guestNames();
  const wanted = architectures.flatMap((architecture) =>
    names.map((name) => `guest-programs/build/${architecture}/${name}`)
  );
  assertEquals(built.sort(), wanted.sort());
  for (const path of ["mod.ts", "suite.ts", "rows.ts", "testing.ts"]) {
    assert(paths.includes(path), path);
  }
  assertEquals(
    paths.filter((path) => /_test\.ts$|^dist\/|\/objects\//.test(path)),
    [],
  );
});
