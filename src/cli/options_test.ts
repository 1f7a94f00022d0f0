import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "./errors.ts";
import { helpText } from "./help.ts";
import {
  anyOf,
  asksFor,
  type Declaration,
  flag,
  type Given,
  oneOf,
  readArguments as readAll,
  required,
  size,
  text,
  texts,
  wholeNumber,
  withLetter,
} from "./options.ts";

/** What was given and where, without the options' names. */
function readArguments<V>(
  declaration: Declaration<V>,
  args: readonly string[],
): Pick<Given<V>, "options" | "operands"> {
  const { options, operands } = readAll(declaration, args);
  return { options, operands };
}

interface Values {
  kind: "a" | "b";
  many: readonly ("x" | "y")[];
  count: number;
  quick: boolean;
  name: string | undefined;
}

const declaration: Declaration<Values> = {
  program: "halcyon try",
  about: "Tries.",
  options: {
    kind: required(oneOf({ placeholder: "KIND", choices: ["a", "b"] })),
    many: anyOf({ placeholder: "NAME", choices: ["x", "y"] }),
    count: wholeNumber({
      description: "how often",
      least: 1,
      most: 9,
      otherwise: 3,
    }),
    quick: flag("make haste"),
    name: text({ placeholder: "TEXT", description: "a name" }),
  },
  operands: { usage: "FILE", least: 0, most: 1 },
};

Deno.test("readArguments() gives declared values when options and operands mix", () => {
  const args = ["--many=y", "f", "--kind", "b", "--many", "y", "--name=-q"];
  assertEquals(readArguments(declaration, args), {
    options: { kind: "b", many: ["y"], count: 3, quick: false, name: "-q" },
    operands: ["f"],
  });
});

Deno.test("readArguments() tells which options were given", () => {
  const args = ["--kind=a", "x", "--count", "3"];
  assertEquals(readAll(declaration, args).names, ["kind", "count"]);
});

Deno.test("readArguments() refuses an option that another one makes idle", () => {
  const alone = { ...declaration, onlyWith: { quick: ["kind", "many"] } };
  readArguments(alone, ["--kind=a", "--many=x", "--quick"]);
  readArguments(alone, ["--kind=a", "--count=2", "--name=n"]);
  assertThrows(
    () => readArguments(alone, ["--kind=a", "--count=3", "--quick"]),
    UsageError,
    "--count means nothing with --quick",
  );
});

Deno.test("readArguments() gives all words when an option for some is not given", () => {
  const { options } = readArguments(declaration, ["--kind=a"]);
  assertEquals(options.many, ["x", "y"]);
});

for (
  const [line, message] of [
    ["", "--kind KIND is missing: a or b"],
    ["--kind c", "--kind takes a or b, not c"],
    ["--kind a --kind a", "--kind is given 2 times"],
    ["--kind a --quick --quick", "--quick is given 2 times"],
    ["--kind=", "--kind takes KIND, not nothing"],
    ["--kind a --name=", "--name takes TEXT, not nothing"],
    ["--kind a --count 0", "--count takes a whole number from 1 to 9, not 0"],
    [
      "--kind a --count 1e0",
      "--count takes a whole number from 1 to 9, not 1e0",
    ],
    ["--kind a --count=-1", "--count takes a whole number from 1 to 9, not -1"],
    ["--kind a --quick=no", "--quick takes no value"],
    ["--kind a --help=x", "--help takes no value"],
    ["--kind a --toString", "there is no option --toString"],
    ["--kind a f g", "there is no argument g"],
  ] as const
) {
  Deno.test(`readArguments() throws when given '${line}'`, () => {
    const args = line === "" ? [] : line.split(" ");
    const error = assertThrows(
      () => readArguments(declaration, args),
      UsageError,
    );
    assertEquals(error.message, message);
  });
}

Deno.test("readArguments() refuses an empty operand", () => {
  assertThrows(
    () => readArguments(declaration, ["--kind=a", ""]),
    UsageError,
    "an argument is empty",
  );
});

const starter: Declaration<{ seed: number; strace: boolean }> = {
  program: "halcyon start",
  about: "Starts.",
  options: {
    seed: wholeNumber({ description: "seed", otherwise: 0 }),
    strace: flag("trace"),
  },
  operands: { usage: "ELF", least: 1, most: Infinity, endOptions: true },
};

