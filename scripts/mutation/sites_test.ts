import { assert, assertEquals } from "@std/assert";
import ts from "typescript";
import { type Fault, plantFaults } from "./sites.ts";

const CODE = `
import { MAX_LARGE, MAX_SMALL } from "../api/constants.ts";

/** Takes a number. */
export function f(a: number, b: number): string {
  // Two checks, in this order.
  if (a > MAX_LARGE) fail("f/EINVAL/too-large");
  if (b === 0) fail("f/EDOM/zero");
  let sum = 0;
  for (let at = 0; at < a; at++) sum += b;
  const add = (more: number): void => {
    sum += more;
  };
  add(1);
  return sum > 10 ? \`much \${sum}\` : "little";
}
`;

const scripts = new Map<string, string>();

/** The planted text as it can be run. */
function scriptOf(text: string): string {
  const known = scripts.get(text);
  if (known !== undefined) return known;
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ESNext,
    },
  });
  scripts.set(text, outputText);
  return outputText;
}

/** What the planted function gives with a fault on. */
function result(text: string, on: number, a: number, b: number): string {
  const made: { f?: (a: number, b: number) => string } = {};
  const names = ["exports", "require", "fail", "$faulty", "$asked"];
  const run = new Function(...names, scriptOf(text));
  run(
    made,
    () => ({ MAX_LARGE: 5, MAX_SMALL: 2 }),
    (name: string) => {
      throw name;
    },
    (number: number) => number === on,
    [],
  );
  try {
    return made.f?.(a, b) ?? "no function";
  } catch (error) {
    return String(error);
  }
}

const INPUTS = [[0, 0], [0, 1], [3, 2], [5, 2], [6, 0], [6, 1], [5, 3], [3, 3]];

function behaviour(text: string, on: number): string[] {
  return INPUTS.map(([a = 0, b = 0]) => result(text, on, a, b));
}

const planted = plantFaults("f.ts", CODE, { first: 1 });

function faultAt(
  operator: Fault["operator"],
  code: string,
): Fault | undefined {
  return planted.faults.find((fault) =>
    fault.operator === operator && fault.code.includes(code)
  );
}

Deno.test("plantFaults() changes nothing while no fault is on", () => {
  assertEquals(
    behaviour(planted.text, 0),
    behaviour(CODE, 0),
  );
});

Deno.test("plantFaults() makes each fault show when it is on", () => {
  const right = behaviour(CODE, 0).join("\n");
  const unseen = planted.faults.filter(({ number, operator }) =>
    // A loop whose condition is wrong may never end.
    operator !== "negated-condition" && operator !== "wrong-operator" &&
    !(operator === "dropped-update") &&
    behaviour(planted.text, number).join("\n") === right
  );
  assertEquals(unseen.map(({ code, change }) => `${code} → ${change}`), []);
});

Deno.test("plantFaults() tells operator, line, code and change", () => {
  assertEquals(faultAt("boundary", "a > MAX_LARGE"), {
    number: faultAt("boundary", "a > MAX_LARGE")?.number ?? NaN,
    operator: "boundary",
    file: "f.ts",
    line: 7,
    context: '  if (a > MAX_LARGE) fail("f/EINVAL/too-large");',
    code: "a > MAX_LARGE",
    change: "(a) >= (MAX_LARGE)",
    isLoaded: false,
    check: 'if (a > MAX_LARGE) fail("f/EINVAL/too-large");',
    within: "f",
  });
  assertEquals(faultAt("wrong-constant", "MAX_LARGE")?.change, "MAX_SMALL");
  assertEquals(faultAt("wrong-variable", "b")?.change, "a");
  assertEquals(
    faultAt("errno", "too-large")?.change,
    'fail("f/EPERM/too-large")',
  );
});

