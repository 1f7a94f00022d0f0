/**
 * A call that refuses has changed nothing: what it would have done is looked
 * for behind it.
 *
 * @module
 */

import {
  among,
  array,
  buffer,
  call,
  chdir,
  child,
  chmod,
  close,
  directory,
  dup2,
  file,
  getcwd,
  join,
  link,
  lseek,
  mkdir,
  mknod,
  mounted,
  newImage,
  open,
  pipe,
  pledge,
  read,
  remount,
  result,
  rmdir,
  room,
  type Row,
  row,
  settle,
  stat,
  type Step,
  struct,
  symlink,
  text,
  u32,
  umount,
  unlink,
  waitid,
  write,
} from "../language/row.ts";
import { calls } from "../worlds/debug_profiling.ts";
import { made, shows } from "../worlds/file_generated.ts";
import { anonymous, PAGE } from "../worlds/memory_mapping.ts";
import { maps } from "../worlds/system_names.ts";
import { utimensat } from "../worlds/path_times.ts";
import {
  bind,
  connect,
  getsockopt,
  internet,
  internetSocket,
  pair,
  setsockopt,
} from "../worlds/socket_addresses.ts";
import { dumpable, information, ptrace } from "../worlds/tracing.ts";
import { toldRegion } from "../worlds/told_region.ts";

const ends = buffer(8, "ends");
const byte = buffer(1, "byte");
const place = buffer(64, "place");
const status = room("stat", "status");

const old = struct("timespec", { tv_sec: 1000 });

const gone = (path: string): Step => stat(path, status).fails("ENOENT");

const files: readonly Row[] = [
  row("remount/success/nothing-is-changed-that-is-read-only", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      ...mounted("m"),
      file("m/f", "abc", { mode: 0o640 }),
      directory("m/d"),
      call.utimensat({
        dirfd: "AT_FDCWD",
        path: "m/f",
        times: array([old, old]),
      }),
      remount("m", "MS_RDONLY"),
    ],
    steps: [
      mkdir("m/made").fails("EROFS"),
      gone("m/made"),
      mknod("m/node", "S_IFREG|0o644").fails("EROFS"),
      gone("m/node"),
      symlink("f", "m/symbolic").fails("EROFS"),
      gone("m/symbolic"),
      link("m/f", "m/linked").fails("EROFS"),
      gone("m/linked"),
      chmod("m/f", 0o777).fails("EROFS"),
      utimensat("m/f").fails("EROFS"),
      unlink("m/f").fails("EROFS"),
      rmdir("m/d").fails("EROFS"),
      stat("m/d", status).returns(0),
      stat("m/f", status).returns(0).observes(status, {
        st_mode: "S_IFREG|0o640",
        st_size: 3,
        st_atim: { tv_sec: 1000 },
        st_mtim: { tv_sec: 1000 },
      }),
    ],
    teardown: [umount("/w/m")],
  }),
];

const nodes: readonly Row[] = [
  made("lseek/success/shows-nothing-anew-that-may-not-be-seen", [], [
    dumpable,
    open("p/self/pledge", "O_RDONLY").as("fd"),
    call.prctl("PR_SET_DUMPABLE", 0, 0, 0).returns(0),
    pledge("stdio rpath").returns(0),
    lseek(result("fd"), 0, "SEEK_SET").returns(0),
    read(result("fd"), place).returns(2).observes(place, "{}"),
  ], {
    source: "Kernel/FileSystem/ProcFS/Inode.cpp: did_seek",
    as: "user",
  }),
];

const places: readonly Row[] = [
  row("chdir/success/stays-where-it-may-not-go", {
    source: "Kernel/Syscalls/chdir.cpp, VirtualFileSystem.cpp",
    setup: [directory("d", { mode: 0o444 })],
    steps: [
      open("d", "O_RDONLY|O_DIRECTORY").as("fd"),
      chdir("d").fails("EACCES"),
      getcwd(place).returns(3).observes(place, "/w\0"),
      call.fchdir(result("fd")).fails("EACCES"),
      getcwd(place).returns(3).observes(place, "/w\0"),
    ],
  }),
  row("link/success/makes-no-name-that-it-refuses", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp: link",
    setup: [file("f", "abc", { mode: 0o4755 })],
    steps: [
      link("f", "g").fails("EPERM"),
      gone("g"),
    ],
  }),
  row("dup2/success/keeps-nothing-open-that-it-refuses", {
    source: "Kernel/Syscalls/dup2.cpp",
    note: "A descriptor too many of the end that writes would be waited for.",
    steps: [
      pipe(ends).returns(0),
      dup2(2, 1024).fails("EINVAL"),
      dup2(2, -1).fails("EINVAL"),
      close(2).returns(0),
      read(1, byte).returns(0),
    ],
  }),
];

const connects = connect(result("fd"), internet(9))
  .fails("EADDRINUSE");

const keymap = buffer(8, "keymap name");

