// Expectations: Kernel/Devices/TTY/TTY.cpp and VirtualConsole.cpp: echo.
import { assertEquals } from "@std/assert";
import {
  CS8,
  ECHOE,
  ECHOK,
  ECHONL,
  ICANON,
  ICRNL,
  NCCS,
  ONLCR,
  OPOST,
  TCSETS,
  VERASE,
  VKILL,
} from "../api/constants.ts";
import { structBytes } from "../api/layout.ts";
import { termios } from "../api/structs.ts";
import { A0, A1, A7, ECALL, li, machineOf } from "./test_program.ts";

const A2 = 12;
const SP = 2;
const [IOCTL, READ, EXIT] = [68, 99, 26];

/** addi rd, rs, value */
const add = (rd: number, rs: number, value: number): number =>
  ((value & 0xfff) << 20 | rs << 15 | rd << 7 | 0x13) >>> 0;

function words(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer);
  return Array.from(
    { length: bytes.length / 4 },
    (_, at) => view.getUint32(at * 4, true),
  );
}

Deno.test("ConsoleTTY shows what takes a byte back, and a line's end with ECHONL, without ECHO", () => {
  const c_cc = new Uint8Array(NCCS);
  c_cc[VERASE] = 8;
  c_cc[VKILL] = 0x15;
  const modes = structBytes(termios, {
    c_iflag: ICRNL,
    c_oflag: OPOST | ONLCR,
    c_cflag: CS8,
    c_lflag: ICANON | ECHOE | ECHOK | ECHONL,
    c_cc,
    c_ispeed: 0,
    c_ospeed: 0,
  });
  const code = [
    0x00000617, // auipc a2, 0
    add(A2, A2, 15 * 4),
    ...[li(A0, 0), li(A1, TCSETS), li(A7, IOCTL), ECALL],
    ...[li(A0, 0), add(A1, SP, -64), li(A2, 64), li(A7, READ), ECALL],
    ...[li(A0, 7), li(A7, EXIT), ECALL],
    ECALL,
  ];
  let said = "";
  const one = machineOf([...code, ...words(modes)], {
    console: {
      interactive: true,
      output: (bytes) => said += new TextDecoder().decode(bytes),
    },
  });
  assertEquals(one.run().kind, "deadlock");
  one.type(new TextEncoder().encode("ab\bcd\x15e\n"));
  assertEquals(one.run(), { kind: "exited", status: 7 });
  assertEquals(said, `\b \b${"\b \b".repeat(3)}\r\n`);
  one.dispose();
});
