// Expectations: the tables of src/api/nodes, whose rows name the reference's files.
import { assert, assertEquals } from "@std/assert";
import { O_RDONLY, S_IFDIR, S_IFLNK, S_IFREG } from "../api/constants.ts";
import { deviceTable } from "../api/nodes/devices.ts";
import type { FileNode, JsonKeys, Node } from "../api/nodes/node.ts";
import { procNodes } from "../api/nodes/procfs.ts";
import { sysNodes } from "../api/nodes/sysfs.ts";
import { architectures } from "../cpu/cpu.ts";
import { VirtualConsole } from "../kernel/devices/tty/virtual_console.ts";
import { KernelError } from "../kernel/errors.ts";
import type { Inode } from "../kernel/filesystem/inode.ts";
import { ProcFS } from "../kernel/filesystem/procfs/file_system.ts";
import { SysFS } from "../kernel/filesystem/sysfs/file_system.ts";
import { Reader } from "./test_reader.ts";

/** An inode below a root, by its path with words for what is a number. */
interface Found {
  readonly path: string;
  readonly inode: Inode;
}

function walk(
  directory: Inode,
  path: string,
  general: (path: string) => string,
): readonly Found[] {
  return [...directory.entries()].flatMap(({ name }) => {
    if (name === "." || name === "..") return [];
    const inode = directory.lookup(name);
    if (inode instanceof KernelError) throw inode;
    const found = { path: general(`${path}${name}`), inode };
    return inode.isDirectory
      ? [found, ...walk(inode, `${found.path}/`, general)]
      : [found];
  });
}

/** What must be there: each path once, with type and mode. */
function expected(table: Readonly<Record<string, Node>>): readonly string[] {
  const types = { directory: S_IFDIR, file: S_IFREG, link: S_IFLNK };
  return Object.entries(table).flatMap(([path, node]) =>
    node.type === "absent"
      ? []
      : [`${path} ${(types[node.type] | node.mode).toString(8)}`]
  );
}

function described(found: readonly Found[]): readonly string[] {
  return [
    ...new Set(
      found.map(({ path, inode }) =>
        `${path} ${inode.metadata().mode.toString(8)}`
      ),
    ),
  ];
}

/** Whether an object has the keys in their order. */
function hasKeys(value: unknown, keys: JsonKeys): boolean {
  const pattern = keys.map((key) =>
    key.endsWith("?") ? `(${key.slice(0, -1)},)?` : `${key},`
  ).join("");
  const names = Object.keys(value as object).map((key) => `${key},`).join("");
  return new RegExp(`^${pattern}$`).test(names);
}

function checkContent(path: string, text: string, { content }: FileNode): void {
  if (content.kind === "text") return;
  const value: unknown = JSON.parse(text);
  const objects = content.kind === "object" ? [value] : value as unknown[];
  assert(Array.isArray(objects), `${path} is no array`);
  for (const entry of objects) {
    assert(
      hasKeys(entry, content.keys),
      `${path} has ${JSON.stringify(entry)}`,
    );
  }
}

/** Of these the open refuses where there is nothing to show. */
const REFUSED: Readonly<Record<string, string>> = {
  "/sys/kernel/profile": "sysfs/ENOENT/no-system-wide-profile",
  "/sys/kernel/power_state": "sysfs/ENOTIMPL/node-has-no-content",
  "/sys/kernel/request_panic": "transfer/ENOTSUP/file-can-never-be-read",
  "/proc/self/perf_events": "procfs/ENOBUFS/process-has-no-profile",
};

function checkContents(
  reader: Reader,
  root: string,
  table: Readonly<Record<string, Node>>,
): void {
  for (const [name, node] of Object.entries(table)) {
    if (node.type !== "file" || /[A-Z]{2}/.test(name)) continue;
    const path = `${root}/${name}`;
    const text = reader.text(path);
    const refusal = path.endsWith("/cpuinfo") &&
        reader.machine.kernel.architecture !== "x86_64"
      ? "sysfs/EINVAL/no-cpuinfo-on-this-architecture"
      : REFUSED[path];
    if (refusal !== undefined) assertEquals(text, refusal, path);
    else checkContent(path, text, node);
  }
}

