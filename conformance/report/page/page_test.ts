// The page is read here by a parser that others wrote; in a browser it is
// tried in browser_test.ts.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { parse } from "parse5";
import { allCoverage } from "../../claims.ts";
import { outcomes } from "../../judge/outcome.ts";
import { allRows } from "../../program/suite.ts";
import { HOSTILE, samplePlan, samples } from "../sample_reports.ts";
import type { Results } from "../results.ts";
import { page } from "./page.ts";
import type { PageData, PageTexts } from "./page_data.ts";
import { comparePerRow } from "./per_row.ts";
import { summaryOf } from "./summary.ts";

/** As much of a node of parse5 as is looked at. */
interface Node {
  readonly nodeName: string;
  readonly value?: string;
  readonly attrs?: readonly { readonly name: string; readonly value: string }[];
  readonly childNodes?: readonly Node[];
}

const { suite, reference, seed } = samplePlan;

const first: Results = { suite, reference, seed, results: samples };
/** The same kernel later: one row is mended, one broke. */
const second: Results = {
  ...first,
  partial: { reason: `stopped ${HOSTILE}`, results: 8, of: 9 },
  results: samples.map((report) => {
    const { id, arch } = report;
    if (arch !== "riscv64") return report;
    if (id === "pipe/EINVAL/unknown-flag") {
      return { ...report, outcome: "pass" as const, mode: "single-boot" };
    }
    return id === "pipe/success/writer-gone"
      ? { ...report, outcome: "fail" as const, cause: "timeout" as const }
      : report;
  }),
};

const both = [
  { name: `first ${HOSTILE}`, results: first },
  { name: "second", results: second },
];
const text = await page(both, "Halcyon", allCoverage);

function nodesIn(node: Node): readonly Node[] {
  return [node, ...(node.childNodes ?? []).flatMap(nodesIn)];
}

const errors: string[] = [];
const nodes = nodesIn(
  parse(text, { onParseError: ({ code }) => errors.push(code) }) as Node,
);

function attribute(node: Node | undefined, name: string): string | undefined {
  return node?.attrs?.find((one) => one.name === name)?.value;
}

function textOf(node: Node | undefined): string {
  return node === undefined
    ? ""
    : (node.value ?? "") + (node.childNodes ?? []).map(textOf).join("");
}

function byId(id: string): Node | undefined {
  return nodes.find((node) => attribute(node, "id") === id);
}

function unpacked(id: string): unknown {
  return JSON.parse(
    gunzipSync(
      new Uint8Array(
        [...atob(textOf(byId(id)).trim())].map((one) => one.charCodeAt(0)),
      ),
    ).toString(),
  );
}

Deno.test("the page is without errors, and nothing in it is from elsewhere or acts by itself", () => {
  assertEquals(errors, []);
  const names = nodes.map(({ nodeName }) => nodeName);
  assertEquals(names.filter((name) => name === "script").length, 3);
  for (const name of ["img", "iframe", "object", "link", "base"]) {
    assertEquals(names.includes(name), false, name);
  }
  for (const { attrs = [] } of nodes) {
    for (const { name, value } of attrs) {
      assertEquals(name.startsWith("on") || name === "style", false, name);
      if (name === "src" || name === "href") {
        assertEquals(value[0], "#", value);
      }
    }
  }
  const ids = nodes.flatMap((node) => attribute(node, "id") ?? []);
  assertEquals(ids.length, new Set(ids).size);
});

Deno.test("the page lets nothing through that a reader could not see", () => {
  // deno-lint-ignore no-control-regex
  const found = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufffe]/.exec(text);
  assertEquals(found?.[0], undefined);
  assertEquals(text.isWellFormed(), true);
});

Deno.test("the page's policy allows its own script and style and nothing else", () => {
  const policy = nodes.find((node) =>
    attribute(node, "http-equiv") === "Content-Security-Policy"
  );
  const rules = new Map(
    (attribute(policy, "content") ?? "").split("; ")
      .map((rule) => [rule.split(" ")[0] ?? "", rule.split(" ").slice(1)]),
  );
  const hashOf = (node: Node | undefined): string =>
    `'sha256-${createHash("sha256").update(textOf(node)).digest("base64")}'`;
  const own = nodes.filter(({ nodeName }) => nodeName === "script").at(-1);
  const sheet = nodes.find(({ nodeName }) => nodeName === "style");
  assertEquals(rules.get("default-src"), ["'none'"]);
  assertEquals(rules.get("script-src"), [hashOf(own)]);
  assertEquals(rules.get("style-src"), [hashOf(sheet)]);
});

