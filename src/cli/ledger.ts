/**
 * `halcyon ledger`: what of the reference's behaviour the rows claim to cover.
 *
 * @module
 */

import { allClaims } from "../../conformance/claims.ts";
import { account } from "../../conformance/ledger/accounting.ts";
import { floor } from "../../conformance/ledger/floor.ts";
import { reportAccount, reportGroup } from "../../conformance/ledger/report.ts";
import { type Command, readOptions, UsageError } from "./command.ts";

const help = `usage: halcyon ledger [--call NAME]

Counts how much of the reference's behaviour the rows claim to cover: per system
call, for the rules about promises, pledge, unveil and paths, and in total. A
waived entry needs no row; its reason is written down. Exit status 1 when the
rows cover less than the committed floor.

  --call NAME   list the entries of one call or group of rules, in the order in
                which the reference checks, with their state`;

function text(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string" && value !== "") return value;
  throw new UsageError("--call takes the name of a system call");
}

function run(args: readonly string[]): Promise<number> {
  const options = readOptions(args, { string: ["call"] });
  if (options._.length > 0) throw new UsageError("ledger takes no arguments");
  const counted = account(allClaims);
  const name = text(options.call);
  if (name !== undefined) {
    const group = reportGroup(counted, name);
    if (group === undefined) {
      throw new UsageError(`the ledger knows no call ${name}`);
    }
    console.log(group);
    return Promise.resolve(0);
  }
  console.log(reportAccount(counted));
  const { covered } = counted.total;
  console.log(`\nfloor ${floor}: ${covered >= floor ? "held" : "not reached"}`);
  return Promise.resolve(covered >= floor ? 0 : 1);
}

/** The command. */
export const command: Command = {
  help,
  run,
};
