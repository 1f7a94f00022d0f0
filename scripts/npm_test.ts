// The package as it would be published: packed by npm, installed into an empty
// folder, and run by Node without Deno or clang in reach.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pathToFileURL } from "node:url";
import { listRows } from "../conformance/conformance.ts";
import { architectures } from "../src/cpu/cpu.ts";
import { guestNames } from "./guests.ts";
import { buildPackage } from "./npm.ts";
import { copier } from "../src/embedding/testing.ts";

interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function said(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd,
    env: { ...env },
    clearEnv: true,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** Where a program lies; undefined where there is none. */
async function placeOf(name: string): Promise<string | undefined> {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  for (const folder of folders) {
    try {
      return await Deno.realPath(`${folder}/${name}`);
    } catch {
      // Not here.
    }
  }
  return undefined;
}

async function suitableNode(): Promise<string | undefined> {
  const node = await placeOf("node");
  if (node === undefined || await placeOf("npm") === undefined) {
    return undefined;
  }
  const { out } = await said(node, ["--version"], "/");
  return Number(/^v(\d+)/.exec(out)?.[1]) >= 20 ? node : undefined;
}

const node = await suitableNode();

/** A test of another project, in its own words. */
const TESTS = [
  'import { call, defineRows, row } from "@halcyon/halcyon/rows";',
  'import { registerTests } from "@halcyon/halcyon/testing";',
  'const architectures = ["riscv64"];',
  'registerTests({ architectures, filter: "pipe/EINVAL" });',
  "const rows = defineRows([",
  '  row("port/getuid/user", { steps: [call.getuid().returns(1000)] }),',
  '  row("port/getuid/wrong", { steps: [call.getuid().returns(1)] }),',
  "]);",
  "registerTests({ architectures, rows });",
].join("\n");

Deno.test({
  name: "the packed package runs under Node in an empty folder",
  ignore: node === undefined,
  fn: async (t) => {
    if (node === undefined) return;
    const folder = await Deno.makeTempDir();
    const source = `${folder}/source`;
    const home = `${folder}/home`;
    const npm = (args: readonly string[], cwd: string): Promise<Said> =>
      said("npm", args, cwd, {
        PATH: Deno.env.get("PATH") ?? "",
        HOME: folder,
        npm_config_offline: "true",
        npm_config_audit: "false",
        npm_config_fund: "false",
        npm_config_update_notifier: "false",
      });
    const halcyon = (...args: readonly string[]): Promise<Said> =>
      // Nothing but Node is in reach: the folder of programs is empty.
      said(node, ["node_modules/.bin/halcyon", ...args], home, { PATH: home });
    try {
      await Deno.mkdir(home);
      await buildPackage(pathToFileURL(`${source}/`), { declarations: false });
      const packed = await npm(["pack", "--json"], source);
      assertEquals(packed.code, 0, packed.err);
      const [{ filename, files }] = JSON.parse(packed.out);
      const paths = new Set(files.map(({ path }: { path: string }) => path));
      for (const name of await guestNames()) {
        for (const architecture of architectures) {
          const path = `guest-programs/build/${architecture}/${name}`;
          assert(paths.has(path), path);
        }
      }
      await npm(["init", "--yes"], home);
      const installed = await npm(
        ["install", `${source}/${filename}`],
        home,
      );
      assertEquals(installed.code, 0, installed.err);
      // What was packed is all there is.
      await Deno.remove(source, { recursive: true });
      await t.step("rows of three CPUs pass, in two workers", async () => {
        const { code, out, err } = await halcyon(
          "conformance",
          ...["--filter", "pipe/", "--jobs", "2", "--reporter", "json"],
        );
        assertEquals([code, err], [0, ""]);
        const wanted = listRows({ filter: "pipe/" }).flatMap(({ arch }) =>
          arch
        );
        assertEquals(JSON.parse(out).summary.pass, wanted.length);
      });
      await t.step("what is compiled is what Node's engine knows", async () => {
        const { code, out, err } = await halcyon(
          ...["conformance", "--filter", "pipe/EINVAL", "--tier", "compiler"],
          ...["--reporter", "json"],
        );
        assertEquals([code, err], [0, ""]);
        assertEquals(JSON.parse(out).summary.pass, architectures.length);
      });
      await t.step("a kit is written, run and judged", async () => {
        const exported = await halcyon(
          ...["export", "--arch", "aarch64", "--out", "kit"],
        );
        assertEquals([exported.code, exported.err], [0, ""]);
        const { code, err } = await halcyon(
          ...["run", "kit/halcyon-aarch64", "--exit", "--rows", "0,1,2"],
        );
        assertEquals(code, 0, err);
        await Deno.writeTextFile(`${home}/log`, err);
        const judged = await halcyon("verify", "--arch", "aarch64", "log");
        assertEquals(judged.code, 0, judged.err);
        assertStringIncludes(judged.out, "3 pass, 0 fail");
      });
      await t.step("stdin is read as a program reads, and again", async () => {
        await Deno.writeFile(`${home}/copy`, copier());
        const run = (...args: readonly string[]) =>
          new Deno.Command(node, {
            args: ["node_modules/.bin/halcyon", "run", ...args, "copy"],
            cwd: home,
            env: { PATH: home },
            clearEnv: true,
            stdin: "piped",
            stdout: "piped",
            stderr: "piped",
          }).spawn();
        const recording = run("--record", "record");
        const lines = recording.stdout.pipeThrough(new TextDecoderStream())
          .getReader();
        const writer = recording.stdin.getWriter();
        for (const text of ["one", "two"]) {
          await writer.write(new TextEncoder().encode(text));
          // It comes back before the input has ended.
          assertEquals((await lines.read()).value, text);
        }
        await writer.close();
        assertEquals((await recording.status).code, 7);
        const replayed = await halcyon("run", "--replay", "record", "copy");
        assertEquals(replayed, { code: 7, out: "onetwo", err: "" });
        const waiting = run();
        await new Promise((resolve) => setTimeout(resolve, 1000));
        waiting.kill("SIGTERM");
        assertEquals((await waiting.output()).code, 143);
        await waiting.stdin.abort().catch(() => {});
        await Promise.all([lines.cancel(), recording.stderr.cancel()]);
      });
      await t.step("what is wrong is told in one line", async () => {
        const { code, err } = await halcyon("verify", "--arch", "x86_64", "no");
        assertEquals([code, err.trimEnd().split("\n").length], [2, 1]);
        assertStringIncludes(err, "no can't be read");
      });
      await t.step("registerTests() makes tests of node:test", async () => {
        await Deno.writeTextFile(`${home}/rows.test.mjs`, TESTS);
        const { code, out } = await said(
          node,
          ["--test", "--test-reporter=tap", "rows.test.mjs"],
          home,
        );
        assertEquals(code, 1, out);
        assert(
          /^\s*ok \d+ - pipe\/EINVAL\/unknown-flag \[riscv64\]/m.test(out),
        );
        assert(/^\s*ok \d+ - port\/getuid\/user \[riscv64\]/m.test(out));
        assert(/^\s*not ok \d+ - port\/getuid\/wrong \[riscv64\]/m.test(out));
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
