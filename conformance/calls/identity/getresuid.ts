import { call, NULL, readOnly, type Row, row } from "../../language/row.ts";
import { effective, gids, real, saved, uids } from "../../worlds/identity.ts";

export const rows: readonly Row[] = [
  row("getresuid/success/user", {
    covers: "getresuid/behaviour/returns-0-with-three-ids",
    steps: [uids(1000, 1000, 1000)],
  }),
  row("getresuid/EFAULT/first", {
    covers: [
      "real: user-memory/EFAULT/not-writable",
      "getresuid/behaviour/null-pointers-are-not-skipped",
    ],
    steps: [call.getresuid(NULL, effective, saved).fails("EFAULT")],
  }),
  row("getresuid/EFAULT/second-but-first-is-stored", {
    covers: [
      "effective: user-memory/EFAULT/not-writable",
      "getresuid/behaviour/stored-in-order",
    ],
    steps: [
      call.getresuid(real, NULL, saved).fails("EFAULT")
        .observes(real, 1000).observes(saved, 77),
    ],
  }),
  row("getresuid/EFAULT/third-but-two-are-stored", {
    covers: "saved: user-memory/EFAULT/not-writable",
    steps: [
      call.getresuid(real, effective, readOnly(saved)).fails("EFAULT")
        .observes(real, 1000).observes(effective, 1000),
    ],
  }),
  row("getuid/success/ids-from-2-to-the-31-on", {
    covers: [
      "getuid/behaviour/is-an-unsigned-number",
      "geteuid/behaviour/is-an-unsigned-number",
      "getgid/behaviour/is-an-unsigned-number",
      "getgid/behaviour/is-the-real-one",
      "getegid/behaviour/is-an-unsigned-number",
    ],
    as: "root",
    source: "Kernel/Syscalls/getuid.cpp",
    note: "Ids are 32 bits without sign, so that none looks like an error.",
    steps: [
      call.setresgid(0xffff_fffc, 0xffff_fffd, 0x8000_0000).returns(0),
      call.setresuid(0xffff_fffe, 0xffff_fffb, 0x7fff_ffff).returns(0),
      call.getuid().returns(0xffff_fffe),
      call.geteuid().returns(0xffff_fffb),
      call.getgid().returns(0xffff_fffc),
      call.getegid().returns(0xffff_fffd),
      uids(0xffff_fffe, 0xffff_fffb, 0x7fff_ffff),
      gids(0xffff_fffc, 0xffff_fffd, 0x8000_0000),
    ],
  }),
];