for (const architecture of architectures) {
  Deno.test(`/sys has the nodes of the table, in its order, on ${architecture}`, () => {
    const { machine } = new Reader(architecture);
    const found = walk(
      new SysFS(machine.kernel.vfs).root,
      "",
      (path) => path.replace(/^dev\/char\/\d+:\d+$/, "dev/char/MAJOR:MINOR"),
    );
    assertEquals(described(found), expected(sysNodes));
    for (const { path, inode } of found) {
      const { uid, gid, size } = inode.metadata();
      const node: Node = (sysNodes as Readonly<Record<string, Node>>)[path]!;
      const length = node.type === "file" && node.hasSize
        ? new Reader(architecture).text(`/sys/${path}`).length
        : 0;
      assertEquals({ path, uid, gid, size }, {
        path,
        uid: 0,
        gid: 0,
        size: length,
      });
    }
  });

  Deno.test(`files of /sys have the table's format on ${architecture}`, () => {
    checkContents(new Reader(architecture).makeSockets(), "/sys", sysNodes);
  });

  Deno.test(`/proc has the nodes of the table, in its order, on ${architecture}`, () => {
    const { machine, process } = new Reader(architecture);
    const root = new ProcFS(machine.kernel.vfs).root;
    const own = root.lookup(String(process.pid));
    assert(!(own instanceof KernelError));
    const found = walk(
      own,
      "PID/",
      (path) =>
        path.replace(/\/fd\/\d+$/, "/fd/FD")
          .replace(/\/stacks\/\d+$/, "/stacks/TID"),
    );
    const whole = [...walk(root, "", (path) => path)];
    const self = whole.filter(({ path }) => path === "self");
    // The program has no child, and the table's link to one stays unseen.
    assertEquals(
      described([...self, { path: "PID", inode: own }, ...found]),
      expected(procNodes).filter((row) => !row.startsWith("PID/children/PID")),
    );
    assertEquals(
      new Set(found.map(({ inode }) => inode.metadata().size)),
      new Set([0]),
    );
  });

  Deno.test(`files of /proc have the table's format on ${architecture}`, () => {
    const inSelf = Object.fromEntries(
      Object.entries(procNodes).filter(([path]) => path.startsWith("PID/"))
        .map(([path, node]) => [path.slice("PID/".length), node]),
    );
    checkContents(new Reader(architecture), "/proc/self", inSelf);
  });
}

Deno.test("devices are registered in the order of the table", () => {
  const { machine } = new Reader("riscv64");
  const wanted = deviceTable.filter(({ waived, minor }) =>
    waived === undefined && minor !== undefined
  ).map(({ major, minor }) => `${major}:${minor}`);
  const names = machine.kernel.vfs.devices.map(({ major, minor }) =>
    `${major}:${minor}`
  );
  assertEquals(names, wanted);
});

Deno.test("virtual consoles have the size of the display that is not there", () => {
  const { vfs } = new Reader("riscv64").machine.kernel;
  const consoles = vfs.devices.filter((device) =>
    device instanceof VirtualConsole
  );
  assertEquals(
    consoles.map(({ columns, rows }) => [columns, rows]),
    new Array(6).fill([113, 48]),
  );
});

Deno.test("/sys/dev/char lists both ends of a pseudo terminal where they are made", () => {
  const reader = new Reader("riscv64");
  const { vfs } = reader.machine.kernel;
  const before = vfs.devices.length;
  vfs.open(reader.process, "/dev/ptmx", O_RDONLY, 0, reader.process.cwd);
  const directory = [
    ...walk(new SysFS(vfs).root, "", (path) => path),
  ].map(({ path }) => path).filter((path) => path.startsWith("dev/char/"));
  assertEquals(directory.slice(before), ["dev/char/200:0", "dev/char/201:0"]);
});
