/**
 * Tries faults: each is switched on and shown to the rows and scenarios that
 * reach its place, until one notices.
 *
 * @module
 */

import { type Architecture, architectures } from "../../src/cpu/types.ts";
import { Hand, type Notice, type Place } from "./crew.ts";
import { reasonFor } from "./equivalents.ts";
import type { Plantation } from "./plant.ts";
import { type Fate, isSurvivor } from "./rates.ts";
import { Reach } from "./reach.ts";
import type { Fault } from "./sites.ts";
import { waiverFor } from "./waived.ts";

/** What each subject reaches, found without any fault. */
interface Survey {
  readonly names: readonly string[];
  /** Whether a fault has to be there from the start: loading runs its place. */
  actsAtLoading(fault: Fault): boolean;
  /** Subjects by fault, those that reach little before those that reach much. */
  subjectsAt(fault: Fault): readonly number[];
}

/** What is tried, and how. */
export interface Trial {
  /** In their order. */
  readonly architectures: readonly Architecture[];
  readonly faults: readonly Fault[];
  readonly workers: number;
  /** To how many rows and scenarios a fault is shown at most. */
  readonly most: number;
  /** Told what became of each fault on an architecture, as it is known. */
  readonly tell: (fate: Fate, architecture: Architecture) => void;
  /** Aborted when there is no more time: what is known by then is given. */
  readonly signal: AbortSignal;
}

/** How many faults were tried on an architecture, of those that had to be. */
export interface Progress {
  readonly architecture: Architecture;
  /** The architecture was not asked for, and judges what the others never run. */
  readonly isElsewhere: boolean;
  readonly tried: number;
  readonly of: number;
  readonly noticed: number;
}

/** What came of a trial. */
export interface Tried {
  readonly progress: readonly Progress[];
  /** In the order of their numbers; those that were tried alone. */
  readonly fates: readonly Fate[];
}