Deno.test("plantFaults() swaps neighbouring checks", () => {
  const number = faultAt("swapped-neighbours", "a > MAX_LARGE")?.number ?? 0;
  assert(number > 0);
  assertEquals(result(planted.text, 0, 6, 0), "f/EINVAL/too-large");
  assertEquals(result(planted.text, number, 6, 0), "f/EDOM/zero");
});

Deno.test("plantFaults() leaves out checks and updates", () => {
  const check = faultAt("dropped-check", "b === 0")?.number ?? 0;
  assertEquals(result(planted.text, check, 3, 0), "little");
  const update = faultAt("dropped-update", "sum += more")?.number ?? 0;
  assertEquals(result(planted.text, 0, 5, 2), "much 11");
  assertEquals(result(planted.text, update, 5, 2), "little");
});

Deno.test("plantFaults() turns assignments, methods, truths and jumps round", () => {
  const { faults } = plantFaults(
    "k.ts",
    `function f(x) {
      while (true) { if (x.some(one)) break; else continue; }
      switch (x) { case 1: x.at |= 2; break; }
      for (let i = 0; i < 2; i++) x.count++;
      return x.kind === "a" ? "b" : go("f/EDOM/above-1", fail("f/EDOM/c"));
    }\n`,
    { first: 1 },
  );
  const kinds = [
    "wrong-assignment",
    "wrong-method",
    "wrong-boolean",
    "wrong-text",
    "dropped-jump",
    "errno",
  ];
  assertEquals(
    faults.filter(({ operator }) => kinds.includes(operator))
      .map(({ operator, code, change }) => [operator, code, change]),
    [
      ["wrong-boolean", "true", "!true"],
      ["wrong-method", "x.some(one)", "x.every(one)"],
      ["dropped-jump", "break;", ""],
      ["dropped-jump", "continue;", ""],
      ["wrong-assignment", "x.at |= 2", "x.at &= (2)"],
      ["wrong-assignment", "x.count++", "x.count--"],
      ["wrong-text", '"b"', '("x" + "b")'],
      ["errno", '"f/EDOM/above-1"', '"f/EINVAL/above-1"'],
      ["errno", 'fail("f/EDOM/c")', 'fail("f/EINVAL/c")'],
    ],
  );
});

Deno.test("plantFaults() knows what is evaluated at loading", () => {
  const { faults } = plantFaults(
    "g.ts",
    "const A = [1];\nconst f = () => 2;\nclass C { static d = 3; e = 4; }\n",
    { first: 10 },
  );
  assertEquals(
    faults.map(({ number, code, isLoaded }) => [number, code, isLoaded]),
    [
      [10, "1", true],
      [11, "1", true],
      [12, "2", false],
      [13, "3", true],
      [14, "4", false],
    ],
  );
});

Deno.test("plantFaults() plants a constant's faults where functions read it", () => {
  const { text, faults } = plantFaults(
    "g.ts",
    `const READ = 4 << 1;
const EARLY = 2;
const table = [EARLY];
export function f(a: number, b: number): string {
  return \`\${a > READ} \${table[b]}\`;
}
`,
    { first: 1 },
  );
  assertEquals(
    faults.map(({ code, isLoaded }) => [code, isLoaded]),
    [
      ["4 << 1", false],
      ["4", false],
      ["1", false],
      ["2", true],
      ["EARLY", true],
      ["a", false],
      ["a > READ", false],
      ["b", false],
    ],
  );
  const values = [0, 1, 2, 3].map((on) =>
    [3, 9, 11, 17].map((a) => result(text, on, a, 0)).join()
  );
  assertEquals(values, [
    "false 2,true 2,true 2,true 2",
    "true 2,true 2,true 2,true 2",
    "false 2,false 2,true 2,true 2",
    "false 2,false 2,false 2,true 2",
  ]);
});

Deno.test("plantFaults() leaves alone what observers are told and the host's time", () => {
  const { faults } = plantFaults(
    "h.ts",
    "function* f(x) { observeExit(x); this.#work.add(x + 1); " +
      "if (work.isPartOver) yield; settle(x); }\n",
    { first: 1 },
  );
  assertEquals(faults.map(({ code }) => code), ["settle(x);"]);
});

