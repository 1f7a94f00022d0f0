import {
  directory,
  faccessat,
  type FieldNumber,
  file,
  mounted,
  remount,
  type Row,
  row,
  umount,
} from "../../language/row.ts";
import { AT_FDCWD } from "../../../src/api/constants.ts";
import type { Claims } from "../../ledger/claim.ts";
import { type Use, use } from "../../language/use.ts";
import { baseFaults, ownFile } from "../../language/kinds.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

function refused<const M extends string>(
  mode: FieldNumber<"SC_faccessat_params", "mode", M>,
  name: string,
  covers: Claims,
) {
  return row(`faccessat/EACCES/${name}`, {
    covers,
    setup: [file("f", "", { mode: 0o700 })],
    steps: [faccessat("f", mode).fails("EACCES")],
  });
}

export const uses: readonly Use[] = [
  use.faccessat({
    setup: ownFile,
    operands: [
      { dirfd: "AT_FDCWD", pathname: "f", mode: "F_OK" },
    ],
    promises: ["rpath"],
    pointers: {
      params: {},
      "params.pathname": {},
    },
    descriptors: { "params.dirfd": baseFaults() },
  }),
];

export const rows: readonly Row[] = [
  row("faccessat/EINVAL/flags", {
    covers: [
      "faccessat/EINVAL/unknown-flag",
      "faccessat/behaviour/returns-0-if-all-is-allowed",
    ],
    steps: [
      faccessat("/w", "R_OK", 0x200).fails("EINVAL"),
      faccessat("/w", "R_OK", 0x100).returns(0),
      faccessat("/w", "R_OK", 0x400).returns(0),
      faccessat("/w", "R_OK", 0x500).returns(0),
    ],
  }),
  refused("R_OK", "not-readable", "faccessat/EACCES/r_ok-but-not-readable"),
  refused("W_OK", "not-writable", "faccessat/EACCES/w_ok-but-not-writable"),
  refused("X_OK", "not-executable", "faccessat/EACCES/x_ok-but-not-executable"),
  row("faccessat/EROFS/mount-read-only", {
    covers: "faccessat/EROFS/w_ok-but-mount-is-read-only",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m"),
      file("/w/m/f", "", { mode: 0o666 }),
      remount("/w/m", "MS_RDONLY"),
    ],
    steps: [
      faccessat("m/f", "W_OK").fails("EROFS"),
      faccessat("m/f", "R_OK").returns(0),
    ],
    teardown: [umount("/w/m")],
  }),
  ...walkFailures({
    call: "faccessat",
    parameter: "pathname",
    step: (pathname, at = AT_FDCWD) => faccessat(pathname, "R_OK", 0, { at }),
    takesDirectory: true,
    follows: true,
  }),
  row("faccessat/success/unknown-bits-and-root", {
    covers: [
      "faccessat/behaviour/unknown-mode-bits-are-ignored",
      "faccessat/behaviour/uid-0-may-read-and-write-everything",
    ],
    as: "root",
    setup: [file("f", "", { mode: 0, uid: 1000 })],
    steps: [
      faccessat("f", "R_OK|W_OK").returns(0),
      faccessat("f", 0x7ff8).returns(0),
    ],
  }),
];
