import { type Use, use } from "../../language/use.ts";
import {
  call,
  mmap,
  munmap,
  result,
  type Row,
  row,
  store,
  text,
  UNMAPPED,
} from "../../language/row.ts";

export const uses: readonly Use[] = [
  use.dbgputstr({
    operands: [text("halcyon\n"), 8],
    promises: [],
    pointers: { text: {} },
  }),
];

export const rows: readonly Row[] = [
  row("dbgputstr/EFAULT/unmapped", {
    covers: "user-memory/EFAULT/not-readable",
    steps: [call.dbgputstr(UNMAPPED, 4).fails("EFAULT")],
  }),
  row("dbgputstr/success/size-0-looks-at-nothing", {
    covers: "dbgputstr/behaviour/size-0-looks-at-nothing",
    steps: [call.dbgputstr(UNMAPPED, 0).returns(0)],
  }),
  row("dbgputstr/success/answers-the-size", {
    covers: "dbgputstr/behaviour/returns-the-bytes-written",
    steps: [call.dbgputstr(text("# a line of a row\n"), 18).returns(18)],
  }),
  row("dbgputstr/success/long-text-ends-at-nul", {
    covers: [
      "dbgputstr/behaviour/returns-the-bytes-written",
      "dbgputstr/behaviour/short-text-keeps-its-nuls",
      "dbgputstr/behaviour/long-text-ends-at-its-first-nul",
    ],
    note:
      "Up to 1,024 bytes are written as they are; more ends at the first NUL.",
    steps: [
      call.dbgputstr(text("# \0\n"), 4).returns(4),
      call.dbgputstr(text("# long\n" + "\0".repeat(1100)), 1107).returns(7),
    ],
  }),
  row("dbgputstr/success/up-to-1024-bytes-are-short", {
    covers: [
      "dbgputstr/behaviour/1024-bytes-are-still-short",
      "dbgputstr/behaviour/long-text-ends-at-its-first-nul",
    ],
    steps: [
      call.dbgputstr(text("# 1024\n" + "\0".repeat(1017)), 1024).returns(1024),
      call.dbgputstr(text("# 1025\n" + "\0".repeat(1018)), 1025).returns(7),
      call.dbgputstr(text("# one more\n" + "x".repeat(1100) + "\n"), 1112)
        .returns(1112),
    ],
  }),
  row("dbgputstr/success/long-text-of-nothing", {
    covers: "dbgputstr/behaviour/long-text-ends-at-its-first-nul",
    steps: [
      call.dbgputstr(text("\0".repeat(1025)), 1025).returns(0),
    ],
  }),
  row("dbgputstr/success/newline-is-the-callers", {
    covers: "dbgputstr/behaviour/adds-no-newline",
    note: "What the next call writes goes on in the same line of the log.",
    steps: [
      call.dbgputstr(text("# a line"), 8).returns(8),
      call.dbgputstr(text(" in two\n"), 8).returns(8),
    ],
  }),
  row("dbgputstr/success/one-byte", {
    covers: "dbgputstr/behaviour/returns-the-bytes-written",
    steps: [
      call.dbgputstr(text("\n"), 1).returns(1),
      call.dbgputstr(UNMAPPED, 1).fails("EFAULT"),
    ],
  }),
  row("dbgputstr/success/nothing-behind-the-nul-is-looked-at", {
    covers: "dbgputstr/behaviour/long-text-ends-at-its-first-nul",
    source: "Kernel/Syscalls/debug.cpp, Kernel/Library/StdLib.cpp",
    note: "It may be anything, only no address of the kernel's.",
    steps: [
      mmap({
        size: 8192,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("pages"),
      munmap(result("pages", 4096), 4096).returns(0),
      call.dbgputstr(result("pages", 4095), 1025).returns(0),
      call.dbgputstr(result("pages", 4095), 0x800_0000).returns(0),
      call.dbgputstr(result("pages", 4095), 1024).fails("EFAULT"),
      call.dbgputstr(result("pages", 4095), 0x1f_fe00_0000n).fails("EFAULT"),
      store(result("pages", 4095), 1),
      call.dbgputstr(result("pages", 4095), 1025).fails("EFAULT"),
    ],
  }),
];