const states: readonly Row[] = [
  row("listen/success/a-connected-socket-stays-connected", {
    source: "Kernel/Syscalls/socket.cpp",
    steps: [
      pair().returns(0),
      call.listen(1, 1).fails("EINVAL"),
      write(1, "x").returns(1),
      read(2, byte).returns(1).observes(byte, "x"),
      write(2, "y").returns(1),
      read(1, byte).returns(1).observes(byte, "y"),
    ],
  }),
  row("setsockopt/success/multicast-loop-stays", {
    source: "Kernel/Net/IPv4Socket.cpp: setsockopt",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      setsockopt(
        result("fd"),
        "IPPROTO_IP",
        "IP_MULTICAST_LOOP",
        text(Uint8Array.of(2)),
        1,
      ).fails("EINVAL"),
      getsockopt(
        result("fd"),
        "IPPROTO_IP",
        "IP_MULTICAST_LOOP",
        byte,
        u32(1, "size"),
      ).returns(0).observes(byte, Uint8Array.of(1)),
    ],
  }),
  row("connect/success/datagram-socket-stays-unconnected", {
    source: "Kernel/Net/UDPSocket.cpp: protocol_connect",
    note: "It would refuse the second time because it is connected.",
    steps: [
      internetSocket("owner", "SOCK_DGRAM"),
      bind(result("owner"), internet(21_841)).returns(0),
      internetSocket("fd", "SOCK_DGRAM"),
      bind(result("fd"), internet(21_841)).fails("EADDRINUSE"),
      connects,
      connects,
    ],
  }),
  row("prctl/success/stays-dumpable-and-keeps-its-name", {
    source: "Kernel/Syscalls/prctl.cpp",
    steps: [
      call.prctl("PR_SET_DUMPABLE", 1, 0, 0).returns(0),
      call.prctl("PR_SET_DUMPABLE", 2, 0, 0).fails("EINVAL"),
      call.prctl("PR_GET_DUMPABLE", 0, 0, 0).returns(1),
      call.prctl("PR_SET_PROCESS_NAME", text("name"), 4, 0).returns(0),
      call.prctl("PR_SET_PROCESS_NAME", text(" \t"), 2, 0).fails("EINVAL"),
      call.prctl("PR_GET_PROCESS_NAME", place, 64, 0).returns(0)
        .observes(place, "name\0"),
    ],
  }),
  row("getkeymap/success/writes-no-name-that-has-no-room", {
    source: "Kernel/Syscalls/keymap.cpp",
    steps: [
      call.getkeymap({ ...maps, map_name: { data: keymap, size: 1 } })
        .fails("ENAMETOOLONG").observes(keymap, new Uint8Array(8)),
    ],
  }),
];

const told = toldRegion({
  name: "first",
  address: result("page"),
  size: PAGE,
});

const named = (name: string): Step =>
  call.set_mmap_name({ addr: result("page"), size: PAGE, name });

const signpost = call.perf_event("PERF_EVENT_SIGNPOST", 1, 2);

const processes: readonly Row[] = [
  made(
    "set_mmap_name/success/an-immutable-region-keeps-its-name",
    [],
    [
      child("kid", [
        anonymous("page"),
        named("first").returns(0),
        call.annotate_mapping(result("page"), "VIRTUAL_MEMORY_IMMUTABLE")
          .returns(0),
        named("second").fails("EPERM"),
        ...shows("p/self/vm", among(told), 8192).flat(),
      ]),
      join("kid"),
    ],
    {
      source: "Kernel/Syscalls/mmap.cpp: set_mmap_name",
      differs: "How much there is to tell of a program's memory is its own.",
    },
  ),
  row("ptrace/success/trace-me-of-the-traced-stops-no-program", {
    source: "Kernel/Syscalls/ptrace.cpp, execve.cpp: do_exec",
    steps: [
      child("kid", [
        dumpable,
        settle(5000),
        ptrace("PT_TRACE_ME", 0).fails("EBUSY"),
        newImage("image", []),
      ]),
      settle(),
      ptrace("PT_ATTACH", result("kid")).returns(0),
      waitid("P_PID", result("kid"), information, "WSTOPPED").returns(0),
      ptrace("PT_CONTINUE", result("kid")).returns(0),
      waitid("P_PID", result("kid"), information, "WSTOPPED|WEXITED|WNOWAIT")
        .returns(0).observes(information, {
          si_code: "CLD_EXITED",
          si_status: 0,
        }),
      join("kid"),
    ],
  }),
  row("profiling_enable/success/mask-stays-where-it-is-refused", {
    arch: ["x86_64"],
    source: "Kernel/Syscalls/profiling.cpp",
    steps: [
      call.getpid().as("me"),
      call.getppid().as("executor"),
      calls.profiling_enable(result("me")).returns(0),
      calls.profiling_enable(-1).fails("EPERM"),
      signpost.returns(0),
      calls.profiling_enable(result("executor")).fails("EPERM"),
      signpost.returns(0),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
  made(
    "profiling_free_buffer/success/frees-nothing-that-it-refuses",
    [],
    [
      call.getpid().as("me"),
      calls.profiling_enable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).fails("EINVAL"),
      open("p/self/perf_events", "O_RDONLY").as("fd"),
      close(result("fd")).returns(0),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
    { arch: ["x86_64"], source: "Kernel/Syscalls/profiling.cpp" },
  ),
  made(
    "profiling_free_buffer/success/whole-system-keeps-it-from-others",
    [],
    [
      calls.profiling_enable(-1).fails("ENOTSUP"),
      child("user", [
        call.setresuid(1000, 1000, 1000).returns(0),
        call.profiling_free_buffer(-1).fails("EPERM"),
      ]),
      join("user"),
      open("s/kernel/profile", "O_RDONLY").as("fd"),
      close(result("fd")).returns(0),
      call.profiling_free_buffer(-1).returns(0),
    ],
    {
      arch: ["aarch64", "riscv64"],
      touches: ["mounts", "profiling"],
      source: "Kernel/Syscalls/profiling.cpp",
    },
  ),
];

export const rows: readonly Row[] = [
  ...files,
  ...nodes,
  ...places,
  ...states,
  ...processes,
];
