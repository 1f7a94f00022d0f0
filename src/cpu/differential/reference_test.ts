import { assertEquals } from "@std/assert";
import { HostLayout } from "./host.ts";
import { Signal, StateImage, StateLayout, Test } from "./layout.ts";
import { findReferences, type Processes } from "./reference.ts";
import { targets } from "./targets.ts";

/** What a runner prints whose one test ended with `signal`. */
function output(vendor: string, signal: number): Uint8Array {
  const bytes = new Uint8Array(HostLayout.bytes + StateLayout.bytes);
  bytes.set(new TextEncoder().encode(vendor), HostLayout.vendor);
  const view = new DataView(bytes.buffer);
  view.setUint32(HostLayout.features, 0x982201, true);
  const state = new StateImage(bytes.buffer, HostLayout.bytes);
  state.set(StateLayout.signal, BigInt(signal));
  return bytes;
}

/** A host that can build, and whose runner prints this. */
function processes(
  hostArchitecture: string,
  printed: Uint8Array,
  missingCompiler?: string,
): Processes {
  return {
    exists: () => Promise.resolve(true),
    run: () => Promise.resolve(printed),
    read: () => Promise.reject(new Error("nothing is read")),
    write: () => Promise.reject(new Error("nothing is written")),
    build: () => Promise.resolve("runner"),
    missingCompiler,
    scratch: "",
    runnerSource: "",
    programSources: [],
    hostArchitecture,
  };
}

/** Why the host is not compared with, architecture by architecture. */
async function native(
  host: Processes,
): Promise<(string | undefined)[]> {
  return await Promise.all(targets.map(async (target) => {
    const found = await findReferences(host, target);
    const own = found.find(({ name }) => name === "native");
    if (own === undefined) return "none";
    return "missing" in own ? own.missing : undefined;
  }));
}

Deno.test("findReferences() compares with the host's processor where its maker is listed", async () => {
  const host = processes("x86_64", output("AuthenticAMD", Signal.SIGTRAP));
  assertEquals(await native(host), ["none", "none", undefined]);
});

Deno.test("findReferences() says why it compares with no other processor", async () => {
  const arm = processes("aarch64", output("", Signal.SIGTRAP));
  assertEquals(await native(arm), [
    "none",
    "how aarch64 processors differ is not listed",
    "none",
  ]);
  const other = processes("x86_64", output("CentaurHauls", Signal.SIGTRAP));
  assertEquals(await native(other), [
    "none",
    "none",
    'what processors of "CentaurHauls" do differently is not listed',
  ]);
  const sandbox = processes("x86_64", new Uint8Array());
  assertEquals(await native(sandbox), [
    "none",
    "none",
    "the runner does not work on this host",
  ]);
});

Deno.test("findReferences() finds none without a compiler", async () => {
  const host = processes("x86_64", new Uint8Array(), "no compiler");
  for (const target of targets) {
    const found = await findReferences(host, target);
    assertEquals(
      found.map((it) => "missing" in it && it.missing),
      found.map(() => "no compiler"),
    );
  }
});

/** rsp of a test, after what a host's reference avoids. */
async function stackPointers(
  run: Processes["run"],
  drawn: readonly bigint[],
): Promise<bigint[]> {
  const host = { ...processes("x86_64", new Uint8Array()), run };
  const target = targets.find((it) => it.architecture === "x86_64")!;
  const found = await findReferences(host, target);
  const native = found.find(({ name }) => name === "native");
  if (native === undefined || "missing" in native) throw new Error("none");
  return drawn.map((pointer) => {
    const test = new Test();
    test.setGeneral(4, pointer);
    native.avoid?.(test);
    return test.general(4);
  });
}

Deno.test("Reference.avoid() keeps stack pointers canonical where a host begins with no other", async () => {
  const drawn = [0n, 0x7fff_ffff_fff8n, 0x1234_8000_0000_0000n, 1n << 62n];
  const strict: Processes["run"] = (_command, _argv, input) => {
    const test = new Test(input!.slice().buffer);
    const pointer = test.general(4);
    const begins = pointer === BigInt.asUintN(64, BigInt.asIntN(48, pointer));
    const signal = begins ? Signal.SIGTRAP : Signal.SIGSEGV;
    return Promise.resolve(output("AuthenticAMD", signal));
  };
  assertEquals(await stackPointers(strict, drawn), [
    0n,
    0x7fff_ffff_fff8n,
    0xffff_8000_0000_0000n,
    0n,
  ]);
  const lenient = () => Promise.resolve(output("AuthenticAMD", Signal.SIGTRAP));
  assertEquals(await stackPointers(lenient, drawn), drawn);
});
