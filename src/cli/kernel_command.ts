/**
 * Somebody's kernel, started by a command, with the kit that it is to run.
 *
 * @module
 */

import { makeKit, programName } from "../../conformance/kit/files.ts";
import type { CommandEnd, StartedKernel } from "../../conformance/run/boot.ts";
import { LastWords } from "../../conformance/run/last_words.ts";
import type { OwnRows } from "../../conformance/program/own_rows.ts";
import type { Suite } from "../../conformance/program/suite.ts";
import type { Architecture } from "../cpu/cpu.ts";
import { HostError } from "./errors.ts";
import { writeKit } from "./export.ts";
import { emptyFile, followFile } from "./follow_file.ts";
import { ProcessGroup } from "./process_group.ts";
import { filledCommand } from "./target.ts";
import { versionNumber } from "./version.ts";

/** Paths that mean the same within quotes of any kind and without. */
const PLAIN = /^[\w./+:@%-]+$/;

/** Starts a command for each boot. */
export class KernelCommand {
  readonly #command: string;
  readonly #log: string | undefined;
  readonly #rows: OwnRows | undefined;
  readonly #kits = new Map<Architecture, Promise<string>>();
  readonly #groups: ProcessGroup[] = [];
  #folder: string | undefined;

  /**
   * `log` is where the kernel's words go, where they do not come from the
   * command; `rows` are another project's.
   */
  constructor(
    command: string,
    log: string | undefined,
    rows: OwnRows | undefined,
  ) {
    this.#command = command;
    this.#log = log;
    this.#rows = rows;
  }

  /** Starts the kernel with the suite's program. */
  async start(
    suite: Suite,
    args: readonly string[],
  ): Promise<StartedKernel> {
    const { architecture: arch } = suite;
    let kit = this.#kits.get(arch);
    if (kit === undefined) {
      this.#kits.set(arch, kit = this.#writeKit(arch));
    }
    const folder = await kit;
    if (this.#log !== undefined) await emptyFile(this.#log);
    const group = new ProcessGroup(filledCommand(this.#command, {
      kit: `${folder}/${programName(arch)}`,
      root: `${folder}/root`,
      args: args.join(" "),
      init_args: args.join(";"),
      arch,
    }));
    this.#groups.push(group);
    const stop = (): Promise<void> => group.stop();
    return this.#log === undefined
      ? { log: group.lines, ended: group.ended, stop }
      : { ...followed(this.#log, group), stop };
  }

  async #writeKit(arch: Architecture): Promise<string> {
    this.#folder ??= await Deno.makeTempDir({ prefix: "halcyon-kit-" });
    if (!PLAIN.test(this.#folder)) {
      throw new HostError(
        `${this.#folder} holds characters that a shell would take apart: set ` +
          "TMPDIR to another folder",
      );
    }
    const folder = `${this.#folder}/${arch}`;
    await writeKit(await makeKit(arch, versionNumber(), this.#rows), folder);
    return folder;
  }

  /** Ends what runs, and takes the kits away. */
  async close(): Promise<void> {
    await Promise.all(this.#groups.map((group) => group.stop()));
    if (this.#folder === undefined) return;
    await Deno.remove(this.#folder, { recursive: true });
  }
}

async function* textOf(bytes: AsyncIterable<Uint8Array>) {
  const decoder = new TextDecoder("latin1");
  for await (const piece of bytes) yield decoder.decode(piece);
}

/** The log from a file; what the command itself says is told when it ends. */
function followed(
  path: string,
  group: ProcessGroup,
): Pick<StartedKernel, "log" | "ended"> {
  const words = new LastWords();
  const silent = (async () => {
    for await (const piece of group.lines) words.piece(piece);
  })();
  return {
    log: textOf(followFile(path, silent)),
    ended: silent.then(() => group.ended).then((
      { how, ...end },
    ): CommandEnd => ({
      ...end,
      how: [how, ...words.lines.slice(-1)].join(": "),
    })),
  };
}
