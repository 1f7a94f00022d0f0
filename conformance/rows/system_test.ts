import { rowTests } from "./row_tests.ts";

for (const test of await rowTests("system")) Deno.test(test);
