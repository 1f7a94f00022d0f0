/**
 * `halcyon strace`: a program, and the system calls that it makes.
 *
 * @module
 */

import { type CallStyle, standardStyle } from "../debug/strace_call.ts";
import { StraceCounts } from "../debug/strace_counts.ts";
import {
  FilteredTracer,
  FilterError,
  readFilter,
  traceClasses,
  type TraceFilter,
} from "../debug/strace_filter.ts";
import { StraceJson } from "../debug/strace_json.ts";
import { tracingObserver } from "../debug/strace_observer.ts";
import type { CallTracer } from "../debug/strace_tracer.ts";
import { Strace } from "../debug/strace.ts";
import { type Command, defineCommand } from "./command.ts";
import { UsageError } from "./errors.ts";
import {
  asking,
  type Declaration,
  flag,
  text,
  texts,
  wholeNumber,
  withLetter,
} from "./options.ts";
import { ofTerminals } from "./permissions.ts";
import type { Output } from "./output.ts";
import {
  runNotes,
  runOperands,
  type RunOptions,
  runOptions,
  runProgram,
} from "./run.ts";
import { TraceFile } from "./trace_file.ts";

interface StraceOptions extends RunOptions {
  output: string | undefined;
  expression: readonly string[];
  count: boolean;
  "decode-fds": boolean;
  "string-limit": number;
  follow: boolean;
  json: boolean;
}

const LONGEST_STRING = 1 << 20;

function filterOf(expressions: readonly string[]): TraceFilter {
  try {
    return readFilter(expressions);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new UsageError(`--expression: ${error.message}`);
  }
}

function tracerOf(
  options: StraceOptions,
  line: (line: string) => void,
): CallTracer {
  const style: CallStyle = {
    ...standardStyle,
    stringLimit: options["string-limit"],
    showsPaths: options["decode-fds"],
  };
  if (options.count) return new StraceCounts(line);
  return options.json ? new StraceJson(line, style) : new Strace(line, style);
}

async function trace(
  operands: readonly string[],
  options: StraceOptions,
  output: Output,
): Promise<number> {
  const filter = filterOf(options.expression);
  const file = options.output === undefined
    ? undefined
    : await TraceFile.open(options.output);
  try {
    return await runProgram(operands, options, output, (error) => {
      const line = file === undefined
        ? error
        : (text: string) => file.line(text);
      const inner = tracerOf(options, line);
      const tracer = new FilteredTracer(inner, filter);
      return {
        observer: tracingObserver(tracer),
        close: () => tracer.close(),
      };
    });
  } finally {
    file?.close();
  }
}

const declaration: Declaration<StraceOptions> = {
  program: "halcyon strace",
  about: `Runs a program as halcyon run does, and prints every system call and
signal as strace does on Linux. All threads and children are followed.`,
  options: {
    output: withLetter(
      "o",
      asking(
        ["write"],
        text({
          placeholder: "FILE",
          description: "write the trace there, as it comes (stderr)",
        }),
      ),
    ),
    expression: withLetter(
      "e",
      texts({
        placeholder: "EXPR",
        description: "trace=SET or signal=SET: names and classes with commas " +
          "between them, all but those behind a !; the classes are " +
          Object.keys(traceClasses).join(", "),
      }),
    ),
    count: withLetter("c", flag("count calls and errors, and print no calls")),
    "decode-fds": withLetter("y", flag("show what descriptors stand for")),
    "string-limit": withLetter(
      "s",
      wholeNumber({
        description: "characters of a string to show; paths are shown whole",
        most: LONGEST_STRING,
        otherwise: standardStyle.stringLimit,
      }),
    ),
    follow: withLetter("f", flag("what is done anyway: follow children")),
    json: flag("print JSON, an object a line (docs/programs.md)"),
    ...runOptions,
  },
  operands: runOperands,
  onlyWith: {
    count: [
      "output",
      "expression",
      "follow",
      ...Object.keys(runOptions),
    ],
  },
  notes: runNotes,
  asks: ["read", ...ofTerminals],
};

/** The command. */
export const command: Command = defineCommand(
  declaration,
  ({ options, operands }, output) => trace(operands, options, output),
);
