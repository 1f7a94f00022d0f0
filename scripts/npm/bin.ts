/**
 * The `halcyon` program on Node.
 *
 * @module
 */

import process from "node:process";
import "./deno_namespace.ts";

// The program asks the host while its modules load, so they come second.
const { runToExit } = await import("../../src/cli/command.ts");
const { main } = await import("../../src/cli/main.ts");

await runToExit("halcyon", () => main(process.argv.slice(2)));
