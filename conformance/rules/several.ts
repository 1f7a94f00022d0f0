/**
 * What a call does for one it does for all: each row has two or three of what
 * other rows have one of.
 *
 * @module
 */

import { IPPROTO_ICMP } from "../../src/api/constants.ts";
import {
  barrier,
  buffer,
  call,
  chdir,
  child,
  chmod,
  close,
  directory,
  fcntl,
  file,
  fsmount,
  fsopen,
  join,
  kill,
  load,
  mkdir,
  mknod,
  mmap,
  mounted,
  munmap,
  newImage,
  NULL,
  onSignal,
  open,
  pipe,
  poll,
  polled,
  read,
  result,
  rmdir,
  room,
  type Row,
  row,
  settle,
  sigprocmask,
  stat,
  type Step,
  store,
  text,
  thread,
  u32,
  umount,
  unlink,
  UNMAPPED,
  unveil,
  waitid,
  write,
} from "../language/row.ts";
import { anonymous, PAGE } from "../worlds/memory_mapping.ts";
import { bindmount } from "../worlds/mount_rules.ts";
import { bit } from "../worlds/signal.ts";
import {
  internet,
  pair,
  recvmsg,
  sendmsg,
} from "../worlds/socket_addresses.ts";
import { dumpable, information, ptrace } from "../worlds/tracing.ts";

const CONTENT = 2;
const DELETED = 4;

const ends = buffer(8, "ends");
const byte = buffer(1, "byte");
const event = buffer(64, "event");
const status = room("stat", "status");
const heard = u32(0, "heard");

const bytesOf = (...words: number[]): Uint8Array =>
  new Uint8Array(Int32Array.from(words).buffer);

/** Nobody holds the end of a pipe that writes. */
const ended = (reader: number): Step => read(reader, byte).returns(0);

const descriptors: readonly Row[] = [
  row("execve/success/closes-every-descriptor-that-is-close-on-exec", {
    source: "Kernel/Syscalls/execve.cpp: do_exec",
    steps: [
      child("kid", [
        pipe(ends, "O_CLOEXEC").returns(0),
        pipe(ends).returns(0),
        pipe(ends, "O_CLOEXEC").returns(0),
        newImage("image", [
          ...[1, 2, 5, 6].map((fd) => fcntl(fd, "F_GETFD").fails("EBADF")),
          ...[3, 4].map((fd) => fcntl(fd, "F_GETFD").returns(0)),
        ]),
      ]),
      join("kid"),
    ],
  }),
  row("poll/success/lets-go-of-every-descriptor", {
    source: "Kernel/Syscalls/poll.cpp",
    steps: [
      pipe(ends).returns(0),
      pipe(ends).returns(0),
      pipe(ends).returns(0),
      poll([polled(2, "POLLOUT"), polled(4, "POLLOUT"), polled(6, "POLLOUT")])
        .returns(3),
      ...[2, 4, 6].map((fd) => close(fd).returns(0)),
      ended(1),
      ended(3),
      ended(5),
    ],
  }),
  row("close/success/of-sockets-closes-every-descriptor-under-way", {
    source: "Kernel/Net/LocalSocket.cpp",
    steps: [
      pair().returns(0),
      ...[1, 2, 3, 4].map(() => pipe(ends).returns(0)),
      call.sendfd(1, 4).returns(0),
      call.sendfd(1, 6).returns(0),
      call.sendfd(2, 8).returns(0),
      call.sendfd(2, 10).returns(0),
      ...[4, 6, 8, 10, 1, 2].map((fd) => close(fd).returns(0)),
      ...[3, 5, 7, 9].map(ended),
    ],
  }),
  row("socketpair/success/both-descriptors-are-free-again", {
    source: "Kernel/Syscalls/socket.cpp: socketpair",
    steps: [
      call.socketpair({
        domain: "AF_LOCAL",
        type: "SOCK_STREAM",
        protocol: 0,
        sv: UNMAPPED,
      }).fails("EFAULT"),
      pipe(ends).returns(0).observes(ends, bytesOf(1, 2)),
    ],
  }),
];

