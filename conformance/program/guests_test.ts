import { assertEquals, assertRejects } from "@std/assert";
import { guestAt, GuestsMissing, loadGuest } from "./guests.ts";

Deno.test("guestAt() fetches what is no file", async () => {
  const url = new URL("data:application/octet-stream;base64,f0VMRg==");
  assertEquals([...await guestAt(url)], [0x7f, 0x45, 0x4c, 0x46]);
});

Deno.test("loadGuest() says which guest is missing", async () => {
  await assertRejects(
    () => loadGuest("riscv64", "no-such-guest"),
    GuestsMissing,
    "riscv64/no-such-guest is missing",
  );
});
