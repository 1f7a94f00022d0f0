// What the documents show of the house is what stands there.

import { assert, assertEquals } from "@std/assert";
import { allCoverage } from "../conformance/claims.ts";
import { account } from "../conformance/ledger/accounting.ts";
import { reportGroup } from "../conformance/ledger/report.ts";

const ROOT = new URL("../", import.meta.url);
const DOCUMENTS = [
  ...["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/rows.md"],
  ...["docs/first-hour.md", "docs/log-format.md", "docs/ladder.md"],
];

/** A block of code in a document, by lines without indentation. */
interface Block {
  readonly document: string;
  readonly language: string;
  readonly lines: readonly string[];
}

async function linesOf(path: string): Promise<string[]> {
  const text = await Deno.readTextFile(new URL(path, ROOT));
  return text.split("\n").map((line) => line.trim());
}

/** The fenced blocks; one in a list is indented, which says nothing. */
function blocksIn(document: string, lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const language = /^```(\w+)$/.exec(lines[at] ?? "")?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf("```", at);
    blocks.push({ document, language, lines: lines.slice(at + 1, end) });
    at = end;
  }
  return blocks;
}

async function allBlocks(): Promise<Block[]> {
  const documents = await Promise.all(
    DOCUMENTS.map(async (path) => blocksIn(path, await linesOf(path))),
  );
  return documents.flat();
}

/** The runs of lines between those that stand for something left out. */
function pieces(lines: readonly string[], gap: string): string[][] {
  const found: string[][] = [[]];
  for (const line of lines) {
    if (line === gap) found.push([]);
    else found.at(-1)?.push(line);
  }
  return found.filter((piece) => piece.length > 0);
}

/** Where a piece begins behind `from`; -1 where it does not stand there. */
function find(
  lines: readonly string[],
  piece: readonly string[],
  from: number,
): number {
  for (let at = from; at + piece.length <= lines.length; at++) {
    if (piece.every((line, index) => lines[at + index] === line)) return at;
  }
  return -1;
}

/** Compares a block's pieces with what they are cut from, in order. */
function check(
  { document }: Block,
  shown: readonly string[],
  gap: string,
  real: readonly string[],
): void {
  let from = 0;
  for (const piece of pieces(shown, gap)) {
    const at = find(real, piece, from);
    assert(
      at >= 0,
      `${document} shows what is not there:\n${piece.join("\n")}`,
    );
    from = at + piece.length;
  }
}

Deno.test("the documents' code is cut from the files that it names", async () => {
  let checked = 0;
  for (const block of await allBlocks()) {
    if (block.language !== "ts") continue;
    const [first = "", ...shown] = block.lines;
    const path = /^\/\/ (\S+\.ts)$/.exec(first)?.[1];
    assert(path !== undefined, `${block.document}: ${first} names no file`);
    check(block, shown, "// …", await linesOf(path));
    checked++;
  }
  assert(checked > 5, `only ${checked} blocks were found`);
});

Deno.test("the documents show what the ledger really prints", async () => {
  const counted = account(allCoverage);
  let checked = 0;
  for (const block of await allBlocks()) {
    const [first = "", ...shown] = block.lines;
    const call = /^\$ deno task ledger --call (\w+)$/.exec(first)?.[1];
    if (call === undefined) continue;
    const printed = reportGroup(counted, call)?.split("\n") ?? [];
    check(block, shown, "…", printed.map((line) => line.trim()));
    checked++;
  }
  assertEquals(checked, 1);
});

Deno.test("the documents name folders and files that there are", async () => {
  for (const document of DOCUMENTS) {
    const text = await Deno.readTextFile(new URL(document, ROOT));
    const named =
      /`((?:src|conformance|scripts|guest-programs|docs)(?:\/[\w.-]+)*)`/g;
    for (const [, path = ""] of text.matchAll(named)) {
      const exists = await Deno.stat(new URL(path, ROOT)).then(
        () => true,
        () => false,
      );
      assert(exists, `${document} names ${path}`);
    }
  }
});
