import { openFlags } from "../constants/file.ts";
import { flags, writes } from "../meaning.ts";
import { always, family } from "../paragraph.ts";

export const pipeRows = family("pipe", {
  pipe: {
    number: 88,
    parameters: [["pipefd", "pointer", writes("i32", 2)], [
      "flags",
      "int",
      flags(openFlags),
    ]],
    promises: [always("stdio")],
    errnos: "EFAULT EINVAL EMFILE ENOMEM",
  },
});
