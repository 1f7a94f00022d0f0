// Logs to which something happens at random: judging them never throws, what is
// not whole is never green, and no row comes off better than undamaged.

import { assert, assertEquals, assertExists } from "@std/assert";
import { crc32 } from "./program/crc32.ts";
import { type Verification, verifyLog } from "./export.ts";
import {
  ARCHITECTURE,
  boot,
  fickle,
  forged,
  otherwise,
  rowsOption,
  some,
  suite,
  verify,
  whole,
} from "./sample_logs.ts";

/** Random logs that are tried; HALCYON_DAMAGED_LOGS asks for more. */
const TRIES = Number(Deno.env.get("HALCYON_DAMAGED_LOGS") ?? 1000);

/** Random numbers that a seed names. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** A whole number below `count`. */
  below(count: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % count;
  }

  of<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    assertExists(one);
    return one;
  }
}

const NOISE: readonly string[] = [
  "[Kernel]: VFSRootContext(1): Unmounting /w...",
  "\x1b[34m[executor(6:6)]: \x1b[31;1mNP(error) fault\x1b[0m",
  "dead beef 00c0ffee",
  "",
  "\0\xff\u{fe}",
];

/** Lines of one log; what happens to it happens to a copy. */
type Damage = (lines: string[], dice: Dice) => void;

// Forging alone can change what a row says unseen: `forge` answers whose line it was.
const damages: Readonly<Record<string, Damage>> = {
  delete(lines, dice) {
    lines.splice(dice.below(lines.length), 1);
  },
  deleteSome(lines, dice) {
    lines.splice(dice.below(lines.length), 1 + dice.below(8));
  },
  repeat(lines, dice) {
    const at = dice.below(lines.length);
    lines.splice(at, 0, lines[at] ?? "");
  },
  repeatElsewhere(lines, dice) {
    lines.splice(dice.below(lines.length), 0, dice.of(lines));
  },
  // As many lines as before, but not the same.
  replace(lines, dice) {
    const at = dice.below(lines.length);
    lines[at] = lines[Math.max(0, at - 1 - dice.below(3))] ?? "";
  },
  move(lines, dice) {
    const [line = ""] = lines.splice(dice.below(lines.length), 1);
    lines.splice(dice.below(lines.length + 1), 0, line);
  },
  swap(lines, dice) {
    const one = dice.below(lines.length);
    const other = Math.min(lines.length - 1, one + 1 + dice.below(5));
    [lines[one], lines[other]] = [lines[other] ?? "", lines[one] ?? ""];
  },
  corrupt(lines, dice) {
    const at = dice.below(lines.length);
    const line = lines[at] ?? "";
    const place = dice.below(line.length + 1);
    const byte = String.fromCharCode(dice.below(256));
    lines[at] = line.slice(0, place) + byte + line.slice(place + 1);
  },
  cutLine(lines, dice) {
    const at = dice.below(lines.length);
    lines[at] = lines[at]?.slice(0, dice.below(30)) ?? "";
  },
  cutOff(lines, dice) {
    lines.length = 1 + dice.below(lines.length);
    const last = lines.at(-1) ?? "";
    lines[lines.length - 1] = last.slice(0, dice.below(last.length + 1));
  },
  noiseWithin(lines, dice) {
    const at = dice.below(lines.length);
    const line = lines[at] ?? "";
    const place = dice.below(line.length + 1);
    lines[at] = line.slice(0, place) + dice.of(NOISE) + line.slice(place);
  },
  join(lines, dice) {
    const at = dice.below(lines.length);
    lines.splice(at, 2, `${lines[at] ?? ""}${lines[at + 1] ?? ""}`);
  },
  noise(lines, dice) {
    lines.splice(dice.below(lines.length + 1), 0, dice.of(NOISE));
  },
};

/** One character of a line's values, and the checksum made right again. */
function forge(lines: string[], dice: Dice): string {
  const at = dice.below(lines.length);
  const line = lines[at] ?? "";
  if (!/^HC1 .* [0-9a-f]{8}$/.test(line)) return "";
  lines[at] = forged(line, (body) => {
    const place = 4 + dice.below(Math.max(body.length - 4, 1));
    const other = dice.of([..."0123456789abcdef-=:,+ornbesfhx"]);
    return body.slice(0, place) + other + body.slice(place + 1);
  });
  return line;
}

