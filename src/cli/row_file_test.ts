// Rows of a stranger's module, through the commands that take them.

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Machine } from "../machine/machine.ts";
import { main } from "./main.ts";
import { inFolder, listen } from "./testing.ts";

const LANGUAGE = JSON.stringify(new URL("../../rows.ts", import.meta.url));
/** One that is right, and one that wants what no kernel does. */
const MODULE = `${
  ["import { call, defineRows, row }", "from", LANGUAGE].join(" ")
};
export const mine = defineRows([
  row("stranger/getuid/user", { steps: [call.getuid().returns(1000)] }),
  row("stranger/getuid/wrong", { steps: [call.getuid().returns(1)] }),
], { file: "tests/rows.ts" });
`;
const ARCH = ["--arch", "riscv64"];

function halcyon(...args: string[]): ReturnType<typeof listen> {
  return listen((output) => main(args, output));
}

/** What a kit's program says on this project's own machine. */
function printedBy(programFile: Uint8Array): string {
  let log = "";
  const machine = Machine.create({
    architecture: "riscv64",
    program: "/bin/kit",
    programFile,
    arguments: ["/bin/kit", "--exit"],
    console: { debug: (bytes) => log += new TextDecoder().decode(bytes) },
  });
  machine.run({ maxInstructions: 1_000_000_000 });
  machine.dispose();
  return log;
}

Deno.test("--rows runs, exports and judges the rows of a module", () =>
  inFolder(async (folder) => {
    const rows = ["--rows", `${folder}/rows.ts`];
    await Deno.writeTextFile(`${folder}/rows.ts`, MODULE);
    const listed = await halcyon("conformance", ...rows, "--list");
    assertEquals(listed.out, "stranger/getuid/user\nstranger/getuid/wrong\n");
    const here = await halcyon("conformance", ...rows, ...ARCH);
    assertEquals(here.status, 1);
    assertStringIncludes(here.out, "1 pass, 1 fail");
    const kit = ["--out", `${folder}/kit`];
    const exported = await halcyon("export", ...rows, ...ARCH, ...kit);
    assertStringIncludes(exported.out, ": 2 rows, ");
    await Deno.writeTextFile(
      `${folder}/log`,
      printedBy(await Deno.readFile(`${folder}/kit/halcyon-riscv64`)),
    );
    const log = [...ARCH, `${folder}/log`];
    const judged = await halcyon("verify", ...rows, ...log);
    assertEquals(judged.status, 1);
    assertStringIncludes(judged.out, "1 pass, 1 fail");
    // A baseline is about these rows, then.
    const baseline = ["--baseline", `${folder}/baseline`];
    await Deno.writeTextFile(
      `${folder}/baseline`,
      "stranger/getuid/wrong xfail meant so\n",
    );
    const excused = await halcyon("verify", ...rows, ...baseline, ...log);
    assertEquals(excused.status, 0);
    const strange = await halcyon("verify", ...log);
    assertEquals(strange.status, 2);
    assertStringIncludes(strange.complaints.join(), "--rows");
  }));

Deno.test("--rows says that a claim names nothing when it is misspelt", () =>
  inFolder(async (folder) => {
    const file = `${folder}/rows.ts`;
    await Deno.writeTextFile(
      file,
      MODULE.replaceAll("stranger/", "misspelt/").replace(
        "{ steps",
        '{ covers: "getuid/behavior/x", steps',
      ),
    );
    const { status, out } = await halcyon(
      ...["conformance", "--rows", file, "--filter", "user", ...ARCH],
    );
    assertEquals(status, 1);
    assertStringIncludes(out, "have no getuid/behavior/x: deno task ledger");
  }));

