/**
 * What every call program finds: files, directories, links and a FIFO in its
 * world, and the belief that says so.
 *
 * @module
 */

import { S_IFIFO } from "../../src/api/constants.ts";
import { directory, file, node, symbolicLink } from "../language/setup.ts";
import { call } from "../language/call.ts";
import type { Step } from "../language/step.ts";
import { text } from "../language/value.ts";
import { chown } from "../language/calls.ts";
import { type PathKind, World } from "./world.ts";

const own = { uid: 1000, gid: 1000 };

/** The steps that make it, as root. */
export const sceneSteps: readonly Step[] = [
  ...file("/w/a", "The quick brown fox jumps over the lazy dog", own),
  ...file("/w/b", "0123456789".repeat(500), { ...own, mode: 0o600 }),
  ...file("/w/r", "root's own", { mode: 0o600 }),
  ...directory("/w/d", own),
  ...directory("/w/d/e", own),
  ...file("/w/d/f", "four", own),
  ...symbolicLink("/w/l", "a", own),
  ...symbolicLink("/w/k", "d", own),
  ...symbolicLink("/w/loop", "loop", own),
  ...node("/w/p", S_IFIFO | 0o644),
  chown("/w/p", 1000, 1000),
  // Machines have names of their own.
  call.sethostname(text("courage"), 7),
].flat();

const paths: Readonly<Record<string, PathKind>> = {
  "/w/a": "file",
  "/w/b": "file",
  "/w/d/f": "file",
  "/w/d": "full directory",
  "/w/d/e": "directory",
  "/w/l": "link",
  "/w/k": "link",
  "/w/r": "foreign",
  "/w/p": "fifo",
};

/** What whoever starts there believes. */
export function sceneWorld(): World {
  const world = new World();
  for (const [path, kind] of Object.entries(paths)) world.paths.set(path, kind);
  world.files.push({
    value: 0,
    kind: "device",
    reads: true,
    writes: false,
    isNonblocking: false,
  });
  return world;
}
