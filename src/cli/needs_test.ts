import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadGuest } from "../../conformance/program/guests.ts";
import { toldBy } from "../../conformance/report/sample_reports.ts";
import { needsOf } from "../debug/needs.ts";
import { main } from "./main.ts";
import { inFolder, listen } from "./testing.ts";

// What hello.c calls, and what of it somebody sees, stands in its source.
const hello = await loadGuest("riscv64", "hello");

function needs(...args: string[]): ReturnType<typeof listen> {
  return listen((output) => main(["needs", ...args], output));
}

Deno.test("needsOf() tells what a program can't do without from what nobody sees", () => {
  const { whole, calls } = needsOf({
    architecture: "riscv64",
    program: "/bin/hello",
    programFile: hello,
  }, 100_000_000);
  assertEquals(whole.end, "exits with 0");
  const needOf = new Map(calls.map(({ call, need }) => [call, need]));
  assertEquals(needOf.get("dbgputstr"), "required");
  // It prints what umask answers.
  assertEquals(needOf.get("umask"), "required");
  assertEquals(needOf.get("exit"), "required");
  assertEquals(needOf.get("fork"), undefined);
});

Deno.test("halcyon needs says what a port has to do next for a program", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/hello`, hello);
    await Deno.writeTextFile(`${folder}/port.json`, toldBy("json"));
    const { status, out } = await needs(
      `${folder}/hello`,
      "--results",
      `${folder}/port.json`,
    );
    assertEquals(status, 0);
    assertStringIncludes(out, "required   dbgputstr");
    assertStringIncludes(out, "next: exit, of which ");
    // What can't be read is told before anything runs.
    const late = await needs(`${folder}/hello`, "--results", `${folder}/none`);
    assertEquals([late.status, late.out], [2, ""]);
    await Deno.writeTextFile(`${folder}/text`, "no program");
    for (const name of ["text", "nothing"]) {
      const bad = await needs(`${folder}/${name}`);
      assertEquals([bad.status, bad.complaints.length], [2, 1]);
    }
  }));
