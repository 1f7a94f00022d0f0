/**
 * Exclusives, acquire/release, and the atomics of FEAT_LSE.
 *
 * @module
 */

import {
  atomic,
  compareAndSwap,
  compareAndSwapPair,
  loadExclusive,
  loadExclusivePair,
  storeExclusive,
  storeExclusivePair,
} from "./atomic_lift.ts";
import { general, w as wName, xsp } from "./assembly.ts";
import { Rn, Rs, Rt, Rt2 } from "./fields.ts";
import type { Row } from "./row.ts";

const SUFFIXES = ["b", "h", "", ""] as const;

const sizeBits = (scale: number): string => scale.toString(2).padStart(2, "0");

const memory = (word: number): string => `[${xsp(Rn(word))}]`;

/** Whether the fields that should be all ones are: else unpredictable. */
const ones = (...fields: number[]): boolean =>
  fields.every((field) => field === 31);

const register = (scale: number, number: number): string =>
  general(scale === 3, number);

/** `ldxr`/`ldaxr` and the stores; release and acquire order nothing here. */
function exclusives(scale: number): readonly Row[] {
  const suffix = SUFFIXES[scale]!;
  return ["", "a"].flatMap((acquire, o0): Row[] => {
    const release = acquire && "l";
    return [{
      name: `st${release}xr${suffix} ${register(scale, 0)[0]}`,
      encoding: `${sizeBits(scale)} 001000 0 0 0 Rs:5 ${o0} Rt2:5 Rn:5 Rt:5`,
      unpredictable: (word) =>
        !ones(Rt2(word)) || Rs(word) === Rt(word) ||
        (Rs(word) === Rn(word) && Rn(word) !== 31),
      lift: (lifter, word) =>
        storeExclusive(
          lifter,
          lifter.destination(Rs(word)),
          lifter.x(Rt(word)),
          lifter.xOrStack(Rn(word)),
          scale,
        ),
      assembly: (word) =>
        `st${release}xr${suffix} ${wName(Rs(word))}, ${
          register(scale, Rt(word))
        }, ${memory(word)}`,
    }, {
      name: `ld${acquire}xr${suffix} ${register(scale, 0)[0]}`,
      encoding: `${sizeBits(scale)} 001000 0 1 0 Rs:5 ${o0} Rt2:5 Rn:5 Rt:5`,
      unpredictable: (word) => !ones(Rs(word), Rt2(word)),
      lift: (lifter, word) =>
        loadExclusive(
          lifter,
          lifter.destination(Rt(word)),
          lifter.xOrStack(Rn(word)),
          scale,
        ),
      assembly: (word) =>
        `ld${acquire}xr${suffix} ${register(scale, Rt(word))}, ${memory(word)}`,
    }];
  });
}

function exclusivePairs(scale: number): readonly Row[] {
  return ["", "a"].flatMap((acquire, o0): Row[] => {
    const release = acquire && "l";
    const pair = (word: number): string =>
      `${register(scale, Rt(word))}, ${register(scale, Rt2(word))}`;
    return [{
      name: `st${release}xp ${register(scale, 0)[0]}`,
      encoding: `${sizeBits(scale)} 001000 0 0 1 Rs:5 ${o0} Rt2:5 Rn:5 Rt:5`,
      unpredictable: (word) =>
        Rs(word) === Rt(word) || Rs(word) === Rt2(word) ||
        (Rs(word) === Rn(word) && Rn(word) !== 31),
      lift: (lifter, word) =>
        storeExclusivePair(
          lifter,
          lifter.destination(Rs(word)),
          lifter.x(Rt(word)),
          lifter.x(Rt2(word)),
          lifter.xOrStack(Rn(word)),
          scale,
        ),
      assembly: (word) =>
        `st${release}xp ${wName(Rs(word))}, ${pair(word)}, ${memory(word)}`,
    }, {
      name: `ld${acquire}xp ${register(scale, 0)[0]}`,
      encoding: `${sizeBits(scale)} 001000 0 1 1 Rs:5 ${o0} Rt2:5 Rn:5 Rt:5`,
      unpredictable: (word) => !ones(Rs(word)) || Rt(word) === Rt2(word),
      lift: (lifter, word) =>
        loadExclusivePair(
          lifter,
          lifter.destination(Rt(word)),
          lifter.destination(Rt2(word)),
          lifter.xOrStack(Rn(word)),
          scale,
        ),
      assembly: (word) => `ld${acquire}xp ${pair(word)}, ${memory(word)}`,
    }];
  });
}

