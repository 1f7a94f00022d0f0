// Whatever foreign text holds, nothing of it steers a terminal: no control
// character but a line feed leaves any command or reporter.

import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { RowReport } from "../../conformance/run/run_rows.ts";
import {
  samplePlan,
  samples,
  toldBy,
} from "../../conformance/report/sample_reports.ts";
import { reporterNames } from "../../conformance/report/reporter.ts";
import { ARCHITECTURE, forged, whole } from "../../conformance/sample_logs.ts";
import { printable } from "../debug/printable.ts";
import { COMMANDS } from "./commands.ts";
import { main } from "./main.ts";
import { inFolder, listen } from "./testing.ts";

/** Controls of both sets, what turns the order of reading, ends of lines. */
const HOSTILE = "\x1b[2J\x07\x1b]0;t\x07\r\x08\x7f\x9b31m\x85\v\f" +
  "\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u2028\u2029\n::error::\ud800x";
const RAW =
  // deno-lint-ignore no-control-regex
  /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

function requireHarmless(text: string, what: string): void {
  const found = RAW.exec(text);
  if (found === null) return;
  const code = found[0].charCodeAt(0).toString(16);
  const around = text.slice(Math.max(0, found.index - 60), found.index);
  throw new Error(`${what} prints U+${code} behind ${JSON.stringify(around)}`);
}

/** An object of results in which every text but what is known is hostile. */
function spoilt(value: unknown, key = ""): unknown {
  if (typeof value === "string") {
    return KNOWN.includes(key) ? value : `${value}${HOSTILE}`;
  }
  if (Array.isArray(value)) return value.map((one) => spoilt(one, key));
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, spoilt(one, name)]),
  );
}

/** Of these, other words are refused; `HOSTILE` itself stands in the rest. */
const KNOWN = ["outcome", "arch", "mode", "schema", "started", "judged"];

const HOSTILE_REPORTS = spoilt(samples) as readonly RowReport[];

Deno.test("no reporter lets foreign text steer a terminal", () => {
  const plan = {
    ...samplePlan,
    durations: 5,
    suite: HOSTILE,
    reference: HOSTILE,
    kernel: HOSTILE,
    name: HOSTILE,
  };
  for (const name of reporterNames) {
    for (const reports of [samples, HOSTILE_REPORTS]) {
      const told = toldBy(name, reports, plan, `stopped ${HOSTILE}`);
      assert(told.length > 0);
      requireHarmless(told, name);
    }
  }
});

Deno.test("reports in JSON say what they would say unescaped", () => {
  const told = JSON.parse(toldBy("json", HOSTILE_REPORTS));
  const ids = told.results.map(({ id }: { id: string }) => id);
  assertEquals(ids, HOSTILE_REPORTS.map(({ id }) => id));
});

/** Runs a command and looks at all that it says, files too. */
async function requireHarmlessRun(
  folder: string,
  ...args: readonly string[]
): Promise<string> {
  const { out, complaints } = await listen((output) => main(args, output));
  const what = `halcyon ${args[0]}`;
  requireHarmless(out, what);
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || !name.endsWith(".out")) continue;
    requireHarmless(
      await Deno.readTextFile(`${folder}/${name}`),
      `${what} ${name}`,
    );
  }
  // Stderr has them in one line each; what is said there is made printable.
  return out + complaints.map(printable).join("\n");
}

/** Something was shown of it: nothing was just refused. */
const SHOWN = "\\u{9b}";

Deno.test("no command lets a hostile results file steer a terminal", () =>
  inFolder(async (folder) => {
    const file = `${folder}/a.json`;
    const other = `${folder}/b.json`;
    const results = JSON.parse(toldBy("json"));
    await Deno.writeTextFile(file, JSON.stringify(spoilt(results)));
    await Deno.writeTextFile(other, toldBy("json"));
    const told = await requireHarmlessRun(folder, "compare", file, other);
    assert(told.includes(SHOWN), told);
    await requireHarmlessRun(folder, "compare", "--json", other, file);
    const merged = await requireHarmlessRun(folder, "merge", file);
    assert(merged.includes(SHOWN), merged);
    for (const name of reporterNames) {
      await requireHarmlessRun(folder, "merge", `--reporter=${name}`, file);
    }
    await requireHarmlessRun(folder, "report", `--out=${folder}/x`, file);
    for (const name of ["index.html", "summary.md"]) {
      requireHarmless(await Deno.readTextFile(`${folder}/x/${name}`), name);
    }
    const words = ["conformance", "--arch=riscv64", "--list"];
    await requireHarmlessRun(folder, ...words, `--rerun-failed=${file}`);
  }));