interface GoodLog {
  readonly lines: readonly string[];
  readonly judged: Verification;
}

/** Every line of ours that stands whole in a text. */
function wholeLines(lines: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const line of lines.join("\n").split(/\r?\n|\r/)) {
    for (const [text, body = "", crc = ""] of line.matchAll(WHOLE)) {
      if (crc32(body) === parseInt(crc, 16)) found.add(text);
    }
  }
  return found;
}
const WHOLE = /(HC1 \S+ \S+ \S+ \S+ \S*) ([0-9a-f]{8})/g;

async function check(
  good: GoodLog,
  lines: readonly string[],
  touched: readonly string[],
): Promise<void> {
  const judged = await verify(lines);
  const rows = new Set(touched.map((line) => line.split(" ")[1]));
  for (const [number, { id }] of suite.rows.entries()) {
    const before = good.judged.results.find((one) => one.id === id);
    if (before === undefined || rows.has(String(number))) continue;
    const after = judged.results.find((one) => one.id === id);
    if (after?.outcome === "pass") assertEquals(before.outcome, "pass", id);
  }
  if (judged.exitCode !== 0) return;
  assert(judged.results.length > 0);
  const there = wholeLines(lines);
  for (const line of wholeLines(good.lines)) {
    assert(there.has(line) || touched.includes(line), `green without ${line}`);
  }
}

async function goodLogs(): Promise<readonly GoodLog[]> {
  const middle = some[some.length >> 1] ?? 0;
  const begin = whole.findIndex((line) =>
    line.startsWith(`HC1 ${middle} - - b`)
  );
  const rest = some.slice(some.indexOf(middle));
  const logs = [
    whole,
    otherwise(whole, fickle),
    boot("--start", String(suite.rows.length - 12)),
    // The kernel died in a row; the next boot went on there, the last behind it.
    [
      ...whole.slice(0, begin + 1),
      ...boot("--rows", rowsOption(rest.slice(0, 3))),
      ...otherwise(boot("--rows", rowsOption(rest.slice(3))), fickle),
    ],
  ];
  return await Promise.all(
    logs.map(async (lines) => ({ lines, judged: await verify(lines) })),
  );
}

Deno.test("verifyLog() neither throws nor gets better, whatever happens to a log", async () => {
  const logs = await goodLogs();
  assertEquals(logs.map(({ judged }) => judged.exitCode), [0, 1, 0, 1]);
  assertEquals(logs[1]?.judged.summary.fail, fickle.length);
  const kinds = Object.entries(damages);
  for (let seed = 1; seed <= TRIES; seed++) {
    const dice = new Dice(seed * 7919);
    const good = dice.of(logs);
    const lines = [...good.lines];
    const touched: string[] = [];
    const done: string[] = [];
    for (
      let count = 1 + dice.below(3);
      count > 0 && lines.length > 0;
      count--
    ) {
      if (dice.below(6) === 0) {
        touched.push(forge(lines, dice));
        done.push("forge");
      } else {
        const [name, damage] = dice.of(kinds);
        damage(lines, dice);
        done.push(name);
      }
    }
    try {
      await check(good, lines, touched);
    } catch (error) {
      throw new Error(`seed ${seed}: ${done.join(", ")}`, { cause: error });
    }
  }
});

Deno.test("verifyLog() hears nothing of what a kernel writes between the lines", async () => {
  for (const { lines, judged } of await goodLogs()) {
    for (let seed = 1; seed <= 20; seed++) {
      const dice = new Dice(seed);
      const noisy = lines.flatMap((line) => {
        const before = dice.below(3) === 0 ? dice.of(NOISE) : "";
        const after = dice.below(3) === 0 ? dice.of(NOISE) : "";
        const other = dice.below(5) === 0 ? [dice.of(NOISE)] : [];
        return [...other, `${before}${line}${after}`];
      });
      const end = dice.of(["\n", "\r\n", "\r", "\r\r\n"]);
      assertEquals(await verifyLog(ARCHITECTURE, noisy.join(end)), judged);
    }
  }
});
