// Tiny RISC-V programs, assembled by hand; what they meet is read from the
// facts (syscall numbers, default actions, elfExec).
import { assert, assertEquals } from "@std/assert";
import {
  byBudget,
  byChance,
  bySteps,
  sliceRuns,
  type Slicing,
} from "../cpu/differential/slicing.ts";
import type { ControlsName } from "../cpu/cpu.ts";
import { Machine, type MachineOptions, type RunResult } from "./machine.ts";
import { A0, A1, A7, ECALL, li, machineOf, program } from "./test_program.ts";

const EBREAK = 0x00100073;
const LOOP = 0x0000006f; // j .
const PC_TO_A0 = 0x00000517; // auipc a0, 0

function call(number: number, ...args: readonly number[]): number[] {
  return [
    ...args.map((value, index) => li(A0 + index, value)),
    li(A7, number),
    ECALL,
  ];
}

const EXIT = 26;
const ALARM = 2;
const DBGPUTSTR = 20;
const SIGSUSPEND = 134;
const GETRANDOM = 57;

function run(
  code: readonly number[],
  maxInstructions = 1_000_000_000,
): RunResult {
  const built = machineOf(code);
  try {
    return built.run({ maxInstructions });
  } finally {
    built.dispose();
  }
}

function signalAfter(code: readonly number[]): number {
  const result = run(code);
  assert(result.kind === "killed", result.kind);
  return result.signal;
}

Deno.test("Machine.run() tells the status of a program that exits", () => {
  assertEquals(run(call(EXIT, 7)), { kind: "exited", status: 7 });
  assertEquals(run(call(EXIT, 0x107)), { kind: "exited", status: 7 });
});

Deno.test("Machine.run() tells the signal that killed the program", () => {
  assertEquals(signalAfter([EBREAK]), 5);
  assertEquals(signalAfter([0]), 4);
});

Deno.test("Machine.run() reports a deadlock when nobody can ever run again", () => {
  const result = run([PC_TO_A0, ...call(SIGSUSPEND)]);
  assert(result.kind === "deadlock");
  assertEquals(result.sleepers.length, 1);
});

Deno.test("Machine.run() stops at the instruction limit and goes on from there", () => {
  const endless = machineOf([LOOP]);
  assertEquals(endless.run({ maxInstructions: 5000 }), { kind: "limit" });
  const before = endless.spent;
  assert(before >= 5000);
  assertEquals(endless.run({ maxInstructions: 5000 }), { kind: "limit" });
  assert(endless.spent >= before + 5000);
  assert(endless.retired > 5000);
  endless.dispose();
});

/** sd x0, offset(x0) */
const STORE_TO_8 = 0x00003423;
/** ld a0, 8(x0) */
const LOAD_FROM_8 = 0x00803503;
/** jalr x0, 64(x0) */
const JUMP_TO_64 = 0x04000067;
/** auipc a0, 0; sd x0, 0(a0) */
const STORE_TO_CODE = [PC_TO_A0, 0x00053023];

Deno.test("Machine.run() tells what a program did that crashed, and where", () => {
  const ends: readonly (readonly [readonly number[], object])[] = [
    [[STORE_TO_8], {
      signal: 11,
      code: "SEGV_MAPERR",
      address: 8n,
      access: "write",
    }],
    [[LOAD_FROM_8], {
      signal: 11,
      code: "SEGV_MAPERR",
      address: 8n,
      access: "read",
    }],
    [[JUMP_TO_64], {
      signal: 11,
      code: "SEGV_MAPERR",
      address: 64n,
      access: "execute",
    }],
    [STORE_TO_CODE, { signal: 11, code: "SEGV_ACCERR", access: "write" }],
    [[0], { signal: 4, code: "ILL_ILLOPC" }],
    [[EBREAK], { signal: 5, code: "TRAP_BRKPT" }],
  ];
  for (const [code, wanted] of ends) {
    const result = run(code);
    assert(result.kind === "killed");
    const { signal, crash } = result;
    const seen: Record<string, unknown> = { signal, ...crash };
    assertEquals(
      Object.fromEntries(Object.keys(wanted).map((key) => [key, seen[key]])),
      wanted as Record<string, unknown>,
    );
    // The program's code begins 120 bytes behind its load address.
    const place = crash?.place;
    if (code[0] === JUMP_TO_64) {
      assertEquals([crash?.pc, place], [64n, undefined]);
    } else {
      // A breakpoint leaves the pc behind it.
      const at = 120 + 4 * (code[0] === EBREAK ? 1 : code.length - 1);
      assertEquals(place, { file: "/program", address: at });
      assertEquals(Number((crash?.pc ?? 0n) % 4096n), at);
    }
  }
});