/** `ldar`, `stlr`: plain accesses in a machine that runs one thread at a time. */
function ordered(scale: number): readonly Row[] {
  const suffix = SUFFIXES[scale]!;
  return [{
    name: `stlr${suffix} ${register(scale, 0)[0]}`,
    encoding: `${sizeBits(scale)} 001000 1 0 0 Rs:5 1 Rt2:5 Rn:5 Rt:5`,
    unpredictable: (word) => !ones(Rs(word), Rt2(word)),
    lift(lifter, word) {
      const base = lifter.xOrStack(Rn(word));
      lifter.checkAlignment(base, scale);
      lifter.store(lifter.x(Rt(word)), base, 0, scale);
    },
    assembly: (word) =>
      `stlr${suffix} ${register(scale, Rt(word))}, ${memory(word)}`,
  }, {
    name: `ldar${suffix} ${register(scale, 0)[0]}`,
    encoding: `${sizeBits(scale)} 001000 1 1 0 Rs:5 1 Rt2:5 Rn:5 Rt:5`,
    unpredictable: (word) => !ones(Rs(word), Rt2(word)),
    lift(lifter, word) {
      const base = lifter.xOrStack(Rn(word));
      lifter.checkAlignment(base, scale);
      lifter.load(lifter.destination(Rt(word)), base, 0, scale, 0);
    },
    assembly: (word) =>
      `ldar${suffix} ${register(scale, Rt(word))}, ${memory(word)}`,
  }];
}

/** The letters of an atomic: acquire is `l` of the load, release of the store. */
const orderings = [
  { acquire: "0", release: "0", letters: "" },
  { acquire: "1", release: "0", letters: "a" },
  { acquire: "0", release: "1", letters: "l" },
  { acquire: "1", release: "1", letters: "al" },
] as const;

function compareAndSwapRows(scale: number): readonly Row[] {
  const suffix = SUFFIXES[scale]!;
  return orderings.map(({ acquire, release, letters }): Row => ({
    name: `cas${letters}${suffix} ${register(scale, 0)[0]}`,
    encoding: `${
      sizeBits(scale)
    } 001000 1 ${acquire} 1 Rs:5 ${release} 11111 Rn:5 Rt:5`,
    lift: (lifter, word) =>
      compareAndSwap(
        lifter,
        Rs(word),
        lifter.x(Rt(word)),
        lifter.xOrStack(Rn(word)),
        scale,
      ),
    assembly: (word) =>
      `cas${letters}${suffix} ${register(scale, Rs(word))}, ${
        register(scale, Rt(word))
      }, ${memory(word)}`,
  }));
}

function compareAndSwapPairRows(scale: number): readonly Row[] {
  return orderings.map(({ acquire, release, letters }): Row => ({
    name: `casp${letters} ${register(scale, 0)[0]}`,
    encoding: `0 ${
      scale === 3 ? 1 : 0
    } 001000 0 ${acquire} 1 Rs:5 ${release} 11111 Rn:5 Rt:5`,
    reserved: (word) => (Rs(word) & 1) !== 0 || (Rt(word) & 1) !== 0,
    lift: (lifter, word) =>
      compareAndSwapPair(
        lifter,
        Rs(word),
        Rt(word),
        lifter.xOrStack(Rn(word)),
        scale,
      ),
    assembly(word) {
      const second = (number: number): string =>
        register(scale, (number + 1) & 31);
      return `casp${letters} ${register(scale, Rs(word))}, ${
        second(Rs(word))
      }, ${register(scale, Rt(word))}, ${second(Rt(word))}, ${memory(word)}`;
    },
  }));
}

/** What an atomic makes of memory and operand. */
export type AtomicOperation =
  | "add"
  | "clr"
  | "eor"
  | "set"
  | "smax"
  | "smin"
  | "umax"
  | "umin"
  | "swp";

const OPERATIONS: readonly AtomicOperation[] = [
  "add",
  "clr",
  "eor",
  "set",
  "smax",
  "smin",
  "umax",
  "umin",
];

function atomics(operation: AtomicOperation, scale: number): readonly Row[] {
  const suffix = SUFFIXES[scale]!;
  const swap = operation === "swp";
  const opcode = swap
    ? "1 000"
    : `0 ${OPERATIONS.indexOf(operation).toString(2).padStart(3, "0")}`;
  return orderings.map(({ acquire, release, letters }): Row => ({
    name: `${swap ? "swp" : `ld${operation}`}${letters}${suffix} ${
      register(scale, 0)[0]
    }`,
    encoding: `${
      sizeBits(scale)
    } 111 0 00 ${acquire} ${release} 1 Rs:5 ${opcode} 00 Rn:5 Rt:5`,
    lift: (lifter, word) =>
      atomic(
        lifter,
        operation,
        lifter.destination(Rt(word)),
        lifter.x(Rs(word)),
        lifter.xOrStack(Rn(word)),
        scale,
      ),
    assembly(word) {
      const s = register(scale, Rs(word));
      if (!swap && acquire === "0" && Rt(word) === 31) {
        return `st${operation}${letters}${suffix} ${s}, ${memory(word)}`;
      }
      return `${swap ? "swp" : `ld${operation}`}${letters}${suffix} ${s}, ${
        register(scale, Rt(word))
      }, ${memory(word)}`;
    },
  }));
}

const SCALES = [0, 1, 2, 3] as const;

export const atomicRows: readonly Row[] = [
  ...SCALES.flatMap(exclusives),
  ...[2, 3].flatMap(exclusivePairs),
  ...SCALES.flatMap(ordered),
  ...SCALES.flatMap(compareAndSwapRows),
  ...[2, 3].flatMap(compareAndSwapPairRows),
  ...[...OPERATIONS, "swp" as const].flatMap((operation) =>
    SCALES.flatMap((scale) => atomics(operation, scale))
  ),
];
