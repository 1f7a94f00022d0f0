import { assert, assertEquals } from "@std/assert";
import { deviceTable } from "../nodes/devices.ts";
import { procNodes } from "../nodes/procfs.ts";
import { sysNodes } from "../nodes/sysfs.ts";
import { nodesDocument } from "./nodes_document.ts";

Deno.test("nodesDocument() has a row for each node and device, with its reference", () => {
  const rows = nodesDocument().split("\n").filter((line) =>
    line.startsWith("| ") && line.endsWith("` |")
  );
  const stated = Object.keys(sysNodes).length + Object.keys(procNodes).length +
    deviceTable.length;
  assertEquals(rows.length, stated);
  for (const row of rows) assert(/`[A-Za-z0-9/]+\.(cpp|h)` \|$/.test(row), row);
});

Deno.test("a directory stands in the table before what lies in it", () => {
  for (const table of [sysNodes, procNodes]) {
    const seen = new Set<string>();
    for (const path of Object.keys(table)) {
      const parent = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
      assert(parent === "" || seen.has(parent), path);
      seen.add(path);
    }
  }
});
