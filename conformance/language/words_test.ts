// Numbers of the interface in words: what compiles, and what it comes to.

import { assertEquals, assertThrows } from "@std/assert";
import {
  constant,
  constantAndFlags,
  decimal,
  fileMode,
  flags,
} from "../../src/api/meaning.ts";
import { addressFamilies, socketFlags } from "../../src/api/constants.ts";
import { openFlags, socketTypes } from "../../src/api/constants.ts";
import { call } from "./call.ts";
import { mmap, open, pipe, unlink } from "./calls.ts";
import { killed, onSignal } from "./actors.ts";
import type { Step } from "./step.ts";
import { room, struct } from "./struct_block.ts";
import { stepOf, use } from "./use.ts";
import { numberIn, numberOf, showNumber } from "./words.ts";

const options = flags(openFlags);
const kind = constantAndFlags(0xff, socketTypes, socketFlags);

function argumentsOf({ action }: Step): readonly unknown[] {
  return action.kind === "call" ? action.arguments : [];
}

Deno.test("numberOf() looks the names up in the tables of the meaning", () => {
  assertEquals(numberOf<number>("O_RDWR|O_CREAT", options), 3 | 8);
  assertEquals(numberOf<number>("SOCK_DGRAM|SOCK_CLOEXEC", kind), 2 | 0x80000);
  assertEquals(
    numberOf<number>("AF_LOCAL", constant(addressFamilies)),
    addressFamilies.AF_LOCAL,
  );
});

Deno.test("numberOf() takes numbers among the names", () => {
  assertEquals(numberOf<number>("S_IFREG|0o640", fileMode), 0o100640);
  assertEquals(numberOf<number>("O_RDONLY|0x4000", options), 0x4001);
});

Deno.test("numberOf() keeps a number's sign unless it is or-ed", () => {
  assertEquals(numberOf<number>("0xffffffff", options), 0xffffffff);
  assertEquals(numberOf<number>("O_RDONLY|0xffffffff", options), -1);
});

Deno.test("numberOf() leaves alone what is no text", () => {
  assertEquals(numberOf(5, options), 5);
  assertEquals(numberOf(5n, decimal), 5n);
});

Deno.test("numberOf() throws when a name is none of the tables'", () => {
  for (const text of ["O_RDONY", "O_RDWR|", "", "AF_INET", "toString"]) {
    assertThrows(() => numberOf(text, options), TypeError, "nothing is named");
  }
  assertThrows(() => numberOf("O_RDONLY", undefined), TypeError);
});

Deno.test("numberIn() looks the names up in the table of the field", () => {
  assertEquals(numberIn("pollfd", "events", "POLLIN|POLLOUT"), 5);
  assertEquals(numberIn("flock", "l_type", "F_UNLCK"), 2);
});

Deno.test("showNumber() shows words and numbers alike", () => {
  for (const said of ["O_RDWR|O_CREAT", 11]) {
    assertEquals(showNumber(said, options), "O_RDWR|O_CREAT");
  }
  assertEquals(showNumber("S_IFREG|0o640", fileMode), "0100640");
  assertEquals(showNumber(0x80002, kind), "SOCK_DGRAM|SOCK_CLOEXEC");
  assertEquals(showNumber(0x8000_0000, options), "0x80000000");
});

Deno.test("call.NAME() and a short form take words for numbers", () => {
  assertEquals(
    argumentsOf(call.socket("AF_INET", "SOCK_STREAM|SOCK_NONBLOCK", 0)),
    [2, 0x801, 0],
  );
  assertEquals(argumentsOf(pipe(0, "O_CLOEXEC")), [0, 0x800]);
  assertEquals(
    mmap({
      size: 1,
      prot: "PROT_READ|PROT_EXEC",
      flags: "MAP_PRIVATE|MAP_ANONYMOUS",
    }).shown,
    "mmap(NULL, 1, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)",
  );
});

