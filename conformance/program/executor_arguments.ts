/** What the exported program can be told on its command line. */
export interface ExecutorArgument {
  /** As it is written. */
  readonly usage: string;
  readonly meaning: string;
}

/** The arguments that `guest-programs/executor/main.c` takes; it refuses others. */
export const executorArguments: readonly ExecutorArgument[] = [
  { usage: "--start N", meaning: "begin at row N" },
  { usage: "--rows N,N,...", meaning: "run only these rows, in this order" },
  {
    usage: "--rung N",
    meaning: "neither try nor run anything above this rung of the ladder",
  },
  {
    usage: "--proven N",
    meaning: "take the rungs up to rung N for proven, by an earlier boot",
  },
  {
    usage: "--no-hazards",
    meaning: "leave out the rows that some kernels do not survive",
  },
  {
    usage: "--stdout",
    meaning: "write the log to descriptor 1 instead of handing it to dbgputstr",
  },
  { usage: "--exit", meaning: "end after the last row instead of sleeping" },
];
