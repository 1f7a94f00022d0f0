// The console of a program that runs, as a shell's user has it: pipes, files,
// a terminal, signals, and records of all of it.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { crc32 } from "../../conformance/program/crc32.ts";
import { createMachine } from "../embedding/embedding.ts";
import { buildOwnProgram } from "./own_program.ts";
import { toolchainIfThere } from "./testing.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

const toolchain = await toolchainIfThere();

/** Whether util-linux's script is there, which runs a command on a terminal. */
async function hasScript(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("script", {
      args: ["--version"],
      stdin: "null",
    }).output();
    return new TextDecoder().decode(stdout).includes("util-linux");
  } catch {
    return false;
  }
}

const SOURCE = `
#include <runtime.h>

static char buffer[1 << 16];

static void say(char const* text)
{
    SYSTEM_CALL(write, 1, text, strlen(text));
}

static void say_time(void)
{
    struct timespec now;
    SYSTEM_CALL(clock_gettime, CLOCK_MONOTONIC, &now);
    struct line line = { 0 };
    append_decimal(&line, now.tv_sec * 1000000000 + now.tv_nsec);
    append_character(&line, '\\n');
    SYSTEM_CALL(write, 1, line.text, line.length);
}

/* Copies input to output, with the time at which each piece came. */
static int copy(void)
{
    for (;;) {
        long count = SYSTEM_CALL(read, 0, buffer, sizeof(buffer));
        if (count <= 0)
            return 7;
        say_time();
        SYSTEM_CALL(write, 1, buffer, count);
    }
}

/* The same, looking after a timer meanwhile. */
static int watch(void)
{
    struct pollfd entry = { .fd = 0, .events = POLLIN };
    struct timespec timeout = { 0, 100000000 };
    struct SC_poll_params params = { 0 };
    params.fds = (void*)&entry;
    params.nfds = 1;
    params.timeout = (void*)&timeout;
    for (;;) {
        if (SYSTEM_CALL(poll, &params) == 0)
            continue;
        long count = SYSTEM_CALL(read, 0, buffer, sizeof(buffer));
        if (count <= 0)
            return 5;
        say_time();
        SYSTEM_CALL(write, 1, buffer, count);
    }
}

static void ignore_signals(void)
{
    for (int signal = 1; signal < 32; ++signal) {
        struct sigaction action = { 0 };
        *(unsigned long*)&action = 1;
        SYSTEM_CALL(sigaction, signal, &action, 0);
    }
}

static long memory(long size)
{
    struct SC_mmap_params params = { 0 };
    params.size = size;
    params.alignment = 4096;
    params.prot = PROT_READ | PROT_WRITE;
    params.flags = MAP_ANONYMOUS | MAP_PRIVATE;
    params.fd = -1;
    return SYSTEM_CALL(mmap, &params);
}

int main(int argc, char** argv)
{
    char mode = argc > 1 ? argv[1][0] : 0;
    say("start\\n");
    switch (mode) {
    case 'c':
        return copy();
    case 'w':
        return watch();
    case 'h':
        SYSTEM_CALL(read, 0, buffer, 4);
        SYSTEM_CALL(write, 1, buffer, 4);
        return 0;
    case 's':
        ignore_signals();
        for (;;) { }
    case 'r': {
        ignore_signals();
        long size = 100l << 20;
        long place = memory(size);
        for (;;)
            SYSTEM_CALL(getrandom, place, size, 0);
    }
    case 'y':
        for (;;)
            say("yes\\n");
    case 'b': {
        long size = (5l << 20) + 3;
        unsigned char* place = (unsigned char*)memory(size);
        long told = SYSTEM_CALL(getrandom, place, size, 0);
        unsigned sum = told == size;
        for (long i = 0; i < size; ++i)
            sum = sum * 31 + place[i];
        return sum & 0x7f;
    }
    }
    return 1;
}
`;