const watches = (fd: string): Step =>
  call.inode_watcher_add_watch({
    user_path: "f",
    fd: result(fd),
    event_mask: CONTENT | DELETED,
  }).returns(1);

const hears = (fd: string, type: number): Step =>
  read(result(fd), event).returns(16)
    .observes(event, bytesOf(1, type, 0, 0));

const CAPACITY = 65536;

const much = buffer(CAPACITY, "much");

/** Someone who fills a pipe from one end to the other. */
const fills = (name: string): Step =>
  child(name, [write(2, much).returns(CAPACITY)]);

const empties = read(1, much).returns(CAPACITY);

const waiters: readonly Row[] = [
  row("write/success/of-two-that-wait-for-room-one-waits-on", {
    source: "Kernel/Syscalls/write.cpp: do_write",
    steps: [
      pipe(ends).returns(0),
      write(2, much).returns(CAPACITY),
      fills("one"),
      fills("other"),
      settle(),
      empties,
      settle(),
      empties,
      settle(),
      empties,
      join("one"),
      join("other"),
    ],
  }),
];
/** By the row's watcher. */
const watched = (path: string): Step =>
  call.inode_watcher_add_watch({
    user_path: path,
    fd: result("watcher"),
    event_mask: CONTENT,
  });

const isUnwatched = (watch: number): Step =>
  call.inode_watcher_remove_watch(result("watcher"), watch).fails("ENOENT");

const isStillWatched = (watch: number): Step =>
  call.inode_watcher_remove_watch(result("watcher"), watch).returns(0);

