/**
 * The README of a kit: what its kernel must provide, how to start the program,
 * how to get its log, and how to go on. Every number in it is that kit's own.
 *
 * @module
 */

import { syscalls } from "../../src/api/calls.ts";
import { ENOSYS } from "../../src/api/errno.ts";
import type { Architecture } from "../../src/cpu/cpu.ts";
import { executorArguments } from "../program/executor_arguments.ts";
import { rungs } from "../program/rungs.ts";
import type { ExportedSuite } from "../export.ts";
import { deviceNodes } from "./devices.ts";
import { loadedSegments, type Segment } from "./segments.ts";
import { rowsByRung } from "./manifest.ts";

/** How a program makes a call (Kernel/Arch/ARCH, the guests' runtime.h). */
interface Convention {
  readonly instruction: string;
  readonly number: string;
  readonly arguments: string;
  readonly result: string;
  /** Where a new program finds argc, argv and envp. */
  readonly start: string;
}

const conventions: Readonly<Record<Architecture, Convention>> = {
  x86_64: {
    instruction: "syscall",
    number: "rax",
    arguments: "rdx, rdi, rbx, rsi",
    result: "rax",
    start: "rdi, rsi, rdx",
  },
  aarch64: {
    instruction: "svc #0",
    number: "x8",
    arguments: "x1, x2, x3, x4",
    result: "x0",
    start: "x0, x1, x2",
  },
  riscv64: {
    instruction: "ecall",
    number: "a7",
    arguments: "a0, a1, a2, a3",
    result: "a0",
    start: "a0, a1, a2",
  },
};

/** The machine that the reference's kernel was run on, and what that adds to its command line. */
const machines: Readonly<
  Record<Architecture, { readonly flags: string; readonly line: string }>
> = {
  x86_64: {
    flags: "-cpu max,migratable=no,-x2apic -kernel Kernel " +
      "-debugcon file:serial.log -serial null \\\n" +
      "  -device i82801b11-bridge,id=bridge4 -device nvme,serial=deadbeef," +
      "drive=d,bus=bridge4,logical_block_size=4096,physical_block_size=4096",
    line: "root=nvme0:1:0",
  },
  aarch64: {
    flags: "-machine virt -cpu max -kernel Kernel.bin " +
      "-serial file:serial.log \\\n  -device nvme,serial=deadbeef,drive=d",
    line: "root=block3:0 serial_debug",
  },
  riscv64: {
    flags: "-machine virt -cpu rv64 -kernel Kernel.bin " +
      "-serial file:serial.log \\\n  -device nvme,serial=deadbeef,drive=d",
    line: "root=block3:0 serial_debug",
  },
};

function segmentLine({ address, fileSize, memorySize, access }: Segment) {
  return `| 0x${
    address.toString(16)
  } | ${fileSize} | ${memorySize} | ${access} |`;
}

function ladderTable(exported: ExportedSuite): string {
  let all = 0;
  const lines = rowsByRung(exported).map((count, number) => {
    const { name, sentence, proves } = rungs[number] ?? rungs[0]!;
    all += count;
    return `| ${number} | ${name} | ${sentence} | ${
      proves.join(", ") || "dbgputstr"
    } | ${count} | ${all} |`;
  });
  return `| rung | name | what the kernel can do | what is tried | rows | rows so far |
| ---: | --- | --- | --- | ---: | ---: |
${lines.join("\n")}`;
}

