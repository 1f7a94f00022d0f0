import { claimNamed } from "../ledger/claim.ts";
import {
  buffer,
  directory,
  file,
  link,
  readlink,
  rmdir,
  type Row,
  row,
  type Steps,
  symbolicLink,
  unlink,
  unveil,
} from "../language/row.ts";

const bytes = buffer(64, "bytes");

const mine = { uid: 1000, gid: 1000 };

/** Calls that ask the veil for more than the walk of `stat` does. */
const asking = [
  ["unlink", "path", (pathname: string) => unlink(pathname)],
  ["rmdir", "path", (pathname: string) => rmdir(pathname)],
  ["readlink", "path", (pathname: string) => readlink(pathname, bytes)],
  ["link", "old_path", (pathname: string) => link(pathname, "/w/d/new")],
] as const;

/** A link to a directory in another one, and a file to reach by it. */
const linked: Steps = [
  directory("seen"),
  directory("d", mine),
  file("d/f", "", mine),
  symbolicLink("seen/l", "/w/d", mine),
];

export const rows: readonly Row[] = [
  ...asking.flatMap(([name, parameter, made]) => [
    row(`${name}/EACCES/veil-location-lacks-letter`, {
      source: "Kernel/FileSystem/VirtualFileSystem.cpp, resolve_path",
      covers: claimNamed(
        `${parameter}: veil/EACCES/link-unveiled-without-needed-letter`,
      ),
      setup: linked,
      steps: [
        unveil("/w/seen", "x"),
        unveil("/w/d", "rwcxb"),
        made("/w/seen/l/f").fails("EACCES"),
      ],
    }),
    row(`${name}/EACCES/veil-target-lacks-letter`, {
      source: "Kernel/FileSystem/VirtualFileSystem.cpp, resolve_path",
      covers: claimNamed(
        `${parameter}: veil/EACCES/link-target-unveiled-without-needed-letter`,
      ),
      setup: linked,
      steps: [
        unveil("/w/seen", "rwcxb"),
        unveil("/w/d", "x"),
        made("/w/seen/l/f").fails("EACCES"),
      ],
    }),
  ]),
];
