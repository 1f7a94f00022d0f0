/**
 * The ledger's entries, derived from the calls' paragraphs: everything that
 * the reference refuses or does at its boundary and that a row can be about.
 *
 * @module
 */

import { type Architecture, architectures } from "../../src/cpu/cpu.ts";
import { sharedBehaviours } from "../../src/api/behaviours.ts";
import type { Behaviour } from "../../src/api/behaviours.ts";
import { syscallsByNumber } from "../../src/api/calls.ts";
import type {
  BehaviourName,
  RefusalName,
  Refuses,
  SyscallName,
  SystemCall,
} from "../../src/api/calls.ts";
import { behaviourOf } from "../../src/api/paragraph.ts";
import type { Waiver } from "../../src/api/refusal.ts";

/** What every entry says. */
interface Said {
  /** Names the entry, and nothing else has this name. */
  readonly id: string;
  readonly sentence: string;
  /** The reference's file. */
  readonly source: string;
  /** Where it must be covered. */
  readonly architectures: readonly Architecture[];
  readonly waived: Waiver | undefined;
}

/** One way for a call to be refused. */
export interface RefusalEntry extends Said {
  readonly kind: "refusal";
  readonly call: SyscallName;
  readonly name: RefusalName;
  readonly errno: Refuses["errno"];
  /** The argument or field that it is about, where there are several. */
  readonly subject: string | undefined;
  /** The case in which it is checked; always, when undefined. */
  readonly condition: string | undefined;
}

/** Something that a call, or a mechanism of several, does. */
export interface BehaviourEntry extends Said {
  readonly kind: "behaviour";
  /** The call, or the mechanism. */
  readonly owner: string;
  readonly name: BehaviourName;
}

/** An entry of the ledger. */
export type Entry = RefusalEntry | BehaviourEntry;

/**
 * The id of a call's refusal: `pipe/EINVAL/unknown-flag` for its own,
 * `link(old_path) path/ELOOP/more-than-seven-links` for one that it shares.
 */
export function refusalId(
  call: string,
  name: string,
  subject: string | undefined,
): string {
  const who = subject === undefined ? call : `${call}(${subject})`;
  return name.startsWith(`${call}/`)
    ? who + name.slice(call.length)
    : `${who} ${name}`;
}

function refusalEntry(call: SystemCall, check: Refuses): RefusalEntry {
  const { refusal, errno, subject, sentence, source, condition } = check;
  return {
    kind: "refusal",
    id: refusalId(call.name, refusal, subject),
    call: call.name as SyscallName,
    name: refusal as RefusalName,
    errno,
    subject,
    sentence,
    source,
    condition,
    architectures: check.only ?? architectures,
    waived: check.waived,
  };
}

function behaviourEntries(call: SystemCall): BehaviourEntry[] {
  return Object.entries(call.behaviours).map(([slug, stated]) => {
    const { is: sentence, only, waived } = behaviourOf(stated);
    const name = `${call.name}/behaviour/${slug}` as BehaviourName;
    return {
      kind: "behaviour",
      id: name,
      owner: call.name,
      name,
      sentence,
      source: call.source[0] ?? "",
      architectures: only ?? architectures,
      waived,
    };
  });
}

/** The entries of one call: its refusals in order, then its behaviours. */
function entriesOf(call: SystemCall): Entry[] {
  return [
    ...call.refuses.map((check) => refusalEntry(call, check)),
    ...behaviourEntries(call),
  ];
}

function sharedEntries(): BehaviourEntry[] {
  return Object.entries<Behaviour>(sharedBehaviours).map(
    ([name, { is, source, only, waived }]) => ({
      kind: "behaviour",
      id: name,
      owner: name.slice(0, name.indexOf("/")),
      name: name as BehaviourName,
      sentence: is,
      source,
      architectures: only ?? architectures,
      waived,
    }),
  );
}

/** All entries: call by call, then what several calls do alike. */
export const entries: readonly Entry[] = [
  ...syscallsByNumber.flatMap(entriesOf),
  ...sharedEntries(),
];

/** The entries by id. */
export const ledger: ReadonlyMap<string, Entry> = new Map(
  entries.map((entry) => [entry.id, entry]),
);
