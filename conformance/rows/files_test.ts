import { rowTests } from "./row_tests.ts";

for (const test of await rowTests("files")) Deno.test(test);
