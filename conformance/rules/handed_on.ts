/**
 * What fork and execve hand on, and what they do not: each thing is set before
 * them and looked at behind them.
 *
 * @module
 */

import { architectures } from "../../src/cpu/cpu.ts";
import {
  barrier,
  buffer,
  call,
  chdir,
  child,
  directory,
  type FieldNumber,
  file,
  join,
  killed,
  load,
  mmap,
  mprotect,
  munmap,
  newImage,
  numberIn,
  open,
  pledge,
  read,
  result,
  room,
  type Row,
  row,
  stat,
  type Step,
  store,
  unveil,
  waitid,
} from "../language/row.ts";
import { elf, exitsWithResultOf } from "../worlds/process_elf.ts";
import { spawn } from "../worlds/process_programs.ts";
import { information } from "../worlds/tracing.ts";
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

/** From now on what was written is not executed. */
const noTransition = call.prctl(
  "PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT",
  0,
  0,
  0,
).returns(0);

const openFile = open("f", "O_RDWR").as("fd");

/** A part of the file as memory of one's own. */
function mapped<const P extends string>(
  name: string,
  prot: FieldNumber<"SC_mmap_params", "prot", P>,
  flags: "MAP_PRIVATE" | "MAP_SHARED" = "MAP_PRIVATE",
): Step {
  return mmap({
    size: 3 * PAGE,
    prot: numberIn("SC_mmap_params", "prot", prot),
    flags,
    fd: result("fd"),
  }).as(name);
}

/** One was written to and one was executable; now both can be read alone. */
const withHistory: readonly Step[] = [
  openFile,
  noTransition,
  mapped("written", "PROT_READ|PROT_WRITE"),
  mapped("executed", "PROT_READ|PROT_EXEC"),
  ...["written", "executed"].map((name) =>
    mprotect(result(name), 3 * PAGE, "PROT_READ").returns(0)
  ),
];

const mayBecome = (
  name: string,
  prot: "PROT_READ|PROT_EXEC" | "PROT_READ|PROT_WRITE",
): Step => mprotect(result(name), PAGE, prot).returns(0);

const threePages = file(
  "f",
  "a".repeat(PAGE) + "b".repeat(PAGE) + "c".repeat(PAGE),
  { uid: 1000, mode: 0o777 },
);

const cut: readonly Row[] = [
  row("munmap/success/what-is-left-shows-its-own-part", {
    source: "Kernel/Memory/AddressSpace.cpp: try_allocate_split_region",
    note: "Of a file as well, whose pages nobody has looked at yet.",
    setup: threePages,
    steps: [
      openFile,
      ...(["MAP_PRIVATE", "MAP_SHARED"] as const).flatMap((flags) => [
        mapped(flags, "PROT_READ", flags),
        munmap(result(flags, PAGE), PAGE).returns(0),
        load(result(flags, 2 * PAGE)).returns("c".charCodeAt(0)),
        load(result(flags)).returns("a".charCodeAt(0)),
      ]),
      mapped("memory", "PROT_READ"),
      mprotect(result("memory", PAGE), PAGE, "PROT_READ|PROT_WRITE").returns(0),
      load(result("memory", 2 * PAGE)).returns("c".charCodeAt(0)),
      load(result("memory", PAGE)).returns("b".charCodeAt(0)),
    ],
  }),
  row("munmap/success/what-is-left-has-no-history", {
    source: "Kernel/Memory/Region.h, AddressSpace.cpp",
    note: "What it was once is not known of the parts.",
    setup: threePages,
    steps: [
      ...withHistory,
      mprotect(result("written"), PAGE, "PROT_READ|PROT_EXEC").fails("EINVAL"),
      mprotect(result("executed"), PAGE, "PROT_READ|PROT_WRITE")
        .fails("EINVAL"),
      munmap(result("written", 2 * PAGE), PAGE).returns(0),
      munmap(result("executed", 2 * PAGE), PAGE).returns(0),
      mayBecome("written", "PROT_READ|PROT_EXEC"),
      mayBecome("executed", "PROT_READ|PROT_WRITE"),
    ],
  }),
  row("fork/success/copies-have-no-history", {
    source: "Kernel/Memory/Region.cpp: try_clone",
    note: "The parent's are as they were.",
    setup: threePages,
    steps: [
      ...withHistory,
      child("kid", [
        noTransition,
        mayBecome("written", "PROT_READ|PROT_EXEC"),
        mayBecome("executed", "PROT_READ|PROT_WRITE"),
      ]),
      join("kid"),
      mprotect(result("written"), PAGE, "PROT_READ|PROT_EXEC").fails("EINVAL"),
      mprotect(result("executed"), PAGE, "PROT_READ|PROT_WRITE")
        .fails("EINVAL"),
    ],
  }),
  row("fork/success/copies-know-how-the-file-was-opened", {
    source: "Kernel/Memory/Region.cpp: try_clone",
    setup: threePages,
    steps: [
      openFile,
      mapped("writable", "PROT_READ", "MAP_SHARED"),
      open("f", "O_RDONLY").as("fd"),
      mapped("readable", "PROT_READ", "MAP_SHARED"),
      child("kid", [
        mprotect(result("writable"), 3 * PAGE, "PROT_READ|PROT_WRITE")
          .returns(0),
        mprotect(result("readable"), 3 * PAGE, "PROT_READ|PROT_WRITE")
          .fails("EACCES"),
        store(result("writable", 1), "X".charCodeAt(0)),
      ]),
      join("kid"),
      load(result("readable", 1)).returns("X".charCodeAt(0)),
      read(result("fd"), got).returns(16).observes(got, "aXa"),
    ],
  }),
];

const spawned: readonly Row[] = architectures.map((machine) =>
  row(`posix_spawn/success/directory-and-no-oath-is-handed-on-${machine}`, {
    arch: [machine],
    source: "Kernel/Syscalls/posix_spawn.cpp",
    note: "The child removes a directory, which its parent may not.",
    setup: [
      directory("d", { uid: 1000 }),
      directory("d/e", { uid: 1000 }),
      file(
        "p",
        elf({
          machine,
          code: exitsWithResultOf(machine, {
            name: "rmdir",
            arguments: [new TextEncoder().encode("e"), 1],
          }),
        }),
        { mode: 0o755 },
      ),
    ],
    steps: [
      chdir("d").returns(0),
      // For the executor, for the calls below, and none of them cpath.
      pledge("stdio rpath exec proc", null).returns(0),
      spawn("/w/p", ["p"]).as("spawned"),
      waitid("P_PID", result("spawned"), information).returns(0)
        .observes(information, { si_code: "CLD_EXITED", si_status: 0 }),
      stat("e", room("stat")).fails("ENOENT"),
    ],
  })
);

const executed: readonly Row[] = [
  row("execve/success/veil-for-after-it-is-for-one", {
    source: "Kernel/Syscalls/execve.cpp: do_exec",
    note: "The program that it veils hands nothing on.",
    setup: [file("f", "abc", { mode: 0o644 })],
    steps: [
      child("kid", [
        unveil("/", "x", "UNVEIL_AFTER_EXEC").returns(0),
        newImage("image", [
          open("/w/f", "O_RDONLY").fails("EACCES"),
          newImage("image of the image", [
            open("/w/f", "O_RDONLY").succeeds(),
          ]),
        ]),
      ]),
      join("kid"),
    ],
  }),
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

export const rows: readonly Row[] = [
  ...forked,
  ...cut,
  ...spawned,
  ...executed,
];