/** The text of a kit's README.md. */
export function readmeOf(exported: ExportedSuite, version: string): string {
  const { manifest, program } = exported;
  const { arch, suite, reference, rows, format } = manifest;
  const name = `halcyon-${arch}`;
  const convention = conventions[arch];
  const hazard = rows.filter((row) => row.hazard !== undefined).length;
  return `# Halcyon's kit for ${arch}

\`${name}\` asks a kernel ${rows.length} things that SerenityOS
(${reference.slice(0, 12)}) answers, and prints what it was answered. Suite
${suite}, version ${version}, log format ${format}.

| file | what it is |
| --- | --- |
| \`${name}\` | the program, with all rows inside |
| \`${name}.json\` | the manifest: rows, rungs, claims, hazards, the hash of every file |
| \`root\` | a root tree with the program as \`/bin/${name}\` |
| \`devices.debugfs\` | device nodes, for an image of the root tree |
| \`scenarios\` | programs about what rows can't say; each prints what it saw |
| \`SHA256SUMS\` | the hash of every file |

\`\`\`sh
sha256sum --quiet -c SHA256SUMS
\`\`\`

\`halcyon\` below is Halcyon's own program (\`deno task halcyon\` in its
repository). It also is a kernel to try the kit on:

\`\`\`sh
halcyon run --root root ${name} --exit --rung 1 2> trial.log
halcyon verify --arch ${arch} trial.log
\`\`\`

## Before the first line

The kernel must, in this order:

1. load a static, position-independent ELF program (ET_DYN, no interpreter): put
   these segments at any page-aligned base, and zero what the file does not fill;

   | address | bytes in the file | bytes in memory | access |
   | --- | ---: | ---: | --- |
   ${loadedSegments(program).map(segmentLine).join("\n   ")}

   The program applies its relocations itself.
2. give it a stack of 64 KiB or more and enter it at e_entry with argc, argv and
   envp in ${convention.start}; argv and envp end with a null pointer, and behind
   that of envp stands an auxiliary vector, which may be empty (a pair of zeros);
3. take system calls by \`${convention.instruction}\`: the number in ${convention.number}, arguments
   in ${convention.arguments}, the result, or a negated errno, in ${convention.result};
4. have \`dbgputstr\`, number ${syscalls.dbgputstr.number}: it gets an address and a length and shows
   these bytes. \`--stdout\` makes it \`write\`, number ${syscalls.write.number}, on descriptor 1;
5. have \`exit\`, number ${syscalls.exit.number}, if the program is to end (\`--exit\`).

A call that is not there must answer ENOSYS (-${ENOSYS}). Then the first line appears:

\`\`\`text
HC1 - - - h format=${format},suite=${suite},arch=${arch},rows=${rows.length} ...
\`\`\`

## The ladder

Before the first row the program tries what it needs itself, rung by rung, and
tells what failed first on each: \`u RUNG:call=NUMBER:errno=ERRNO\`. A row runs
where the rungs hold that this row stands on; else it is blocked by that call. So
a kernel with nothing but the ground gets ${
    rowsByRung(exported)[0]
  } answers. A kernel that does not
survive being asked for what it lacks starts with \`--rung 0\`.

${ladderTable(exported)}

Rows stand in this order; ${hazard} that some builds of the reference do not survive
come last.

## Starting it

As the first program, or from any other: it wants to be root, and it mounts,
forks and changes users in processes of its own. What it is told is one word
each, without blanks and \`;\`, so that a kernel's command line can carry it:

| argument | |
| --- | --- |
${
    executorArguments.map(({ usage, meaning }) =>
      `| \`${usage}\` | ${meaning} |`
    )
      .join("\n")
  }

A root file system, without any privilege:

\`\`\`sh
truncate -s 64M disk.img
mke2fs -q -F -t ext2 -I 256 -E root_owner=0:0 -d root disk.img
debugfs -w -f devices.debugfs disk.img
\`\`\`

The last line makes ${
    deviceNodes.map((node) => `/dev/${node.name}`).join(", ")
  }.
It may be left out where the kernel has \`mknod\`: the program makes what is
missing. It also makes /w and mounts on it, and /dev/pts, and needs no other
file; a terminal's rows want \`devpts\`.

SerenityOS takes the program and its arguments from the kernel's command line,
with \`;\` between arguments; argv[0] must be the program's path, as rows that
replace their program start it again. This is how the reference's kernel, built
as \`Kernel\`, runs the kit in qemu:

\`\`\`text
qemu-system-${arch} ${machines[arch].flags} \\
  -m 1G -accel tcg -display none -vga none -monitor none -no-reboot -nic none \\
  -drive file=disk.img,if=none,format=raw,id=d,cache=unsafe \\
  -append 'panic=shutdown ${
    machines[arch].line
  } init=/bin/${name} init_args=--no-hazards'
\`\`\`

The end of the first program is the end of most kernels, so it sleeps after its
last line; stop the machine at \`HC1 - - - f\`, or at what the kernel says when it
panics.

## The log, and going on

Every line begins with \`HC1\` and ends with a checksum; what the kernel writes
between them does no harm. Capture what \`dbgputstr\` shows (a serial line, a
debug console), or standard output with \`--stdout\`, and judge it:

\`\`\`sh
halcyon run --root root ${name} --exit --stdout --rows 0,1,2 > serial.log
halcyon verify --arch ${arch} serial.log
\`\`\`

Where a row ended the kernel the log stops behind \`HC1 ROW - - b -\`. Begin behind
it with \`--start\`, and append what that prints; each row's last answer counts:

\`\`\`sh
halcyon run --root root ${name} --exit --stdout --rows 3,4 >> serial.log
\`\`\`

## Scenarios

\`root\` has them as \`/NAME\`. Each is the first program of a boot of its own,
without arguments, prints lines of the same kind (\`x NAME=VALUE\`) and ends, up
to a quarter of an hour later (\`tcp_peer\`); they need more of a kernel than rows
do. \`halcyon scenario --list\` names them, and those that are about Halcyon's
own kernel alone and must not be started on another. It judges what one printed:

\`\`\`sh
halcyon run --root root --exec /signals 2> signals.log
halcyon scenario --arch ${arch} signals signals.log
\`\`\`
`;
}