Deno.test("plantFaults() knows the check that a fault is a part of", () => {
  const { faults } = plantFaults(
    "i.ts",
    "function f(x) { if (x > 1) { undo(x); fail('f/EDOM/above-1'); } go(x); }\n",
    { first: 1 },
  );
  const checkOf = (text: string) =>
    faults.find(({ code }) => code === text)?.check;
  const check = "if (x > 1) { undo(x); fail('f/EDOM/above-1'); }";
  assertEquals(checkOf("x > 1"), check);
  assertEquals(checkOf("undo(x);"), check);
  assertEquals(checkOf("go(x);"), undefined);
});

Deno.test("plantFaults() numbers and does the same where it plants one fault alone", () => {
  for (const { number } of planted.faults) {
    const alone = plantFaults("f.ts", CODE, {
      first: 1,
      isPlanted: (one) => one === number,
    });
    assertEquals(alone.faults, planted.faults);
    const { operator } = planted.faults[number - 1] ?? {};
    // A loop whose condition is wrong may never end.
    const isEndless = operator === "negated-condition" ||
      operator === "wrong-operator" || operator === "dropped-update";
    const on = isEndless ? [0] : [0, number];
    for (const one of on) {
      assertEquals(behaviour(alone.text, one), behaviour(planted.text, one));
    }
    // The others are not there.
    const other = number === 1 ? 2 : 1;
    assertEquals(behaviour(alone.text, other), behaviour(CODE, 0));
  }
});

Deno.test("plantFaults() leaves a text as it is where nothing is chosen", () => {
  const { text } = plantFaults("f.ts", CODE, {
    first: 1,
    isPlanted: () => false,
  });
  assertEquals(text, CODE);
});

Deno.test("plantFaults() lets functions say that they are run", () => {
  const { text, functions } = plantFaults(
    "l.ts",
    "function f() { return () => { g(); }; }\n",
    { first: 1, isPlanted: () => false, firstFunction: 8 },
  );
  assertEquals(
    text,
    "function f() { $entered(8); return () => { $entered(9); g(); }; }\n",
  );
  assertEquals(functions, 2);
});

Deno.test("plantFaults() leaves out parts of expressions and changes their places", () => {
  const { faults } = plantFaults(
    "m.ts",
    `function f(x) {
      [x.a, x.b] = go(x, 1, () => 2);
      if (!x.ready && (list[x] ?? table[0])) x.set({ [x.k]: -x.v, ...x.rest, e: undefined });
      return [Math.min(x.c, 9), ...x.d.slice(1)];
    }\n`,
    { first: 1 },
  );
  const kinds = [
    "dropped-operand",
    "dropped-operation",
    "dropped-element",
    "swapped-arguments",
  ];
  assertEquals(
    faults.filter(({ operator }) => kinds.includes(operator))
      .map(({ operator, code, change }) => [operator, code, change]),
    [
      ["swapped-arguments", "go(x, 1, () => 2)", "go(1, x, () => 2)"],
      ["dropped-operation", "!x.ready", "x.ready"],
      ["dropped-operand", "list[x] ?? table[0]", "table[0]"],
      [
        "dropped-operand",
        "!x.ready && (list[x] ?? table[0])",
        "!x.ready",
      ],
      [
        "dropped-operand",
        "!x.ready && (list[x] ?? table[0])",
        "(list[x] ?? table[0])",
      ],
      ["dropped-operation", "-x.v", "x.v"],
      ["dropped-element", "[x.k]: -x.v", ""],
      ["dropped-element", "...x.rest", ""],
      ["dropped-operation", "Math.min(x.c, 9)", "x.c"],
      ["dropped-element", "Math.min(x.c, 9)", ""],
      ["dropped-operation", "x.d.slice(1)", "x.d"],
      ["dropped-element", "...x.d.slice(1)", ""],
    ],
  );
});

