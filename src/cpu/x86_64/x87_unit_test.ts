import { assertEquals } from "@std/assert";
import { CpuState } from "../cpu.ts";
import { Rounding, roundShift } from "../float/float.ts";
import { FloatFlag } from "../ir/slots.ts";
import { Status } from "./x87_state.ts";
import { env, roundedOnce, x87 } from "./x87_unit.ts";

Deno.test("roundedOnce() takes nothing for rounded up that was not rounded", () => {
  const { bytes } = new CpuState("x86_64");
  x87.open(new DataView(bytes.buffer), 0);
  assertEquals(roundShift(3n, 1, 0, Rounding.nearestEven), 2n);
  roundedOnce(() => {
    env.flags |= FloatFlag.inexact;
    return 0n;
  });
  assertEquals(x87.status & Status.c1, 0);
});
