import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  callsIndex,
  exportedConstants,
  handlersIndex,
  type IndexedFile,
  NothingExported,
  refusalsIndex,
  scenariosIndex,
  tablesIndex,
} from "./indexes.ts";

function file(path: string, text: string): IndexedFile {
  return { file: `${path}.ts`, path, constants: exportedConstants(text) };
}

Deno.test("exportedConstants() gives names and types when they are written", () => {
  const text = `const own = 1;
export const plain = family("x", {});
export const typed: readonly Row[] = [];
export function made(): void {}
// export const spoken = 1;
`;
  assertEquals(exportedConstants(text), [
    { name: "plain", type: undefined },
    { name: "typed", type: "readonly Row[]" },
  ]);
});

Deno.test("callsIndex() puts every family in when its file exports one", () => {
  const one = file("one", "export const oneFamily = family();");
  const two = file("two", "export const twoFamily = family();");
  const text = callsIndex([one, two]);
  assertStringIncludes(text, 'import { twoFamily } from "./two.ts";');
  assertStringIncludes(text, "  ...oneFamily.calls,\n  ...twoFamily.calls,\n}");
  assertStringIncludes(text, '  & (typeof twoFamily)["statements"];\n');
});

Deno.test("callsIndex() names the file that exports no family", () => {
  assertThrows(
    () => callsIndex([file("one", "export const one = 1;")]),
    NothingExported,
    "one.ts exports no constant named …Family",
  );
});

Deno.test("refusalsIndex() takes all refusals of a file and leaves sequences alone", () => {
  const text = refusalsIndex([
    file(
      "refusals/user_memory",
      "export const aRefusals = 1;\nexport const bRefusals = 1;",
    ),
    file("refusals/sequences", "export function walk() {}"),
  ]);
  assertStringIncludes(
    text,
    "  ...refusalsUserMemory.aRefusals,\n  ...refusalsUserMemory.bRefusals,\n",
  );
  assertEquals(text.includes("sequences"), false);
});

Deno.test("handlersIndex() imports the file of every family by its name", () => {
  const text = handlersIndex([file("pipe", ""), file("read_write", "")]);
  assertStringIncludes(
    text,
    'import { readWriteHandlers } from "./read_write.ts";',
  );
  assertStringIncludes(
    text,
    "{\n  ...pipeHandlers,\n  ...readWriteHandlers,\n}",
  );
});

Deno.test("tablesIndex() takes rows and uses where they are", () => {
  const text = tablesIndex(
    [
      file("calls/a/b", "export const rows: readonly Row[] = [];"),
      file("calls/a/c", "export const uses: readonly Use[] = [];"),
    ],
    [
      file("rules/d", "export const rows: readonly Row[] = [];"),
      file("rules/e", "export function made() {}"),
    ],
  );
  assertStringIncludes(
    text,
    '{\n  "calls/a/b.ts": callsAB.rows,\n  "rules/d.ts": rulesD.rows,\n};',
  );
  assertStringIncludes(text, '{\n  "calls/a/c.ts": callsAC.uses,\n};');
  assertEquals(text.includes("rulesE"), false);
});

Deno.test("tablesIndex() names a call's file that has neither rows nor uses", () => {
  assertThrows(
    () => tablesIndex([file("calls/a/b", "const rows = [];")], []),
    NothingExported,
    "calls/a/b.ts exports no rows or uses",
  );
});

Deno.test("scenariosIndex() takes what is a Scenario", () => {
  const text = scenariosIndex([
    file(
      "sockets",
      "export const two: Scenario = {};\nexport const one: Scenario = {};",
    ),
    file("scenario", "export const other: number = 1;"),
  ]);
  assertStringIncludes(text, 'import { one, two } from "./sockets.ts";');
  assertStringIncludes(text, "[\n  two,\n  one,\n];");
  assertEquals(text.includes("other"), false);
});
