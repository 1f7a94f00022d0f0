/**
 * `halcyon cc`: C files to a program that `halcyon run` starts.
 *
 * @module
 */

import { type Architecture, architectures } from "../cpu/types.ts";
import { type Command, defineCommand } from "./command.ts";
import { interruptible } from "./interruption.ts";
import {
  type Declaration,
  flag,
  oneOf,
  text,
  texts,
  withDefault,
  withLetter,
} from "./options.ts";
import type { Output } from "./output.ts";
import { BuildFailed, buildOwnProgram, checkParts } from "./own_program.ts";
import { findToolchain } from "./toolchain.ts";
import { WholeFile } from "./whole_file.ts";

interface CcValues {
  arch: Architecture;
  output: string | undefined;
  include: readonly string[];
  define: readonly string[];
  optimize: string | undefined;
  debug: boolean;
  clang: readonly string[];
}

const STATUS_FAULTS = 1;
const OUTPUT = "a.out";
const HOST: Architecture =
  architectures.find((name) => name === Deno.build.arch) ?? "x86_64";

function flagsOf(options: CcValues): string[] {
  const { include, define, optimize, debug, clang } = options;
  return [
    ...(optimize === undefined ? [] : [`-O${optimize}`]),
    ...(debug ? ["-g"] : []),
    ...include.map((folder) => `-I${folder}`),
    ...define.map((name) => `-D${name}`),
    ...clang,
  ];
}

async function build(
  files: readonly string[],
  options: CcValues,
  output: Output,
): Promise<number> {
  checkParts(files);
  const { arch: architecture, output: path = OUTPUT } = options;
  const file = await WholeFile.open(path);
  const toolchain = await findToolchain(false);
  const program = { architecture, files, flags: flagsOf(options) };
  try {
    const bytes = await interruptible(() =>
      buildOwnProgram(toolchain, program)
    );
    await file.write(bytes, 0o755);
    return 0;
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error;
    output.complain(`halcyon cc: ${error.message}; ${path} was not written`);
    return STATUS_FAULTS;
  }
}

const declaration: Declaration<CcValues> = {
  program: "halcyon cc",
  about: `Builds a static program for the machine from C (.c), assembly (.S,
.s), objects (.o) and archives (.a), with clang and lld, 16 or newer. There is
no libc: <runtime.h> has main's surroundings, SYSTEM_CALL(name, ...) and the few
functions of guest-programs/runtime, of which only what is used is linked.`,
  options: {
    arch: withDefault(
      oneOf({
        placeholder: "NAME",
        choices: architectures,
        description: "what to build for",
      }),
      HOST,
    ),
    output: withLetter(
      "o",
      text({ placeholder: "FILE", description: `the program (${OUTPUT})` }),
    ),
    include: withLetter(
      "I",
      texts({ placeholder: "DIR", description: "look there for headers" }),
    ),
    define: withLetter(
      "D",
      texts({ placeholder: "NAME[=VALUE]", description: "define a macro" }),
    ),
    optimize: withLetter(
      "O",
      oneOf({
        placeholder: "LEVEL",
        choices: ["0", "1", "2", "3", "s", "z", "g", "fast"],
        description: "how hard to optimize, 2 where not said",
      }),
    ),
    debug: withLetter("g", flag("keep what a debugger needs")),
    clang: texts({
      placeholder: "FLAG",
      description: "say this to clang too, as in --clang=-Wno-shadow",
    }),
  },
  operands: { usage: "FILE...", least: 1, most: Infinity },
  asks: ["read", "write", "run", "sys"],
  notes: `Exit status: 0 built, ${STATUS_FAULTS} the compiler or the linker
found faults, 2 usage, 3 no clang or lld. halcyon run FILE starts the program.`,
};

/** The command. */
export const command: Command = defineCommand(
  declaration,
  ({ options, operands }, output) => build(operands, options, output),
);
