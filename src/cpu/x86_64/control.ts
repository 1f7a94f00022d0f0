/**
 * Control transfer, the system call, and what only the kernel may do.
 *
 * @module
 */

import { Flag } from "../ir/ops/flags.ts";
import { Op } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { Exit } from "../types.ts";
import type { Instruction } from "./instruction.ts";
import { general, Register, type X86Lifter } from "./lifter.ts";
import { CONDITIONS } from "./move.ts";
import { type Lift, type Row, row, type RowOptions } from "./row.ts";
import { OtherFlags, X86Slots } from "./state_slots.ts";

// A transfer to an address that is not canonical is refused (#GP) where it
// stands, with nothing done: no push, no pop, no count. One to the kernel's
// half is made, and faults there.

function target(at: Instruction): number {
  return at.next + at.immediate;
}

/** The lower half ends here. Displacements do not reach from it to below the
 * upper one, and what lies below 0 is the upper one's end. */
const CANONICAL_END = 2 ** 47;

function isCanonical(at: Instruction): boolean {
  return target(at) < CANONICAL_END;
}

function jumpIf(at: Instruction, to: X86Lifter, code: number): void {
  const { builder } = to;
  if (isCanonical(at)) builder.branchOn(code, target(at), at.next);
  else builder.leaveIf(builder.condition(code), Exit.privileged);
}

function jump(at: Instruction, to: X86Lifter): void {
  if (isCanonical(at)) to.builder.jump(target(at));
  else privileged(at, to);
}

function jumpIndirect(_at: Instruction, to: X86Lifter): void {
  to.builder.jumpIndirect(to.read(0));
}

function pushReturnAddress(at: Instruction, to: X86Lifter): void {
  to.builder.opi(Op.pushConstant, 0, Register.rsp, at.next);
}

function call(at: Instruction, to: X86Lifter): void {
  if (!isCanonical(at)) return privileged(at, to);
  pushReturnAddress(at, to);
  to.builder.jump(target(at));
}

function callIndirect(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  let address = to.read(0);
  if (address === Register.rsp) {
    address = to.temporary();
    builder.op(Op.move, address, Register.rsp);
  }
  builder.op(Op.demandCanonical, 0, address);
  pushReturnAddress(at, to);
  builder.jumpIndirect(address);
}

function returnNear(at: Instruction, to: X86Lifter): void {
  const released = at.operands.length === 0 ? 0 : at.immediate & 0xffff;
  to.builder.popJump(Register.rsp, 8 + released);
}

/** rcx, or ecx with an address-size prefix, less one. */
function countDown(at: Instruction, to: X86Lifter, count: Slot): void {
  const { builder } = to;
  builder.opi(Op.add64i, count, Register.rcx, -1);
  if (at.addressSize === 32) builder.op(Op.zero32, count, count);
}

function loop(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  if (at.opcode === 0xe2 && isCanonical(at)) {
    countDown(at, to, Register.rcx);
    builder.branchi(Op.branchNe64i, Register.rcx, 0, target(at), at.next);
    return;
  }
  const count = to.temporary();
  const taken = to.temporary();
  countDown(at, to, count);
  builder.opi(Op.setNe64i, taken, count, 0);
  if (at.opcode !== 0xe2) {
    const wanted = builder.condition(at.opcode === 0xe1 ? 4 : 5);
    builder.op(Op.and64, taken, taken, wanted);
  }
  if (!isCanonical(at)) builder.leaveIf(taken, Exit.privileged);
  builder.op(Op.move, Register.rcx, count);
  if (isCanonical(at)) {
    builder.branchi(Op.branchNe64i, taken, 0, target(at), at.next);
  }
}

function jumpIfCountZero(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const isShort = at.addressSize === 32;
  if (isCanonical(at)) {
    const op = isShort ? Op.branchEq32i : Op.branchEq64i;
    builder.branchi(op, Register.rcx, 0, target(at), at.next);
    return;
  }
  const zero = to.temporary();
  builder.opi(isShort ? Op.setEq32i : Op.setEq64i, zero, Register.rcx, 0);
  builder.leaveIf(zero, Exit.privileged);
}

function complementCarry(_at: Instruction, to: X86Lifter): void {
  to.builder.op(Op.flagsComplementCarry);
}

function clearCarry(_at: Instruction, to: X86Lifter): void {
  to.builder.opi(Op.flagsReplace, 0, Slots.zero, Flag.carry);
}

function setCarry(_at: Instruction, to: X86Lifter): void {
  to.builder.opi(Op.flagsReplace, 0, to.constant(Flag.carry), Flag.carry);
}

function clearDirection(_at: Instruction, to: X86Lifter): void {
  const { otherFlags } = X86Slots;
  to.builder.opi(Op.and64i, otherFlags, otherFlags, ~OtherFlags.direction);
}

