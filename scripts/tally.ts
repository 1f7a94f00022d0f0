/**
 * What a run of `deno test` came to. A run that ran nothing, or a file in
 * which no test stands, has not passed.
 *
 * @module
 */

/** What checks or tests found. */
export interface Tally {
  /** How many passed. */
  passed: number;
  /** How many failed. */
  failed: number;
  /** How many were not run, because this machine lacks what they need. */
  ignored: number;
}

/** The sum of tallies. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const total: Tally = { passed: 0, failed: 0, ignored: 0 };
  for (const { passed, failed, ignored } of tallies) {
    total.passed += passed;
    total.failed += failed;
    total.ignored += ignored;
  }
  return total;
}

/** The closing line of everything. */
export function showTally({ passed, failed, ignored }: Tally): string {
  const rest = ignored === 0 ? "" : `, ${ignored} ignored`;
  return `${passed} passed, ${failed} failed${rest}`;
}

/**
 * Counts what the closing line of `deno test` says. A run that died before it,
 * failed without saying in what, or ran no test, is one failure.
 */
export function readTally(output: string, success: boolean): Tally {
  const counts =
    /(\d+) passed(?: \([^)]*\))? \| (\d+) failed(?: \([^)]*\))?(?: \| (\d+) ignored)?/
      .exec(output);
  const [passed = 0, failed = 0, ignored = 0] = (counts ?? []).slice(1)
    .map((text) => Number(text ?? 0));
  const isSilent = counts === null || passed + failed === 0;
  const least = success && !isSilent ? 0 : 1;
  return { passed, failed: Math.max(failed, least), ignored };
}

/** Test files of those given that a JUnit report of `deno test` tells no test of. */
export function silentFiles(
  files: readonly string[],
  report: string,
): readonly string[] {
  const told = new Set(
    [...report.matchAll(/<testsuite name="\.\/([^"]+)" tests="(\d+)"/g)]
      .filter(([, , tests]) => Number(tests) > 0).map(([, name]) => name),
  );
  return files.filter((file) => !told.has(file));
}