const files: readonly Row[] = [
  row("inode_watcher_add_watch/success/every-watcher-hears-of-a-file", {
    source: "Kernel/FileSystem/Inode.cpp",
    note: "And loses its watch with it.",
    setup: [file("f", "abc", { mode: 0o666 }), chmod("/w", 0o777)],
    steps: [
      ...["one", "two", "three"].flatMap((name) => [
        call.create_inode_watcher(0).as(name),
        watches(name),
      ]),
      open("f", "O_WRONLY").as("fd"),
      write(result("fd"), "x").returns(1),
      ...["one", "two", "three"].map((name) => hears(name, CONTENT)),
      close(result("fd")).returns(0),
      unlink("f").returns(0),
      ...["one", "two", "three"].flatMap((name) => [
        hears(name, DELETED),
        call.inode_watcher_remove_watch(result(name), 1).fails("ENOENT"),
      ]),
    ],
  }),
  row("fork/success/child-keeps-every-veil", {
    source: "Kernel/FileSystem/UnveilNode.h, AK/Trie.h: deep_copy",
    setup: [
      ...["a", "b", "c"].flatMap((name) => [
        directory(name),
        file(`${name}/one`, "x"),
        file(`${name}/two`, "x"),
      ]),
      file("hidden", "x"),
    ],
    steps: [
      ...["a/one", "a/two", "b/one", "c/two"].map((path) =>
        unveil(`/w/${path}`, "r").returns(0)
      ),
      unveil(null, null).returns(0),
      child("kid", [
        ...["a/one", "a/two", "b/one", "c/two"].map((path) =>
          open(path, "O_RDONLY").succeeds()
        ),
        ...["b/two", "c/one", "hidden"].map((path) =>
          open(path, "O_RDONLY").fails("ENOENT")
        ),
      ]),
      join("kid"),
    ],
  }),
  row("umount/success/mount-points-of-one-name", {
    source: "Kernel/FileSystem/VFSRootContext.cpp",
    as: "root",
    touches: ["mounts"],
    note: "They are known again after several names that were walked anew.",
    setup: ["a", "b", "c"].flatMap((name) => [
      directory(name),
      directory(`${name}/d`),
      directory(`${name}/d/e`),
      directory(`${name}/d/e/m`),
      ...mounted(`${name}/d/e/m`),
      file(`${name}/d/e/m/${name}`, "x"),
    ]),
    steps: [
      ...["c", "a", "b"].flatMap((name) => {
        const place = `${name}/d/e/m`;
        return [
          stat(`${place}/${name}`, status).returns(0),
          fsopen("RAMFS").as("new"),
          fsmount(result("new"), place).fails("EBUSY"),
          umount(`/w/${place}`).returns(0),
          stat(`${place}/${name}`, status).fails("ENOENT"),
          umount(`/w/${place}`).fails("ENODEV"),
        ];
      }),
    ],
  }),
  row("umount/success/watches-outlive-their-file-system", {
    source:
      "Kernel/FileSystem/RAMFS/Inode.h: Child, VirtualFileSystem.cpp: remove_mount",
    note: "Even its root's, as the real kernel answered; two of them had a " +
      "third one mounted in them.",
    as: "root",
    touches: ["mounts"],
    setup: [
      ...["a", "b"].flatMap((name) => [
        directory(name),
        ...mounted(name),
        directory(`${name}/m`),
        file(`${name}/x`),
        file(`${name}/y`),
      ]),
      ...mounted("a/m"),
    ],
    steps: [
      call.create_inode_watcher(0).as("watcher"),
      ...["a/x", "a/m", "a", "b/x", "b/m", "b"].map((path) =>
        watched(path).succeeds()
      ),
      open("a/m", "O_RDONLY|O_DIRECTORY").as("inner"),
      bindmount("b/m", result("inner")).returns(0),
      close(result("inner")).returns(0),
      ...["a/m", "b/m", "a", "b"].map((path) =>
        umount(`/w/${path}`).returns(0)
      ),
      ...[1, 2, 3, 4, 5, 6].map(isStillWatched),
    ],
  }),
  row("rmdir/success/watches-below-outlive-a-directory", {
    source:
      "Kernel/FileSystem/RAMFS/Inode.h: Child, Kernel/FileSystem/Inode.cpp",
    note:
      "It was removed before, and went with its own when nobody was in it any more.",
    steps: [
      call.create_inode_watcher(0).as("watcher"),
      mkdir("e").returns(0),
      chdir("e").returns(0),
      rmdir("/w/e").returns(0),
      ...["x", "y"].map((path) => mknod(path, "S_IFREG|0o600").returns(0)),
      mkdir("d").returns(0),
      ...["d/x", "d/y"].map((path) => mknod(path, "S_IFREG|0o600").returns(0)),
      ...["x", "y", "d/x", "d/y", "."].map((path) => watched(path).succeeds()),
      chdir("/w").returns(0),
      ...[1, 2, 3, 4].map(isStillWatched),
      isUnwatched(5),
    ],
  }),
  row("unveil/success/every-way-below-takes-the-letters", {
    source: "Kernel/Syscalls/unveil.cpp: update_intermediate_node_permissions",
    setup: [
      ...["a", "b", "c", "c/d"].flatMap((name) => [
        directory(name),
        file(`${name}/one`, "x"),
        file(`${name}/two`, "x"),
      ]),
    ],
    steps: [
      ...["a", "b", "c/d"].map((name) =>
        unveil(`/w/${name}/one`, "r").returns(0)
      ),
      ...["a", "b", "c/d"].map((name) =>
        open(`${name}/two`, "O_RDONLY").fails("ENOENT")
      ),
      unveil("/w", "r").returns(0),
      ...["a", "b", "c", "c/d"].map((name) =>
        open(`${name}/two`, "O_RDONLY").succeeds()
      ),
    ],
  }),
];

const stopped = (name: string): Step =>
  waitid("P_PID", result(name), information, "WSTOPPED").returns(0)
    .observes(information, {
      si_code: "CLD_STOPPED",
      si_status: "SIGSTOP",
      si_pid: result(name),
    });

const kids = ["first", "second", "third"] as const;

const processes: readonly Row[] = [
  row("ptrace/success/every-tracee-stops-when-their-tracer-ends", {
    source: "Kernel/Tasks/Process.cpp: die",
    steps: [
      ...kids.map((name) =>
        child(name, [dumpable, settle(5000), settle(5000).kills("SIGKILL")])
      ),
      child("tracer", [
        settle(),
        ...kids.flatMap((name) => [
          ptrace("PT_ATTACH", result(name)).returns(0),
          settle(),
          stopped(name),
          ptrace("PT_CONTINUE", result(name)).returns(0),
          settle(),
        ]),
      ]),
      join("tracer"),
      settle(),
      ...kids.flatMap((name) => [
        stopped(name),
        kill(result(name), "SIGKILL").returns(0),
        join(name),
      ]),
    ],
  }),
];