Deno.test("Machine.create() starts a program in the directory and as the user that it is told", () => {
  const start = (options: Partial<MachineOptions>): RunResult => {
    const built = machineOf(call(EXIT, 0), {
      root: {
        type: "directory",
        entries: {
          open: { type: "directory", entries: {} },
          closed: { type: "directory", mode: 0o700, entries: {} },
          file: { type: "file", content: new Uint8Array(0) },
        },
      },
      ...options,
    });
    const result = built.run();
    built.dispose();
    return result;
  };
  const user = { credentials: { uid: 1000, euid: 1000, suid: 1000 } };
  assertEquals(start({ workingDirectory: "/open" }).kind, "exited");
  assertEquals(start({ workingDirectory: "/closed" }).kind, "exited");
  assertEquals(start({ ...user, workingDirectory: "/open" }).kind, "exited");
  for (
    const [path, options] of [["/file", {}], ["/none", {}], [
      "/closed/x",
      user,
    ]] as const
  ) {
    assertEquals(start({ ...options, workingDirectory: path }), {
      kind: "not-a-program",
      reason:
        `its working directory ${path} is no directory of the root tree ` +
        "that it may enter",
    });
  }
});

Deno.test("An alarm interrupts a loop in virtual time", () => {
  assertEquals(signalAfter([...call(ALARM, 1), LOOP]), 14);
});

Deno.test("An alarm a century away tells what is left of it", () => {
  const result = run([
    ...call(ALARM, -1),
    ...call(ALARM, 0),
    li(A7, EXIT),
    ECALL,
  ]);
  // The lowest byte of 2 ** 32 - 1 seconds.
  assertEquals(result, { kind: "exited", status: 255 });
});

Deno.test("Machine.run() reads the same clocks however its CPU is cut", () => {
  // Mixes rdtime and rdinstret 200 times, in a loop.
  const code = [
    li(A0, 0),
    li(A1, 200),
    0xc0102673, // rdtime a2
    0xc02026f3, // rdinstret a3
    0x00c54533, // xor a0, a0, a2
    0x00d50533, // add a0, a0, a3
    0x00151513, // slli a0, a0, 1
    0xfff58593, // addi a1, a1, -1
    0xfe0594e3, // bnez a1, -24
    0x00855613, // srli a2, a0, 8
    0x00c54533, // xor a0, a0, a2
    li(A7, EXIT),
    ECALL,
  ];
  const account = (slicing?: Slicing) => {
    const built = machineOf(code);
    const times: bigint[] = [];
    const { hooks } = built.cpu;
    built.cpu.hooks = {
      time: (retired) => {
        const time = hooks.time(retired);
        times.push(time);
        return time;
      },
    };
    if (slicing !== undefined) sliceRuns(built.cpu, slicing);
    const result = built.run();
    const { retired } = built;
    built.dispose();
    return { result, retired, times };
  };
  const whole = account();
  assertEquals([whole.result.kind, whole.times.length], ["exited", 200]);
  for (const slicing of [byBudget(1), byBudget(7), bySteps, byChance(1, 9)]) {
    assertEquals([slicing.name, account(slicing)], [slicing.name, whole]);
  }
});

