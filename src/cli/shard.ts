/**
 * The option `--shard`: which share of the work this machine does, told by the
 * user or by the engine that started the machines.
 *
 * @module
 */

import {
  MOST_SHARDS,
  type Shard,
  showShard,
} from "../../conformance/run/shard.ts";
import { UsageError } from "./errors.ts";
import type { Option } from "./options.ts";

/** What one engine tells each of its machines in the environment. */
interface Engine {
  readonly name: string;
  readonly index: string;
  /** What the first machine is told. */
  readonly first: number | string;
  /** Unset where the engine does not tell how many there are. */
  readonly count?: string;
}

const ENGINES: readonly Engine[] = [
  {
    name: "GitLab",
    index: "CI_NODE_INDEX",
    first: 1,
    count: "CI_NODE_TOTAL",
  },
  {
    name: "Buildkite",
    index: "BUILDKITE_PARALLEL_JOB",
    first: 0,
    count: "BUILDKITE_PARALLEL_JOB_COUNT",
  },
  {
    name: "CircleCI",
    index: "CIRCLE_NODE_INDEX",
    first: 0,
    count: "CIRCLE_NODE_TOTAL",
  },
  { name: "Kubernetes", index: "JOB_COMPLETION_INDEX", first: 0 },
  {
    name: "Slurm",
    index: "SLURM_ARRAY_TASK_ID",
    first: "SLURM_ARRAY_TASK_MIN",
    count: "SLURM_ARRAY_TASK_COUNT",
  },
];

type Environment = (name: string) => string | undefined;

function wholeIn(environment: Environment, name: string): number {
  const text = environment(name) ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`${name} is no whole number: '${text}'`);
}

function firstOf({ first }: Engine, environment: Environment): number {
  if (typeof first === "number") return first;
  return environment(first) === undefined ? 0 : wholeIn(environment, first);
}

function fromEnvironment(
  given: string,
  name: string,
  environment: Environment,
): Shard {
  const count = /^auto\/(\d+)$/.exec(given)?.[1];
  // One whose count alone is set runs a job that is not shared out.
  const lone = ENGINES.find((engine) =>
    engine.count !== undefined && environment(engine.count) === "1" &&
    environment(engine.index) === undefined
  );
  const engine = ENGINES.find(({ index }) => environment(index) !== undefined);
  if (engine === undefined) {
    if (lone !== undefined) return checked(1, 1, given, name);
    throw new UsageError(
      `${name} auto: no engine tells this machine's share; looked for ` +
        ENGINES.map(({ index }) => index).join(", "),
    );
  }
  const told = engine.count === undefined
    ? undefined
    : wholeIn(environment, engine.count);
  if (told === undefined && count === undefined) {
    throw new UsageError(
      `${engine.name} does not tell how many machines there are: ` +
        `${name} auto/N does`,
    );
  }
  if (told !== undefined && count !== undefined && told !== Number(count)) {
    throw new UsageError(
      `${name} ${given}, and ${engine.name} says that there are ${told}`,
    );
  }
  const index = wholeIn(environment, engine.index) -
    firstOf(engine, environment) + 1;
  return checked(index, told ?? Number(count), given, name);
}

function checked(
  index: number,
  count: number,
  given: string,
  name: string,
): Shard {
  if (index >= 1 && index <= count && count <= MOST_SHARDS) {
    return { index, count };
  }
  const means = given.startsWith("auto")
    ? ` means ${showShard({ index, count })}, which is no part`
    : "";
  throw new UsageError(
    `${name} takes a part such as 2/4, not ${given}${means}`,
  );
}

/** What a share that a user wrote means. */
export function readShard(
  given: string,
  name: string,
  environment: Environment,
): Shard {
  if (/^auto(?:\/\d+)?$/.test(given)) {
    return fromEnvironment(given, name, environment);
  }
  const [, index = "0", count = "0"] = /^(\d+)\/(\d+)$/.exec(given) ?? [];
  return checked(Number(index), Number(count), given, name);
}

/** The option; all of the work where it is not given. */
export const shardOption: Option<Shard | undefined> = {
  placeholder: "I/N",
  description: "only the I-th of N parts; auto reads them from what GitLab, " +
    "Buildkite, CircleCI or Slurm set, auto/N from Kubernetes too",
  asks: ["env"],
  isAsking: (given) => given.startsWith("auto"),
  read: ([given], name) =>
    given === undefined
      ? undefined
      : readShard(given, name, (variable) => Deno.env.get(variable)),
};
