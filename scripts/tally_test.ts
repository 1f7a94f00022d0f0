import { assertEquals } from "@std/assert";
import { readTally, showTally, silentFiles, sumOf } from "./tally.ts";

Deno.test("readTally() counts what deno test says at its end", () => {
  assertEquals(
    readTally("…\nok | 12 passed (3 steps) | 0 failed | 2 ignored (9ms)", true),
    { passed: 12, failed: 0, ignored: 2 },
  );
  assertEquals(readTally("FAILED | 5 passed | 2 failed (1s)", false), {
    passed: 5,
    failed: 2,
    ignored: 0,
  });
});

Deno.test("readTally() counts a failure when nothing ran or nothing was said", () => {
  assertEquals(readTally("ok | 0 passed | 0 failed (7ms)", true).failed, 1);
  assertEquals(
    readTally("ok | 0 passed | 0 failed | 4 ignored (7ms)", true).failed,
    1,
  );
  assertEquals(readTally("", true).failed, 1);
  assertEquals(readTally("ok | 3 passed | 0 failed (7ms)", false).failed, 1);
});

Deno.test("silentFiles() names test files in which no test ran", () => {
  const report = '<testsuites name="deno test" tests="2">\n' +
    '<testsuite name="./src/a_test.ts" tests="2" disabled="0">\n' +
    '<testsuite name="./src/b_test.ts" tests="0" disabled="0">\n';
  const files = ["src/a_test.ts", "src/b_test.ts", "src/c_test.ts"];
  assertEquals(silentFiles(files, report), ["src/b_test.ts", "src/c_test.ts"]);
});

Deno.test("showTally() tells ignored tests only where there are any", () => {
  const one = { passed: 1, failed: 0, ignored: 0 };
  assertEquals(showTally(sumOf([one, one])), "2 passed, 0 failed");
  assertEquals(
    showTally({ ...one, ignored: 3 }),
    "1 passed, 0 failed, 3 ignored",
  );
});
