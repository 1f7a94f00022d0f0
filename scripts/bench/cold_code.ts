/**
 * A benchmark program: four hundred different functions, each run
 * once a round, so that decoding and lifting weigh more than execution.
 *
 * @module
 */

const FUNCTIONS = 400;
const STATEMENTS = 12;
const GLOBALS = 64;

/** xorshift32: the program must be the same at every build. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function statement(below: (n: number) => number): string {
  const pick = (choices: string) => choices[below(choices.length)];
  const [x, y, z] = [pick("abc"), pick("abc"), pick("abc")];
  const operator = pick("+-*^|&");
  switch (below(4)) {
    case 0:
      return `${x} = ${y} ${operator} ${z};`;
    case 1:
      return `if (${x} > ${y} + ${below(1000)}) ${z} += G[${
        below(GLOBALS)
      }]; else ${z} ^= ${below(1 << 20)};`;
    case 2:
      return `${x} = (${y} << ${1 + below(19)}) ^ (${z} >> ${1 + below(19)});`;
    default:
      return `G[${below(GLOBALS)}] = ${x} ${operator} ${z};`;
  }
}

/** The C source of the program. */
export function coldCode(): string {
  const below = generator(1);
  const lines = [
    '#include "benchmark.h"',
    `static volatile u64 G[${GLOBALS}];`,
  ];
  for (let index = 0; index < FUNCTIONS; index++) {
    lines.push(
      `__attribute__((noinline)) static u64 f${index}(u64 a, u64 b) {`,
      `u64 c = G[${index % GLOBALS}];`,
      ...Array.from({ length: STATEMENTS }, () => statement(below)),
      `G[${(index * 7) % GLOBALS}] = c; return a + b * 3 + c; }`,
    );
  }
  lines.push("u64 bench(int n) { u64 h = 1; for (int r = 0; r < n; r++) {");
  for (let index = 0; index < FUNCTIONS; index++) {
    lines.push(`h = f${index}(h, ${index} + r);`);
  }
  lines.push("} return h; }", "");
  return lines.join("\n");
}