/** Where the program lies; it is built once. */
const folder = toolchain === undefined ? "" : await Deno.makeTempDir();
const PROGRAM = `${folder}/con`;
if (toolchain !== undefined) {
  await Deno.writeTextFile(`${folder}/con.c`, SOURCE);
  const files = [`${folder}/con.c`];
  const program = { architecture: "riscv64", files, flags: [] } as const;
  const bytes = await buildOwnProgram(toolchain, program);
  await Deno.writeFile(PROGRAM, bytes, { mode: 0o755 });
  globalThis.addEventListener(
    "unload",
    () => Deno.removeSync(folder, { recursive: true }),
  );
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A process whose output is read while it runs. */
class Running {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #err: Promise<string>;
  #out = "";

  constructor(command: string, ...args: readonly string[]) {
    this.#child = new Deno.Command(command, {
      args: [...args],
      cwd: folder,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const { stdin, stdout, stderr } = this.#child;
    this.#writer = stdin.getWriter();
    this.#reader = stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#err = new Response(stderr).text();
  }

  /** Waits until it has said this; lines end with a newline alone. */
  async until(text: string): Promise<void> {
    while (!this.#out.includes(text) && await this.#more());
    assertStringIncludes(this.#out, text);
  }

  async #more(): Promise<boolean> {
    const { value = "", done } = await this.#reader.read();
    this.#out = (this.#out + value).replaceAll("\r", "");
    return !done;
  }

  async write(text: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(text));
  }

  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Its end; the other end of its input is closed if it is to be. */
  async end({ closes = true } = {}): Promise<Ended> {
    if (closes) await this.#writer.close().catch(() => {});
    while (await this.#more());
    const { code } = await this.#child.status;
    if (!closes) await this.#writer.abort().catch(() => {});
    return { code, out: this.#out, err: await this.#err };
  }
}

/** Arguments with the program's path for con. */
function words(line: string): string[] {
  return ["run", "-qA", MAIN, ...line.split(" ")]
    .map((word) => word === "con" ? PROGRAM : word);
}

function start(line: string): Running {
  return new Running(Deno.execPath(), ...words(line));
}

/** `halcyon LINE`, for sh. */
function halcyon(line: string): string {
  return [Deno.execPath(), ...words(line)].join(" ");
}

/** Runs a line of sh in the folder. */
async function shell(line: string): Promise<Ended> {
  return await new Running("sh", "-c", line).end();
}

async function replay(line: string): Promise<Ended> {
  return await start(line).end();
}

function inWorld(
  name: string,
  test: () => Promise<void>,
  ignore = false,
): void {
  Deno.test({ name, ignore: ignore || toolchain === undefined, fn: test });
}

inWorld(
  "halcyon run starts at once when nothing comes from stdin",
  async () => {
    const waiting = start("run con c");
    await waiting.until("start\n");
    waiting.kill("SIGTERM");
    assertEquals(await waiting.end({ closes: false }), {
      code: 143,
      out: "start\n",
      err: "halcyon: interrupted by SIGTERM\n",
    });
    const uninterested = await start("run con").end({ closes: false });
    assertEquals(uninterested, { code: 1, out: "start\n", err: "" });
  },
);

inWorld(
  "halcyon run reads no more of stdin than the program does",
  async () => {
    const endless = await shell(`yes | { ${halcyon("run con h")}; echo $?; }`);
    assertEquals(endless, { code: 0, out: "start\ny\ny\n0\n", err: "" });
    // A file is left where the program left it.
    await Deno.writeTextFile(`${folder}/letters`, "abcdefgh\n");
    const file = await shell(`{ ${halcyon("run con h")}; cat; } < letters`);
    assertEquals(file, { code: 0, out: "start\nabcdefgh\n", err: "" });
    const none = await shell(`${halcyon("run con c")} < /dev/null`);
    assertEquals(none, { code: 7, out: "start\n", err: "" });
    const wrong = await shell(`${halcyon("run con c")} < .`);
    assertEquals([wrong.code, wrong.out], [2, ""]);
    assertStringIncludes(wrong.err, "stdin can't be read: it is a folder");
  },
);

inWorld(
  "halcyon run ends by a signal or --timeout in whatever the program is",
  async () => {
    for (const mode of ["s", "r", "c"]) {
      const running = start(`run con ${mode}`);
      await running.until("start\n");
      await new Promise((resolve) => setTimeout(resolve, 200));
      const began = performance.now();
      running.kill("SIGINT");
      const { code, err } = await running.end({ closes: false });
      assertEquals(
        [code, err],
        [130, "halcyon: interrupted by SIGINT\n"],
        mode,
      );
      // A tenth of a second, and what a busy machine makes of it.
      const took = performance.now() - began;
      assert(took < 1500, `${mode}: ${took} ms`);
    }
    assertEquals(await start("run --timeout 1 con s").end(), {
      code: 124,
      out: "start\n",
      err: "halcyon: the 1 s of --timeout are over\n",
    });
  },
);

inWorld(
  "Machine.run() can pause inside of a call that takes long",
  async () => {
    const made = {
      architecture: "riscv64",
      program: "/con",
      programFile: await Deno.readFile(PROGRAM),
      arguments: ["con", "b"],
    } as const;
    const whole = createMachine(made);
    const end = whole.run();
    const paused = createMachine(made);
    let mostAtOnce = 0;
    for (;;) {
      const result = paused.run({
        pauses: (_, nth) => {
          mostAtOnce = Math.max(mostAtOnce, nth);
          return true;
        },
      });
      if (result.kind === "paused") continue;
      assertEquals(result, end);
      break;
    }
    assertEquals(paused.retired, whole.retired);
    // Its time does not go on meanwhile: once before each further MiB.
    assert(mostAtOnce >= 5, String(mostAtOnce));
    for (const machine of [whole, paused]) machine.dispose();
  },
);

inWorld(
  "halcyon run ends by a signal when nobody takes its output",
  async () => {
    const { out } = await shell(
      `{ timeout -k 9 2 ${halcyon("run con y")} 2>&1; echo $? > status; } | ` +
        "{ while ! test -s status; do sleep 0.1; done; cat status; }",
    );
    assertEquals(out, "124\n");
  },
);

inWorld(
  "halcyon strace makes a run again when it replays a record",
  async () => {
    const line = "strace -o trace -e trace=read,poll,clock_gettime --json";
    const running = start(`${line} --record record con w`);
    await running.until("start\n");
    for (const text of ["one", "two", "three"]) {
      // Time goes on by timers meanwhile: the host decides how far.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await running.write(text);
      await running.until(text);
    }
    const recorded = await running.end();
    const trace = await Deno.readTextFile(`${folder}/trace`);
    assertEquals([recorded.code, recorded.err], [5, ""]);
    assert(/^start\n\d+\none\d+\ntwo\d+\nthree$/.test(recorded.out));
    assert(trace.split("\n").length > 10, trace);
    assertEquals(await replay(`${line} --replay record con w`), recorded);
    assertEquals(await Deno.readTextFile(`${folder}/trace`), trace);
    // How code is executed makes no difference.
    const other = await replay("run --tier interpreter --replay record con w");
    assertEquals(other, recorded);
  },
);

inWorld(
  "halcyon run --replay gives a file's bytes again, and ends where a run was ended",
  async () => {
    const file = await shell(`${halcyon("run --record f con c")} < con.c`);
    assertEquals(await replay("run --replay f con c"), file);
    assertStringIncludes(file.out, "ignore_signals");
    const ended = await start("run --timeout 1 --record e con s").end();
    assertEquals(await replay("run --replay e con s"), {
      ...ended,
      err: "halcyon: e ends here: the 1 s of --timeout are over\n",
    });
    await start("run --max-instructions 50000 --record l con s").end();
    assertEquals(await replay("run --replay l con s"), {
      code: 124,
      out: "start\n",
      err: "halcyon: l ends here: the instruction limit was reached\n",
    });
  },
);

inWorld("halcyon run --replay refuses the record of another run", async () => {
  await shell(`${halcyon("run --record r con h")} < con.c`);
  const refusals: readonly (readonly [string, string])[] = [
    ["run --replay r con c", 'r was recorded with arguments ["h"], not ["c"]'],
    ["run --replay r --seed 1 con h", "r was recorded with seed 0, not 1"],
    ["run --replay r --record s con h", "--record means nothing with --replay"],
    ["run --replay con.c con h", "con.c is no record of halcyon run"],
    ["run --record /nonexistent/r con h", "/nonexistent/r can't be written"],
  ];
  for (const [line, wanted] of refusals) {
    const { code, err, out } = await start(line).end();
    assertEquals([code, out], [2, ""], line);
    assertStringIncludes(err, wanted);
    assertEquals(err.split("\n").length, 2, err);
  }
});

inWorld(
  "halcyon run --replay notices a record that no run can have made",
  async () => {
    const running = start("run --record p con h");
    await running.until("start\n");
    await running.write("abcd");
    assertEquals((await running.end()).out, "start\nabcd");
    const record = await Deno.readTextFile(`${folder}/p`);
    const body = record.slice(
      0,
      record.lastIndexOf("\n", record.length - 2) + 1,
    );
    for (const later of [-1, 1]) {
      const forged = body.replace(
        /"at":\[(\d+)/,
        (_, time) => `"at":[${Number(time) + later}`,
      );
      const check = crc32(forged).toString(16).padStart(8, "0");
      await Deno.writeTextFile(
        `${folder}/forged`,
        `${forged}{"crc32":"${check}"}\n`,
      );
      const { code, err } = await replay("run --replay forged con h");
      assertEquals(code, 3);
      assert(
        /^halcyon run: the run .* that forged records.*\n$/.test(err),
        err,
      );
    }
  },
);

/** The terminal's modes in a line. */
const MODES = "stty -g < /dev/tty";

/** Runs lines of sh on a terminal. */
async function onTerminal(lines: string): Promise<Running> {
  await Deno.writeTextFile(`${folder}/lines`, lines);
  return new Running("script", "-qefc", "sh lines", "/dev/null");
}

const noTerminal = !await hasScript();

inWorld(
  "halcyon run's terminal ends a machine by Ctrl-A x, and gets a Ctrl-A that is typed twice",
  async () => {
    const terminal = await onTerminal(
      `${MODES} > before; ${halcyon("run --record k con w")}; echo $?; ` +
        `${MODES} > after; cmp before after && echo restored`,
    );
    await terminal.until("start\n");
    // DEL takes the b back.
    await terminal.write("ab\x7fc\r");
    await terminal.until("\nac\n");
    await terminal.write("\x01\x01\x01d\r");
    // Shown as it is typed, and copied.
    await terminal.until("\n\x01\x01d\n");
    await terminal.write("\x01x");
    const { out } = await terminal.end({ closes: false });
    const end = "halcyon: ended by Ctrl-A x\n130\nrestored\n";
    assertEquals(out.slice(-end.length), end);
    // All that was typed comes again where nothing is typed.
    const again = await replay("run --replay k con w");
    assertEquals(again.code, 130);
    assertEquals(`${again.out}${end}`, out);
  },
  noTerminal,
);

inWorld(
  "halcyon run gives the terminal back when a signal ends it",
  async () => {
    for (const signal of ["TERM", "INT", "HUP"]) {
      const terminal = await onTerminal(
        `${MODES} > before; ` +
          `sh -c 'echo $$ > pid; exec ${halcyon("run con s")}'; ` +
          `${MODES} > after; cmp before after && echo restored`,
      );
      await terminal.until("start\n");
      const pid = Number(await Deno.readTextFile(`${folder}/pid`));
      Deno.kill(pid, `SIG${signal}` as Deno.Signal);
      const { out } = await terminal.end({ closes: false });
      const said = `start\nhalcyon: interrupted by SIG${signal}\nrestored\n`;
      assertEquals(out, said);
    }
  },
  noTerminal,
);

inWorld(
  "halcyon run gives the terminal back while it is stopped",
  async () => {
    const mode = "stty -a < /dev/tty | grep -o '.icanon'";
    const terminal = await onTerminal(
      `{ while ! test -e stop; do sleep 0.1; done; P=$(cat pid); ${mode}; ` +
        `kill -TSTP $P; sleep 0.4; ${mode}; ` +
        `kill -CONT $P; sleep 0.4; ${mode}; kill -TERM $P; } & ` +
        `sh -c 'echo $$ > pid; exec ${halcyon("run con s")}'; wait`,
    );
    await terminal.until("start\n");
    await Deno.writeTextFile(`${folder}/stop`, "");
    const { out } = await terminal.end({ closes: false });
    assertEquals(
      out,
      "start\n-icanon\n icanon\n-icanon\nhalcyon: interrupted by SIGTERM\n",
    );
  },
  noTerminal,
);
