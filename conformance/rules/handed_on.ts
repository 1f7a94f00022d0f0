/**
 * What fork and execve hand on, and what they do not: each thing is set before
 * them and looked at behind them.
 *
 * @module
 */

import {
  barrier,
  buffer,
  child,
  file,
  join,
  killed,
  load,
  mmap,
  newImage,
  open,
  pledge,
  read,
  result,
  type Row,
  row,
  store,
  unveil,
} from "../language/row.ts";
import { anonymous, PAGE, shared } from "../worlds/memory_mapping.ts";

const MEMORY =
  "Kernel/Memory/AnonymousVMObject.cpp: try_clone, handle_cow_fault";

const got = buffer(16, "got");
const memory = result("memory");

const forked: readonly Row[] = [
  row("fork/success/each-writes-for-itself", {
    source: MEMORY,
    note: "Whoever writes first, before or behind the other's end.",
    steps: [
      anonymous("memory", 3),
      ...[0, 1, 2].map((page) => store(result("memory", page * PAGE), 1)),
      child("kid", [
        barrier("forked"),
        barrier("the parent has written"),
        load(memory).returns(1),
        load(result("memory", PAGE)).returns(1),
        store(memory, 3),
        store(result("memory", 2 * PAGE), 3),
        child("grandchild", [
          load(memory).returns(3),
          load(result("memory", PAGE)).returns(1),
          store(result("memory", PAGE), 4),
        ]),
        join("grandchild"),
        load(result("memory", PAGE)).returns(1),
        barrier("the child has written"),
      ]),
      barrier("forked"),
      store(memory, 2),
      store(result("memory", PAGE), 2),
      barrier("the parent has written"),
      barrier("the child has written"),
      load(memory).returns(2),
      load(result("memory", PAGE)).returns(2),
      load(result("memory", 2 * PAGE)).returns(1),
      join("kid"),
      store(result("memory", 2 * PAGE), 5),
      load(memory).returns(2),
      load(result("memory", PAGE)).returns(2),
      load(result("memory", 2 * PAGE)).returns(5),
    ],
  }),
  row("fork/success/shared-memory-is-one", {
    source: "Kernel/Memory/Region.cpp: try_clone",
    note: "What is written first behind the fork is seen as well.",
    steps: [
      shared("memory", 2),
      store(memory, 1),
      child("kid", [
        store(memory, 2),
        barrier("the child has written"),
        barrier("the parent has written"),
        load(memory).returns(3),
      ]),
      barrier("the child has written"),
      load(memory).returns(2),
      store(memory, 3),
      barrier("the parent has written"),
      join("kid"),
    ],
  }),
  row("exit/success/shared-file-pages-are-written-back", {
    source: "Kernel/Memory/Region.cpp: ~Region",
    note: "Nobody unmaps them, and nobody asks for it by msync.",
    setup: [file("f", "abc", { uid: 1000, mode: 0o666 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      child("kid", [
        mmap({
          size: PAGE,
          prot: "PROT_READ|PROT_WRITE",
          flags: "MAP_SHARED",
          fd: result("fd"),
        }).as("mapped"),
        store(result("mapped", 1), "X".charCodeAt(0)),
      ]),
      join("kid"),
      read(result("fd"), got).returns(16).observes(got, "aXc\0"),
    ],
  }),
];

const executed: readonly Row[] = [
  row("execve/success/no-veil-is-handed-on", {
    source: "Kernel/Syscalls/execve.cpp: do_exec",
    note: "Locked or not: a veil ends with the program that put it on.",
    setup: [file("f", "abc", { mode: 0o644 })],
    steps: [
      child("kid", [
        unveil("/", "rx").returns(0),
        unveil("/w/f", "x").returns(0),
        unveil(null, null).returns(0),
        open("/w/f", "O_RDONLY").fails("EACCES"),
        newImage("image", [
          open("/w/f", "O_RDONLY").succeeds(),
          // It is the new program's turn, for which nothing is locked.
          unveil("/w/f", "x").returns(0),
          open("/w/f", "O_RDONLY").fails("EACCES"),
        ]),
      ]),
      join("kid"),
    ],
  }),
  row("execve/success/promises-for-it-outlive-a-later-pledge", {
    source: "Kernel/Syscalls/pledge.cpp, execve.cpp",
    note: "Null leaves them as they are; they are the new program's first.",
    setup: [file("f", "abc", { mode: 0o666 })],
    steps: [
      child("kid", [
        pledge(null, "stdio rpath").returns(0),
        pledge("stdio rpath wpath exec proc", null).returns(0),
        open("/w/f", "O_WRONLY").succeeds(),
        newImage("image", [
          open("/w/f", "O_RDONLY").succeeds(),
          // None are left for the program after this one: any may be made.
          pledge(null, "stdio wpath exec").returns(0),
          pledge("stdio wpath", null).fails("EPERM"),
          open("/w/f", "O_WRONLY").kills("SIGABRT"),
        ]).ends(killed("SIGABRT")),
      ]),
      join("kid"),
    ],
  }),
];

export const rows: readonly Row[] = [...forked, ...executed];
