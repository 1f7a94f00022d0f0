import { assertEquals, assertThrows } from "@std/assert";
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

Deno.test("parseArgs() gives every alias the value when one is used", () => {
  assertEquals(
    parseArgs(["-h"], { boolean: ["help"], alias: { help: "h" } }),
    { _: [], help: true, h: true },
  );
});

Deno.test("parseArgs() takes everything as positional when it stands behind --", () => {
  assertEquals(
    parseArgs(["--list", "--", "--list", "-x"], { boolean: ["list"] }),
    { _: ["--list", "-x"], list: true },
  );
});

const declared = { string: ["filter"], boolean: ["list"] };
for (
  const [args, complaint] of [
    [["--colour", "x"], "there is no option --colour"],
    [["--colour=x"], "there is no option --colour"],
    [["--constructor"], "there is no option --constructor"],
    [["--__proto__=1"], "there is no option --__proto__"],
    [["-x"], "there is no option -x"],
    [["--no-list"], "there is no option --no-list"],
    [["--fil", "x"], "there is no option --fil"],
    [["--list=yes"], "--list takes no value"],
    [["--filter"], "--filter takes a value"],
    [["--filter", "--list"], "--filter takes a value"],
  ] as const
) {
  Deno.test(`parseArgs() throws one line when given ${args.join(" ")}`, () => {
    const error = assertThrows(() => parseArgs(args, declared), TypeError);
    assertEquals(error.message.startsWith(complaint), true, error.message);
    assertEquals(error.message.includes("\n"), false, error.message);
  });
}