Deno.test("readArguments() keeps later options as arguments when an operand ends the options", () => {
  const args = ["--seed", "3", "a.elf", "--strace", "x", "", "--help"];
  assertEquals(readArguments(starter, args), {
    options: { seed: 3, strace: false },
    operands: ["a.elf", "--strace", "x", "", "--help"],
  });
  assertEquals(readArguments(starter, ["--", "-x"]).operands, ["-x"]);
});

Deno.test("asksFor() finds help wherever the program's own options stand", () => {
  assertEquals(asksFor(declaration, ["f", "--nonsense", "-h"]), "help");
  assertEquals(asksFor(declaration, ["--name", "--help"]), "help");
  assertEquals(asksFor(declaration, ["--kind=a", "--version"]), "version");
  assertEquals(asksFor(declaration, ["--", "--help"]), undefined);
  assertEquals(asksFor(starter, ["--seed", "a", "--help"]), "help");
  assertEquals(asksFor(starter, ["a.elf", "--help"]), undefined);
});

Deno.test("helpText() shows every option with what holds where it is not given", () => {
  assertEquals(
    helpText(declaration),
    `usage: halcyon try --kind KIND [OPTIONS] FILE

Tries.

  --kind KIND           a or b
  --many NAME           x or y; may be repeated (all)
  --count N             how often (3)
  --quick               make haste
  --name TEXT           a name
  -h, --help            print this text
  --version             print the version and the commit of the reference`,
  );
});

const lettered: Declaration<
  { out: string | undefined; word: readonly string[]; yes: boolean }
> = {
  program: "halcyon try",
  about: "Tries.",
  options: {
    out: withLetter("o", text({ placeholder: "FILE", description: "a file" })),
    word: withLetter(
      "w",
      texts({ placeholder: "WORD", description: "a word" }),
    ),
    yes: withLetter("y", flag("agree")),
  },
  operands: { usage: "ELF", least: 0, most: Infinity, endOptions: true },
};

Deno.test("readArguments() takes letters as other programs do, and leaves those behind the first operand alone", () => {
  const given = (args: readonly string[]) => readArguments(lettered, args);
  assertEquals(given(["-o", "a", "-yw", "b", "-wc", "--word=d", "elf", "-y"]), {
    options: { out: "a", word: ["b", "c", "d"], yes: true },
    operands: ["elf", "-y"],
  });
  assertEquals(given(["-oy"]).options, {
    out: "y",
    word: [],
    yes: false,
  });
  assertThrows(() => given(["-q"]), UsageError, "there is no option -q");
  assertThrows(
    () => given(["-o"]),
    UsageError,
    "-o takes a value; one that begins with - is written -o-…",
  );
  // A complaint names an option as it was written.
  assertThrows(
    () => given(["-o", "a", "-o", "b"]),
    UsageError,
    "-o is given 2 times",
  );
  assertThrows(
    () => given(["-o", "a", "--out=b"]),
    UsageError,
    "--out is given 2 times",
  );
  assertEquals(asksFor(lettered, ["-o", "-h"]), "help");
  assertEquals(asksFor(lettered, ["elf", "-h"]), undefined);
});

Deno.test("helpText() shows an option's letter in front of its name", () => {
  const help = helpText(lettered);
  for (
    const line of [
      "  -o, --out FILE        a file",
      "  -w, --word WORD       a word; may be repeated",
      "  -y, --yes             agree",
      "  -h, --help            print this text",
    ]
  ) assertEquals(help.includes(`\n${line}`), true, help);
});

const sized: Declaration<{ room: number | undefined }> = {
  program: "halcyon try",
  about: "Tries.",
  options: {
    room: size({
      description: "room",
      least: 4 << 20,
      most: 2 ** 31,
      otherwise: "512M",
    }),
  },
};

Deno.test("size() reads bytes, and units of 1024 by their letters", () => {
  const read = (...args: string[]) => readAll(sized, args).options.room;
  assertEquals(read(), undefined);
  assertEquals(read("--room", "64M"), 67_108_864);
  assertEquals(read("--room", "1g"), 1_073_741_824);
  assertEquals(read("--room", "4096K"), 4_194_304);
  assertEquals(read("--room", "5000000"), 5_000_000);
});

Deno.test("size() refuses what is no size, or none that can be had", () => {
  const all = ["3M", "64", "64MiB", "-1", "0", "1.5G", "3G", "M", "NaN"];
  for (const given of all) {
    const error = assertThrows(
      () => readAll(sized, [`--room=${given}`]),
      UsageError,
    );
    assertEquals(
      error.message,
      `--room takes a size from 4M to 2048M, such as 64M, not ${given}`,
    );
  }
});
