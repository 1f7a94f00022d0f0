import { struct } from "../layout.ts";
import { reads, writes } from "../meaning.ts";

export const StringArgument = struct("StringArgument", 16, 8, {
  characters: [0, "pointer", reads("text", "length")],
  length: [8, "size"],
});

export const MutableBufferArgument = struct("MutableBufferArgument", 16, 8, {
  data: [0, "pointer", writes("bytes", "size")],
  size: [8, "size"],
});

export const StringListArgument = struct("StringListArgument", 16, 8, {
  strings: [0, "pointer", reads(StringArgument, "length")],
  length: [8, "size"],
});
