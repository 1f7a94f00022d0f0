// fork copies the table: what one does to its slots the other does not see
// (Kernel/Syscalls/fork.cpp).
import { assertEquals, assertStrictEquals } from "@std/assert";
import { FD_CLOEXEC } from "../../api/constants.ts";
import type { OpenFileDescription } from "../filesystem/open_file_description.ts";
import { OpenFileDescriptions } from "./open_file_descriptions.ts";

/** As much of a description as a table knows. */
function fakeDescription(): OpenFileDescription {
  let references = 0;
  return {
    ref: () => references++,
    unref: () => references--,
    get references() {
      return references;
    },
  } as unknown as OpenFileDescription;
}

Deno.test("OpenFileDescriptions.copyFrom() shares slots until one of them changes", () => {
  const parent = new OpenFileDescriptions();
  const child = new OpenFileDescriptions();
  const description = fakeDescription();
  for (let fd = 0; fd < 1000; fd++) parent.set(fd, description);
  child.copyFrom(parent);
  // A table of thousands of processes' costs the host nothing but its places.
  for (let fd = 0; fd < 1000; fd++) {
    assertStrictEquals(child.descriptor(fd), parent.descriptor(fd));
  }
  assertEquals(description.references, 2000);
  child.setFlags(5, FD_CLOEXEC);
  child.clear(6);
  assertEquals(parent.descriptor(5).flags, 0);
  assertEquals(parent.get(6), description);
  assertEquals(child.descriptor(5).flags, FD_CLOEXEC);
  assertEquals(description.references, 1999);
  assertEquals(child.reserve(), 6);
});

Deno.test("OpenFileDescriptions.copyFrom() keeps what another's call will fill", () => {
  const parent = new OpenFileDescriptions();
  const child = new OpenFileDescriptions();
  assertEquals(parent.reserve(), 0);
  child.copyFrom(parent);
  assertEquals(child.reserve(), 1);
  assertEquals(child.reservedCount, 1);
  child.set(0, fakeDescription());
  child.clear(0);
  assertEquals(child.reserve(), 0);
});
