/**
 * Finds and checks the program that a process is to run
 * (Kernel/Syscalls/execve.cpp); nothing has changed until all of it is good.
 *
 * @module
 */

import {
  ELF_HEADER_SIZE,
  type ElfHeader,
  ET,
  PROGRAM_HEADER_SIZE,
  readElfHeader,
  readProgramHeaders,
} from "../../elf/header.ts";
import { imageOf } from "../../elf/image.ts";
import {
  validateElfHeader,
  validateProgramHeaders,
} from "../../elf/validate.ts";
import { O_EXEC } from "../../api/constants.ts";
import { fail } from "../errors.ts";
import { byteString } from "../filesystem/byte_string.ts";
import { isRegularFile } from "../filesystem/inode_metadata.ts";
import type { Inode } from "../filesystem/inode.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { canGrowFor } from "../library/heap.ts";
import { PAGE_SIZE } from "../memory/memory_manager.ts";
import { type PageAccount, Reservation } from "../memory/reservation.ts";
import type { Parts } from "../work.ts";
import type { Process } from "./process.ts";
import { type ExecRequest, replaceProgram } from "./replace_program.ts";

const SHEBANG_NESTING = 2;

/** Makes `request.process` run the program, or throws why not. */
export function* exec(request: ExecRequest, depth = 0): Parts {
  if (depth > SHEBANG_NESTING) {
    fail("exec/ELOOP/scripts-nested-more-than-two-deep");
  }
  const { caller, path } = request;
  const description = openForExec(caller, path);
  try {
    const inode = regularFile(description) ??
      fail("exec/EACCES/program-is-no-regular-file");
    if (inode.size < 3) fail("exec/ENOEXEC/file-shorter-than-3-bytes");
    const start = new Uint8Array(ELF_HEADER_SIZE);
    const count = inode.readBytes(0, start);
    if (start[0] === 0x23 && start[1] === 0x21) {
      const words = interpreterWords(inode);
      return yield* exec({
        ...request,
        path: words[0] ?? "",
        arguments: [...words, path, ...request.arguments.slice(1)],
      }, depth + 1);
    }
    const header = checkHeader(start, count, inode);
    yield* execElf(request, description, inode, header);
  } finally {
    // Descriptor tables hold references of their own.
    description.ref();
    description.unref();
  }
}

function openForExec(caller: Process, path: string): OpenFileDescription {
  return caller.kernel.vfs.open(caller, path, O_EXEC, 0, caller.cwd);
}

function regularFile({ inode }: OpenFileDescription): Inode | undefined {
  if (inode === undefined) throw new Error("a path without an inode");
  return isRegularFile(inode.metadata().mode) ? inode : undefined;
}

/** The ELF header, of which `count` bytes could be read. */
function checkHeader(
  start: Uint8Array,
  count: number,
  inode: Inode,
): ElfHeader {
  if (count < ELF_HEADER_SIZE) fail("exec/ENOEXEC/invalid-elf-header");
  const header = readElfHeader(start);
  if (validateElfHeader(header, inode.size) !== undefined) {
    fail("exec/ENOEXEC/invalid-elf-header");
  }
  return header;
}

/** The words of a script's first line. */
function interpreterWords(inode: Inode): string[] {
  const buffer = new Uint8Array(PAGE_SIZE);
  inode.readBytes(0, buffer);
  const end = buffer.indexOf(0x0a, 2);
  if (end === -1) {
    fail("exec/ENOBUFS/script-without-newline-in-first-4096-bytes");
  }
  const words = byteString(buffer.subarray(2, end)).split(" ")
    .filter((word) => word !== "");
  if (words.length === 0) {
    fail("exec/ENOEXEC/script-names-no-interpreter");
  }
  return words;
}

interface CheckedHeaders {
  readonly interpreterPath: string | undefined;
  /** At most one. */
  readonly stackSizes: readonly number[];
}

function checkProgramHeaders(
  inode: Inode,
  header: ElfHeader,
  memory: PageAccount,
): CheckedHeaders {
  if (header.programHeaderCount === 0) {
    fail("exec/EINVAL/no-program-headers");
  }
  const table = new Uint8Array(
    ELF_HEADER_SIZE + header.programHeaderCount * PROGRAM_HEADER_SIZE,
  );
  inode.readBytes(0, table);
  const findings = validateProgramHeaders(
    header,
    readProgramHeaders(imageOf(table), header),
    inode.size,
  );
  if (findings.reason !== undefined) {
    fail("exec/ENOEXEC/invalid-program-header");
  }
  const { interpreter, stackSize } = findings;
  const stackSizes = stackSize === undefined ? [] : [stackSize];
  if (interpreter === undefined) {
    return { interpreterPath: undefined, stackSizes };
  }
  // The final byte is taken for the NUL, whatever it is.
  const size = Number(interpreter.fileSize) - 1;
  const buffer = new Reservation(memory, size);
  try {
    // As a path that a program passes: the host holds it in several forms.
    if (!canGrowFor(size)) fail("kernel-memory/ENOMEM/exhausted");
    const path = new Uint8Array(size);
    inode.readBytes(Number(interpreter.offset), path);
    return { interpreterPath: byteString(path), stackSizes };
  } finally {
    buffer.release();
  }
}

function* execElf(
  request: ExecRequest,
  description: OpenFileDescription,
  inode: Inode,
  header: ElfHeader,
): Parts {
  if (header.type !== ET.EXEC && header.type !== ET.DYN) {
    fail("exec/ENOEXEC/program-is-neither-et_exec-nor-et_dyn");
  }
  const { memory } = request.caller.kernel;
  const checked = checkProgramHeaders(inode, header, memory);
  const { stackSizes } = checked;
  if (checked.interpreterPath === undefined) {
    return yield* replaceProgram(request, description, inode, header, {
      interpreter: undefined,
      stackSizes,
    });
  }
  const interpreter = openForExec(request.caller, checked.interpreterPath);
  try {
    const file = regularFile(interpreter) ??
      fail("exec/ENOEXEC/interpreter-is-no-regular-file");
    const found = checkInterpreter(file, memory);
    yield* replaceProgram(request, description, inode, header, {
      interpreter: { inode: file, name: interpreter.pseudoPath },
      stackSizes: [...stackSizes, ...found.stackSizes],
    });
  } finally {
    interpreter.destroy();
  }
}

function checkInterpreter(inode: Inode, memory: PageAccount): CheckedHeaders {
  const start = new Uint8Array(ELF_HEADER_SIZE);
  const header = checkHeader(start, inode.readBytes(0, start), inode);
  const checked = checkProgramHeaders(inode, header, memory);
  if (checked.interpreterPath !== undefined) {
    fail("exec/ELOOP/interpreter-has-an-interpreter");
  }
  return checked;
}