const signals: readonly Row[] = [
  row("kill/success/stop-takes-every-thread-s-pending-continue-away", {
    source: "Kernel/Tasks/Thread.cpp: send_signal",
    steps: [
      onSignal("SIGCONT", [store(heard, 1).never()]),
      call.getpid().as("me"),
      sigprocmask("SIG_SETMASK", bit("SIGTSTP") | bit("SIGCONT")).returns(0),
      ...["one", "two"].map((name) =>
        thread(name, [
          sigprocmask("SIG_SETMASK", bit("SIGTSTP") | bit("SIGCONT"))
            .returns(0),
          barrier("blocked"),
          barrier("continued"),
          call.sigpending(u32(0, name)).returns(0)
            .observes(u32(0, name), bit("SIGCONT")),
          barrier("looked"),
          barrier("stopped"),
          call.sigpending(u32(0, name)).returns(0)
            .observes(u32(0, name), 0),
        ])
      ),
      barrier("blocked"),
      ...["one", "two"].map((name) =>
        call.kill_thread(result(name), "SIGCONT").returns(0)
      ),
      barrier("continued"),
      barrier("looked"),
      kill(result("me"), "SIGTSTP").returns(0),
      barrier("stopped"),
      join("one"),
      join("two"),
    ],
  }),
];

const sockets: readonly Row[] = [
  row("recvmsg/success/every-raw-socket-hears-a-packet", {
    source: "Kernel/Net/NetworkTask.cpp: handle_icmp",
    as: "root",
    steps: [
      ...["first", "second", "third"].map((name) =>
        call.socket("AF_INET", "SOCK_RAW", IPPROTO_ICMP).as(name)
      ),
      sendmsg(result("first"), {
        data: text(Uint8Array.of(0, 0, 0, 0, 1, 2, 3, 4)),
        name: internet(0),
        nameLength: 16,
      }).returns(8),
      settle(),
      ...["first", "second", "third"].map((name) =>
        recvmsg(result(name), {
          data: buffer(64, name),
          flags: "MSG_DONTWAIT",
        }).returns(28)
      ),
    ],
  }),
];

const memory: readonly Row[] = [
  row("munmap/EPERM/any-region-is-immutable", {
    covers: "region/EPERM/immutable",
    source: "Kernel/Memory/AddressSpace.cpp: unmap_mmap_range",
    note: "And none of the others is unmapped.",
    steps: [
      anonymous("memory", 3),
      // Three regions from here on.
      mmap({
        addr: result("memory", PAGE),
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
      }).as("middle"),
      call.annotate_mapping(
        result("memory", 2 * PAGE),
        "VIRTUAL_MEMORY_IMMUTABLE",
      )
        .returns(0),
      store(result("memory"), 7),
      munmap(result("memory"), 3 * PAGE).fails("EPERM"),
      load(result("memory")).returns(7),
      load(result("memory", PAGE)).returns(0),
    ],
  }),
  row("sigaltstack/success/every-region-becomes-a-stack", {
    source: "Kernel/Syscalls/sigaction.cpp: remap_range_as_stack",
    steps: [
      anonymous("memory", 3),
      ...[PAGE, 2 * PAGE].map((at) =>
        mmap({
          addr: result("memory", at),
          size: PAGE,
          prot: "PROT_READ|PROT_WRITE",
          flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
        }).returns(result("memory", at))
      ),
      ...[0, PAGE, 2 * PAGE].map((at) => store(result("memory", at), 7)),
      call.sigaltstack({ ss_sp: result("memory"), ss_size: 3 * PAGE }, NULL)
        .returns(0),
      ...[0, PAGE, 2 * PAGE].map((at) => load(result("memory", at)).returns(0)),
    ],
  }),
];

export const rows: readonly Row[] = [
  ...descriptors,
  ...waiters,
  ...files,
  ...processes,
  ...signals,
  ...sockets,
  ...memory,
];
