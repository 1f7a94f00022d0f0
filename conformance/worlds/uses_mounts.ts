import {
  call,
  type Steps,
  struct,
  umount,
  UNSHARE_HOSTNAME_CONTEXT,
} from "../language/row.ts";
import { SC_unshare_open_params } from "../../src/api/structs.ts";

/** Removes what the call mounted, if it did. */
export const removed: Steps = [umount("m").whatever(), umount("n").whatever()];

export const openedResource = call.unshare_open(
  struct(SC_unshare_open_params, { type: UNSHARE_HOSTNAME_CONTEXT }),
).as("fd");
