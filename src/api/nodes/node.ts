/**
 * What is said of a node of a generated file system: the words of the tables of
 * /sys, /proc and the devices. Whoever makes the nodes takes mode and format
 * from there, and a test walks them and compares.
 *
 * @module
 */

import type { ArchitectureName } from "../paragraph.ts";
import type { Waiver } from "../refusal.ts";

/** Keys of a JSON object in their order; `?` behind one that may be missing. */
export type JsonKeys = readonly string[];

/** What a file's text is. */
export type Content =
  | { readonly kind: "text"; readonly holds: string }
  | { readonly kind: "object"; readonly keys: JsonKeys }
  | { readonly kind: "list"; readonly keys: JsonKeys };

/** A directory; what lies in it stands behind it in the table. */
export interface DirectoryNode {
  readonly type: "directory";
  readonly mode: number;
  readonly source: string;
}

/** A file or link. */
export interface FileNode {
  readonly type: "file" | "link";
  readonly mode: number;
  readonly content: Content;
  /** Processes in a jail may open it. */
  readonly jailReadable: boolean;
  /** stat tells the length of the text and not 0. */
  readonly hasSize: boolean;
  /** What else is to be known, the more so where this machine tells less. */
  readonly note: string | undefined;
  readonly source: string;
}

/** What the reference's machine has and this one has not. */
export interface AbsentNode {
  readonly type: "absent";
  readonly waived: Waiver;
  readonly source: string;
  /** The architectures that have it, where not all do. */
  readonly only: readonly ArchitectureName[] | undefined;
}

/** A place in a table. */
export type Node = DirectoryNode | FileNode | AbsentNode;

/** The parts of a file that most files have alike. */
export type FileTerms = Partial<
  Pick<FileNode, "mode" | "jailReadable" | "hasSize" | "note">
>;

function fileNode(
  type: FileNode["type"],
  content: Content,
  source: string,
  { mode = 0o444, jailReadable = false, hasSize = false, note }: FileTerms,
): FileNode {
  return { type, mode, content, jailReadable, hasSize, note, source };
}

/** A directory. */
export function directory(source: string, mode = 0o755): DirectoryNode {
  return { type: "directory", mode, source };
}

/** A file that holds what the sentence says. */
export function text(
  holds: string,
  source: string,
  terms: FileTerms = {},
): FileNode {
  return fileNode("file", { kind: "text", holds }, source, terms);
}

/** A file with one JSON object. */
export function object(
  keys: JsonKeys,
  source: string,
  terms: FileTerms = {},
): FileNode {
  return fileNode("file", { kind: "object", keys }, source, terms);
}

/** A file with a JSON array of objects. */
export function list(
  keys: JsonKeys,
  source: string,
  terms: FileTerms = {},
): FileNode {
  return fileNode("file", { kind: "list", keys }, source, terms);
}

/** A symbolic link. */
export function link(
  holds: string,
  source: string,
  mode = 0o777,
): FileNode {
  return fileNode("link", { kind: "text", holds }, source, { mode });
}

/** A node that the reference makes and this machine does not. */
export function absent(
  waived: Waiver,
  source: string,
  only?: readonly ArchitectureName[],
): AbsentNode {
  return { type: "absent", waived, source, only };
}

/** The names of the files that a table has, by their paths. */
export type FilePaths<T> = {
  [K in keyof T]: T[K] extends FileNode ? K : never;
}[keyof T];
