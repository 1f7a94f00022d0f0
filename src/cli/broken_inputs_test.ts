// Everything that is read was broken by somebody: programs, archives, result
// files, baselines, device tables. Each is refused in one line or taken, never a
// fault of this program. Logs are in conformance/damaged_log_test.ts.

import { assert } from "@std/assert";
import { toldBy } from "../../conformance/report/sample_reports.ts";
import { guestUrl } from "../../conformance/program/guests.ts";
import { type Architecture, architectures } from "../cpu/cpu.ts";
import { Machine } from "../machine/machine.ts";
import { randomTree } from "../machine/test_tree.ts";
import { TreeError } from "../machine/tree_check.ts";
import { BaselineFile } from "./baseline.ts";
import { applyManifest } from "./device_table.ts";
import { UsageError } from "./errors.ts";
import { Findings } from "./findings.ts";
import { NotAProgram, programOfHost } from "./guest_program.ts";
import { main } from "./main.ts";
import { archiveOf } from "./tar_export.ts";
import { importArchive } from "./tar_tree.ts";
import { inFolder, listen } from "./testing.ts";

/** Broken inputs of a kind, and programs of each architecture, that are tried. */
const TRIES = Number(Deno.env.get("HALCYON_BROKEN_INPUTS") ?? 400);
/** None may take longer, on a machine that has other things to do. */
const MOST_MILLISECONDS = 30_000;
const MOST_INSTRUCTIONS = 20_000;

type Draw = (most: number) => number;

function drawer(seed: number): Draw {
  let state = Math.imul(seed + 1, 2654435761) >>> 0 || 1;
  return (most) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % most;
  };
}

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff] as const;

/** Bytes after something happened to them, mostly near `start`. */
function broken(
  bytes: Uint8Array<ArrayBuffer>,
  draw: Draw,
  headers: number,
): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  for (let times = 1 + draw(4); times > 0; times--) {
    const at = draw(draw(4) === 0 ? copy.length : headers);
    switch (draw(5)) {
      case 0:
        copy[at] = (copy[at] ?? 0) ^ 1 << draw(8);
        break;
      case 1:
        copy[at] = draw(256);
        break;
      case 2:
        copy.fill(EXTREMES[draw(EXTREMES.length)] ?? 0, at, at + 1 + draw(8));
        break;
      case 3:
        copy.copyWithin(at, draw(copy.length), draw(copy.length));
        break;
      default:
        if (draw(4) === 0) return copy.slice(0, at);
    }
  }
  return copy;
}

/** Does something, which is quick, and is refused by name where it is. */
async function tried(
  what: string,
  act: () => Promise<unknown> | unknown,
): Promise<void> {
  const start = performance.now();
  try {
    await act();
  } catch (error) {
    const isRefusal = error instanceof UsageError ||
      error instanceof TreeError || error instanceof NotAProgram;
    if (!isRefusal) throw new Error(what, { cause: error });
    assert(error.message.length > 0 && !error.message.includes("\n"), what);
  }
  assert(performance.now() - start < MOST_MILLISECONDS, `${what} is slow`);
}

async function runProgram(file: string, architecture: Architecture) {
  const { path, tree } = await programOfHost(
    file,
    { type: "directory", entries: {} },
    undefined,
  );
  const machine = Machine.create({ architecture, program: path, root: tree });
  try {
    const result = machine.run({ maxInstructions: MOST_INSTRUCTIONS });
    if (result.kind === "not-a-program") assert(result.reason.length > 0);
  } finally {
    machine.dispose();
  }
}

for (const architecture of architectures) {
  Deno.test(`a broken program of ${architecture} is started or refused`, () =>
    inFolder(async (folder) => {
      const file = `${folder}/program`;
      const whole = await Deno.readFile(guestUrl(architecture, "hello"));
      for (let seed = 0; seed < TRIES; seed++) {
        await Deno.writeFile(file, broken(whole, drawer(seed), 600));
        await tried(`seed ${seed}`, () => runProgram(file, architecture));
      }
    }));
}

/** A header's own sum is right again, as somebody would make it who means harm. */
function summed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const block = bytes.subarray(at, at + 512);
    if (block[257] !== 0x75) continue;
    block.fill(0x20, 148, 156);
    const sum = block.reduce((one, other) => one + other, 0);
    const digits = `${sum.toString(8).padStart(6, "0")}\0 `;
    block.set(new TextEncoder().encode(digits), 148);
  }
  return bytes;
}

Deno.test("a broken archive is copied in or refused, and makes a machine or none", () =>
  inFolder(async (folder) => {
    const file = `${folder}/archive`;
    for (let seed = 0; seed < TRIES; seed++) {
      const draw = drawer(seed);
      const made = archiveOf(randomTree(seed % 10), false, new Findings());
      const whole = new Uint8Array(await new Response(made).arrayBuffer());
      const other = broken(whole, draw, whole.length);
      const bytes = draw(3) === 0 ? other : summed(other);
      await Deno.writeFile(file, bytes);
      await tried(`seed ${seed}`, async () => {
        const root = await importArchive(file);
        const options = {
          architecture: "riscv64",
          program: "/x",
          root,
        } as const;
        Machine.create(options).dispose();
      });
    }
  }));

