/**
 * Calls about memory: what makes them work, and what they leave.
 *
 * @module
 */

import {
  MADV_SET_NONVOLATILE,
  MADV_SET_VOLATILE,
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_NORESERVE,
  MAP_PRIVATE,
  MAP_RANDOMIZED,
  MAP_SHARED,
  MAP_STACK,
  MS_SYNC,
  PROT_NONE,
  PROT_READ,
  PROT_WRITE,
  VIRTUAL_MEMORY_IMMUTABLE,
} from "../../../src/api/constants.ts";
import { NULL, type Result, result } from "../../language/value.ts";
import type { Author, Recipe, Recipes } from "../author.ts";
import type { Mapping } from "../world.ts";
import { makeMapping, PAGE, someFile, someMapping } from "./supply.ts";

const READ_WRITE = PROT_READ | PROT_WRITE;

/** Some pages of a mapping, often all. */
function part(
  { chance }: Author,
  { base, pages }: Mapping,
): { readonly at: Result; readonly size: number; readonly isAll: boolean } {
  if (pages === 1 || !chance.oneIn(3)) {
    return { at: base, size: pages * PAGE, isAll: true };
  }
  const first = chance.below(pages);
  const count = chance.between(1, pages - first);
  return {
    at: result(base.name, BigInt(first * PAGE)),
    size: count * PAGE,
    isAll: false,
  };
}

function mmapRecipe(author: Author): Recipe {
  const { chance, world } = author;
  const pages = chance.pick([1, 2, 4]);
  const way = chance.below(6);
  if (way === 0) {
    const there = someMapping(author, "anonymous");
    return {
      wishes: {
        addr: there.base,
        size: PAGE,
        alignment: 0,
        prot: READ_WRITE,
        flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
        fd: -1,
        offset: 0,
        name: "fixed",
      },
    };
  }
  const isShared = chance.oneIn(2);
  const isFile = way < 3;
  const flags = (isShared ? MAP_SHARED : MAP_PRIVATE) |
    (isFile ? 0 : MAP_ANONYMOUS |
        chance.pick([0, 0, MAP_STACK, MAP_NORESERVE, MAP_RANDOMIZED])) &
      (isShared ? ~MAP_STACK : -1);
  const file = someFile(author, "file", "memory file");
  return {
    wishes: {
      addr: NULL,
      size: pages * PAGE,
      alignment: chance.pick([0, 0, PAGE, 16 * PAGE]),
      prot: READ_WRITE,
      flags,
      fd: isFile ? file.value : -1,
      offset: 0,
      name: "mapped",
    },
    leaves: (base) =>
      world.mappings.push({
        base,
        pages: isFile ? 1 : pages,
        isReadable: true,
        isWritable: true,
        isShared,
        kind: isFile ? isShared ? "shared file" : "file" : "anonymous",
      }),
  };
}

function whole(author: Author, mapping: Mapping): Recipe["wishes"] {
  const size = mapping.pages * PAGE;
  return {
    addr: mapping.base,
    address: mapping.base,
    size: author.chance.oneIn(6) ? size - 1 : size,
  };
}

/** The recipes. */
export const memoryRecipes: Recipes = {
  mmap: mmapRecipe,
  munmap: (author) => {
    const mapping = someMapping(author);
    const { at, size } = part(author, mapping);
    return {
      wishes: { addr: at, size },
      leaves: () => author.world.drop(author.world.mappings, mapping),
    };
  },
  mprotect: (author) => {
    const mapping = someMapping(author, "anonymous", "file");
    const prot = author.chance.pick([PROT_READ, READ_WRITE, PROT_NONE]);
    const { at, size } = part(author, mapping);
    return {
      wishes: { addr: at, size, prot },
      leaves: () => {
        mapping.isReadable &&= prot !== PROT_NONE;
        mapping.isWritable &&= prot === READ_WRITE;
      },
    };
  },
  mremap: (author) => {
    // What lies behind the file's end can not be moved.
    const mapping = makeMapping(author, "shared file", 1);
    const size = mapping.pages * PAGE;
    return {
      wishes: {
        old_address: mapping.base,
        old_size: size,
        new_size: size,
        flags: MAP_PRIVATE,
      },
      leaves: () => author.world.drop(author.world.mappings, mapping),
    };
  },
  madvise: (author) => ({
    wishes: {
      ...whole(author, someMapping(author, "purgeable")),
      advice: author.chance.pick([MADV_SET_VOLATILE, MADV_SET_NONVOLATILE]),
    },
  }),
  msync: (author) => ({
    wishes: {
      ...whole(author, someMapping(author, "shared file")),
      flags: MS_SYNC,
    },
  }),
  set_mmap_name: (author) => ({
    wishes: {
      ...whole(author, someMapping(author, "anonymous")),
      name: "renamed",
    },
  }),
  annotate_mapping: (author) => {
    const mapping = makeMapping(author, "anonymous");
    author.world.drop(author.world.mappings, mapping);
    return {
      wishes: { address: mapping.base, flags: VIRTUAL_MEMORY_IMMUTABLE },
    };
  },
  anon_create: (author) => ({
    wishes: { size: author.chance.pick([PAGE, 4 * PAGE]), options: 0 },
    leaves: (fd) =>
      author.world.files.push({
        value: fd,
        kind: "memory file",
        reads: false,
        writes: false,
        isNonblocking: false,
      }),
  }),
};
