// Programs that are built here, run as a user runs them. What docs/programs.md
// shows is what is built and compared.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { type Architecture, architectures } from "../cpu/types.ts";
import { importTree } from "./host_tree.ts";
import { buildOwnProgram } from "./own_program.ts";
import { inFolder, toolchainIfThere } from "./testing.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const DOCS = await Deno.readTextFile(
  new URL("../../docs/programs.md", import.meta.url),
);

const toolchain = await toolchainIfThere();
const ignore = toolchain === undefined;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function halcyon(
  cwd: string,
  ...args: readonly string[]
): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-qA", MAIN, ...args],
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  // The console is a terminal: it ends lines with CR LF.
  const out = text(stdout).replaceAll("\r\n", "\n");
  return { code, out, err: text(stderr) };
}

async function tool(...words: readonly string[]): Promise<void> {
  const [command = "", ...args] = words;
  const { success, stderr } = await new Deno.Command(command, {
    args,
    stdout: "null",
    stderr: "piped",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
}

/** Builds C text into `folder/name`. */
async function build(
  folder: string,
  name: string,
  source: string,
  architecture: Architecture = "riscv64",
): Promise<void> {
  assert(toolchain !== undefined);
  const path = `${folder}/${name}.c`;
  await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
  await Deno.writeTextFile(path, source);
  const program = { architecture, files: [path], flags: [] };
  const bytes = await buildOwnProgram(toolchain, program);
  await Deno.writeFile(`${folder}/${name}`, bytes, { mode: 0o755 });
}

function blockOf(language: string, first: string): string {
  const start = DOCS.indexOf(`\`\`\`${language}\n${first}`);
  assert(start >= 0, `docs/programs.md has no block that begins ${first}`);
  const from = DOCS.indexOf("\n", start) + 1;
  return DOCS.slice(from, DOCS.indexOf("```", from));
}

function inWorld(
  name: string,
  test: (folder: string) => Promise<void>,
): void {
  Deno.test({ name, ignore, fn: () => inFolder(test) });
}

/** Every command that the page shows, without `deno task halcyon`. */
const COMMANDS = [...DOCS.matchAll(/^deno task halcyon (.*)$/gm)]
  .map(([, words = ""]) => words);

for (const architecture of architectures) {
  inWorld(
    `docs/programs.md's commands work on ${architecture}`,
    async (folder) => {
      await Deno.writeTextFile(`${folder}/hello.c`, blockOf("c", "// hello.c"));
      const hello = blockOf("text", "Hello");
      // Only the first two depend on the architecture.
      const count = architecture === "riscv64" ? COMMANDS.length : 2;
      for (const words of COMMANDS.slice(0, count)) {
        const told = words.replace("--arch riscv64", `--arch ${architecture}`);
        const { code, out, err } = await halcyon(folder, ...told.split(" "));
        const [name = ""] = words.split(" ");
        assertEquals([code, out], [0, name === "cc" ? "" : hello], told);
        // What strace says is asked for.
        if (name !== "strace") assertEquals(err, "", told);
      }
      if (count === 2) return;
      const trace = await Deno.readTextFile(`${folder}/trace.txt`);
      assertStringIncludes(
        trace,
        'write(1</dev/tty0>, "Hello, world!\\n", 14)',
      );
    },
  );
}

inWorld(
  "halcyon cc leaves what is there alone when the compiler finds faults",
  async (folder) => {
    await Deno.writeTextFile(`${folder}/a.out`, "old");
    await Deno.writeTextFile(
      `${folder}/bad.c`,
      "int main(void) { return missing; }\n",
    );
    const { code, out, err } = await halcyon(folder, "cc", "bad.c");
    assertEquals([code, out], [1, ""]);
    assertStringIncludes(err, "undeclared identifier 'missing'");
    assertStringIncludes(err, "found faults; a.out was not written");
    assertEquals(await Deno.readTextFile(`${folder}/a.out`), "old");
  },
);

inWorld(
  "halcyon cc links several files, and its options reach the compiler",
  async (folder) => {
    await Deno.mkdir(`${folder}/include`);
    await Deno.writeTextFile(`${folder}/include/one.h`, "int one(void);\n");
    await Deno.writeTextFile(
      `${folder}/one.c`,
      "#include <one.h>\nint one(void) { return WANTED + ALSO; }\n",
    );
    // It has a function by a name of the runtime's.
    await Deno.writeTextFile(
      `${folder}/main.c`,
      "#include <one.h>\nint begin(void) { return one(); }\n" +
        "int main(void) { return begin(); }\n",
    );
    const words = "cc -Iinclude -DWANTED=40 --clang=-DALSO=2 -O0 -g " +
      "--arch=aarch64 -o both main.c one.c";
    assertEquals(await halcyon(folder, ...words.split(" ")), {
      code: 0,
      out: "",
      err: "",
    });
    assertEquals((await halcyon(folder, "run", "both")).code, 42);
  },
);

/** Prints arguments, environment, directory, user and groups, a line each. */
const REPORTER = `
#include <runtime.h>

static void say(char const* text)
{
    SYSTEM_CALL(write, 1, text, strlen(text));
    SYSTEM_CALL(write, 1, "\\n", 1);
}

int main(int argc, char** argv)
{
    for (int i = 0; i < argc; ++i)
        say(argv[i]);
    for (char** entry = environment; *entry; ++entry)
        say(*entry);
    char directory[100];
    SYSTEM_CALL(getcwd, directory, sizeof(directory));
    say(directory);
    uint32_t groups[4];
    long count = SYSTEM_CALL(getgroups, 0);
    SYSTEM_CALL(getgroups, count, groups);
    struct line line = { 0 };
    append_decimal(&line, SYSTEM_CALL(getuid));
    append(&line, ":");
    append_decimal(&line, SYSTEM_CALL(getegid));
    for (long i = 0; i < count; ++i) {
        append(&line, ",");
        append_decimal(&line, groups[i]);
    }
    append_character(&line, 0);
    say(line.text);
    return 0;
}
`;

inWorld(
  "halcyon run gives a program its arguments, environment, directory and user",
  async (folder) => {
    await build(folder, "reporter", REPORTER);
    await Deno.mkdir(`${folder}/root/etc`, { recursive: true });
    await Deno.mkdir(`${folder}/root/home/anon`, { recursive: true });
    await Deno.writeTextFile(
      `${folder}/root/etc/passwd`,
      "anon:x:100:10::/home/anon:/bin/sh\n",
    );
    await Deno.writeTextFile(
      `${folder}/root/etc/group`,
      "users:x:10:\naudio:x:3:anon\n",
    );
    const { code, out, err } = await halcyon(
      folder,
      ...["run", "--root", "root", "--user", "anon", "--cwd", "/home/anon"],
      ...["--env", "A=1", "--env=B=two words", "--export-root=out.tar.gz"],
      ...["reporter", "--env", "x y"],
    );
    assertEquals([code, err], [0, ""]);
    assertEquals(
      out,
      "/bin/reporter\n--env\nx y\nA=1\nB=two words\n/home/anon\n100:10,3\n",
    );
    const { entries } = await importTree(`${folder}/out.tar.gz`);
    assertEquals(Object.keys(entries).includes("etc"), true);
    const { bin } = entries;
    assert(bin?.type === "directory");
    assertEquals(bin.entries["reporter"]?.type, "file");
  },
);

inWorld(
  "halcyon run keeps a program's place below --root, and --exec starts a path or a script there",
  async (folder) => {
    await build(folder, "root/opt/tool/reporter", REPORTER);
    const inside = await halcyon(
      folder,
      ...["run", "--root=root", "root/opt/tool/reporter"],
    );
    assertEquals(inside.out, "/opt/tool/reporter\n/\n0:0\n");
    await Deno.writeTextFile(
      `${folder}/root/script`,
      "#!/opt/tool/reporter word\nrest\n",
      { mode: 0o755 },
    );
    const script = await halcyon(
      folder,
      ...["run", "--root=root", "--exec=/script", "a", "-b"],
    );
    assertEquals(
      script.out,
      "/opt/tool/reporter\nword\n/script\na\n-b\n/\n0:0\n",
    );
    const missing = await halcyon(folder, "run", "--root=root", "--exec=/none");
    assertEquals(missing.code, 126);
    assertStringIncludes(missing.err, "/none can't be started: it is not in");
  },
);

/** An interpreter that tells which of the libraries beside it are there. */
const INTERPRETER = `
#include <runtime.h>

int main(int argc, char** argv)
{
    (void)argc;
    struct stat status;
    int result = 7;
    if (status_of("/bin/libbeside.so", &status) == 0)
        result += 10;
    if (status_of("/lib/libdeep.so", &status) == 0)
        result += 20;
    if (status_of("/bin/libother.so", &status) == 0)
        result += 40;
    return strcmp(argv[0], "/bin/dynamic") == 0 ? result : 1;
}
`;

inWorld(
  "halcyon run starts dynamic programs, with the libraries that they look for by $ORIGIN",
  async (folder) => {
    assert(toolchain !== undefined);
    const { clang, lld } = toolchain;
    await build(folder, "root/usr/lib/Loader.so", INTERPRETER, "x86_64");
    await Deno.mkdir(`${folder}/out/bin`, { recursive: true });
    await Deno.mkdir(`${folder}/out/lib`);
    const object = `${folder}/f.o`;
    const source = `${folder}/f.c`;
    const compile = async (text: string): Promise<void> => {
      await Deno.writeTextFile(source, text);
      await tool(
        ...[clang, "--target=x86_64-unknown-none-elf", "-fPIC", "-c", source],
        ...["-ffreestanding", "-o", object],
      );
    };
    const link = (...words: readonly string[]) =>
      tool(
        ...[lld, "-z", "separate-loadable-segments", "-z", "norelro", object],
        ...words,
      );
    const library = (path: string, ...more: readonly string[]) =>
      link("-shared", "-soname", path.replace(/.*\//, ""), "-o", path, ...more);
    await compile("int deep(void) { return 1; }\n");
    await library(`${folder}/out/lib/libdeep.so`);
    await library(`${folder}/out/bin/libother.so`);
    await compile("int deep(void); int beside(void) { return deep(); }\n");
    await library(
      `${folder}/out/bin/libbeside.so`,
      ...[`${folder}/out/lib/libdeep.so`, "-rpath", "$ORIGIN/../lib"],
    );
    await compile("int beside(void); void _start(void) { beside(); }\n");
    await link(
      ...["-pie", "--dynamic-linker=/usr/lib/Loader.so", "-rpath", "$ORIGIN"],
      ...["--allow-shlib-undefined", `${folder}/out/bin/libbeside.so`],
      ...["-o", `${folder}/out/bin/dynamic`],
    );
    const run = await halcyon(folder, "run", "--root=root", "out/bin/dynamic");
    assertEquals(run, { code: 37, out: "", err: "" });
    const bare = await halcyon(folder, "run", "out/bin/dynamic");
    assertEquals(bare.code, 126);
    assertStringIncludes(
      bare.err,
      "it is dynamic, and its interpreter /usr/lib/Loader.so is not in the root",
    );
  },
);

const CRASHES = `
#include <runtime.h>

__attribute__((noinline)) static void poke(char volatile* where)
{
    *where = 1;
}

int main(int argc, char** argv)
{
    (void)argv;
    if (argc == 2)
        SYSTEM_CALL(kill, SYSTEM_CALL(getpid), SIGABRT);
    static char const name[] = "\\x1b[31mevil\\n";
    SYSTEM_CALL(prctl, PR_SET_PROCESS_NAME, name, sizeof(name) - 1);
    int ends[2];
    SYSTEM_CALL(pipe, ends, 0);
    if (argc == 3)
        SYSTEM_CALL(read, ends[0], ends, 1);
    poke((char volatile*)8);
    return 0;
}
`;

for (const architecture of architectures) {
  inWorld(
    `halcyon run tells where a program crashed on ${architecture}`,
    async (folder) => {
      await build(folder, "crash", CRASHES, architecture);
      const { code, err } = await halcyon(folder, "run", "crash");
      const pattern =
        /^halcyon: crash was killed by SIGSEGV\n {2}it wrote to 0x8, where nothing is mapped \(SEGV_MAPERR\)\n {2}pc 0x[0-9a-f]+, poke\+0x[0-9a-f]+ in \/bin\/crash at 0x[0-9a-f]+\n$/;
      assert(pattern.test(err), err);
      assertEquals(code, 128 + 11);
      // The same place by another reader of symbols: the function's own address.
      const at = Number(/at (0x[0-9a-f]+)/.exec(err)?.[1]);
      const into = Number(/poke\+(0x[0-9a-f]+)/.exec(err)?.[1]);
      const listed = await new Deno.Command("nm", {
        args: [`${folder}/crash`],
        stdout: "piped",
        stderr: "null",
      }).output().catch(() => undefined);
      if (listed?.success === true) {
        const text = new TextDecoder().decode(listed.stdout);
        const address = /^([0-9a-f]+) t poke$/m.exec(text)?.[1];
        assertEquals(at - into, parseInt(address ?? "", 16));
      }
    },
  );
}

inWorld(
  "halcyon run tells of an abort and of a deadlock, and prints no control characters",
  async (folder) => {
    await build(folder, "\x1b[31mend", CRASHES);
    const abort = await halcyon(folder, "run", "\x1b[31mend", "a");
    assertEquals(abort.code, 128 + 6);
    assertStringIncludes(abort.err, "killed by SIGABRT\n  pc 0x");
    assertStringIncludes(abort.err, "main+0x");
    const deadlock = await halcyon(folder, "run", "\x1b[31mend", "a", "b");
    assertEquals(deadlock.code, 125);
    assertStringIncludes(
      deadlock.err,
      "deadlock: \\u{1b}[31mevil\\u{a}(5) waits for something to read",
    );
    for (const { err } of [abort, deadlock]) {
      assert(/^[\n\x20-\x7e]*$/.test(err), err);
    }
  },
);

const TRACED = `
#include <runtime.h>

int main(void)
{
    int fd = open_file("/tmp/greeting", O_WRONLY | O_CREAT, 0644);
    SYSTEM_CALL(write, fd, "hello\\n", 6);
    SYSTEM_CALL(close, fd);
    open_file("/tmp/nothing", O_RDONLY, 0);
    uint32_t set = 1u << (SIGUSR1 - 1);
    SYSTEM_CALL(sigprocmask, SIG_BLOCK, &set, 0);
    SYSTEM_CALL(fcntl, 1, F_SETFL, O_NONBLOCK);
    system_call(4000, 1, 2, 3, 4);
    *(char volatile*)8 = 1;
    return 0;
}
`;

inWorld(
  "halcyon strace traces, filters, counts and writes JSON",
  async (folder) => {
    await build(folder, "traced", TRACED);
    const trace = async (...args: readonly string[]): Promise<string[]> => {
      const { err } = await halcyon(folder, "strace", ...args, "traced");
      return err.trimEnd().split("\n").filter((line) =>
        !/^halcyon|^ +(?:it|pc) /.test(line)
      );
    };
    const open = "open({dirfd=AT_FDCWD, path=";
    const signal =
      "--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x8} ---";
    const end = "+++ killed by SIGSEGV +++";
    assertEquals(await trace(), [
      `${open}"/tmp/greeting", options=O_WRONLY|O_CREAT, mode=0644}) = 3`,
      'write(3, "hello\\n", 6) = 6',
      "close(3) = 0",
      `${open}"/tmp/nothing", options=O_RDONLY, mode=0}) = ` +
      "-1 ENOENT (No such file or directory)",
      "sigprocmask(SIG_BLOCK, [USR1], NULL) = 0",
      "fcntl(1, F_SETFL, O_NONBLOCK) = 0",
      "syscall_0xfa0(0x1, 0x2, 0x3, 0x4) = -1 ENOSYS (No such system call)",
      signal,
      end,
    ]);
    assertEquals(
      await trace(
        "-y",
        "-e",
        "trace=!file,fcntl,signal",
        "-esignal=none",
        "-s2",
      ),
      [
        'write(3</tmp/greeting>, "he"..., 6) = 6',
        "close(3</tmp/greeting>) = 0",
        "syscall_0xfa0(0x1, 0x2, 0x3, 0x4) = -1 ENOSYS (No such system call)",
        end,
      ],
    );
    assertEquals(await trace("-e", "%file", "-o", "trace"), []);
    const written = await Deno.readTextFile(`${folder}/trace`);
    assertEquals(written.trimEnd().split("\n").length, 4);
    const counts = await trace("-c", "-e", "trace=file,close");
    assertEquals(
      counts.map((line) => line.trim().split(/ +/)).slice(2, 4),
      [
        ["2", "1", "open", "(1", "ENOENT)"],
        ["1", "close"],
      ].map((row) => row),
    );
    const events = (await trace("--json")).map((line) => JSON.parse(line));
    assertEquals(events.map(({ type, call }) => call ?? type), [
      ...["open", "write", "close", "open", "sigprocmask", "fcntl"],
      ...["syscall_0xfa0", "signal", "killed"],
    ]);
    assertEquals(events[1].arguments, {
      fd: "3",
      data: '"hello\\n"',
      size: "6",
    });
    assertEquals([events[1].result, events[3].errno], ["6", "ENOENT"]);
    assertEquals(events[7].siginfo, {
      si_code: "SEGV_MAPERR",
      si_addr: "0x8",
    });
  },
);

/** Nests directories too deep for a host's paths, and ends with a status of its own. */
const NESTER = `
#include <runtime.h>

int main(void)
{
    char name[200];
    memset(name, 'd', sizeof(name));
    for (int depth = 0; depth < 100; ++depth) {
        SYSTEM_CALL(mkdir, -100, (uintptr_t)name, sizeof(name), 0755);
        SYSTEM_CALL(chdir, (uintptr_t)name, sizeof(name));
    }
    return 7;
}
`;

inWorld(
  "halcyon run tells what became of the program and what of --export-root",
  async (folder) => {
    await build(folder, "nester", NESTER);
    const run = (path: string) =>
      halcyon(folder, "run", `--export-root=${path}`, "nester");
    const archive = await run("out.tar");
    assertEquals([archive.code, archive.err], [7, ""]);
    const { code, err } = await run("out");
    assertEquals(code, 3);
    const [lost = "", told, ...rest] = err.trimEnd().split("\n");
    assert(lost.endsWith("d: left out: File name too long"), lost);
    assertEquals(
      [told, ...rest],
      ["halcyon: out lacks what is told above; nester itself ended with status 7"],
    );
    // All else is there.
    assertEquals((await Deno.stat(`${folder}/out/bin/nester`)).isFile, true);
  },
);

inWorld(
  "halcyon run says in a line which entry of --root no machine can have",
  async (folder) => {
    await build(folder, "root/bin/reporter", REPORTER);
    await Deno.writeTextFile(`${folder}/root/dev`, "x");
    const words = ["run", "--root=root", "root/bin/reporter"];
    const { code, out, err } = await halcyon(folder, ...words);
    assertEquals([code, out], [2, ""]);
    assertEquals(
      err,
      "halcyon run: the root tree has no console: /dev/tty0 can't be opened, " +
        "as /dev is a file; halcyon run --help says more\n",
    );
  },
);
