import {
  type Block,
  call,
  child,
  E2BIG,
  EFAULT,
  ENOENT,
  execve,
  file,
  join,
  KERNEL,
  path,
  type Row,
  row,
  SIGSEGV,
  struct,
  UNMAPPED,
} from "../../harness/row.ts";
import { SC_execve_params } from "../../../src/api/structs.ts";
import { elf } from "./elf.ts";

const SOURCE = "Kernel/Syscalls/execve.cpp";

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(`execve/${id}`, { source: SOURCE, ...definition });
}

function parameters(
  fields: Parameters<typeof struct<typeof SC_execve_params.fields>>[1],
): Block {
  return struct(SC_execve_params, fields);
}

/** Rows about how execve takes its arguments, where it is not as in posix_spawn. */
export const execveRows: readonly Row[] = [
  made("E2BIG/argument-count", {
    covers: "execve/E2BIG/argument-count-environment-count-65536",
    steps: [
      call.execve(parameters({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 65537 },
      })).fails(E2BIG),
      call.execve(parameters({
        path: "/w/f",
        arguments: ["x"],
        environment: { strings: UNMAPPED, length: 65537 },
      })).fails(E2BIG),
    ],
  }),
  made("EFAULT/argument-array", {
    covers: "execve/EFAULT/argument-descriptor-array-readable",
    steps: [
      call.execve(parameters({
        path: "/w/f",
        arguments: { strings: UNMAPPED, length: 1 },
      })).fails(EFAULT),
    ],
  }),
  made("EFAULT/argument-string", {
    covers: "execve/EFAULT/argument-string-readable",
    steps: [execve("/w/f", [path(KERNEL, 3)]).fails(EFAULT)],
  }),
  made("EFAULT/environment-array", {
    covers: "execve/EFAULT/environment-descriptor-array-readable",
    steps: [
      call.execve(parameters({
        path: "/w/f",
        arguments: ["x"],
        environment: { strings: UNMAPPED, length: 1 },
      })).fails(EFAULT),
    ],
  }),
  made("ENOENT/empty-environment-anywhere", {
    steps: [
      call.execve(parameters({
        path: "/w/f",
        arguments: ["x"],
        environment: { strings: KERNEL, length: 0 },
      })).fails(ENOENT),
    ],
  }),
  made("EFAULT/environment-string", {
    covers: "execve/EFAULT/environment-string-readable",
    steps: [execve("/w/f", ["x"], [path(UNMAPPED, 3)]).fails(EFAULT)],
  }),
  made("E2BIG/argument-bytes", {
    covers: "execve/E2BIG/after-point-return-argument-bytes-each",
    setup: [file("f", elf(), { mode: 0o755 })],
    note: "The old program is already gone: the caller dies of it.",
    steps: [
      child("kid", [execve("/w/f", ["a".repeat(131056)]).kills(SIGSEGV)]),
      join("kid"),
    ],
  }),
  made("E2BIG/environment-bytes", {
    covers: "execve/E2BIG/after-point-return-argument-bytes-each",
    setup: [file("f", elf(), { mode: 0o755 })],
    steps: [
      child("kid", [
        execve("/w/f", ["x"], ["e".repeat(131064)]).kills(SIGSEGV),
      ]),
      join("kid"),
    ],
  }),
];