Deno.test("no command lets a hostile log steer a terminal", () =>
  inFolder(async (folder) => {
    const file = `${folder}/log`;
    const encoded = [...new TextEncoder().encode(HOSTILE)]
      .map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
    const latin = unescape(encoded);
    const lines = whole.flatMap((line, index) => [
      line,
      ...(index % 3 === 0 ? [`kernel says ${latin}`] : []),
      ...(index % 5 === 1 ? [forged(line, (body) => body + encoded)] : []),
      ...(index % 7 === 1 ? [forged(line, (body) => body + latin)] : []),
    ]);
    // A kernel that ends in a row is cited.
    const last = lines.findLastIndex((line) => / - [0-9a-f]{8}$/.test(line));
    lines.splice(last + 1, lines.length, `KERNEL PANIC! ${latin}`);
    const bytes = Uint8Array.from(
      lines.join("\n"),
      (character) => character.charCodeAt(0),
    );
    await Deno.writeFile(file, bytes);
    for (const name of reporterNames) {
      const words = ["verify", `--arch=${ARCHITECTURE}`, `--reporter=${name}`];
      await requireHarmlessRun(folder, ...words, file);
    }
    const words = ["verify", `--arch=${ARCHITECTURE}`, "--all", file];
    const told = await requireHarmlessRun(folder, ...words);
    assert(told.includes("\\u{81}"), told);
    await requireHarmlessRun(folder, "twin", "--logs", file, file);
  }));

Deno.test("no command lets a hostile argument, name or baseline steer a terminal", () =>
  inFolder(async (folder) => {
    const name = `${folder}/n${HOSTILE.replace("\ud800", "")}`;
    await Deno.writeTextFile(name, HOSTILE);
    await Deno.writeTextFile(
      `${folder}/baseline`,
      `${HOSTILE} xfail because\n`,
    );
    for (const { name: command } of COMMANDS) {
      for (const words of [[HOSTILE], [`--${HOSTILE}`], [name], [name, name]]) {
        // Nothing is built, and no kit is written.
        if (command === "ledger" && words.length === 0) continue;
        await requireHarmlessRun(folder, command, ...words);
      }
    }
    const baseline = `--baseline=${folder}/baseline`;
    await requireHarmlessRun(
      folder,
      "verify",
      "--arch=riscv64",
      baseline,
      name,
    );
    await requireHarmlessRun(folder, "run", `--root=${name}`, "--exec=/x");
    await requireHarmlessRun(
      folder,
      "run",
      `--root=${folder}`,
      `--exec=/${HOSTILE}`,
    );
    await requireHarmlessRun(folder, "run", `--manifest=${name}`, "--exec=/x");
  }));

Deno.test("what a command complains of reaches stderr printable, a line each", () =>
  inFolder(async (folder) => {
    const output = fileURLToPath(new URL("output.ts", import.meta.url));
    const script = `${folder}/complain.ts`;
    await Deno.writeTextFile(
      script,
      `import { hostOutput } from ${JSON.stringify(output)};\n` +
        `hostOutput.complain(${JSON.stringify(HOSTILE)});\n`,
    );
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", script],
    }).output();
    assertEquals(new TextDecoder().decode(stderr), `${printable(HOSTILE)}\n`);
  }));

/**
 * What may write to the terminal by itself: the two streams of the program.
 * The console of the machine goes through them as well, but its bytes are the
 * guest's and pass as they are, to a terminal too: who runs a program sees what
 * it prints.
 */
const WRITERS = ["src/cli/output.ts"];
/**
 * They write what a user names, which may be one of the streams, and what
 * apt-get said where it was asked to install something and failed.
 */
const BY_NAME = [
  ...["src/cli/toolchain.ts", "src/cli/trace_file.ts"],
  "src/cli/whole_file.ts",
];

Deno.test("nothing else writes to the terminal", async () => {
  const root = new URL("../../", import.meta.url);
  const found: string[] = [];
  const left = ["src", "conformance"];
  for (let folder = left.pop(); folder !== undefined; folder = left.pop()) {
    for await (
      const { name, isDirectory } of Deno.readDir(new URL(folder, root))
    ) {
      const path = `${folder}/${name}`;
      if (isDirectory) left.push(path);
      else if (/(?<!_test)\.ts$/.test(name)) {
        const code = (await Deno.readTextFile(new URL(path, root)))
          .replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
        const isWriter =
          /\bconsole\.(?:log|error|warn|info|debug)\(|\bDeno\.std(?:out|err)\b|process\.std(?:out|err)\b/
            .test(code);
        if (isWriter) found.push(path);
      }
    }
  }
  assertEquals(found.sort(), [...WRITERS, ...BY_NAME].sort());
});
