import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { toldBy } from "../../conformance/report/sample_reports.ts";
import { main } from "./main.ts";
import { inFolder, listen } from "./testing.ts";

function report(...args: string[]): ReturnType<typeof listen> {
  return listen((output) => main(["report", ...args], output));
}

Deno.test("halcyon report writes a page and a summary of all its files", async () => {
  await inFolder(async (folder) => {
    for (const name of ["here", "port"]) {
      await Deno.writeTextFile(`${folder}/${name}.json`, toldBy("json"));
    }
    const { status, out, complaints } = await report(
      `${folder}/here.json`,
      `${folder}/port.json`,
      "--title",
      "A <port>",
      "--out",
      `${folder}/new/site`,
    );
    assertEquals([status, complaints], [0, []]);
    const page = await Deno.readTextFile(`${folder}/new/site/index.html`);
    const summary = await Deno.readTextFile(`${folder}/new/site/summary.md`);
    for (const name of ["index.html", "summary.md"]) {
      assertStringIncludes(out, `${folder}/new/site/${name}\n`);
    }
    assertStringIncludes(page, "<h1>A &#60;port&#62;:");
    for (const text of [page, summary]) {
      assertStringIncludes(text, "From here to port");
      assertStringIncludes(text, "0 regressed");
    }
    const names: string[] = [];
    for await (const { name } of Deno.readDir(`${folder}/new/site`)) {
      names.push(name);
    }
    assertEquals(names.sort(), ["index.html", "summary.md"]);
  });
});

Deno.test("halcyon report says in a line what is wrong with what it was given", async () => {
  await inFolder(async (folder) => {
    const file = `${folder}/a.json`;
    const empty = `${folder}/empty.json`;
    await Deno.writeTextFile(file, toldBy("json"));
    await Deno.writeTextFile(empty, toldBy("json", []));
    await Deno.writeTextFile(`${folder}/text`, "no JSON");
    const out = ["--out", `${folder}/site`];
    for (
      const [args, said] of [
        [[file], "--out DIR is missing"],
        [out, "RESULTS.json… is missing"],
        [[file, file, ...out], "a file is given twice"],
        [[empty, ...out], "tells of no row"],
        [[`${folder}/text`, ...out], "is no report in JSON"],
        [[file, "--out", `${folder}/text`], "text"],
      ] as const
    ) {
      const { status, complaints } = await report(...args);
      assertEquals([status, complaints.length], [2, 1], args.join(" "));
      assertStringIncludes(complaints[0] ?? "", said);
    }
    let wasMade = true;
    await Deno.stat(`${folder}/site`).catch(() => wasMade = false);
    assert(!wasMade);
  });
});
