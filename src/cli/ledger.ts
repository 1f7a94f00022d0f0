/**
 * `halcyon ledger`: what of the reference's behaviour the rows claim to cover.
 *
 * @module
 */

import { allCoverage } from "../../conformance/claims.ts";
import { account } from "../../conformance/ledger/accounting.ts";
import { floor } from "../../conformance/ledger/floor.ts";
import { reportAccount, reportGroup } from "../../conformance/ledger/report.ts";
import { type Command, defineCommand } from "./command.ts";
import { UsageError } from "./errors.ts";
import { text } from "./options.ts";

interface LedgerValues {
  call: string | undefined;
}

/** The command. */
export const command: Command = defineCommand<LedgerValues>(
  {
    program: "halcyon ledger",
    about: `Counts how much of the reference's behaviour the rows claim to
cover: what each system call refuses and does, what mechanisms that several
calls go through do, and the total. A waived entry needs no row; its reason is
written down. Exit status 1 when the rows cover less than the committed floor.`,
    options: {
      call: text({
        placeholder: "NAME",
        description:
          "list the entries of one call or mechanism, refusals in the " +
          "order in which the reference checks, with their state",
      }),
    },
    strays: "a call is named with --call",
    asks: [],
  },
  ({ options: { call } }, output) => {
    const counted = account(allCoverage);
    if (call !== undefined) {
      const group = reportGroup(counted, call);
      if (group === undefined) {
        throw new UsageError(`the ledger knows no call ${call}`);
      }
      output.print(group);
      return 0;
    }
    output.print(reportAccount(counted));
    const isHeld = counted.total.covered >= floor;
    output.print(`\nfloor ${floor}: ${isHeld ? "held" : "not reached"}`);
    return isHeld ? 0 : 1;
  },
);
