import { assert, assertEquals } from "@std/assert";
import {
  buffer,
  call,
  child,
  fstat,
  join,
  open,
  result,
  room,
  row,
  settle,
} from "../language/row.ts";
import { allRows } from "../program/suite.ts";
import { describeRow } from "./description.ts";

Deno.test("describeRow() shows steps in strace's syntax, with constants by name", () => {
  const information = room("stat");
  const described = describeRow(row("fstat/success/made-up", {
    source: "made up",
    as: "root",
    touches: ["clock"],
    steps: [
      open("a", "O_RDWR|O_CREAT", 0o640).as("fd"),
      fstat(result("fd"), information)
        .observes(information, { st_mode: "S_IFREG|0o640", st_size: 3 }),
      child("kid", [settle(), call.read(0, buffer(8), 8).fails("EBADF")]),
      join("kid"),
    ],
  }));
  const text = described.map(([, line]) => line);
  assert(text.some((line) => /O_RDWR\|O_CREAT.*success -> \$fd$/.test(line)));
  assert(
    text.some((line) => /st_mode=.*0100640.*st_size=3/.test(line)),
    text.join("\n"),
  );
  assert(text.some((line) => /^ {4}read\(0, .* = -1 EBADF$/.test(line)));
  assert(text.some((line) => line.startsWith("settle() sleeps")));
  assert(text.some((line) => line.startsWith("$NAME is")));
  assert(text.some((line) => /run as root; it changes clock$/.test(line)));
});

Deno.test("describeRow() has something to say of every row", () => {
  for (const one of allRows) {
    const labels = new Set(describeRow(one).map(([label]) => label));
    for (const label of ["row", "world", "steps", "source", "record"]) {
      assert(labels.has(label), `${one.id}: ${label}`);
    }
  }
  assertEquals(allRows.length > 0, true);
});
