/**
 * Memory that is shared or copied, touched, and touched where it must not be.
 *
 * @module
 */

import {
  MAP_ANONYMOUS,
  MAP_PRIVATE,
  MAP_SHARED,
  PROT_NONE,
  PROT_READ,
} from "../../../src/api/constants.ts";
import { child, join, load, store } from "../../language/actors.ts";
import { mmap, mprotect } from "../../language/calls.ts";
import { anything } from "../../language/expectation.ts";
import { type Result, result, type Value } from "../../language/value.ts";
import { PAGE, someMapping } from "../recipes/supply.ts";
import { type Pattern, READ_WRITE } from "./pattern.ts";

export const memoryThatForks: Pattern = (author) => {
  const { chance } = author;
  const shared = chance.oneIn(2) ? MAP_SHARED : MAP_PRIVATE;
  const at = author.bind(
    "at",
    mmap({ size: 2 * PAGE, prot: READ_WRITE, flags: shared | MAP_ANONYMOUS })
      .whatever(),
  );
  const place = result(at.name, BigInt(chance.pick([0, 7, PAGE - 1, PAGE])));
  const name = author.fresh("kid");
  if (chance.oneIn(2)) author.add(store(place, 1).whatever());
  author.add(
    child(name, [
      load(place).whatever(),
      store(place, 2).whatever(),
      load(place).whatever(),
    ]).whatever(),
    join(name).whatever(),
    load(place).whatever().observes(at, anything, 16),
  );
};

export const fault: Pattern = (author) => {
  const { chance } = author;
  const at = author.bind(
    "at",
    mmap({
      size: 2 * PAGE,
      prot: READ_WRITE,
      flags: MAP_PRIVATE | MAP_ANONYMOUS,
    }).whatever(),
  );
  const name = author.fresh("kid");
  const bad: Value = chance.pick<Value>([0, 8n, result(at.name, BigInt(PAGE))]);
  author.add(
    child(name, [
      mprotect(
        result(at.name, BigInt(PAGE)),
        PAGE,
        chance.pick([PROT_NONE, PROT_READ]),
      )
        .whatever(),
      store(at, 3).whatever(),
      chance.oneIn(2) ? load(bad).whatever() : store(bad, 4).whatever(),
      load(at).whatever(),
    ]).whatever(),
    join(name).whatever(),
  );
};

/** Bytes of mapped memory by instructions, and by the file where one is behind. */
export const touching: Pattern = (author) => {
  const { chance } = author;
  const mapping = someMapping(author);
  const { base, pages, isReadable, isWritable } = mapping;
  const at = (): Result =>
    result(
      base.name,
      base.add + BigInt(chance.below(pages) * PAGE + chance.pick([0, 1, 8])),
    );
  if (isWritable) author.add(store(at(), chance.below(256)).whatever());
  if (isReadable) {
    author.add(load(at()).whatever().observes(at(), anything, 16));
  }
  if (mapping.kind === "shared file") author.make("msync");
};
