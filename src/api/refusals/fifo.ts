import { refusals } from "../refusal.ts";

/** What fifo refuses. */
export const fifoRefusals = refusals("fifo", "FileSystem/FIFO.cpp", {
  "EPIPE/no-reader":
    "the pipe or FIFO has no reader left and nothing has been written yet; SIGPIPE is sent to the writer first",
});
