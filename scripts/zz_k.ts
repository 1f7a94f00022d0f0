import { measure, readBenchmark } from "./bench/measure.ts";
import { Session } from "node:inspector";
const [arch, wl, n, tier] = Deno.args;
const p = readBenchmark(arch as never, "kernel");
measure(arch as never, p, [wl!, "1000"], { tier: tier as never });
let s: Session | undefined;
try { s = new Session(); s.connect(); await new Promise((r) => s!.post("Profiler.enable", r)); await new Promise((r) => s!.post("Profiler.start", r)); } catch (e) { console.log("no inspector", e); }
const r = measure(arch as never, p, [wl!, n!], { tier: tier as never });
console.log((Number(n) / r.seconds).toFixed(0), "per s");
s?.post("Profiler.stop", (_e: unknown, { profile }: any) => {
  const self = new Map<string, number>(); let tot = 0;
  const dt = profile.timeDeltas; const byId = new Map(profile.nodes.map((n: any) => [n.id, n]));
  profile.samples.forEach((id: number, i: number) => { const n: any = byId.get(id); const k = `${n.callFrame.functionName} ${n.callFrame.url.split("/").slice(-2).join("/")}:${n.callFrame.lineNumber}`; self.set(k, (self.get(k) ?? 0) + dt[i]); tot += dt[i]; });
  for (const [k, v] of [...self].sort((a, b) => b[1] - a[1]).slice(0, 28)) console.log((100 * v / tot).toFixed(1), k);
});