Deno.test("the page says in its tables how many rows of a call pass", () => {
  const line = byId("call/pipe");
  const cells = (line?.childNodes ?? [])
    .filter(({ nodeName }) => nodeName === "td").map(textOf);
  // By hand from the samples: x86_64, aarch64 and riscv64, before and after.
  assertEquals(cells.slice(0, 6), ["0/2", "0/2", "1/2", "0/2", "0/2", "1/2"]);
});

Deno.test("the page tells without JavaScript why a row failed, and where that was read", () => {
  const story = textOf(byId("row/pipe/EINVAL/unknown-flag"));
  for (
    const part of [
      "mismatch",
      "pipe($ends, O_APPEND)",
      "= -1 EINVAL",
      "flags has a bit other than O_CLOEXEC and O_NONBLOCK",
      "Kernel/Syscalls/pipe.cpp",
      "the real kernel answered as wanted",
    ]
  ) assertStringIncludes(story, part);
});

Deno.test("the page holds every result, and what every row does", () => {
  const data = unpacked("data") as PageData;
  const texts = unpacked("texts") as PageTexts;
  assertEquals(data.rows.length, new Set(samples.map(({ id }) => id)).size);
  assertEquals(texts.length, data.rows.length);
  for (const { id, arch, outcome } of samples) {
    const row = data.rows.find((one) => one.id === id);
    const column = data.columns.findIndex((one) =>
      one.arch === arch && one.target === 0
    );
    assertEquals(outcomes[Number(row?.results[column])], outcome, id);
  }
  const number = data.rows.findIndex(({ id }) =>
    id === "pipe/EINVAL/unknown-flag"
  );
  const does = texts[number]?.find(([label]) => label === "steps")?.[1];
  assertStringIncludes(does ?? "", "O_APPEND) = -1 EINVAL");
  const rung = data.rungs[data.rows[number]?.rung ?? -1]?.name;
  assert(rung !== undefined);
  assert(allRows.length > data.rows.length);
});

Deno.test("comparePerRow() compares what both have, however it was run", () => {
  const { regressed, fixed, added, gone, notes } = comparePerRow(first, second);
  assertEquals(regressed.map(({ after }) => after?.id), [
    "pipe/success/writer-gone",
  ]);
  assertEquals(fixed.map(({ after }) => after?.id), [
    "pipe/EINVAL/unknown-flag",
  ]);
  assertEquals([added, gone], [[], []]);
  assertEquals(notes.length, 1);
  const alone = comparePerRow(first, {
    ...second,
    results: second.results.filter(({ arch }) => arch === "riscv64"),
  });
  assertEquals(alone.gone, []);
  assertStringIncludes(alone.notes.join(), "x86_64 and aarch64");
});

Deno.test("the summary tells what changed, and lets no text out of its place", () => {
  const summary = summaryOf(both, "Halcyon");
  assertStringIncludes(summary, "## Halcyon: not as expected");
  assertStringIncludes(summary, "1 regressed, 1 fixed");
  assertStringIncludes(summary, "**Partial**: second");
  // In code it stands as it is, and can't end it.
  const prose = summary.replaceAll(/^(`{3,})text\n[^]*?\n\1$/gm, "")
    .replaceAll(/(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, "");
  assertStringIncludes(summary, "<script>");
  assert(!prose.includes("<script>"));
  // deno-lint-ignore no-control-regex
  assertEquals(/[\x00-\x09\x0b-\x1f\x7f]/.exec(summary), null);
});

Deno.test("the page of results as expected says so and has no causes", async () => {
  const good = samples.filter(({ outcome }) => outcome === "pass");
  const results = { ...first, results: good };
  const told = await page([{ name: "good", results }], "A port", allCoverage);
  assertStringIncludes(told, "<title>A port: as expected</title>");
  for (const id of ["causes", "changes", "unexpected"]) {
    assert(!told.includes(`id="${id}"`), id);
  }
});