Deno.test("A machine's controls say what AArch64's programs may do, though memory and code are used again", () => {
  // mrs x0, cntvct_el0; mov x1, #3; mov x8, #26; svc #0
  const code = [0xd53be040, 0xd2800061, 0xd2800348, 0xd4000001];
  const end = (controls?: ControlsName): RunResult => {
    const built = machineOf([], {
      architecture: "aarch64",
      programFile: program(code, 183),
      ...(controls === undefined ? {} : { controls }),
    });
    const result = built.run();
    built.dispose();
    return result;
  };
  for (let round = 0; round < 2; round++) {
    const killed = end();
    assertEquals(killed.kind === "killed" && killed.signal, 11);
    assertEquals(end("linux"), { kind: "exited", status: 3 });
  }
});

Deno.test("Machine.run() says why a file is no program", () => {
  const refused = (programFile: Uint8Array): RunResult => {
    const built = machineOf([], { programFile });
    const result = built.run();
    built.dispose();
    return result;
  };
  const text = refused(new TextEncoder().encode("just text, no program"));
  assert(text.kind === "not-a-program" && text.reason === "it is no ELF file");
  const other = refused(program([], 0x99));
  assert(other.kind === "not-a-program");
});

Deno.test("The same seed gives the same machine, another seed another one", () => {
  const answers = (seed: number): string => {
    const seen: string[] = [];
    // 16 random bytes below the stack pointer, then to the debug log.
    const code = [
      0xfc010113, // addi sp, sp, -64
      0x00010513, // mv a0, sp
      li(A1, 16),
      li(12, 0),
      li(A7, GETRANDOM),
      ECALL,
      0x00010513, // mv a0, sp
      li(A1, 16),
      li(A7, DBGPUTSTR),
      ECALL,
      ...call(EXIT, 0),
    ];
    const built = machineOf(code, {
      seed,
      console: { debug: (bytes) => seen.push(bytes.join(",")) },
    });
    assertEquals(built.run(), { kind: "exited", status: 0 });
    built.dispose();
    return seen.join("|");
  };
  assertEquals(answers(5), answers(5));
  assert(answers(5) !== answers(6));
});

Deno.test("Observers see calls with decoded arguments, results and refusals", () => {
  const seen: string[] = [];
  const built = machineOf(
    [...call(ALARM, -1), ...call(99, -1), ...call(EXIT, 0)],
    {
      observers: [{
        enter: (_thread, name, args) =>
          void seen.push(`${name}(${args.join()})`),
        exit: (_thread, name, result) => seen.push(`${name}=${result}`),
        refuse: (_thread, name, errno) => seen.push(`${name}!${errno}`),
      }],
    },
  );
  built.run();
  built.dispose();
  assertEquals(seen.slice(0, 2), ["alarm(4294967295)", "alarm=0"]);
  assert(seen.includes("read!9"), seen.join(" "));
  assert(seen.includes("read=-9"));
});

Deno.test("Observers see the call that ends a program, and its signals", () => {
  const seen: string[] = [];
  const observers = [{
    enter: (_thread: unknown, name: string) => void seen.push(name),
    signal: (_thread: unknown, signal: number) => seen.push(`signal ${signal}`),
    gone: () => seen.push("gone"),
  }];
  for (const words of [call(EXIT, 0), [...call(ALARM, 1), LOOP], [EBREAK]]) {
    const built = machineOf(words, { observers });
    built.run();
    built.dispose();
  }
  assertEquals(
    seen.join(),
    "exit,gone,alarm,signal 14,gone,signal 5,gone",
  );
});

Deno.test("Machine starts a program whose file is larger than its memory", () => {
  const bytes = program(call(EXIT, 7));
  const built = Machine.create({
    architecture: "riscv64",
    memoryBytes: 64 << 20,
    program: "/program",
    root: {
      type: "directory",
      entries: {
        program: {
          type: "sparse-file",
          size: 2 ** 33,
          extents: [{ offset: 0, bytes }],
          mode: 0o755,
        },
      },
    },
  });
  assertEquals(built.run(), { kind: "exited", status: 7 });
  built.dispose();
});