Deno.test("--rows names a module that can't be taken", () =>
  inFolder(async (folder) => {
    for (
      const [name, text, why] of [
        ["gone", undefined, "can't be loaded"],
        ["broken", "export const x = ;", "can't be loaded"],
        ["empty", "export const x = 1;", "exports no rows"],
        [
          "taken",
          'export const x = { withSuite: false, rows: [{ id: "pipe/EINVAL/unknown-flag" }] };',
          "the suite has a row with the id",
        ],
      ] as const
    ) {
      const file = `${folder}/${name}.ts`;
      if (text !== undefined) await Deno.writeTextFile(file, text);
      const { status, complaints } = await halcyon(
        "conformance",
        "--rows",
        file,
      );
      assertEquals([status, complaints.length], [2, 1], name);
      assertStringIncludes(complaints.join(), why);
    }
  }));

/** Modules that are no rows, and what is said of each behind its name. */
const broken: Readonly<Record<string, readonly [module: string, RegExp]>> = {
  "throws with escapes": [
    'throw new Error("\\x1b[31mred\\nmore");',
    /can't be loaded: \\u\{1b\}\[31mred;/,
  ],
  "throws nothing": ["throw null;", /can't be loaded: null;/],
  "throws what throws": [
    'const e = new Error(""); Object.defineProperty(e, "message", ' +
    "{ get() { throw e; } }); throw e;",
    /can't be loaded: it throws what can't be shown;/,
  ],
  "imports nobody": [
    'import "./nobody.ts";',
    /can't be loaded: Module not found "[^"]*nobody\.ts"\.;/,
  ],
  "has a getter that throws": [
    'export const a = { get rows() { throw new Error("no"); }, withSuite: true };',
    /can't be taken: no;/,
  ],
  "exports a row of nothing": [
    'export const a = { rows: [{ id: "x/y/z" }], withSuite: false };',
    /can't be taken: the row x\/y\/z: /,
  ],
  "has no list": [
    'export const a = defineRows("rows");',
    /can't be loaded: rows are a list;/,
  ],
  "has a null": [
    "export const a = defineRows([null]);",
    /can't be loaded: a row without an id;/,
  ],
  "gives too many arguments": [
    'export const a = defineRows([row("x/y/z", { steps: [call.close(1, 2, 3, 4, 5)] })]);',
    /can't be loaded: the row x\/y\/z: a call has at most 4 arguments;/,
  ],
  "gives no number": [
    'export const a = defineRows([row("x/y/z", { steps: [call.close(NaN)] })]);',
    /can't be loaded: the row x\/y\/z: /,
  ],
  "wants no number": [
    'export const a = defineRows([row("x/y/z", { steps: [call.getuid().returns(NaN)] })]);',
    /can't be loaded: the row x\/y\/z: a step expects what is neither a number nor an error;/,
  ],
  "wants an object": [
    'export const a = defineRows([row("x/y/z", { steps: [call.getuid().returns({})] })]);',
    /can't be loaded: the row x\/y\/z: a step expects what is neither/,
  ],
  "wants an error that nobody knows": [
    'export const a = defineRows([row("x/y/z", { steps: [call.getuid().fails("ENOPE")] })]);',
    /can't be loaded: no error is named ENOPE;/,
  ],
  "turns in a circle": [
    'const s = []; s.push(child(s)); export const a = defineRows([row("x/y/z", { steps: s })]);',
    /can't be loaded: /,
  ],
  "says a megabyte": [
    'throw new Error("x".repeat(1 << 20));',
    /can't be loaded: x{200}…;/,
  ],
};

for (const [name, [module, complaint]] of Object.entries(broken)) {
  Deno.test(`--rows says in one line that a module ${name}`, () =>
    inFolder(async (folder) => {
      const imports =
        `import { call, child, defineRows, row } from ${LANGUAGE};`;
      const file = `${folder}/rows.ts`;
      await Deno.writeTextFile(file, `// @ts-nocheck\n${imports}\n${module}\n`);
      const { status, complaints } = await halcyon(
        ...["conformance", "--rows", file, ...ARCH],
      );
      assertEquals(complaints.length, 1, complaints.join("\n"));
      assertMatch(complaints[0]!, complaint);
      assertEquals(status, 2);
    }));
}
