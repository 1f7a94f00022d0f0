import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { linuxFlags } from "./c_flags.ts";
import { ROOT, sourcesIn, textOf } from "./sources.ts";
import { findToolchain, ToolchainError } from "../src/cli/toolchain.ts";

async function clang(): Promise<[clang: string, lld: string] | undefined> {
  try {
    const { clang, lld } = await findToolchain(false);
    return [clang, lld];
  } catch (error) {
    if (error instanceof ToolchainError) return undefined;
    throw error;
  }
}

const found = await clang();

Deno.test({
  name: found === undefined
    ? "linuxFlags() needs nothing of a cross gcc: skip, no clang"
    : "linuxFlags() needs nothing of a cross gcc that clang finds",
  ignore: found === undefined,
  fn: async () => {
    const [compiler = "", lld = ""] = found ?? [];
    const folder = await Deno.makeTempDir();
    try {
      // What clang takes for an installed gcc, whose library has everything.
      const library = `${folder}/lib/gcc/aarch64-linux-gnu/12`;
      await Deno.mkdir(library, { recursive: true });
      await Deno.writeTextFile(`${library}/crtbegin.o`, "");
      const source = fileURLToPath(
        new URL("src/cpu/differential/programs/atomics.c", ROOT),
      );
      const undefinedNames = async (flags: string[]): Promise<boolean> => {
        const { success, stdout } = await new Deno.Command(compiler, {
          args: [...flags, `--gcc-toolchain=${folder}`, "-S", source, "-o-"],
          stderr: "null",
        }).output();
        assertEquals(success, true);
        return /__aarch64_(ldadd|swp|cas)/.test(
          new TextDecoder().decode(stdout),
        );
      };
      const flags = linuxFlags("program", "aarch64", 2, lld)
        .filter((flag) => !/^-(Wl|-ld-path|static|nostdlib)/.test(flag));
      const careless = flags.filter((it) => it !== "-mno-outline-atomics");
      assertEquals(await undefinedNames(careless), true);
      assertEquals(await undefinedNames(flags), false);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("flags for C are written in c_flags.ts and guest_flags.ts alone", async () => {
  const flag =
    /"-(?:[fmO](?!attr|achine )\w|std=|W[al]|nostdlib|static|-target=(?!command|log)|-ld-path)/;
  const others: string[] = [];
  for (const folder of ["scripts/", "src/", "conformance/"]) {
    for await (const path of sourcesIn(folder)) {
      if (/^(?:scripts\/c_flags|src\/cli\/guest_flags)/.test(path)) continue;
      // Programs that users might build with other flags, and wrong ones.
      if (/^src\/cli\/(?:main|run)_test/.test(path)) continue;
      if (flag.test(await textOf(path))) {
        others.push(path);
      }
    }
  }
  assertEquals(others, []);
});

Deno.test("no file is found by an URL's encoded pathname", async () => {
  const others: string[] = [];
  for (const folder of ["scripts/", "src/cli/", "conformance/"]) {
    for await (const path of sourcesIn(folder)) {
      // There the path of one URL is taken out of another's, and the rows of
      // calls set fields of that name.
      if (/scripts\/(c_flags|imports)_test\.ts/.test(path)) continue;
      if (path.startsWith("conformance/calls/")) continue;
      const text = await textOf(path);
      if (text.includes(".pathname")) others.push(path);
    }
  }
  assertEquals(others, []);
});
