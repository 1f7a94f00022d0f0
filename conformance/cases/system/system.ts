import {
  atLeast,
  buffer,
  call,
  CLOCK_MONOTONIC,
  clock_nanosleep,
  CLOCK_REALTIME,
  crossing,
  duration,
  EFAULT,
  EINVAL,
  exit,
  filled,
  KERNEL,
  NULL,
  onSignal,
  otherThan,
  readOnly,
  room,
  type Row,
  row,
  SIGALRM,
  text,
  TIMER_ABSTIME,
  UNMAPPED,
} from "../../harness/row.ts";
import { timespec, utsname } from "../../../src/api/structs.ts";

const SOURCE =
  "Kernel/Syscalls/uname.cpp, sysconf.cpp, clock.cpp, getrandom.cpp, debug.cpp";
const now = room(timespec, "now");
const name = room(utsname, "name");
const bytes = buffer(16, "bytes");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

/** Rows of uname, sysconf, the clocks, getrandom, yield, dbgputstr. */
export const systemTableRows: readonly Row[] = [
  made("uname/EFAULT/read-only", {
    covers: "uname/EFAULT/buf-writable-325-bytes",
    steps: [call.uname(readOnly(name)).fails(EFAULT)],
  }),
  made("uname/EFAULT/last-byte", {
    covers: "uname/EFAULT/buf-writable-325-bytes",
    steps: [call.uname(crossing(name)).fails(EFAULT)],
  }),
  made("uname/success/names", {
    steps: [
      call.uname(name).returns(0).observes(name, {
        sysname: "SerenityOS",
        release: "1.0-dev",
      }),
    ],
  }),
  ...(["x86_64", "aarch64", "riscv64"] as const).map((arch) =>
    made(`uname/success/machine-${arch}`, {
      arch: [arch],
      steps: [call.uname(name).returns(0).observes(name, { machine: arch })],
    })
  ),
  made("sysconf/EINVAL/unknown-name", {
    covers: "sysconf/EINVAL/unknown-name-_sc_mapped_files-11-declared-but",
    steps: [
      call.sysconf(11).fails(EINVAL),
      call.sysconf(999).fails(EINVAL),
      call.sysconf(-1).fails(EINVAL),
    ],
  }),
  made("sysconf/success/constants", {
    steps: [
      call.sysconf(0).returns(1),
      call.sysconf(1).returns(atLeast(1)),
      call.sysconf(2).returns(atLeast(1)),
      call.sysconf(3).returns(1024),
      call.sysconf(6).returns(4096),
      call.sysconf(10).returns(8),
    ],
  }),
  made("clock_gettime/EINVAL/unknown-clock", {
    covers: "clock_gettime/EINVAL/clock_id-one-five-known-ids-0",
    steps: [
      call.clock_gettime(5, now).fails(EINVAL),
      call.clock_gettime(-1, now).fails(EINVAL),
    ],
  }),
  made("clock_gettime/EFAULT/null", {
    covers: "clock_gettime/EFAULT/result-writable",
    steps: [call.clock_gettime(CLOCK_MONOTONIC, NULL).fails(EFAULT)],
  }),
  made("clock_gettime/success/five-clocks", {
    steps: [0, 1, 2, 3, 4].map((clock) =>
      call.clock_gettime(clock, now).returns(0)
        .observes(now, { tv_sec: atLeast(0), tv_nsec: atLeast(0) })
    ),
  }),
  made("clock_nanosleep/EFAULT/requested-null", {
    covers: "clock_nanosleep/EFAULT/requested_sleep-including-null-readable",
    steps: [clock_nanosleep(CLOCK_MONOTONIC, 0, NULL).fails(EFAULT)],
  }),
  made("clock_nanosleep/EINVAL/unknown-flag", {
    covers: "clock_nanosleep/EINVAL/flags-neither-0-nor-timer_abstime-1",
    steps: [clock_nanosleep(CLOCK_MONOTONIC, 2, duration(1)).fails(EINVAL)],
  }),
  made("clock_nanosleep/EINVAL/unknown-clock", {
    covers: "clock_nanosleep/EINVAL/clock_id-0-4",
    steps: [clock_nanosleep(5, 0, duration(1)).fails(EINVAL)],
  }),
  made("clock_nanosleep/EFAULT/remaining-when-interrupted", {
    covers:
      "clock_nanosleep/EFAULT/relative-sleep-was-interrupted-remaining_sleep-non",
    steps: [
      onSignal(SIGALRM, []),
      call.alarm(1).returns(0),
      clock_nanosleep(CLOCK_MONOTONIC, 0, duration(5000), UNMAPPED)
        .fails(EFAULT),
    ],
  }),
  made("clock_nanosleep/success/short", {
    steps: [clock_nanosleep(CLOCK_MONOTONIC, 0, duration(2)).returns(0)],
  }),
  made("clock_nanosleep/success/zero-and-past", {
    steps: [
      clock_nanosleep(CLOCK_MONOTONIC, 0, duration(0)).returns(0),
      clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, duration(1000)).returns(0),
    ],
  }),
  made("getrandom/EINVAL/size-beyond-ssize-max", {
    covers: "getrandom/EINVAL/size-exceeds-signed-maximum",
    steps: [call.getrandom(bytes, 0x8000_0000_0000_0000n, 0).fails(EINVAL)],
  }),
  made("getrandom/EFAULT/kernel-address", {
    covers: "getrandom/EFAULT/buffer-buffer-size-inside-user-space",
    steps: [call.getrandom(KERNEL, 16, 0).fails(EFAULT)],
  }),
  made("getrandom/EFAULT/null-even-for-nothing", {
    covers: "getrandom/EFAULT/buffer-null-even-size-0",
    steps: [call.getrandom(NULL, 0, 0).fails(EFAULT)],
  }),
  made("getrandom/EFAULT/read-only", {
    covers: "getrandom/EFAULT/page-writable-earlier-1024-byte-chunks",
    steps: [call.getrandom(readOnly(bytes), 16, 0).fails(EFAULT)],
  }),
  made("getrandom/success/fills", {
    steps: [
      call.getrandom(filled(8, 0, "eight"), 8, 0).returns(8)
        .observes(filled(8, 0, "eight"), otherThan(0)),
      call.getrandom(bytes, 0, 0).returns(0),
    ],
  }),
  made("yield/success/returns", { steps: [call.yield().returns(0)] }),
  made("dbgputstr/EFAULT/unmapped", {
    covers: "dbgputstr/EFAULT/text-readable",
    steps: [call.dbgputstr(UNMAPPED, 4).fails(EFAULT)],
  }),
  made("dbgputstr/success/size-0-looks-at-nothing", {
    level: 0,
    steps: [call.dbgputstr(UNMAPPED, 0).returns(0)],
  }),
  made("dbgputstr/success/answers-the-size", {
    level: 0,
    steps: [call.dbgputstr(text("# a line of a row\n"), 18).returns(18)],
  }),
  made("dbgputstr/success/long-text-ends-at-nul", {
    note:
      "Up to 1,024 bytes are written as they are; more ends at the first NUL.",
    steps: [
      call.dbgputstr(text("# \0\n"), 4).returns(4),
      call.dbgputstr(text("# long\n" + "\0".repeat(1100)), 1107).returns(7),
    ],
  }),
  made("exit/success/level-1", { level: 1, steps: [exit(3)] }),
];
