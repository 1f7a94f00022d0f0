import { assertEquals } from "@std/assert";
import {
  siginfo_t,
  stat as statLayout,
  structBytes,
  timespec,
} from "../../src/api/structs.ts";
import { buffer, call, fstat, mmap, room } from "../language/row.ts";
import { _SC_PAGESIZE, _SC_PHYS_PAGES } from "../../src/api/constants.ts";
import { showMemory, showStepResult, Symbols } from "./values.ts";

const map = mmap({ size: 4096, flags: 0 });

Deno.test("Symbols number processes and pages by first appearance", () => {
  const symbols = new Symbols();
  const show = symbols.show.bind(symbols);
  assertEquals(
    [
      show("process", 40n),
      show("process", 7n),
      show("process", 40n),
      show("process", 0n),
      show("address", 0x7000_1000n),
      show("address", 0x7000_1008n),
      show("address", 0x6000_0000n),
      show("address", 1n),
      show("plain", 40n),
    ],
    [
      "process#1",
      "process#2",
      "process#1",
      "0",
      "page#1",
      "page#1+8",
      "page#2",
      "1",
      "40",
    ],
  );
});

Deno.test("showStepResult() shows errors by name, whatever the call answers else", () => {
  const symbols = new Symbols();
  assertEquals(showStepResult(map, -12n, symbols), "ENOMEM");
  assertEquals(showStepResult(map, 0x1234_5000n, symbols), "page#1");
  assertEquals(showStepResult(call.getuid(), 1000n, symbols), "1000");
  assertEquals(showStepResult(call.alarm(0), 3n, symbols), "…");
  const sysconf = (name: number) =>
    showStepResult(call.sysconf(name), 7n, symbols);
  assertEquals([sysconf(_SC_PAGESIZE), sysconf(_SC_PHYS_PAGES)], ["7", "…"]);
});

Deno.test("showMemory() shows the fields of a struct, those that chance says as symbols", () => {
  const information = room(siginfo_t);
  const step = call.sigtimedwait(0, information, 0).observes(information);
  const bytes = structBytes(siginfo_t, {
    si_signo: 17,
    si_code: 1,
    si_errno: 0,
    si_pid: 99,
    si_uid: 1000,
    si_addr: 0x7f00_0010n,
    si_status: 3,
    si_band: 0,
    si_value: 0n,
  });
  assertEquals(
    showMemory(step, 0, bytes, new Symbols()),
    "{si_signo=17, si_code=1, si_errno=0, si_pid=process#1, si_uid=1000, " +
      "si_addr=page#1+16, si_status=3, si_band=0, si_value=0}",
  );
});

Deno.test("showMemory() compares a file's times where somebody has set them", () => {
  const status = room(statLayout);
  const step = fstat(0, status).observes(status);
  const bytes = new Uint8Array(120);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(72, 1000n, true);
  view.setBigInt64(80, 5n, true);
  view.setBigInt64(88, 1_700_000_000n, true);
  const shown = showMemory(step, 0, bytes, new Symbols());
  assertEquals(
    /st_atim=.*/.exec(shown)?.[0],
    "st_atim=1000.5, st_mtim=now, st_ctim=0.0}",
  );
});

Deno.test("showMemory() leaves clocks, chance and ephemeral ports out", () => {
  const now = room(timespec);
  const clock = call.clock_gettime(0, now).observes(now);
  const show = (step: typeof clock, bytes: Uint8Array) =>
    showMemory(step, 0, bytes, new Symbols());
  assertEquals(show(clock, new Uint8Array(16).fill(7)), "…");
  const memory = buffer(4);
  const random = call.getrandom(memory, 4, 0).observes(memory);
  assertEquals(show(random, new Uint8Array(4)), "[4 bytes]");
  const name = call.getsockname(0).observes(buffer(16));
  const address = (port: number) =>
    Uint8Array.of(2, 0, port >> 8, port & 255, 127, 0, 0, 1);
  assertEquals(
    show(name, address(50_000)),
    'port port#1 "\\x7f\\x00\\x00\\x01"',
  );
  assertEquals(show(name, address(80)), 'port 80 "\\x7f\\x00\\x00\\x01"');
});
