/**
 * Finds clang and lld, and installs Debian's when that is allowed.
 *
 * Everything is said on stderr: stdout belongs to the command that needs the
 * toolchain.
 *
 * @module
 */

import { hostOutput } from "./output.ts";
import { HostError } from "./errors.ts";

/** The oldest release whose three back ends the guests are known to build with. */
const OLDEST = 16;
/** The release that is installed where none is found. */
const WANTED = 19;
/** The newest release that is looked for by a versioned name. */
const NEWEST = 23;

/** The programs that build a guest. */
export interface Toolchain {
  /** The compiler's name or path. */
  readonly clang: string;
  /** The linker's name or path. */
  readonly lld: string;
  /** Clang's major version. */
  readonly version: number;
}

/** What the user can do when there is no toolchain. */
export class ToolchainError extends HostError {
  override name = "ToolchainError";
}

async function output(
  command: string,
  args: string[],
): Promise<string | undefined> {
  try {
    const run = new Deno.Command(command, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    });
    const { success, stdout } = await run.output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.PermissionDenied) return undefined;
    throw error;
  }
}

function majorVersion(text: string | undefined): number {
  return Number(/(?:clang version|LLD) (\d+)/.exec(text ?? "")?.[1] ?? 0);
}

async function find(): Promise<Toolchain | undefined> {
  const numbered = Array.from(
    { length: NEWEST - OLDEST + 1 },
    (_, index) => NEWEST - index,
  ).sort((a, b) => Math.abs(a - WANTED) - Math.abs(b - WANTED));
  for (const suffix of [...numbered.map((version) => `-${version}`), ""]) {
    const clang = `clang${suffix}`;
    const version = majorVersion(await output(clang, ["--version"]));
    if (version < OLDEST) continue;
    for (const lld of [`ld.lld-${version}`, "ld.lld"]) {
      if (majorVersion(await output(lld, ["--version"])) < OLDEST) continue;
      return { clang, lld, version };
    }
  }
  return undefined;
}

async function apt(args: string[]): Promise<boolean> {
  const run = new Deno.Command("apt-get", {
    args: ["-qq", "-o", "Dpkg::Use-Pty=0", ...args],
    env: { DEBIAN_FRONTEND: "noninteractive" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const { success, stdout, stderr } = await run.output();
  if (!success) {
    for (const text of [stdout, stderr]) await Deno.stderr.write(text);
  }
  return success;
}

/** Says what to install and how, in one line. */
function advice(): string {
  return `clang and lld ${OLDEST} or newer are needed to build the guest ` +
    `programs; on Debian or Ubuntu: apt-get install clang-${WANTED} lld-${WANTED}`;
}

/**
 * Installs Debian packages when this is root on a system with apt; says so in
 * a line on stderr first. Answers whether they were installed.
 */
export async function installPackages(packages: string[]): Promise<boolean> {
  if (Deno.uid() !== 0) return false;
  if (await output("apt-get", ["--version"]) === undefined) return false;
  hostOutput.complain(`Installing ${packages.join(" ")} with apt-get …`);
  const install = ["install", "-y", "--no-install-recommends", ...packages];
  return await apt(install) || (await apt(["update"]) && await apt(install));
}

/**
 * The toolchain to build guests with.
 *
 * @param mayInstall whether a missing one may be installed with apt
 * @throws {ToolchainError} when there is none, naming what to install
 */
export async function findToolchain(mayInstall: boolean): Promise<Toolchain> {
  const found = await find();
  if (found) return found;
  if (!mayInstall) throw new ToolchainError(advice());
  if (!await installPackages([`clang-${WANTED}`, `lld-${WANTED}`])) {
    throw new ToolchainError(advice());
  }
  const installed = await find();
  if (!installed) throw new ToolchainError(advice());
  return installed;
}