/** Text in which a word or a number was changed for another. */
function brokenText(text: string, draw: Draw): string {
  const words = [
    ...["", "-1", "1e999", "9".repeat(400), "null", "{}", "[]", '""', "true"],
    ...["\0", "\x1b[2J", "\u202e", "\ud800", "__proto__", "constructor"],
    ...[",", "]", "}", "/".repeat(500), "*", "#", "\n", "\r", "'", "\\u0000"],
  ];
  let changed = text;
  for (let times = 1 + draw(3); times > 0; times--) {
    const at = draw(changed.length + 1);
    const length = draw(3) === 0 ? draw(200) : draw(12);
    const word = words[draw(words.length)] ?? "";
    changed = changed.slice(0, at) + word + changed.slice(at + length);
  }
  return changed;
}

/** A value in place of one somewhere inside. */
function brokenValue(value: unknown, draw: Draw): unknown {
  const others = [null, -1, 1e300, "", "x", [], {}, true, [[]], { id: 7 }];
  if (draw(6) === 0 || typeof value !== "object" || value === null) {
    return others[draw(others.length)];
  }
  const keys = Object.keys(value);
  const key = keys[draw(Math.max(1, keys.length))];
  if (key === undefined) return others[draw(others.length)];
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<
    string,
    unknown
  >;
  if (draw(6) === 0) delete copy[key];
  else copy[key] = brokenValue(copy[key], draw);
  return copy;
}

/** Runs a command that may refuse, but not break. */
async function requireSound(what: string, ...args: readonly string[]) {
  const { status, complaints } = await listen((output) => main(args, output));
  const said = complaints.join("\n");
  assert(status <= 4, `${what}: ${status}`);
  assert(!/bug in halcyon|\bat .*:\d+:\d+/.test(said), `${what}: ${said}`);
}

Deno.test("a broken results file is read or refused", () =>
  inFolder(async (folder) => {
    const file = `${folder}/broken.json`;
    const other = `${folder}/whole.json`;
    const whole = toldBy("json");
    await Deno.writeTextFile(other, whole);
    for (let seed = 0; seed < TRIES; seed++) {
      const draw = drawer(seed);
      const text = draw(2) === 0
        ? brokenText(whole, draw)
        : JSON.stringify(brokenValue(JSON.parse(whole), draw)) ?? "";
      await Deno.writeTextFile(file, text);
      const what = `seed ${seed}`;
      await requireSound(what, "compare", other, file);
      await requireSound(what, "merge", "--reporter=dot", file);
      if (seed % 20 !== 0) continue;
      await requireSound(what, "report", `--out=${folder}/page`, file);
      const words = ["conformance", "--list", `--rerun-failed=${file}`];
      await requireSound(what, ...words);
    }
  }));

Deno.test("a results file that counts beyond reason is refused at once", () =>
  inFolder(async (folder) => {
    const file = `${folder}/file.json`;
    const whole = JSON.parse(toldBy("json"));
    const shard = (count: number, index = 1) => ({
      selection: { ...whole.selection, shard: { index, count } },
    });
    for (
      const change of [
        ...[shard(1e300), shard(1e9), shard(0), shard(2, 3), shard(1.5)],
        { seeds: [1e300] },
        { seed: -1 },
        { partial: { reason: "x", results: 0, of: 1e300 } },
        { results: [{ ...whole.results[0], repetition: 1e300 }] },
        { results: [{ ...whole.results[0], milliseconds: -1 }] },
      ]
    ) {
      await Deno.writeTextFile(file, JSON.stringify({ ...whole, ...change }));
      const { status, complaints } = await listen((output) =>
        main(["merge", file], output)
      );
      assert(status === 2, JSON.stringify(change));
      assert(/is no report in JSON/.test(complaints.join()), complaints.join());
    }
  }));

const BASELINE = `# what this kernel does otherwise
pipe/EINVAL/unknown-flag xfail not yet https://bugs.example/7
pipe/* [riscv64] unsupported no pipes
open/ENOTDIR/component-is-a-file [x86_64] skip hangs
`;
const TABLE = `# a table
/dev d 755 0 0
/dev/tty c 666 0 0 4 0 0 1 4
/tmp r 1777 0 0
/disk b 660 0 6 8 1
`;

Deno.test("a broken baseline or device table is read or refused", () =>
  inFolder(async (folder) => {
    const file = `${folder}/file`;
    const tree = { type: "directory", entries: {} } as const;
    for (let seed = 0; seed < TRIES; seed++) {
      const draw = drawer(seed);
      await Deno.writeTextFile(file, brokenText(BASELINE, draw));
      await tried(
        `baseline ${seed}`,
        () => BaselineFile.open({ baseline: file, "update-baseline": false }),
      );
      await Deno.writeTextFile(file, brokenText(TABLE, draw));
      await tried(`table ${seed}`, async () => {
        const root = await applyManifest(tree, file);
        const options = {
          architecture: "riscv64",
          program: "/x",
          root,
        } as const;
        Machine.create(options).dispose();
      });
    }
  }));
