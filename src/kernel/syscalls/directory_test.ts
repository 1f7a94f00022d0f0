// Expectations: get_dir_entries and getcwd in the facts.
import { assertEquals } from "@std/assert";
import { DT_DIR, DT_REG } from "../../api/constants.ts";
import { sys_dirent } from "../../api/structs.ts";
import { dir, file, outcome } from "../filesystem/test_world.ts";
import { directoryHandlers } from "./directory.ts";
import { TestCaller } from "./test_context.ts";

const { get_dir_entries, getcwd } = directoryHandlers;

interface Listed {
  readonly name: string;
  readonly ino: number;
  readonly type: number;
}

function parse(bytes: Uint8Array): Listed[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const entries: Listed[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at + 9, true);
    const start = at + sys_dirent.size;
    const name = bytes.subarray(start, start + length);
    entries.push({
      name: new TextDecoder().decode(name),
      ino: Number(view.getBigUint64(at, true)),
      type: view.getUint8(at + 8),
    });
    at = start + length;
  }
  return entries;
}

function opened(caller: TestCaller, path: string): number {
  caller.world.caller.fds.set(5, caller.world.open(path, 0));
  return 5;
}

Deno.test("get_dir_entries() lists the dots, then entries in the order of their making", () => {
  const caller = new TestCaller({ d: dir({ b: file(), a: dir() }) });
  const fd = opened(caller, "/d");
  const buffer = caller.room(256);
  const size = Number(get_dir_entries(caller.context, fd, buffer, 256n));
  assertEquals(parse(caller.at(buffer, size)), [
    { name: ".", ino: 2, type: DT_DIR },
    { name: "..", ino: 1, type: DT_DIR },
    { name: "b", ino: 3, type: DT_REG },
    { name: "a", ino: 4, type: DT_DIR },
  ]);
  // There is no cursor: the next call starts again.
  assertEquals(
    Number(get_dir_entries(caller.context, fd, buffer, 256n)),
    size,
  );
});

Deno.test("get_dir_entries() gives EINVAL when the entries do not fit", () => {
  const caller = new TestCaller({ d: dir({ a: file() }) });
  const fd = opened(caller, "/d");
  const call = (size: bigint) => () =>
    get_dir_entries(caller.context, fd, caller.room(64), size);
  // ".", "..", "a": 14 + 15 + 14 bytes.
  assertEquals(outcome(call(42n)), "EINVAL");
  assertEquals(outcome(call(43n)), "ok");
});

Deno.test("get_dir_entries() lists more than one stage of 4096 bytes", () => {
  const names = Array.from({ length: 300 }, (_, n) => `name-${n}`);
  const caller = new TestCaller({
    d: dir(Object.fromEntries(names.map((name) => [name, file()]))),
  });
  const fd = opened(caller, "/d");
  const buffer = caller.room(16384);
  const size = Number(get_dir_entries(caller.context, fd, buffer, 16384n));
  assertEquals(
    parse(caller.at(buffer, size)).slice(2).map(({ name }) => name),
    names,
  );
});

Deno.test("get_dir_entries() of a file gives ENOTDIR", () => {
  const caller = new TestCaller({ f: file() });
  const fd = opened(caller, "/f");
  assertEquals(
    outcome(() => get_dir_entries(caller.context, fd, caller.room(64), 64n)),
    "ENOTDIR",
  );
});

Deno.test("getcwd() copies what fits and returns what it needs", () => {
  const caller = new TestCaller({ d: dir({ sub: dir() }) });
  caller.world.chdir("/d/sub");
  const buffer = caller.room(16);
  assertEquals(getcwd(caller.context, buffer, 4n), 7);
  assertEquals(caller.textAt(buffer, 5), "/d/s\0");
  assertEquals(getcwd(caller.context, buffer, 16n), 7);
  assertEquals(caller.textAt(buffer, 7), "/d/sub\0");
});
