// The gate of a CI: baselines, reports, shards, and what is made of them.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  type ConformanceOptions,
  listRows,
  runConformance,
} from "../../conformance/conformance.ts";
import { architectures } from "../cpu/cpu.ts";
import { main } from "./main.ts";
import { inFolder, listen, type Said } from "./testing.ts";

const said = (...args: readonly string[]): Promise<Said> =>
  listen((output) => main(args, output));

const ID = "pipe/EINVAL/unknown-flag";
/** One row that is quickly run. */
const ONE = ["--filter", ID, "--arch", "riscv64", "--jobs", "1"];
const run = (...args: readonly string[]): Promise<Said> =>
  said("conformance", ...ONE, ...args);

/** Runs a test with other values in this process's environment. */
async function withEnvironment(
  values: Readonly<Record<string, string>>,
  test: () => Promise<void>,
): Promise<void> {
  const before = Object.keys(values).map((name) =>
    [name, Deno.env.get(name)] as const
  );
  for (const [name, value] of Object.entries(values)) Deno.env.set(name, value);
  try {
    await test();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}

Deno.test("halcyon conformance fails where a baseline expects another outcome", () =>
  inFolder(async (folder) => {
    const file = `${folder}/baseline`;
    const baseline = ["--baseline", file];
    await Deno.writeTextFile(file, `${ID} xfail not yet\n`);
    const xpass = await run(...baseline);
    assertEquals(xpass.status, 1);
    assertStringIncludes(xpass.out, "xpass  ");
    assertStringIncludes(xpass.out, "known   line 1: not yet");
    for (
      const [line, complaint] of [
        ["pipe/no-such skip x", "names pipe/no-such in line 1"],
        ["pipe/no-such* skip x", "there is no such row"],
        [`${ID} skip x\n${ID} [riscv64] skip x`, "in line 2, and other lines"],
      ] as const
    ) {
      await Deno.writeTextFile(file, `${line}\n`);
      const { status, complaints } = await run(...baseline);
      assertEquals([status, complaints.length], [2, 1]);
      assertStringIncludes(complaints[0] ?? "", complaint);
    }
  }));

Deno.test("halcyon conformance --update-baseline writes what makes the run as expected", () =>
  inFolder(async (folder) => {
    const file = `${folder}/baseline`;
    const old = `# ours\n${ID} xfail passes meanwhile\npoll/* skip not here\n` +
      "no/such/row skip x\n";
    await Deno.writeTextFile(file, old);
    const update = ["--baseline", file, "--update-baseline"];
    for (const CI of ["true", "1", "woodpecker"]) {
      await withEnvironment({ CI }, async () => {
        const { status, complaints } = await run(...update);
        assertEquals([status, complaints.length], [2, 1]);
        assertStringIncludes(complaints[0] ?? "", "refused where CI is set");
      });
    }
    assertEquals(await Deno.readTextFile(file), old);
    await withEnvironment({ CI: "" }, async () => {
      const { status, complaints } = await run(...update);
      assertStringIncludes(
        complaints.join(),
        "0 lines added, 1 changed, 1 removed, 1 kept",
      );
      assertEquals(status, 0);
    });
    assertEquals(
      await Deno.readTextFile(file),
      `# ours\n${ID} [x86_64,aarch64] xfail passes meanwhile\n` +
        "poll/* skip not here\n",
    );
  }));

Deno.test("halcyon verify --update-baseline makes none of a log that tells nothing", () =>
  inFolder((folder) =>
    withEnvironment({ CI: "" }, async () => {
      const [log, file] = [`${folder}/log`, `${folder}/baseline`];
      await Deno.writeTextFile(log, "");
      const { status, complaints } = await said(
        ...["verify", "--arch", "riscv64", "--baseline", file],
        ...["--update-baseline", log],
      );
      assertEquals(status, 4);
      assertStringIncludes(complaints.join(), "the baseline is left as it was");
      const names = await Array.fromAsync(
        Deno.readDir(folder),
        ({ name }) => name,
      );
      assertEquals(names, ["log"]);
    })
  ));

interface Told {
  readonly results: readonly Readonly<Record<string, unknown>>[];
}

async function reportIn(path: string): Promise<Told> {
  return JSON.parse(await Deno.readTextFile(path));
}

Deno.test("halcyon conformance --repeat, --exclude and --durations do what they say", () =>
  inFolder(async (folder) => {
    const file = `${folder}/report.json`;
    const { status, out } = await said(
      ...["conformance", "--filter=pipe/EINVAL", "--exclude=order"],
      ...["--exclude=/promise/", "--arch=riscv64", "--jobs=1", "--repeat=3"],
      ...["--durations=2", "--reporter=pretty", `--reporter=json=${file}`],
    );
    assertEquals(status, 0);
    assertEquals(out.match(/ ms {2}pipe\/EINVAL/g)?.length, 2);
    const { results } = await reportIn(file);
    assertEquals(
      results.filter(({ id }) => id === ID)
        .map(({ repetition }) => repetition),
      [1, 2, 3],
    );
  }));

/** Writes the report of rows that ran in this thread. */
async function writeReport(
  path: string,
  options: ConformanceOptions = { filter: ID },
): Promise<void> {
  let text = "";
  await runConformance({
    architectures: ["riscv64"],
    ...options,
    reporters: [{ name: "json", write: (part) => text += part }],
  });
  await Deno.writeTextFile(path, text);
}

/** Writes a report in which this row failed. */
async function writeFailedReport(path: string): Promise<void> {
  await writeReport(path);
  const report = await reportIn(path);
  const results = report.results.map((one) => ({
    ...one,
    outcome: "fail",
    cause: "mismatch",
  }));
  await Deno.writeTextFile(path, JSON.stringify({ ...report, results }));
}

Deno.test("halcyon conformance --rerun-failed runs what failed, and refuses where nothing did", () =>
  inFolder(async (folder) => {
    const [first, second] = [`${folder}/1.json`, `${folder}/2.json`];
    await writeFailedReport(first);
    const { status } = await said(
      ...["conformance", "--rerun-failed", first, "--jobs=1"],
      `--reporter=json=${second}`,
    );
    assertEquals(status, 0);
    assertEquals(
      (await reportIn(second)).results.map(({ id, arch }) => [id, arch]),
      [[ID, "riscv64"]],
    );
    const nothing = await said("conformance", "--rerun-failed", second);
    assertEquals(nothing.status, 2);
    assertStringIncludes(nothing.complaints.join(), "nothing to run again");
  }));

Deno.test("halcyon compare exits with 1 at a regression, and merge puts a second try in place", () =>
  inFolder(async (folder) => {
    const [good, bad] = [`${folder}/good.json`, `${folder}/bad.json`];
    await writeReport(good);
    await writeFailedReport(bad);
    const worse = await said("compare", good, bad);
    assertEquals(worse.status, 1);
    assertStringIncludes(worse.out, `regressed  ${ID} [riscv64] isolated`);
    assertStringIncludes(worse.out, "\n1 regressed, 0 fixed, ");
    const better = await said("compare", bad, good);
    assertEquals(better.status, 0);
    assertStringIncludes(better.out, "0 regressed, 1 fixed, ");
    const { status, out } = await said("compare", "--json", good, bad);
    assertEquals([status, JSON.parse(out).regressed.length], [1, 1]);
    const whole = `${folder}/whole.json`;
    const one = await said("merge", bad, `--reporter=json=${whole}`);
    assertEquals(one.status, 1);
    const merged = await said("merge", bad, good, `--reporter=json=${whole}`);
    assertEquals(merged.status, 0);
    assertStringIncludes(merged.complaints.join(), "the last one counts");
    assertEquals((await said("compare", good, whole)).status, 0);
  }));

Deno.test("halcyon merge is green with every shard, and incomplete without one", () =>
  inFolder(async (folder) => {
    const filter = "pipe/E";
    const files = [1, 2].map((index) => `${folder}/${index}.json`);
    for (const [index, file] of files.entries()) {
      const shard = { index: index + 1, count: 2 };
      await writeReport(file, { filter, shard });
    }
    const rows = listRows({ filter }, ["riscv64"]).length;
    const whole = await said("merge", ...files);
    assertEquals(whole.status, 0);
    assertStringIncludes(whole.out, `${rows} rows, ${rows} results`);
    const half = await said("merge", files[1] ?? "", `--reporter=junit`);
    assertEquals(half.status, 4);
    assertStringIncludes(half.out, "no results of shard 1/2");
  }));

Deno.test("halcyon merge holds what is the whole suite to the ledger's floor, and no part of it", () =>
  inFolder(async (folder) => {
    const file = `${folder}/all.json`;
    await writeReport(file, { filter: ID, architectures });
    assertEquals((await said("merge", file)).status, 0);
    const report = JSON.parse(await Deno.readTextFile(file));
    const merge = async (change: Readonly<Record<string, unknown>>) => {
      await Deno.writeTextFile(file, JSON.stringify({ ...report, ...change }));
      return await said("merge", file);
    };
    const selection = { architectures, mode: "isolated" };
    const low = await merge({ selection });
    assertEquals(low.status, 1);
    assertStringIncludes(low.complaints.join(), "and the floor is");
    const results = report.results.map((
      { verified: _, ...rest }: Readonly<Record<string, unknown>>,
    ) => rest);
    assertEquals((await merge({ selection, results })).status, 0);
  }));

Deno.test("halcyon conformance takes its share from the environment where that is asked for", () =>
  withEnvironment({ CI_NODE_INDEX: "2", CI_NODE_TOTAL: "3" }, async () => {
    const list = ["conformance", "--list", "--filter=pipe/"];
    const [told, meant, all] = [
      await said(...list, "--shard=auto"),
      await said(...list, "--shard=2/3"),
      await said(...list),
    ];
    assertEquals(told, meant);
    assert(told.out.length < all.out.length);
  }));

Deno.test("the reporter github adds a page to the step's summary", () =>
  inFolder(async (folder) => {
    const page = `${folder}/summary.md`;
    await Deno.writeTextFile(page, "# before\n");
    await withEnvironment({ GITHUB_STEP_SUMMARY: page }, async () => {
      const { status, out } = await run("--reporter=github");
      assertEquals([status, out], [0, "1 results: 1 pass\n"]);
    });
    const text = await Deno.readTextFile(page);
    assert(text.startsWith("# before\n## Halcyon: as expected\n"), text);
  }));
