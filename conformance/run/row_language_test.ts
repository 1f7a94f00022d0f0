// What rows can say beyond plain calls, on the real machine.

import { assertEquals } from "@std/assert";
import { architectures } from "../../src/cpu/cpu.ts";
import {
  barrier,
  buffer,
  call,
  child,
  close,
  exit,
  exited,
  file,
  inside,
  join,
  mmap,
  newImage,
  onSignal,
  open,
  pipe,
  read,
  result,
  row,
  type RowDefinition,
  settle,
  type Step,
  store,
  u32,
  word,
  write,
} from "../language/row.ts";
import { EBADF } from "../../src/api/errno.ts";
import { parseLog } from "../judge/log.ts";
import { loadGuest } from "../program/guests.ts";
import { Suite } from "../program/suite.ts";
import { EmulatorTarget } from "./emulator.ts";
import { runIsolated } from "./run_rows.ts";

const target = new EmulatorTarget();
const options = { seed: 1, maxInstructions: 50_000_000 };
const ends = buffer(8, "ends");

for (const architecture of architectures) {
  const suiteWith = (definition: RowDefinition): Suite =>
    new Suite(architecture, [
      row("test/row", { source: "made up", ...definition }),
    ]);
  const outcome = async (definition: RowDefinition) => {
    const executor = await loadGuest(architecture, "executor");
    const report = runIsolated(
      target,
      suiteWith(definition),
      executor,
      0,
      options,
    );
    return [report.outcome, report.step, report.got];
  };
  const PASS = ["pass", undefined, undefined];

  Deno.test(`word() passes what a call has written to memory [${architecture}]`, async () => {
    const got = buffer(4, "got");
    assertEquals(
      await outcome({
        steps: [
          close(word(u32(-1, "none"))).fails("EBADF"),
          pipe(ends),
          write(word(ends, 4), "data").returns(4),
          read(word(ends), got).returns(4).observes(got, "data"),
        ],
      }),
      PASS,
    );
  });

  Deno.test(`observes() looks at memory where a result says it is [${architecture}]`, async () => {
    const mapped = {
      size: 4096,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_PRIVATE|MAP_ANONYMOUS",
    } as const;
    assertEquals(
      await outcome({
        steps: [
          mmap(mapped).as("page"),
          store(result("page", 5), 0x61).observes(result("page", 4), "\0a\0"),
          mmap({ ...mapped, size: 0 }).as("none").fails("EINVAL")
            .observes(result("none"), 0, 8),
        ],
      }),
      PASS,
    );
  });

  Deno.test(`observes() without a wish puts memory in the log and judges none of it [${architecture}]`, async () => {
    const suite = suiteWith({
      steps: [
        pipe(ends).observes(ends).observes(inside(ends, 4)),
        close(9).whatever(),
      ],
    });
    const executor = await loadGuest(architecture, "executor");
    const program = suite.program(executor, [0], new Uint8Array(32));
    const { log } = target.run({
      architecture,
      program,
      arguments: ["--exit"],
      ...options,
    });
    const steps = parseLog(log.join("")).rows.get(0)?.steps;
    assertEquals(steps?.get(0)?.observations, [
      Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0),
      Uint8Array.of(2, 0, 0, 0),
    ]);
    assertEquals(steps?.get(1)?.result, BigInt(-EBADF));
  });

  Deno.test(`onSignal() is one's own in each actor and at each installation [${architecture}]`, async () => {
    const seen = u32(0, "seen");
    const raise = [call.getpid().as("me"), call.kill(result("me"), "SIGUSR1")];
    assertEquals(
      await outcome({
        steps: [
          onSignal("SIGUSR1", [store(seen, 1)]),
          child("kid", [
            onSignal("SIGUSR1", [store(seen, 2)]),
            ...raise,
            call.getuid().returns(1000).observes(seen, 2),
          ]),
          join("kid"),
          ...raise,
          onSignal("SIGUSR1", [store(seen, 3).observes(seen, 3)]),
          ...raise,
        ],
      }),
      PASS,
    );
  });

  Deno.test(`newImage() goes on behind execve, and tells of its steps [${architecture}]`, async () => {
    const got = buffer(4, "got");
    assertEquals(
      await outcome({
        setup: [file("f", "data")],
        steps: [
          call.umask(0o77),
          open("f", "O_RDONLY").returns(1),
          child("kid", [
            close(0),
            newImage("again", [
              call.getuid().returns(1000),
              call.umask(0).returns(0o77),
              read(1, got).returns(4).observes(got, "data"),
              exit(7),
            ]).ends(exited(7)),
          ]),
          join("kid"),
        ],
      }),
      PASS,
    );
  });

  Deno.test(`newImage() is judged by what the new image does [${architecture}]`, async () => {
    const steps = (...inner: Step[]) => [
      child("kid", [newImage("again", inner)]),
      join("kid"),
    ];
    assertEquals(
      await outcome({ steps: steps(call.getuid().returns(7)) }),
      ["fail", "again: getuid()", "= 1000"],
    );
    assertEquals(
      (await outcome({ steps: steps(store(0, 1)) })).slice(0, 2),
      ["fail", "join(kid)"],
    );
    assertEquals(
      await outcome({
        steps: [child("kid", [newImage("again", [])]), join("kid")],
      }),
      PASS,
    );
  });

  Deno.test(`newImage() leaves nobody behind when its row ends [${architecture}]`, async () => {
    const grandchild = child("grandchild", [settle(300), call.getuid()]);
    const suite = new Suite(architecture, [
      row("test/leaves", {
        source: "made up",
        steps: [
          child("kid", [newImage("again", [grandchild])]),
          join("kid"),
        ],
      }),
      row("test/next", { source: "made up", steps: [settle(1000)] }),
    ]);
    const executor = await loadGuest(architecture, "executor");
    const { log } = target.run({
      architecture,
      program: suite.program(executor, [0, 1], new Uint8Array(32)),
      arguments: ["--exit"],
      ...options,
    });
    const { rows } = parseLog(log.join(""));
    assertEquals([...rows.values()].map(({ damage }) => damage), [
      undefined,
      undefined,
    ]);
    assertEquals(rows.get(0)?.steps.has(4), false, "getuid() was reached");
  });

  Deno.test(`a row's own limit ends it when it hangs [${architecture}]`, async () => {
    // The barrier itself gives up only after two seconds.
    const hang = { steps: [barrier("meet"), child("kid", [barrier("meet")])] };
    assertEquals(
      await outcome({ ...hang, limit: 200 }),
      ["fail", "barrier(meet)", "it never returned"],
    );
    assertEquals(await outcome({ steps: [exit(3)], limit: 200 }), PASS);
  });
}
