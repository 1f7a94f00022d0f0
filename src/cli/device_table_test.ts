import { assertEquals, assertThrows } from "@std/assert";
import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import { applyDeviceTable } from "./device_table.ts";
import { UsageError } from "./errors.ts";

const tree: TreeDirectory = {
  type: "directory",
  entries: {
    bin: {
      type: "directory",
      mode: 0o755,
      entries: { su: { type: "file", mode: 0o755, content: Uint8Array.of(1) } },
    },
    home: {
      type: "directory",
      mode: 0o755,
      entries: { f: { type: "file", mode: 0o640, content: Uint8Array.of(2) } },
    },
  },
};

// As in Buildroot's manual, "Makedev syntax documentation".
const TABLE = `# name type mode uid gid major minor start inc count
/dev        d 755 0 0 - - - - -
/dev/sda    b 640 0 0 8 1 1 1 3
/dev/null   c 666 0 0 1 3 - - -
/run/fifo   p 600 7 8
/bin/su     f 4755 0 0 - - - - -
/home       r -1 1000 1000 - - - - -
`;

Deno.test("applyDeviceTable() makes devices and changes owners as a table says", () => {
  const block = (minor: number) => ({
    type: "block-device",
    mode: 0o640,
    uid: 0,
    gid: 0,
    major: 8,
    minor,
  } as const);
  const owner = { uid: 1000, gid: 1000 };
  const root = { uid: 0, gid: 0 };
  assertEquals(applyDeviceTable(tree, TABLE, "table"), {
    type: "directory",
    entries: {
      bin: {
        type: "directory",
        mode: 0o755,
        entries: {
          su: {
            type: "file",
            mode: 0o4755,
            ...root,
            content: Uint8Array.of(1),
          },
        },
      },
      home: {
        type: "directory",
        mode: 0o755,
        ...owner,
        entries: {
          f: {
            type: "file",
            mode: 0o640,
            ...owner,
            content: Uint8Array.of(2),
          },
        },
      },
      dev: {
        type: "directory",
        mode: 0o755,
        ...root,
        entries: {
          sda1: block(1),
          sda2: block(2),
          sda3: block(3),
          null: {
            type: "character-device",
            mode: 0o666,
            ...root,
            major: 1,
            minor: 3,
          },
        },
      },
      run: {
        type: "directory",
        entries: {
          fifo: { type: "fifo", mode: 0o600, uid: 7, gid: 8 },
        },
      },
    },
  });
});

const faults: readonly (readonly [string, string])[] = [
  ["/x f 644", "it is not NAME TYPE MODE UID GID"],
  ["/x f 644 0 0", "there is no /x"],
  ["/bin f 644 0 0", "/bin is no regular file"],
  ["/x q 644 0 0", "its type is q"],
  ["/x c 888 0 0 1 1", "its mode is 888"],
  ["/x c 10000 0 0 1 1", "its mode is 10000"],
  ["/x c 644 nobody 0 1 1", "there is no user nobody"],
  ["/x c 644 0 staff 1 1", "there is no group staff"],
  ["/x c 644 0 0 a 1", "its major number is a"],
  ["/x c 644 0 0 1 1 0 1 9999", "its count is above 4096"],
  ["/../x c 644 0 0 1 1", "/../x leads out of the root tree"],
  ["/ c 644 0 0 1 1", "the root is a directory"],
];

for (const [line, why] of faults) {
  Deno.test(`applyDeviceTable() names the line when it is '${line}'`, () => {
    assertThrows(
      () => applyDeviceTable(tree, `\n# nothing\n${line}\n`, "table"),
      UsageError,
      `table, line 3: ${why}`,
    );
  });
}
