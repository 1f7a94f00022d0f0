/**
 * The page: one file that needs nothing else, asks nothing of a network and
 * lets no text of others be more than text.
 *
 * @module
 */

import { isExpected } from "../../judge/outcome.ts";
import type { Coverage } from "../../ledger/accounting.ts";
import type { NamedResults } from "../merge.ts";
import { collect, collectTexts, columnsOf } from "./collect.ts";
import { Markup, markup, nothing } from "./markup.ts";
import { script } from "./script.ts";
import {
  causesSection,
  comparisonSection,
  unexpectedSection,
} from "./failures.ts";
import type { Told } from "./parts.ts";
import {
  callsSection,
  ladderSection,
  ledgerSection,
  summarySection,
} from "./sections.ts";
import { style } from "./style.ts";

function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x6000) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 0x6000))));
  }
  return parts.join("");
}

/** JSON, by gzip, in base64: the characters of it mean nothing to HTML. */
async function packed(value: unknown): Promise<string> {
  const stream = new Blob([JSON.stringify(value)]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return base64(new Uint8Array(await new Response(stream).arrayBuffer()));
}

async function hashOf(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return `'sha256-${base64(new Uint8Array(hash))}'`;
}

/** Only this script and this style, nothing from elsewhere. */
async function policy(): Promise<string> {
  return [
    "default-src 'none'",
    `script-src ${await hashOf(script)}`,
    `style-src ${await hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
}

function searchForm({ data: { columns, outcomes } }: Told): Markup {
  return markup`<form id="find" role="search" hidden>
<label>Search rows, claims and failures <input id="find-text" type="search" autocomplete="off" spellcheck="false"></label>
<label>Show <select id="find-which">
<option value="">all</option>
<option value="bad">not as expected</option>
<option value="excused">excused</option>
<option value="different">different in columns</option>
<option value="unconfirmed">not confirmed by the real kernel</option>
${
    outcomes.map((one) => markup`<option value="${one}">${one}</option>\n`)
  }</select></label>
<label>In <select id="find-column">
<option value="">any column</option>
${
    columns.map(({ title }, index) =>
      markup`<option value="${index}">${title}</option>\n`
    )
  }</select></label>
</form>`;
}

function targetLines({ data: { targets } }: Told): Markup {
  return markup`${
    targets.map(({ name, suite, reference, started, partial }) =>
      markup`<li>${
        targets.length > 1 ? `${name}: ` : ""
      }suite <code>${suite}</code>, reference <code>${
        reference.slice(0, 12)
      }</code>${
        started === undefined
          ? nothing
          : markup`, begun <time datetime="${started}">${started}</time>`
      }${
        partial === undefined
          ? nothing
          : markup`; <strong class="bad">partial, ${partial}</strong>`
      }</li>\n`
    )
  }`;
}

/** Whether the last results are all there and as expected. */
export function isGood(targets: readonly NamedResults[]): boolean {
  const last = targets.at(-1)?.results;
  return last !== undefined && last.partial === undefined &&
    last.results.length > 0 &&
    last.results.every(({ outcome }) => isExpected(outcome));
}

/** The places of the overview, with their sections. */
function sectionsOf(
  told: Told,
): readonly (readonly [string, string, Markup])[] {
  const all: readonly (readonly [string, string, Markup])[] = [
    ["changes", "Changes", comparisonSection(told)],
    ["causes", "Causes", causesSection(told)],
    ["unexpected", "Not as expected", unexpectedSection(told)],
    ["ladder", "Ladder", ladderSection(told)],
    ["calls", "Calls", callsSection(told)],
    ["ledger", "Ledger", ledgerSection(told)],
  ];
  return all.filter(([, , section]) => section !== nothing);
}

/**
 * The page about some results, the last of them the ones to judge; `coverage`
 * is what claims the ledger's entries.
 */
export async function page(
  targets: readonly NamedResults[],
  title: string,
  coverage: readonly Coverage[],
): Promise<string> {
  const columns = columnsOf(targets);
  const data = collect(targets, columns, coverage);
  const told: Told = { targets, columns, data };
  const sections = sectionsOf(told);
  const verdict = isGood(targets) ? "as expected" : "not as expected";
  const raw = (text: string): Markup => new Markup(text);
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(await policy())}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}: ${verdict}</title>
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header>
<h1>${title}: <span class="${
    isGood(targets) ? "good" : "bad"
  }">${verdict}</span></h1>
<ul class="soft">
${targetLines(told)}</ul>
</header>
${searchForm(told)}
<p id="status" role="status" class="unseen"></p>
<main id="main">
<div id="overview">
<nav aria-label="Sections"><ul>
${
    sections.map(([id, name]) =>
      markup`<li><a href="#${id}">${name}</a></li>\n`
    )
  }</ul></nav>
${summarySection(told)}${sections.map(([, , section]) => section)}</div>
<section id="view" aria-label="Details" hidden></section>
</main>
<noscript><p>The rows that pass, and what each row does, are shown with JavaScript.</p></noscript>
<script type="text/plain" id="data">${raw(await packed(data))}</script>
<script type="text/plain" id="texts">${
    raw(await packed(collectTexts(data)))
  }</script>
<script>${raw(script)}</script>
</body>
</html>
`.text;
}
