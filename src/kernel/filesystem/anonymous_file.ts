/**
 * What anon_create makes: memory behind a descriptor (Kernel/FileSystem/AnonymousFile.cpp).
 *
 * @module
 */

import { fail } from "../errors.ts";
import type { AnonymousVMObject } from "../memory/anonymous_vm_object.ts";
import type { MemoryManager } from "../memory/memory_manager.ts";
import type { VMObject } from "../memory/vm_object.ts";
import { File } from "./file.ts";

/** Memory that every mapping of the descriptor shows. */
export class AnonymousFile extends File {
  override readonly className = "AnonymousFile";
  readonly object: AnonymousVMObject;

  constructor(object: AnonymousVMObject) {
    super();
    this.object = object;
    object.ref();
  }

  override canRead(): boolean {
    return false;
  }

  override canWrite(): boolean {
    return false;
  }

  override read(): number {
    return fail("transfer/ENOTSUP/file-can-never-be-read");
  }

  override write(): number {
    // Every write waits until the file can be written, which it never can.
    throw new Error("write to an anonymous file");
  }

  override vmObjectForMmap(
    _memory: MemoryManager,
    _size: number,
    offset: number,
  ): VMObject {
    if (offset !== 0) {
      fail("mmap/EINVAL/offset-into-an-anonymous-file");
    }
    return this.object;
  }

  override close(): void {
    this.object.unref();
  }

  override pseudoPath(): string {
    return ":anonymous-file:";
  }
}
