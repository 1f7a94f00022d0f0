import {
  array,
  type Block,
  struct,
  type Value,
  words,
} from "../language/row.ts";

/** One SCM_RIGHTS message as the reference lays it out: the payload begins at 12. */
export function rights(descriptors: readonly Value[]): Block {
  return array([
    struct("cmsghdr", {
      cmsg_len: 16 + 4 * descriptors.length,
      cmsg_level: "SOL_SOCKET",
      cmsg_type: "SCM_RIGHTS",
    }),
    words(4, [...descriptors, 0]),
  ], "sent control");
}