function setDirection(_at: Instruction, to: X86Lifter): void {
  const { otherFlags } = X86Slots;
  to.builder.opi(Op.or64i, otherFlags, otherFlags, OtherFlags.direction);
}

/** 90 is xchg eax, eax without its zero extension; REX.B makes it r8. */
function noOperation(at: Instruction, to: X86Lifter): void {
  if ((at.rex & 1) === 0) return;
  const kept = to.temporary();
  to.builder.op(Op.move, kept, general(8));
  to.writeRegister(8, at.operandSize, Register.rax);
  to.writeRegister(0, at.operandSize, kept);
}

function nothing(_at: Instruction, _to: X86Lifter): void {}

/** rcx = return address, r11 = RFLAGS. */
function systemCall(at: Instruction, to: X86Lifter): void {
  to.builder.op(Op.move, Register.r11, to.flagsRegister());
  to.builder.constant(Register.rcx, at.next);
  to.builder.syscall(at.next);
}

function breakpoint(at: Instruction, to: X86Lifter): void {
  to.builder.leave(Exit.breakpoint, at.next);
}

/** A debug exception that leaves DR6 as it is. */
function debugException(at: Instruction, to: X86Lifter): void {
  to.builder.leave(Exit.debug, at.next);
}

/** Only gates 1 and 3 may be called from user mode; all others are #GP. */
function interrupt(at: Instruction, to: X86Lifter): void {
  if (at.immediate === 1) debugException(at, to);
  else if (at.immediate === 3) breakpoint(at, to);
  else privileged(at, to);
}

function undefinedInstruction(_at: Instruction, to: X86Lifter): void {
  to.undefined();
}

function privileged(at: Instruction, to: X86Lifter): void {
  to.builder.leave(Exit.privileged, at.address);
}

/** The reference's selectors for user code and data. */
const USER_CODE = 0x23;
const USER_DATA = 0x1b;

/** #GP unless a far transfer stays in the user segment. */
function demandSegment(to: X86Lifter, selector: number, wanted: number): void {
  const difference = to.temporary();
  to.builder.opi(Op.xor64i, difference, to.zeroExtend(selector, 16), wanted);
  to.builder.leaveIf(difference, Exit.privileged);
}

/** retf: to the one code segment there is. */
function returnFar(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = at.operandSize;
  const bytes = bits / 8;
  to.locateAt(Register.rsp, bytes);
  const selector = to.load(bits);
  to.locateAt(Register.rsp);
  const address = to.load(bits);
  demandSegment(to, selector, USER_CODE);
  builder.op(Op.demandCanonical, 0, address);
  const released = at.operands.length === 0 ? 0 : at.immediate & 0xffff;
  builder.opi(Op.add64i, Register.rsp, Register.rsp, 2 * bytes + released);
  builder.jumpIndirect(address);
}

/** iret: in 64-bit mode it always pops the stack pointer, too. */
function returnFromInterrupt(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  const bits = at.operandSize;
  to.locateAt(Register.rsp);
  const [address, code, flags, stack, data] = [0, 1, 2, 3, 4].map((word) =>
    to.load(bits, to.temporary(), word * bits / 8)
  ) as [number, number, number, number, number];
  demandSegment(to, code, USER_CODE);
  demandSegment(to, data, USER_DATA);
  builder.op(Op.demandCanonical, 0, address);
  to.writeFlagsRegister(flags, bits);
  builder.op(Op.move, Register.rsp, stack);
  builder.jumpIndirect(address);
}

/** Far jumps and calls through memory. */
function transferFar(calls: boolean): Lift {
  return (at, to) => {
    const bits = at.operandSize;
    to.locate();
    const selector = to.load(16, to.temporary(), bits / 8);
    const address = to.load(bits);
    demandSegment(to, selector, USER_CODE);
    to.builder.op(Op.demandCanonical, 0, address);
    if (calls) {
      // Proved first, so that both pushes happen or none does.
      to.locateAt(Register.rsp, -bits / 4);
      to.probeWrite(bits);
      to.pushValue(to.constant(USER_CODE), bits);
      to.pushValue(to.constant(at.next), bits);
    }
    to.builder.jumpIndirect(address);
  };
}

/** Only control registers 0, 2, 3, 4 and 8 exist. */
function controlRegister(at: Instruction, to: X86Lifter): void {
  if ([0, 2, 3, 4, 8].includes(at.reg)) privileged(at, to);
  else to.undefined();
}

function debugRegister(at: Instruction, to: X86Lifter): void {
  if (at.reg < 8) privileged(at, to);
  else to.undefined();
}

function cpuid(_at: Instruction, to: X86Lifter): void {
  to.builder.host("cpuid", general(0), general(1), general(3));
}

