/**
 * docs/nodes.md, made from the tables of nodes and devices.
 *
 * @module
 */

import { type DeviceFacts, deviceTable } from "../nodes/devices.ts";
import type { Content, Node } from "../nodes/node.ts";
import { procNodes } from "../nodes/procfs.ts";
import { sysNodes } from "../nodes/sysfs.ts";
import type { Waiver } from "../refusal.ts";
import { onlyText } from "./checks.ts";

const head = `<!-- Generated from src/api/nodes by \`deno task generate\`. -->

# Nodes of /sys, /proc and /dev

Every node that the reference's kernel makes on a machine of qemu with one
processor, a disk and neither network card nor display. What this machine does
not have is told of with the reason. Words in capitals stand for names that
follow the machine's state; JSON keys stand in their order, those in brackets
only where there is something to tell.

Nodes of /sys are the superuser's, those of /proc/PID the process's. stat tells
a size of 0, but for the constants of /sys, where it is the length of the text.
`;

/** The text of docs/nodes.md. */
export function nodesDocument(): string {
  return [
    head,
    "## /sys",
    "",
    "*Jail*: a jailed process may open it, too.",
    "",
    ...nodeRows(sysNodes),
    "## /proc",
    "",
    "A process that is not dumpable shows nobody its files.",
    "",
    ...nodeRows(procNodes),
    "## Devices",
    "",
    "The nodes of /dev are made by programs; these are the devices that a node",
    "can have, in the order in which /sys/dev lists them.",
    "",
    "| numbers | name | what it is | reference |",
    "| --- | --- | --- | --- |",
    ...deviceTable.map(deviceRow),
    "",
  ].join("\n");
}

function nodeRows(table: Readonly<Record<string, Node>>): readonly string[] {
  return [
    "| path | mode | jail | content | reference |",
    "| --- | --- | --- | --- | --- |",
    ...Object.entries(table).map(([path, node]) => nodeRow(path, node)),
    "",
  ];
}

function nodeRow(path: string, node: Node): string {
  const name = `\`${path}\``;
  const source = `\`${node.source}\``;
  if (node.type === "absent") {
    return cells([name, "", "", absence(node.waived, node.only), source]);
  }
  const mode = node.mode.toString(8).padStart(4, "0");
  return node.type === "directory"
    ? cells([`\`${path}/\``, mode, "", "", source])
    : cells([
      node.type === "link" ? `${name} (link)` : name,
      mode,
      node.jailReadable ? "yes" : "",
      node.note === undefined
        ? contentOf(node.content)
        : `${contentOf(node.content)}; ${node.note}`,
      source,
    ]);
}

function contentOf(content: Content): string {
  if (content.kind === "text") return content.holds;
  const keys = content.keys.map((key) =>
    key.endsWith("?") ? `[\`${key.slice(0, -1)}\`]` : `\`${key}\``
  ).join(", ");
  return content.kind === "list"
    ? `JSON, an array of objects: ${keys}`
    : `JSON, an object: ${keys}`;
}

function deviceRow(device: DeviceFacts): string {
  const { kind, major, minor, name, is, source, only, waived } = device;
  return cells([
    `${kind} ${major}:${minor ?? "N"}`,
    name,
    waived === undefined ? is : `${is}. ${absence(waived, only)}`,
    `\`${source}\``,
  ]);
}

function absence(
  { kind, reason }: Waiver,
  only: readonly string[] | undefined,
): string {
  return `*Waived, ${kind}*${onlyText(only)}*:* ${reason}`;
}

function cells(texts: readonly string[]): string {
  return `| ${texts.join(" | ")} |`;
}
