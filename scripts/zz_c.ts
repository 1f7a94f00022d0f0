import process from "node:process";
import { measure, readBenchmark } from "./bench/measure.ts";
import { WORKLOADS } from "./bench/build.ts";
const [arch, names, tiers, scale] = Deno.args;
for (const name of names === "all" ? Object.keys(WORKLOADS) : names!.split(",")) {
  const p = readBenchmark(arch as never, name);
  const n = Math.max(1, Math.round(WORKLOADS[name]! * Number(scale ?? 1)));
  const row = [arch, name.padEnd(10)];
  for (const tier of tiers!.split(",")) {
    const run = (k: number) => { const c = process.cpuUsage(); const r = measure(arch as never, p, [String(k)], { tier: tier as never }); const d = process.cpuUsage(c); return { s: (d.user + d.system) / 1e6, i: r.instructions, w: r.seconds }; };
    run(Math.max(1, Math.round(n * 0.25)));
    const a = run(Math.max(1, Math.round(n * 0.25))), b = run(n);
    row.push(`${tier} ${((b.i - a.i) / (b.s - a.s) / 1e6).toFixed(0)} MIPS(cpu) ${(b.s).toFixed(2)}s w ${b.w.toFixed(2)}`);
  }
  console.log(row.join(" | "));
}