Deno.test("call.NAME() takes the fields of the struct that it points at", () => {
  const [said] = argumentsOf(call.unshare_open({
    type: "UNSHARE_HOSTNAME_CONTEXT",
  }));
  const { shown: _, ...block } = struct("SC_unshare_open_params", { type: 3 });
  const { shown, ...fields } = said as typeof block & { shown: string };
  assertEquals(fields, block);
  assertEquals(shown, "{type=UNSHARE_HOSTNAME_CONTEXT}");
});

Deno.test("use.NAME() takes words and fields as call.NAME() does", () => {
  assertEquals(
    use.socket({ operands: ["AF_INET", "SOCK_STREAM", 0] }).operands,
    [2, 1, 0],
  );
  assertThrows(() => use.socket({}), TypeError, "states 3 arguments");
});

Deno.test("observes() holds numbers for words", () => {
  const status = room("stat", "status");
  const wanted = call.fstat(0, status)
    .observes(status, { st_mode: "S_IFREG|0o640", st_size: 3 })
    .observations[0]?.wanted;
  assertEquals(
    wanted?.kind === "fields" ? wanted.fields : undefined,
    { st_mode: 0o100640, st_size: 3 },
  );
});

// Each line must not compile: the compiler complains where one does. None is
// executed, for all of them would throw.
const misspelt: readonly (() => unknown)[] = [
  // @ts-expect-error A flag of no such name.
  () => open("f", "O_RDONY"),
  // @ts-expect-error The second is misspelt.
  () => open("f", "O_RDONLY|O_CREATE"),
  // @ts-expect-error The third is misspelt.
  () => open("f", "O_RDONLY|O_CREAT|O_TRNC"),
  // @ts-expect-error A flag of another table.
  () => open("f", "O_RDONLY|MAP_SHARED"),
  // @ts-expect-error Spaces are no part of names.
  () => open("f", "O_RDONLY | O_CREAT"),
  // @ts-expect-error A flag of another call.
  () => unlink("f", "AT_REMOVEDIRS"),
  // @ts-expect-error One constant, no combination.
  () => call.socket("AF_INET|AF_LOCAL", "SOCK_STREAM", 0),
  // @ts-expect-error Misspelt behind a constant.
  () => call.socket("AF_INET", "SOCK_STREAM|SOCK_NONBLOC", 0),
  // @ts-expect-error A field of no such name.
  () => call.unshare_open({ typ: "UNSHARE_HOSTNAME_CONTEXT" }),
  // @ts-expect-error A misspelt flag in a field.
  () => call.mmap({ prot: "PROT_READ", flags: "MAP_PRIVATE|MAP_ANON" }),
  // @ts-expect-error The same in a short form.
  () => mmap({ size: 1, flags: "MAP_PRIVATE|MAP_ANON" }),
  // @ts-expect-error The same in a use.
  () => stepOf(use.mmap({ operands: [{ flags: "MAP_SHARED|MAP_ANON" }] })),
  // @ts-expect-error Too few arguments.
  () => use.socket({ operands: ["AF_INET", "SOCK_STREAM"] }),
  // @ts-expect-error The same in a struct.
  () => struct("SC_mmap_params", { flags: "MAP_PRIVATE|MAP_ANON" }),
  // @ts-expect-error A struct has no such field.
  () => struct("sockaddr_in", { sin_famly: "AF_INET" }),
  // @ts-expect-error There is no such struct.
  () => room("sockaddr_inn"),
  // @ts-expect-error A misspelt type of file.
  () => call.fstat(0, 0).observes(room("stat"), { st_mode: "S_IFREG|S_IFDI" }),
  // @ts-expect-error No signal.
  () => onSignal("SIGALARM", []),
  // @ts-expect-error No flag of a handler.
  () => onSignal("SIGALRM", [], { flags: "SA_RESTART|SA_NODEFERR" }),
  // @ts-expect-error No signal either.
  () => killed("SIGKIL"),
];

Deno.test("misspelt words do not compile, and where they did they throw", () => {
  for (const row of misspelt) assertThrows(row);
});