function readTimeStamp(_at: Instruction, to: X86Lifter): void {
  const now = to.temporary();
  to.builder.time(now);
  to.builder.op(Op.zero32, Register.rax, now);
  to.builder.opi(Op.shr64i, Register.rdx, now, 32);
}

/** The processor's number, which rdtscp adds, is 0. */
function readTimeStampAndProcessor(at: Instruction, to: X86Lifter): void {
  readTimeStamp(at, to);
  to.builder.constant(Register.rcx, 0);
}

const NEAR: RowOptions = { force64: true };

// Why hosts cannot be asked about these.
const CALLS: RowOptions = { incomparable: "a system call on the host" };
const IDENTIFIES: RowOptions = {
  incomparable: "says what this processor is",
};
const READS_CLOCK: RowOptions = { incomparable: "reads the clock" };
const EMULATED: RowOptions = {
  incomparable: "the host's kernel emulates it",
};
const FAR: RowOptions = {
  incomparable: "may reach segments of the host's",
};

/** Control transfer, flags, and what user mode may ask of the system. */
export const controlRows: readonly Row[] = [
  ...CONDITIONS.map((name, code) =>
    row(
      (0x70 + code).toString(16),
      `j${name}`,
      "Jb",
      (at, to) => jumpIf(at, to, code),
      NEAR,
    )
  ),
  ...CONDITIONS.map((name, code) =>
    row(
      `0f ${(0x80 + code).toString(16)}`,
      `j${name}`,
      "Jd",
      (at, to) => jumpIf(at, to, code),
      NEAR,
    )
  ),
  row("eb", "jmp", "Jb", jump, NEAR),
  row("e9", "jmp", "Jd", jump, NEAR),
  row("ff /4", "jmp", "Ev", jumpIndirect, NEAR),
  row("e8", "call", "Jd", call, NEAR),
  row("ff /2", "call", "Ev", callIndirect, NEAR),
  row("c3", "ret", "", returnNear, NEAR),
  row("c2", "ret", "Iw", returnNear, NEAR),
  row("cf", "iret|iretd|iretq", "", returnFromInterrupt, FAR),
  row("cb", "retf|retf|retfq", "", returnFar, FAR),
  row("ca", "retf|retf|retfq", "Iw", returnFar, FAR),
  row("ff /3", "lcall|call|lcall", "M", transferFar(true), FAR),
  row("ff /5", "ljmp|jmp|ljmp", "M", transferFar(false), FAR),
  row("e0", "loopne", "Jb", loop, NEAR),
  row("e1", "loope", "Jb", loop, NEAR),
  row("e2", "loop", "Jb", loop, NEAR),
  row("e3", "jrcxz", "Jb", jumpIfCountZero, NEAR),
  row("f5", "cmc", "", complementCarry),
  row("f8", "clc", "", clearCarry),
  row("f9", "stc", "", setCarry),
  row("fc", "cld", "", clearDirection),
  row("fd", "std", "", setDirection),
  row("90", "nop", "", noOperation),
  row("f3 90", "pause", "", nothing, {
    unlisted: "with REX.W disassemblers name it xchg",
  }),
  row("0f 1f /r", "nop", "Ev", nothing),
  row("f3 0f 1e fa", "endbr64", "", nothing),
  row("f3 0f 1e fb", "endbr32", "", nothing),
  row("0f 18 /0", "prefetchnta", "Mb", nothing),
  row("0f 18 /1", "prefetcht0", "Mb", nothing),
  row("0f 18 /2", "prefetcht1", "Mb", nothing),
  row("0f 18 /3", "prefetcht2", "Mb", nothing),
  row("0f 0d /0", "prefetch", "Mb", nothing),
  row("0f 0d /1", "prefetchw", "Mb", nothing),
  ...[0x0d, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e].map((opcode) =>
    row(`0f ${opcode.toString(16)} /r`, "nop", "Ev", nothing, {
      unlisted: "reserved for hints: other disassemblers do not name them",
    })
  ),
  row("0f 05", "syscall", "", systemCall, CALLS),
  row("cc", "int3", "", breakpoint),
  row("cd", "int", "Lb", interrupt, CALLS),
  row("f1", "int1", "", debugException, {
    unlisted: "some disassemblers do not name it",
  }),
  row("0f 0b", "ud2", "", undefinedInstruction, {
    unlisted: "marks ends where disassemblers are compared",
  }),
  row("0f b9 /r", "ud1", "Gv,Ev", undefinedInstruction),
  row("0f a2", "cpuid", "", cpuid, IDENTIFIES),
  row("0f 31", "rdtsc", "", readTimeStamp, READS_CLOCK),
  row("0f 01 f9", "rdtscp", "", readTimeStampAndProcessor, READS_CLOCK),
  row("np 0f ae e8", "lfence", "", nothing),
  row("np 0f ae f0", "mfence", "", nothing),
  row("np 0f ae f8", "sfence", "", nothing),
];

