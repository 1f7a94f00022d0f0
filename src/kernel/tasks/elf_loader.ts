/**
 * Maps a program and its first stack into a new address space
 * (Kernel/Syscalls/execve.cpp: get_load_offset, load_elf_object).
 *
 * @module
 */

import {
  ELF_HEADER_SIZE,
  type ElfHeader,
  ET,
  PF,
  type ProgramHeader,
  PT,
  readElfHeader,
  readProgramHeaders,
} from "../../elf/header.ts";
import type { ElfImage } from "../../elf/image.ts";
import { validateImage } from "../../elf/validate.ts";
import { userAddress } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import { UserMemory } from "../memory/user_memory.ts";
import type { Inode } from "../filesystem/inode.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import { SharedInodeVMObject } from "../memory/inode_vm_object.ts";
import { PAGE_SIZE } from "../memory/memory_manager.ts";
import { Access, type Region } from "../memory/region.ts";
import type { Random } from "../security/random.ts";

const WINDOW_START = 0x0800_0000n;
const WINDOW_SIZE = 0x1000_0000n;
const SMALLEST_CHOICE = 10n << 20n;
const DEFAULT_STACK_SIZE = 1 << 20;
const PAGE_MASK = ~0xfffn;

/** A file that is about to be mapped, with its name for the regions. */
export interface ProgramFile {
  readonly inode: Inode;
  readonly name: string;
}

/** What the first thread needs to know. */
export interface LoadedProgram {
  readonly loadBase: number;
  readonly entry: bigint;
  readonly stack: Region;
}

/** Everything that decides where a program goes. */
export interface LoadRequest {
  readonly space: AddressSpace;
  readonly random: Random;
  readonly header: ElfHeader;
  readonly program: ProgramFile;
  readonly interpreter: ProgramFile | undefined;
  /** What headers ask for. */
  readonly stackSizes: readonly number[];
}

/** Maps the interpreter if there is one, else the program. */
export function loadProgram(request: LoadRequest): LoadedProgram {
  const offset = loadOffset(request);
  const { interpreter, program } = request;
  return loadObject(request, interpreter ?? program, offset);
}

function imageIn(inode: Inode): ElfImage {
  return {
    size: inode.size,
    read: (offset, length) => {
      const bytes = new Uint8Array(length);
      inode.readBytes(offset, bytes);
      return bytes;
    },
  };
}

function headerOf(image: ElfImage): ElfHeader {
  return readElfHeader(image.read(0, ELF_HEADER_SIZE));
}

function loadOffset(request: LoadRequest): bigint {
  const { header, random } = request;
  const choose = (start: bigint, size: bigint): bigint => {
    const distance = random.below(Number(size));
    return wrapped(start + BigInt(distance)) & PAGE_MASK;
  };
  if (header.type === ET.DYN) return choose(WINDOW_START, WINDOW_SIZE);
  const part = partForLoading(request);
  const size = sizeOf(part);
  if (size < SMALLEST_CHOICE) {
    fail("exec/E2BIG/et_exec-leaves-under-10-mib-for-a-random-load-offset");
  }
  return choose(part.start, size);
}