/** Each hand takes the next task until there is none. */
export async function share<T>(
  hands: readonly Hand[],
  tasks: readonly T[],
  work: (hand: Hand, task: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(hands.map(async (hand) => {
    for (let at = next++; at < tasks.length; at = next++) {
      await work(hand, tasks[at] as T);
    }
  }));
}

const BATCH = 64;

/** All numbers below `count` in small portions. */
export function batches(count: number): readonly (readonly number[])[] {
  const all = Array.from({ length: count }, (_, number) => number);
  const list: number[][] = [];
  for (let at = 0; at < count; at += BATCH) {
    list.push(all.slice(at, at + BATCH));
  }
  return list;
}

/** Leaps from one area of the suite into another; the suite is no multiple. */
const LEAP = 1021;

/** All numbers below `count`, near ones far from each other. */
export function spread(count: number): readonly number[] {
  const leap = count % LEAP === 0 ? 1 : LEAP;
  return Array.from({ length: count }, (_, turn) => turn * leap % count);
}

/**
 * Whom a fault is shown to that acts when files are loaded. Who uses a table
 * is not known: perhaps those that run code of its file, perhaps any other, so
 * they take turns.
 */
export function whoMayUse(
  inFile: readonly number[],
  all: readonly number[],
): readonly number[] {
  return [
    ...new Set(
      all.flatMap((one, turn) => [...inFile.slice(turn, turn + 1), one]),
    ),
  ];
}

/** Subjects of the call that a fault's handler answers first. */
export function ownFirst(
  subjects: readonly number[],
  names: readonly string[],
  call: string | undefined,
): readonly number[] {
  const isOwn = (subject: number): boolean =>
    names[subject]?.startsWith(`${call}/`) === true;
  return [
    ...subjects.filter(isOwn),
    ...subjects.filter((subject) => !isOwn(subject)),
  ];
}

/** A fault whose users are not known is shown to as many at least. */
const LEAST_OF_LOADED = 200;

async function surveyAll(
  hands: readonly Hand[],
  plantation: Plantation,
): Promise<Survey> {
  await Promise.all(hands.map((hand) => hand.load()));
  const names = hands[0]?.names ?? [];
  const reach = new Reach(plantation);
  const failing: string[] = [];
  await share(hands, batches(names.length), async (hand, batch) => {
    for (const { subject, passes, reached } of await hand.survey(batch)) {
      if (!passes) failing.push(names[subject] ?? "");
      reach.note(subject, reached);
    }
  });
  if (failing.length > 0) {
    throw new Error(`without any fault ${failing.join(", ")} fails`);
  }
  const all = spread(names.length);
  const loading = new Set(hands[0]?.reachedByLoading);
  const actsAtLoading = ({ number, isLoaded }: Fault): boolean =>
    isLoaded || loading.has(number);
  return {
    names,
    actsAtLoading,
    subjectsAt: (fault) =>
      actsAtLoading(fault)
        ? whoMayUse(reach.inFile(fault), all)
        : ownFirst(reach.at(fault), names, fault.within),
  };
}

function showNotice(
  notice: Notice,
  names: readonly string[],
): string | undefined {
  if (notice === undefined) return undefined;
  return notice.kind === "row" ? names[notice.subject] : `a ${notice.kind}`;
}

/** Tries faults on one architecture, as many as there is time for. */
async function tryOn(
  architecture: Architecture,
  faults: readonly Fault[],
  plantation: Plantation,
  { workers, most, tell, signal }: Trial,
): Promise<readonly Fate[]> {
  if (signal.aborted) return [];
  const place: Place = {
    folder: plantation.folder,
    architecture,
    places: plantation.faults + plantation.functions.length,
  };
  const hands = Array.from({ length: workers }, () => new Hand(place));
  const fates: Fate[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(hands.map((hand) => hand.close()));
  };
  signal.addEventListener("abort", close);
  try {
    const survey = await surveyAll(hands, plantation);
    const { names, subjectsAt } = survey;
    await share(hands, faults, async (hand, fault) => {
      if (signal.aborted) return;
      const subjects = subjectsAt(fault);
      const isLoaded = survey.actsAtLoading(fault);
      const notice = subjects.length === 0 ? undefined : await hand.try(
        fault.number,
        isLoaded,
        subjects.slice(0, isLoaded ? Math.max(most, LEAST_OF_LOADED) : most),
      );
      // The worker's end was no fault's doing.
      if (signal.aborted) return;
      const fate: Fate = {
        fault,
        noticedBy: showNotice(notice, names),
        equivalent: reasonFor(fault) ?? waiverFor(fault),
        reachedBy: isLoaded ? undefined : subjects.length,
        noticedOn: notice === undefined ? undefined : architecture,
      };
      fates.push(fate);
      tell(fate, architecture);
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", close);
    await close();
  }
  return fates;
}

/** Whether other architectures may run what no row of those tried has run. */
function mayRunElsewhere({ reachedBy }: Fate): boolean {
  return reachedBy === undefined || reachedBy === 0;
}

/**
 * Tries faults of a planted tree: what one architecture misses, on the next.
 * What none of those asked for runs is judged by the rows of those that do.
 */
export async function tryFaults(
  plantation: Plantation,
  trial: Trial,
): Promise<Tried> {
  const progress: Progress[] = [];
  const fates = new Map<Fault, Fate>();
  const asked = trial.architectures;
  const others = architectures.filter((one) => !asked.includes(one));
  for (const architecture of [...asked, ...others]) {
    const isElsewhere = !asked.includes(architecture);
    const left = architecture === asked[0]
      ? trial.faults
      : [...fates.values()].filter((fate) =>
        isSurvivor(fate) && (!isElsewhere || mayRunElsewhere(fate))
      ).map(({ fault }) => fault);
    if (left.length === 0) continue;
    const known = await tryOn(architecture, left, plantation, trial);
    progress.push({
      architecture,
      isElsewhere,
      tried: known.length,
      of: left.length,
      noticed: known.filter(({ noticedBy }) => noticedBy !== undefined).length,
    });
    for (const fate of known) {
      const before = fates.get(fate.fault)?.reachedBy ?? 0;
      const { reachedBy } = fate;
      fates.set(fate.fault, {
        ...fate,
        reachedBy: reachedBy === undefined
          ? undefined
          : Math.max(before, reachedBy),
      });
    }
  }
  return {
    progress,
    fates: [...fates.values()].sort((a, b) => a.fault.number - b.fault.number),
  };
}