/** The reference's user segments: access rights as LAR gives them. */
const SEGMENTS = [
  { selector: 0x18, rights: 0x0080f300, writable: true },
  { selector: 0x20, rights: 0x00a0fb00, writable: false },
] as const;

/** Only the user segments are visible; ZF says whether it is one. */
function inspectSegment(
  value: (segment: typeof SEGMENTS[number]) => number,
  writes: boolean,
): Lift {
  return (at, to) => {
    const { builder } = to;
    const operand = writes ? 1 : 0;
    const selector = to.temporary();
    builder.opi(Op.and64i, selector, to.read(operand), 0xfffc);
    const found = to.constant(0);
    const is = to.temporary();
    for (const segment of SEGMENTS) {
      const result = value(segment);
      if (result === 0) continue;
      builder.opi(Op.setEq64i, is, selector, segment.selector);
      builder.opc(Op.select, found, to.constant(result), found, is);
    }
    if (writes) {
      const skip = builder.skipUnless(found);
      to.writeRegister(at.reg, at.operandSize, found);
      builder.land(skip);
    }
    builder.opi(Op.setNe64i, is, found, 0);
    builder.opi(Op.shl64i, is, is, 6);
    builder.opi(Op.flagsReplace, 0, is, Flag.zero);
  };
}

const LIMIT = 0xffffffff;
const SELECTORS: RowOptions = {
  incomparable: "looks at the kernel's descriptor tables",
};

/** What only the kernel may execute: #GP, which the reference makes SIGSEGV. */
export const privilegedRows: readonly Row[] = [
  row("f4", "hlt", "", privileged),
  row("fa", "cli", "", privileged),
  row("fb", "sti", "", privileged),
  row("e4", "in", "al,Lb", privileged),
  row("e5", "in", "eAX,Lb", privileged),
  row("ec", "in", "al,dx", privileged),
  row("ed", "in", "eAX,dx", privileged),
  row("e6", "out", "Lb,al", privileged),
  row("e7", "out", "Lb,eAX", privileged),
  row("ee", "out", "dx,al", privileged),
  row("ef", "out", "dx,eAX", privileged),
  row("6c", "insb", "Yb,dx", privileged),
  row("6d", "insw|insd|insd", "Yz,dx", privileged),
  row("6e", "outsb", "dx,Xb", privileged),
  row("6f", "outsw|outsd|outsd", "dx,Xz", privileged),
  row("0f 06", "clts", "", privileged),
  row("0f 07", "sysret|sysret|sysretq", "", privileged),
  row("0f 08", "invd", "", privileged),
  row("0f 09", "wbinvd", "", privileged),
  row("0f 20 /r", "mov", "Rq,Cq", controlRegister),
  row("0f 21 /r", "mov", "Rq,Dq", debugRegister),
  row("0f 22 /r", "mov", "Cq,Rq", controlRegister),
  row("0f 23 /r", "mov", "Dq,Rq", debugRegister),
  row("0f 30", "wrmsr", "", privileged),
  row("0f 32", "rdmsr", "", privileged),
  row("0f 33", "rdpmc", "", privileged),
  row("0f 34", "sysenter", "", privileged, CALLS),
  row("0f 35", "sysexit|sysexit|sysexitq", "", privileged),
  row("0f 00 /0", "sldt", "Rv/Mw", privileged, EMULATED),
  row("0f 00 /1", "str", "Rv/Mw", privileged, EMULATED),
  row(
    "0f 02 /r",
    "lar",
    "Gv,Rv/Mw",
    inspectSegment(({ rights }) => rights, true),
    SELECTORS,
  ),
  row(
    "0f 03 /r",
    "lsl",
    "Gv,Rw/Mw",
    inspectSegment(() => LIMIT, true),
    SELECTORS,
  ),
  row("0f 00 /4", "verr", "Ew", inspectSegment(() => 1, false), SELECTORS),
  row(
    "0f 00 /5",
    "verw",
    "Ew",
    inspectSegment(({ writable }) => writable ? 1 : 0, false),
    SELECTORS,
  ),
  row("0f 00 /2", "lldt", "Ew", privileged),
  row("0f 00 /3", "ltr", "Ew", privileged),
  row("0f 01 /0", "sgdt", "M", privileged, EMULATED),
  row("0f 01 /1", "sidt", "M", privileged, EMULATED),
  row("0f 01 /2", "lgdt", "M", privileged),
  row("0f 01 /3", "lidt", "M", privileged),
  row("0f 01 /4", "smsw", "Rv/Mw", privileged, EMULATED),
  row("0f 01 /6", "lmsw", "Ew", privileged),
  row("0f 01 /7", "invlpg", "Mb", privileged),
  row("0f 01 f8", "swapgs", "", privileged),
];