Deno.test("plantFaults() sends code the wrong way", () => {
  const { faults } = plantFaults(
    "o.ts",
    `function f(x) {
      if (x.far) go(x);
      if (x.near) return;
      for (const one of x) { go(one); }
      while (x.more()) { if (go(x)) break; return; }
      if (x.wrong) fail("f/EDOM/a");
      x.count++;
      return x.next() ? 1 : 2;
    }\n`,
    { first: 1 },
  );
  const kinds = ["forced-condition", "one-iteration", "swapped-update"];
  assertEquals(
    faults.filter(({ operator }) => kinds.includes(operator))
      .map(({ operator, code, change }) => [operator, code, change]),
    [
      ["forced-condition", "x.far", "true"],
      ["forced-condition", "x.far", "false"],
      ["forced-condition", "x.near", "true"],
      [
        "one-iteration",
        "for (const one of x) { go(one); }",
        "for (const one of x) { { go(one); } break; }",
      ],
      ["forced-condition", "x.more()", "false"],
      ["forced-condition", "go(x)", "true"],
      [
        "swapped-update",
        'if (x.wrong) fail("f/EDOM/a"); x.count++;',
        'x.count++; if (x.wrong) fail("f/EDOM/a");',
      ],
      ["forced-condition", "x.next()", "true"],
      ["forced-condition", "x.next()", "false"],
    ],
  );
});

Deno.test("plantFaults() takes another property, and returns what is wrong", () => {
  const text = "function f(x) { x.low = 1; return x.low.at(x.high); }\n";
  const place = (code: string): string => {
    const from = text.lastIndexOf(code);
    return `${from}-${from + code.length}`;
  };
  const { faults } = plantFaults("p.ts", text, {
    first: 1,
    types: new Map([
      [place("x.high"), { other: "low" }],
      [place("x.low.at(x.high)"), { kind: "bigint" }],
    ]),
  });
  assertEquals(
    faults.filter(({ operator }) =>
      operator === "wrong-property" || operator === "wrong-result"
    ).map(({ operator, change }) => [operator, change]),
    [
      ["wrong-property", "x.low"],
      ["wrong-result", "(x.low.at(x.high)) + 1n"],
    ],
  );
});

Deno.test("plantFaults() plants an update before its check", () => {
  const text = `export function f(a: number, b: number): string {
  const seen: number[] = [];
  try {
    if (a > 3) fail("f/EDOM/above-3");
    seen.push(a);
    seen.push(b);
  } catch { seen.push(0); }
  return seen.join();
}
`;
  const { text: with_, faults } = plantFaults("q.ts", text, { first: 1 });
  const swap = faults.find(({ operator }) => operator === "swapped-update");
  assertEquals(result(with_, 0, 5, 2), "0");
  assertEquals(result(with_, swap?.number ?? NaN, 5, 2), "5,0");
  assertEquals(result(with_, swap?.number ?? NaN, 3, 2), "3,2");
});

Deno.test("plantFaults() plants elements so that the others stay", () => {
  const text = `export function f(a: number, b: number): string {
  const [one, two] = [a, b];
  return JSON.stringify({ one, list: [one, two, ...[9]] });
}
`;
  const { text: with_, faults } = plantFaults("n.ts", text, { first: 1 });
  const on = (code: string): string => {
    const found = faults.find((fault) =>
      fault.operator === "dropped-element" && fault.code === code
    );
    return result(with_, found?.number ?? NaN, 3, 4);
  };
  assertEquals(result(with_, 0, 3, 4), '{"one":3,"list":[3,4,9]}');
  assertEquals(on("two"), '{"one":3,"list":[3,9]}');
  assertEquals(on("...[9]"), '{"one":3,"list":[3,4]}');
  assertEquals(on("list: [one, two, ...[9]]"), '{"one":3}');
});
