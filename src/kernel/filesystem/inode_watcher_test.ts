// Expectations: inode_watcher_add_watch in the facts.
import { assertEquals } from "@std/assert";
import {
  INODE_CHILD_CREATED,
  INODE_CHILD_DELETED,
  INODE_CONTENT_MODIFIED,
  INODE_DELETED,
  INODE_METADATA_MODIFIED,
  O_WRONLY,
} from "../../api/constants.ts";
import { Heap } from "../memory/heap.ts";
import { InodeWatcher } from "./inode_watcher.ts";
import { makeDirectory, removeName } from "./names.ts";
import { OpenFileDescription } from "./open_file_description.ts";
import { rename } from "./rename.ts";
import { dir, file, outcome, TestWorld } from "./test_world.ts";
import { UserOrKernelBuffer } from "./user_or_kernel_buffer.ts";

const ALL = 31;

class Reader {
  readonly watcher = new InodeWatcher(new Heap());
  readonly #description = new OpenFileDescription(this.watcher);

  /** All queued events: descriptor, type, name. */
  drain(): [number, number, string][] {
    const events: [number, number, string][] = [];
    while (this.watcher.canRead()) {
      const bytes = new Uint8Array(272);
      this.read(bytes);
      const view = new DataView(bytes.buffer);
      const length = view.getUint32(8, true);
      const name = bytes.subarray(16, 16 + Math.max(0, length - 1));
      events.push([
        view.getInt32(0, true),
        view.getUint32(4, true),
        new TextDecoder().decode(name),
      ]);
    }
    return events;
  }

  read(bytes: Uint8Array): number {
    const buffer = UserOrKernelBuffer.ofKernel(bytes);
    return this.#description.read(buffer, bytes.length);
  }
}

function world(): { here: TestWorld; reader: Reader } {
  const here = new TestWorld({ d: dir({ f: file(), g: file() }) });
  return { here: here.asRoot(), reader: new Reader() };
}

Deno.test("a directory's watch tells of children by name", () => {
  const { here, reader } = world();
  const wd = reader.watcher.watch(here.resolve("/d").inode, ALL);
  makeDirectory(here.caller, "/d/new", 0o755, here.base("/d/new"));
  removeName(here.caller, "/d/f", here.base("/d/f"));
  assertEquals(reader.drain(), [
    [wd, INODE_CHILD_CREATED, "new"],
    [wd, INODE_CHILD_DELETED, "f"],
  ]);
});

Deno.test("a file's watch tells of metadata before content when it grows", () => {
  const { here, reader } = world();
  const wd = reader.watcher.watch(here.resolve("/d/f").inode, ALL);
  const description = here.open("/d/f", O_WRONLY);
  const bytes = UserOrKernelBuffer.ofKernel(new Uint8Array(3));
  description.write(bytes, 3);
  assertEquals(reader.drain(), [
    [wd, INODE_METADATA_MODIFIED, ""],
    [wd, INODE_CONTENT_MODIFIED, ""],
  ]);
  // Still dirty: no second metadata event until it is written back.
  description.write(bytes, 3);
  assertEquals(reader.drain(), [[wd, INODE_CONTENT_MODIFIED, ""]]);
  description.file.sync();
  description.write(bytes, 3);
  assertEquals(reader.drain().length, 2);
});

Deno.test("the sync task cleans metadata once a second", () => {
  const { here, reader } = world();
  const { inode } = here.resolve("/d/f");
  reader.watcher.watch(inode, INODE_METADATA_MODIFIED);
  inode.chmod(0o100600);
  inode.chmod(0o100644);
  assertEquals(reader.drain().length, 1);
  here.clock += 1_000_000_000n;
  inode.chmod(0o100600);
  assertEquals(reader.drain().length, 1);
});

Deno.test("sync() cleans the metadata of all inodes, fsync() of its own", () => {
  const { here, reader } = world();
  const { inode } = here.resolve("/d/f");
  reader.watcher.watch(inode, INODE_METADATA_MODIFIED);
  inode.chmod(0o100600);
  here.open("/d/g", O_WRONLY).file.sync();
  inode.chmod(0o100644);
  assertEquals(reader.drain().length, 1);
  inode.fs.sync();
  inode.chmod(0o100600);
  assertEquals(reader.drain().length, 1);
});

Deno.test("a watch ends with its inode, after the Deleted event", () => {
  const { here, reader } = world();
  const wd = reader.watcher.watch(here.resolve("/d/f").inode, ALL);
  removeName(here.caller, "/d/f", here.base("/d/f"));
  assertEquals(reader.drain(), [[wd, INODE_DELETED, ""]]);
  assertEquals(outcome(() => reader.watcher.unwatch(wd)), "ENOENT");
});

Deno.test("rename() tells the moved inode Deleted, and the directory both names", () => {
  const { here, reader } = world();
  const directory = reader.watcher.watch(here.resolve("/d").inode, ALL);
  const moved = reader.watcher.watch(here.resolve("/d/f").inode, ALL);
  rename(here.caller, here.base("/d/f"), "/d/f", here.base("/d/h"), "/d/h");
  assertEquals(reader.drain(), [
    [directory, INODE_CHILD_CREATED, "h"],
    [moved, INODE_DELETED, ""],
    [directory, INODE_CHILD_DELETED, "f"],
  ]);
});

Deno.test("read() with too little room gives EINVAL and loses the event", () => {
  const { here, reader } = world();
  reader.watcher.watch(here.resolve("/d").inode, ALL);
  makeDirectory(here.caller, "/d/new", 0o755, here.base("/d/new"));
  assertEquals(outcome(() => reader.read(new Uint8Array(19))), "EINVAL");
  assertEquals(reader.drain(), []);
});

Deno.test("a full queue drops its oldest event", () => {
  const { here, reader } = world();
  reader.watcher.watch(here.resolve("/d").inode, ALL);
  for (let n = 0; n < 33; n++) {
    makeDirectory(here.caller, `/d/n${n}`, 0o755, here.base("/d"));
  }
  const events = reader.drain();
  assertEquals(events.length, 32);
  assertEquals(events[0]?.[2], "n1");
});

Deno.test("watch() refuses an inode that it watches, by any name", () => {
  const { here, reader } = world();
  const { inode } = here.resolve("/d/f");
  reader.watcher.watch(inode, ALL);
  assertEquals(outcome(() => reader.watcher.watch(inode, 0)), "EEXIST");
});
