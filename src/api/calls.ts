/**
 * The system-call table and the types that follow from it: one paragraph a
 * call, in the file of its family, which is also the file of its handler.
 *
 * @module
 */

import type { ArgumentValue } from "./argument.ts";
import { syscalls } from "./calls/index.ts";
import type { Statements } from "./calls/index.ts";
import type {
  BehavioursOf,
  OwnRefusalsOf,
  Parameter,
  SystemCall,
} from "./paragraph.ts";
import type { SharedBehaviour } from "./behaviours.ts";
import type { SharedRefusal } from "./refusals.ts";

export { syscalls } from "./calls/index.ts";
export type {
  Parameter,
  Refuses,
  Requirement,
  SystemCall,
} from "./paragraph.ts";
export type { ArgumentType, ArgumentValue } from "./argument.ts";

/** The name of a system call. */
export type SyscallName = keyof typeof syscalls;

/** The name of a refusal: what the kernel says when it refuses. */
export type RefusalName = SharedRefusal | OwnRefusalsOf<Statements>;

/** The name of something that calls do when they refuse nothing. */
export type BehaviourName = SharedBehaviour | BehavioursOf<Statements>;

type Decoded<P extends readonly Parameter[]> = {
  -readonly [I in keyof P]: ArgumentValue<P[I][1]>;
};

/** The decoded arguments of a system call, in order. */
export type ArgumentsOf<N extends SyscallName> = Decoded<
  (typeof syscalls)[N]["parameters"]
>;

/** The calls by number; a number beyond the last is ENOSYS. */
export const syscallsByNumber: readonly SystemCall[] = Object.values<
  SystemCall
>(
  syscalls,
).sort((a, b) => a.number - b.number);
