import { assertEquals } from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";

Deno.test("parseArgs() reads strings, booleans and positionals when mixed", () => {
  assertEquals(
    parseArgs(["--arch=riscv64", "--list", "open", "--seed", "7"], {
      string: ["arch", "seed"],
      boolean: ["list", "strace"],
    }),
    { _: ["open"], arch: "riscv64", list: true, strace: false, seed: "7" },
  );
});

Deno.test("parseArgs() collects every value when an option is repeated", () => {
  const args = ["--reporter", "tap", "--reporter=json=out.json"];
  assertEquals(
    parseArgs(args, { string: ["reporter"], collect: ["reporter"] }),
    { _: [], reporter: ["tap", "json=out.json"] },
  );
});

Deno.test("parseArgs() keeps later options as arguments when it stops early", () => {
  const options = { string: ["seed"], boolean: ["strace"], stopEarly: true };
  assertEquals(
    parseArgs(["--seed", "3", "a.elf", "--strace", "x"], options),
    { _: ["a.elf", "--strace", "x"], seed: "3", strace: false },
  );
});

Deno.test("parseArgs() gives every alias the value when one is used", () => {
  assertEquals(
    parseArgs(["-h"], { boolean: ["help"], alias: { help: "h" } }),
    { _: [], help: true, h: true },
  );
});

Deno.test("parseArgs() asks about undeclared options when told to", () => {
  const seen: string[] = [];
  const unknown = (argument: string) => {
    seen.push(argument);
    return false;
  };
  assertEquals(parseArgs(["--colour", "x"], { unknown }), { _: ["x"] });
  assertEquals(seen, ["--colour"]);
});
