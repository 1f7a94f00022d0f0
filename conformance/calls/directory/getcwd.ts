import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  chdir,
  directory,
  filled,
  getcwd,
  NULL,
  rename,
  rmdir,
  type Row,
  row,
  unveil,
} from "../../language/row.ts";

const name = buffer(64, "name");

export const uses: readonly Use[] = [
  use.getcwd({
    // "/w" and its NUL.
    operands: [buffer(3), 3],
    promises: ["rpath"],
    pointers: { buffer: {} },
  }),
];

export const rows: readonly Row[] = [
  row("getcwd/success/starts-in-w", {
    covers: "getcwd/behaviour/returns-the-length-with-nul",
    steps: [getcwd(name).returns(3).observes(name, "/w\0")],
  }),
  row("getcwd/success/truncates-without-error", {
    covers: [
      "getcwd/behaviour/short-buffer-is-filled-without-nul",
      "getcwd/behaviour/size-0-asks-for-the-length",
    ],
    steps: [
      getcwd(name, 1).returns(3).observes(name, "/\0\0"),
      getcwd(NULL, 0).returns(3),
    ],
  }),
  row("getcwd/EINVAL/size-beyond-ssize-max", {
    covers: "getcwd/EINVAL/size-above-ssize_max",
    steps: [getcwd(name, 0x8000_0000_0000_0000n).fails("EINVAL")],
  }),
  row("getcwd/EFAULT/null", {
    covers: "user-memory/EFAULT/not-writable",
    steps: [getcwd(NULL, 64).fails("EFAULT")],
  }),
  row("getcwd/success/removed-directory-keeps-its-path", {
    covers: [
      "getcwd/behaviour/removed-directory-keeps-its-path",
      "rmdir/behaviour/current-directory-can-be-removed",
    ],
    setup: [directory("d", { uid: 1000 })],
    steps: [
      chdir("d").returns(0),
      rmdir("/w/d").returns(0),
      getcwd(name).returns(5).observes(name, "/w/d\0"),
    ],
  }),
  row("getcwd/success/of-just-the-size-and-beyond", {
    covers: "getcwd/behaviour/returns-the-length-with-nul",
    steps: [
      getcwd(filled(4, 7, "four"), 3).returns(3)
        .observes(filled(4, 7, "four"), "/w\0\u0007"),
      getcwd(filled(4, 7, "five"), 2).returns(3)
        .observes(filled(4, 7, "five"), "/w\u0007\u0007"),
      getcwd(name, 0x7fff_ffff_ffff_ffffn).returns(3).observes(name, "/w\0"),
    ],
  }),
  row("getcwd/success/old-names-and-no-veil", {
    covers: [
      "getcwd/behaviour/renamed-ancestors-keep-their-old-names",
      "getcwd/behaviour/veil-is-not-asked",
    ],
    setup: [directory("d", { uid: 1000 }), directory("d/e", { uid: 1000 })],
    steps: [
      chdir("d/e").returns(0),
      rename("/w/d", "/w/other").returns(0),
      getcwd(name).returns(7).observes(name, "/w/d/e\0"),
      unveil("/dev", "r").returns(0),
      getcwd(name).returns(7).observes(name, "/w/d/e\0"),
    ],
  }),
];
