/**
 * The suite as a folder that somebody carries to another kernel: the executor
 * with its rows, the scenario programs, a root tree, a manifest and a README.
 * The same suite gives the same bytes.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import type { OwnRows } from "../program/own_rows.ts";
import { exportSuite, sha256 } from "../export.ts";
import { loadGuest } from "../program/guests.ts";
import { scenarios } from "../scenarios/index.ts";
import { deviceScript } from "./devices.ts";
import { type KitManifest, manifestOf } from "./manifest.ts";
import { readmeOf } from "./readme.ts";

/** A file of a kit. */
export interface KitFile {
  /** Below the kit's folder. */
  readonly path: string;
  readonly mode: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A folder of a kit's root tree. */
export interface KitFolder {
  readonly path: string;
  readonly mode: number;
}

/** A whole kit. */
export interface Kit {
  readonly manifest: KitManifest;
  readonly folders: readonly KitFolder[];
  readonly files: readonly KitFile[];
}

/** The program's name in a kit, and in the folder /bin of its root tree. */
export function programName(architecture: Architecture): string {
  return `halcyon-${architecture}`;
}

const PROGRAM_MODE = 0o755;
const FILE_MODE = 0o644;

const folders: readonly KitFolder[] = [
  { path: "scenarios", mode: 0o755 },
  { path: "root", mode: 0o755 },
  ...["bin", "dev", "proc", "sys", "w"].map((name) => ({
    path: `root/${name}`,
    mode: 0o755,
  })),
  { path: "root/tmp", mode: 0o1777 },
];

const encoder = new TextEncoder();

/**
 * Makes a kit of the guests that are there; nothing is compiled. It carries
 * another project's rows where these are given.
 */
export async function makeKit(
  architecture: Architecture,
  version: string,
  rows?: OwnRows,
): Promise<Kit> {
  const name = programName(architecture);
  const exported = await exportSuite(
    architecture,
    rows === undefined ? {} : { rows },
  );
  const programs = await Promise.all(
    [...new Set(scenarios.map(({ program }) => program))].sort().map(
      async (program): Promise<KitFile[]> => {
        const bytes = new Uint8Array(await loadGuest(architecture, program));
        // Some of them look for themselves by this path.
        return [`scenarios/${program}`, `root/${program}`].map((path) => ({
          path,
          mode: PROGRAM_MODE,
          bytes,
        }));
      },
    ),
  );
  const carried: KitFile[] = [
    { path: name, mode: PROGRAM_MODE, bytes: exported.program },
    { path: `root/bin/${name}`, mode: PROGRAM_MODE, bytes: exported.program },
    ...programs.flat(),
    {
      path: "devices.debugfs",
      mode: FILE_MODE,
      bytes: encoder.encode(deviceScript()),
    },
  ];
  const readme: KitFile = {
    path: "README.md",
    mode: FILE_MODE,
    bytes: encoder.encode(readmeOf(exported, version)),
  };
  const manifest = await manifestOf(exported, version, [...carried, readme]);
  const listed: KitFile = {
    path: `${name}.json`,
    mode: FILE_MODE,
    bytes: encoder.encode(`${JSON.stringify(manifest, undefined, 2)}\n`),
  };
  const files = [...carried, readme, listed];
  const sums: KitFile = {
    path: "SHA256SUMS",
    mode: FILE_MODE,
    bytes: encoder.encode(await sumsOf(files)),
  };
  return { manifest, folders, files: [...files, sums] };
}

/** As `sha256sum -c` reads it. */
async function sumsOf(files: readonly KitFile[]): Promise<string> {
  const lines = await Promise.all(
    files.map(async ({ path, bytes }) => `${await sha256(bytes)}  ${path}\n`),
  );
  return lines.join("");
}