/** Addresses and sizes wrap as the reference's do. */
function wrapped(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

interface Span {
  readonly start: bigint;
  readonly end: bigint;
}

const WINDOW: Span = { start: WINDOW_START, end: WINDOW_START + WINDOW_SIZE };

function sizeOf({ start, end }: Span): bigint {
  return wrapped(end - start);
}

/** Where an ET_EXEC program leaves room. */
function partForLoading(request: LoadRequest): Span {
  const own = loadSpan(request.program);
  if (request.interpreter === undefined) return own;
  const end = wrapped(WINDOW.end - sizeOf(loadSpan(request.interpreter)));
  if (own.end < WINDOW.start || own.start > end) return WINDOW;
  const below: Span = { start: WINDOW.start, end: own.start };
  const above: Span = { start: own.end, end };
  return sizeOf(below) > sizeOf(above) ? below : above;
}

function loadSpan(file: ProgramFile): Span {
  const image = imageIn(file.inode);
  if (validateImage(image) !== undefined) {
    fail("exec/EINVAL/et_exec-image-fails-validation");
  }
  let start = 0n;
  let end = 0n;
  for (const entry of readProgramHeaders(image, headerOf(image))) {
    if (entry.type !== PT.LOAD) continue;
    const last = wrapped(entry.address + entry.memorySize);
    if (start === 0n || entry.address < start) start = entry.address;
    if (last > end) end = last;
  }
  if (start === end) fail("exec/EINVAL/et_exec-without-a-segment-to-load");
  return { start, end };
}

function loadObject(
  request: LoadRequest,
  file: ProgramFile,
  offset: bigint,
): LoadedProgram {
  const { space } = request;
  const object = SharedInodeVMObject.forInode(space.memory, file.inode);
  // Held so that it outlives a failure half-way.
  object.ref();
  try {
    if (object.writableMappings > 0) {
      fail("exec/ETXTBSY/loaded-file-is-mapped-writable");
    }
    const image = imageIn(file.inode);
    if (validateImage(image) !== undefined) {
      fail("exec/ENOEXEC/loaded-file-fails-image-validation");
    }
    const loader = new SegmentLoader(request, file, object, image, offset);
    const header = headerOf(image);
    for (const entry of readProgramHeaders(image, header)) {
      if (entry.type === PT.LOAD && entry.memorySize !== 0n) {
        loader.load(entry);
      }
    }
    const entry = wrapped(header.entry + offset);
    if (entry === 0n) {
      fail("exec/ENOEXEC/entry-point-is-zero");
    }
    const size = Math.max(DEFAULT_STACK_SIZE, ...request.stackSizes);
    const stack = space.allocate(
      { address: 0, size, randomize: true },
      "Stack (Main thread)",
      Access.read | Access.write,
    );
    stack.stack = true;
    return { loadBase: loader.loadBase, entry, stack };
  } finally {
    object.unref();
  }
}

class SegmentLoader {
  loadBase = 0;
  readonly #request: LoadRequest;
  readonly #file: ProgramFile;
  readonly #object: SharedInodeVMObject;
  readonly #image: ElfImage;
  readonly #offset: bigint;

  constructor(
    request: LoadRequest,
    file: ProgramFile,
    object: SharedInodeVMObject,
    image: ElfImage,
    offset: bigint,
  ) {
    this.#request = request;
    this.#file = file;
    this.#object = object;
    this.#image = image;
    this.#offset = offset;
  }

  load(entry: ProgramHeader): void {
    const start = wrapped(entry.address + this.#offset);
    const end = wrapped(start + entry.memorySize);
    if (end > 0xffff_ffff_ffff_f000n) {
      fail("exec/EINVAL/segment-end-overflows");
    }
    const base = start & PAGE_MASK;
    const size = wrapped(((end + 4095n) & PAGE_MASK) - base);
    const placement = {
      address: Number(base),
      size: Number(size),
      randomize: true,
    };
    if ((entry.flags & PF.W) !== 0) this.#copy(entry, placement);
    else this.#map(entry, placement);
  }

  #copy(
    entry: ProgramHeader,
    placement: Parameters<AddressSpace["allocate"]>[0],
  ): void {
    const readable = (entry.flags & PF.R) !== 0;
    const region = this.#request.space.allocate(
      placement,
      `${this.#file.name} (data-${readable ? "rw" : "w"})`,
      (readable ? Access.read : 0) | Access.write,
    );
    const memory = new UserMemory(this.#request.space);
    const start = BigInt(region.base) + entry.address % BigInt(PAGE_SIZE);
    const size = Number(entry.fileSize);
    for (let done = 0; done < size; done += PAGE_SIZE) {
      const piece = this.#image.read(
        Number(entry.offset) + done,
        Math.min(PAGE_SIZE, size - done),
      );
      memory.write(userAddress(start + BigInt(done)), piece);
    }
  }

  #map(
    entry: ProgramHeader,
    placement: Parameters<AddressSpace["allocate"]>[0],
  ): void {
    const executable = (entry.flags & PF.X) !== 0;
    const offset = Number(entry.offset);
    if (offset + placement.size > this.#object.size) {
      fail("exec/EINVAL/segment-reaches-past-end-of-file");
    }
    const region = this.#request.space.allocateWithObject(
      placement,
      this.#object,
      offset,
      this.#file.name,
      ((entry.flags & PF.R) !== 0 ? Access.read : 0) |
        (executable ? Access.execute : 0),
      true,
    );
    region.initiallyLoadedExecutable = executable;
    region.syscallRegion = this.#request.interpreter !== undefined;
    if (offset === 0) this.loadBase = region.base;
  }
}
