/**
 * What is run at random, by a seed: programs of the twins' grammar, which know
 * what they do, and a guest that knows nothing.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { loadGuest } from "../program/guests.ts";
import type { Launch } from "../program/target.ts";
import { Programs } from "../twin/image.ts";
import { programsOf } from "../twin/programs.ts";

/** The kinds of subjects. */
export const subjectKinds = ["drawn", "raw"] as const;
/** One of them. */
export type SubjectKind = typeof subjectKinds[number];

/** Where a run comes from. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly architecture: Architecture;
  readonly seed: number;
}

/** So much of each kind makes runs of half a second. */
const DRAWN_PROGRAMS = 20;
const RAW_PROCESSES = 24;
const RAW_CALLS = 250;
/** Some programs never come to an end. */
const MOST_INSTRUCTIONS = 400_000_000;

/** The programs of a seed; what some kernels do not survive is among them. */
async function drawn(
  { architecture, seed }: Subject,
): Promise<Pick<Launch, "program" | "arguments">> {
  const rows = programsOf(seed, DRAWN_PROGRAMS, architecture, {
    allowsHazards: true,
  });
  const programs = new Programs(architecture, seed, rows);
  const executor = await loadGuest(architecture, "executor");
  return { program: await programs.image(executor), arguments: ["--exit"] };
}

async function raw(
  { architecture, seed }: Subject,
): Promise<Pick<Launch, "program" | "path" | "arguments">> {
  return {
    program: await loadGuest(architecture, "random_calls"),
    // It executes itself now and then.
    path: "/random_calls",
    arguments: [seed, RAW_PROCESSES, RAW_CALLS].map(String),
  };
}

/** The run of a subject. */
export async function launchOf(subject: Subject): Promise<Launch> {
  const { kind, architecture, seed } = subject;
  return {
    architecture,
    ...await (kind === "drawn" ? drawn(subject) : raw(subject)),
    seed,
    maxInstructions: MOST_INSTRUCTIONS,
  };
}
