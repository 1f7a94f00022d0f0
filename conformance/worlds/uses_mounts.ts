import { call, type Steps, umount } from "../language/row.ts";

/** Removes what the call mounted, if it did. */
export const removed: Steps = [umount("m").whatever(), umount("n").whatever()];

export const openedResource = call.unshare_open(
  { type: "UNSHARE_HOSTNAME_CONTEXT" },
).as("fd");
