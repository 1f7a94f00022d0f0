import {
  call,
  child,
  exit,
  exited,
  join,
  KERNEL,
  load,
  onSignal,
  type Row,
  row,
  sigaction,
  sigprocmask,
} from "../../language/row.ts";
import { bit } from "../../worlds/signal.ts";

/** No address of x86-64: its upper bits are not those of bit 47. */
const NO_ADDRESS = 0x8000_0000_0000n;

export const rows: readonly Row[] = [
  row("sigaction/success/general-protection-fault", {
    arch: ["x86_64"],
    source: "Kernel/Arch/x86_64/Interrupts.cpp, Kernel/Tasks/CrashHandler.cpp",
    note: "Unlike a page fault it looks at the mask, and at SIG_IGN.",
    steps: [
      child("handles", [
        onSignal("SIGSEGV", [exit(3)]),
        load(NO_ADDRESS).ends(exited(3)),
      ]),
      join("handles"),
      child("blocks", [
        onSignal("SIGSEGV", [call.getpid().never()]),
        sigprocmask("SIG_BLOCK", bit("SIGSEGV")).returns(0),
        load(NO_ADDRESS).kills("SIGSEGV"),
      ]),
      join("blocks"),
      child("ignores", [
        sigaction("SIGSEGV", { handler: "SIG_IGN" }).returns(0),
        load(NO_ADDRESS).kills("SIGSEGV"),
      ]),
      join("ignores"),
    ],
  }),
  row("sigaction/success/page-fault-beyond-user-space", {
    source: "Kernel/Arch/PageFault.cpp",
    note: "As everywhere the action alone is looked at, not the mask.",
    steps: [
      child("blocks", [
        onSignal("SIGSEGV", [exit(3)]),
        sigprocmask("SIG_BLOCK", bit("SIGSEGV")).returns(0),
        load(KERNEL).ends(exited(3)),
      ]),
      join("blocks"),
    ],
  }),
];
