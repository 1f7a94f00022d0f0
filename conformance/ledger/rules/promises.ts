import { promiseTable } from "../entry.ts";
import type { PromiseEntry } from "../entry.ts";

/**
 * Every place where a promise is demanded. Without it the whole process is
 * killed with SIGABRT; no_error makes no difference.
 */
export const promiseRules: PromiseEntry[] = promiseTable(String.raw`
  ioctl.inet | inet | EBADF | fd is an IPv4 socket (same request exclusions), any request including FIONREAD | Net/IP/Socket.cpp
  ioctl.video | video | EBADF | fd is a display connector (same request exclusions); mmap of the framebuffer is NOT checked | Devices/GPU/DisplayConnector.cpp
  ioctl.tty | tty | EBADF | fd is a PTY master (same request exclusions); forwarded requests are checked again in the slave | Devices/TTY/MasterPTY.cpp
  ioctl.tty.2 | tty | EBADF | fd is a slave PTY or virtual console and the request is not FIONBIO, FIOCLEX or FIONCLEX (unknown requests included) | Devices/TTY/TTY.cpp
  ioctl.tty.3 | tty | EBADF | fd is a virtual console (same request exclusions); then TTY's own check runs as well | Devices/TTY/VirtualConsole.cpp
  alarm.stdio | stdio |  | always | Syscalls/alarm.cpp
  anon_create.stdio | stdio |  | always | Syscalls/anon_create.cpp
  chdir.rpath | rpath |  | always | Syscalls/chdir.cpp
  fchdir.stdio | stdio |  | always | Syscalls/chdir.cpp
  getcwd.rpath | rpath |  | always (getcwd needs rpath, not stdio) | Syscalls/chdir.cpp
  chmod.fattr | fattr |  | always | Syscalls/chmod.cpp
  fchmod.fattr | fattr |  | always | Syscalls/chmod.cpp
  fchown.chown | chown |  | always | Syscalls/chown.cpp
  chown.chown | chown |  | always | Syscalls/chown.cpp
  map_time_page.stdio | stdio |  | always | Syscalls/clock.cpp
  clock_gettime.stdio | stdio |  | always | Syscalls/clock.cpp
  clock_settime.settime | settime |  | always | Syscalls/clock.cpp
  clock_nanosleep.stdio | stdio |  | always | Syscalls/clock.cpp
  adjtime.settime | settime | EFAULT writing old_delta | adjtime's delta pointer is non-null; reading the old delta alone needs nothing | Syscalls/clock.cpp
  disown.proc | proc |  | always | Syscalls/disown.cpp
  dup2.stdio | stdio |  | always | Syscalls/dup2.cpp
  execve.exec | exec |  | always | Syscalls/execve.cpp
  faccessat.rpath | rpath |  | always | Syscalls/faccessat.cpp
  posix_fallocate.stdio | stdio |  | always | Syscalls/fallocate.cpp
  fcntl.stdio | stdio |  | always | Syscalls/fcntl.cpp
  fork.proc | proc |  | always | Syscalls/fork.cpp
  fsync.stdio | stdio |  | always | Syscalls/fsync.cpp
  ftruncate.stdio | stdio |  | always | Syscalls/ftruncate.cpp
  get_dir_entries.stdio | stdio |  | always | Syscalls/get_dir_entries.cpp
  getrandom.stdio | stdio |  | always | Syscalls/getrandom.cpp
  getuid.stdio | stdio |  | always | Syscalls/getuid.cpp
  getgid.stdio | stdio |  | always | Syscalls/getuid.cpp
  geteuid.stdio | stdio |  | always | Syscalls/getuid.cpp
  getegid.stdio | stdio |  | always | Syscalls/getuid.cpp
  getresuid.stdio | stdio |  | always | Syscalls/getuid.cpp
  getresgid.stdio | stdio |  | always | Syscalls/getuid.cpp
  getgroups.stdio | stdio |  | always | Syscalls/getuid.cpp
  gethostname.stdio | stdio |  | always | Syscalls/hostname.cpp
  sethostname.NONE-ALLOWED | unpledged |  | always: the caller has made promises, no matter which (all 28 do not help) | Syscalls/hostname.cpp
  create_inode_watcher.rpath | rpath |  | always | Syscalls/inode_watcher.cpp
  inode_watcher_add_watch.rpath | rpath |  | always | Syscalls/inode_watcher.cpp
  setkeymap.setkeymap | setkeymap |  | always | Syscalls/keymap.cpp
  getkeymap.getkeymap | getkeymap |  | always | Syscalls/keymap.cpp
  kill.stdio | stdio |  | pid argument equals the caller's own pid (any signal number, even invalid ones) | Syscalls/kill.cpp
  kill.proc | proc |  | pid argument is anything else (another pid, 0, -1, negative group) | Syscalls/kill.cpp
  killpg.proc | proc |  | always | Syscalls/kill.cpp
  link.cpath | cpath |  | always | Syscalls/link.cpp
  symlink.cpath | cpath |  | always | Syscalls/link.cpp
  lseek.stdio | stdio |  | always | Syscalls/lseek.cpp
  mkdir.cpath | cpath |  | always | Syscalls/mkdir.cpp
  mknod.dpath | dpath |  | always, whatever node type is created (FIFOs and regular files too) | Syscalls/mknod.cpp
  mmap.stdio | stdio |  | always | Syscalls/mmap.cpp
  mmap.prot_exec | prot_exec | EFAULT params | prot contains PROT_EXEC (even if the mapping would be rejected later) | Syscalls/mmap.cpp
  mmap.map_fixed | map_fixed | EFAULT params | flags contain MAP_FIXED or MAP_FIXED_NOREPLACE | Syscalls/mmap.cpp
  mprotect.stdio | stdio |  | always | Syscalls/mmap.cpp
  mprotect.prot_exec | prot_exec |  | prot contains PROT_EXEC | Syscalls/mmap.cpp
  madvise.stdio | stdio |  | always | Syscalls/mmap.cpp
  set_mmap_name.stdio | stdio |  | always | Syscalls/mmap.cpp
  munmap.stdio | stdio |  | always | Syscalls/mmap.cpp
  mremap.stdio | stdio |  | always | Syscalls/mmap.cpp
  copy_mount.mount | mount |  | always | Syscalls/mount.cpp
  fsopen.mount | mount |  | always | Syscalls/mount.cpp
  fsmount.mount | mount |  | always | Syscalls/mount.cpp
  remount.mount | mount |  | always | Syscalls/mount.cpp
  bindmount.mount | mount |  | always | Syscalls/mount.cpp
  umount.mount | mount | EPERM not root | always, but only after the superuser check | Syscalls/mount.cpp
  open.wpath | wpath | EFAULT params, EINVAL kernel-internal flag bits, EINVAL empty path, ENAMETOOLONG, EFAULT path, ENOMEM | open flags contain O_WRONLY (2); this includes O_RDWR (3) | Syscalls/open.cpp
  open.rpath | rpath | EFAULT params, EINVAL kernel-internal flag bits, EINVAL empty path, ENAMETOOLONG, EFAULT path, ENOMEM | open flags contain O_RDONLY (1) and do not contain O_WRONLY - so O_RDWR needs wpath only, never rpath | Syscalls/open.cpp
  open.cpath | cpath | same as wpath/rpath rule | open flags contain O_CREAT (8), whether or not the file exists; checked after wpath/rpath | Syscalls/open.cpp
  close.stdio | stdio |  | always | Syscalls/open.cpp
  pipe.stdio | stdio |  | always | Syscalls/pipe.cpp
  poll.stdio | stdio |  | always | Syscalls/poll.cpp
  posix_spawn.proc | proc |  | always | Syscalls/posix_spawn.cpp
  posix_spawn.exec | exec |  | always, after proc | Syscalls/posix_spawn.cpp
  prctl.proc | proc |  | option is PR_SET_PROCESS_NAME (6) | Syscalls/prctl.cpp
  prctl.stdio | stdio |  | option is PR_GET_PROCESS_NAME (7) | Syscalls/prctl.cpp
  prctl.stdio.2 | stdio |  | option is PR_SET_THREAD_NAME (8) | Syscalls/prctl.cpp
  prctl.thread | thread |  | option is PR_GET_THREAD_NAME (9) - note: thread, while setting needs only stdio | Syscalls/prctl.cpp
  prctl.prot_exec | prot_exec |  | option is PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT (10) | Syscalls/prctl.cpp
  prctl.proc.2 | proc |  | option is PR_SET_JAILED_UNTIL_EXIT (11) | Syscalls/prctl.cpp
  prctl.proc.3 | proc |  | option is PR_SET_JAILED_UNTIL_EXEC (12) | Syscalls/prctl.cpp
  getpid.stdio | stdio |  | always | Syscalls/process.cpp
  getppid.stdio | stdio |  | always | Syscalls/process.cpp
  profiling_enable.NONE-ALLOWED | unpledged |  | always: the caller has made promises, no matter which (all 28 do not help) | Syscalls/profiling.cpp
  profiling_disable.NONE-ALLOWED | unpledged |  | always: the caller has made promises, no matter which (all 28 do not help) | Syscalls/profiling.cpp
  profiling_free_buffer.NONE-ALLOWED | unpledged |  | always: the caller has made promises, no matter which (all 28 do not help) | Syscalls/profiling.cpp
  ptrace.ptrace | ptrace |  | always | Syscalls/ptrace.cpp
  purge.NONE-ALLOWED | unpledged |  | always: the caller has made promises, no matter which (all 28 do not help) | Syscalls/purge.cpp
  preadv.stdio | stdio |  | always | Syscalls/read.cpp
  read.stdio | stdio |  | always | Syscalls/read.cpp
  pread.stdio | stdio |  | always | Syscalls/read.cpp
  readlink.rpath | rpath |  | always | Syscalls/readlink.cpp
  realpath.rpath | rpath |  | always | Syscalls/realpath.cpp
  rename.cpath | cpath |  | always | Syscalls/rename.cpp
  rmdir.cpath | cpath |  | always | Syscalls/rmdir.cpp
  yield.stdio | stdio |  | always | Syscalls/sched.cpp
  scheduler_set_parameters.proc | proc |  | always | Syscalls/sched.cpp
  scheduler_get_parameters.proc | proc |  | always | Syscalls/sched.cpp
  sendfd.sendfd | sendfd |  | always | Syscalls/sendfd.cpp
  recvfd.recvfd | recvfd |  | always | Syscalls/sendfd.cpp
  getsid.stdio | stdio |  | always | Syscalls/setpgid.cpp
  setsid.proc | proc |  | always | Syscalls/setpgid.cpp
  getpgid.stdio | stdio |  | always | Syscalls/setpgid.cpp
  getpgrp.stdio | stdio |  | always | Syscalls/setpgid.cpp
  setpgid.proc | proc |  | always | Syscalls/setpgid.cpp
  get_root_session_id.stdio | stdio |  | always | Syscalls/setpgid.cpp
  seteuid.id | id |  | always | Syscalls/setuid.cpp
  setegid.id | id |  | always | Syscalls/setuid.cpp
  setuid.id | id |  | always | Syscalls/setuid.cpp
  setgid.id | id |  | always | Syscalls/setuid.cpp
  setreuid.id | id |  | always | Syscalls/setuid.cpp
  setresuid.id | id |  | always | Syscalls/setuid.cpp
  setregid.id | id |  | always | Syscalls/setuid.cpp
  setresgid.id | id |  | always | Syscalls/setuid.cpp
  setgroups.id | id |  | always | Syscalls/setuid.cpp
  sigprocmask.sigaction | sigaction |  | always | Syscalls/sigaction.cpp
  sigpending.stdio | stdio |  | always | Syscalls/sigaction.cpp
  sigaction.sigaction | sigaction |  | always | Syscalls/sigaction.cpp
  sigreturn.stdio | stdio |  | always - returning from a signal handler through the trampoline needs stdio | Syscalls/sigaction.cpp
  sigaltstack.sigaction | sigaction |  | always | Syscalls/sigaction.cpp
  sigtimedwait.sigaction | sigaction |  | always | Syscalls/sigaction.cpp
  socket.unix | unix |  | domain argument is AF_LOCAL | Syscalls/socket.cpp
  socket.inet | inet |  | domain argument is AF_INET | Syscalls/socket.cpp
  socket.inet.2 | inet |  | domain argument is AF_INET6 (with the promise the call then fails with EAFNOSUPPORT) | Syscalls/socket.cpp
  bind.unix | unix | EBADF, ENOTSOCK | socket's domain is AF_LOCAL | Syscalls/socket.cpp
  bind.inet | inet | EBADF, ENOTSOCK | socket's domain is AF_INET | Syscalls/socket.cpp
  listen.unix | unix | EBADF, ENOTSOCK | socket's domain is AF_LOCAL | Syscalls/socket.cpp
  listen.inet | inet | EBADF, ENOTSOCK | socket's domain is AF_INET | Syscalls/socket.cpp
  accept4.accept | accept |  | always; the socket's domain does not matter | Syscalls/socket.cpp
  connect.unix | unix | EBADF, ENOTSOCK | socket's domain is AF_LOCAL | Syscalls/socket.cpp
  connect.inet | inet | EBADF, ENOTSOCK | socket's domain is AF_INET | Syscalls/socket.cpp
  shutdown.stdio | stdio |  | always | Syscalls/socket.cpp
  shutdown.unix | unix | EPROMISEVIOLATION stdio, EINVAL how, EBADF, ENOTSOCK | socket's domain is AF_LOCAL | Syscalls/socket.cpp
  shutdown.inet | inet | EPROMISEVIOLATION stdio, EINVAL how, EBADF, ENOTSOCK | socket's domain is AF_INET | Syscalls/socket.cpp
  sendmsg.stdio | stdio |  | always; sending descriptors with SCM_RIGHTS needs nothing more | Syscalls/socket.cpp
  recvmsg.stdio | stdio |  | always; receiving descriptors with SCM_RIGHTS needs nothing more | Syscalls/socket.cpp
  getsockname.unix | unix | EFAULT params, EFAULT addrlen, EINVAL addrlen 0, EBADF, ENOTSOCK | socket's domain is AF_LOCAL | Syscalls/socket.cpp
  getsockname.inet | inet | EFAULT params, EFAULT addrlen, EINVAL addrlen 0, EBADF, ENOTSOCK | socket's domain is AF_INET | Syscalls/socket.cpp
  getpeername.unix | unix | EFAULT params, EFAULT addrlen, EINVAL addrlen 0, EBADF, ENOTSOCK | socket's domain is AF_LOCAL | Syscalls/socket.cpp
  getpeername.inet | inet | EFAULT params, EFAULT addrlen, EINVAL addrlen 0, EBADF, ENOTSOCK | socket's domain is AF_INET | Syscalls/socket.cpp
  getsockopt.unix | unix | EFAULT params, EFAULT value_size, EBADF, ENOTSOCK | socket's domain is AF_LOCAL | Syscalls/socket.cpp
  getsockopt.inet | inet | EFAULT params, EFAULT value_size, EBADF, ENOTSOCK | socket's domain is AF_INET | Syscalls/socket.cpp
  setsockopt.unix | unix | EFAULT params, EBADF, ENOTSOCK | socket's domain is AF_LOCAL | Syscalls/socket.cpp
  setsockopt.inet | inet | EFAULT params, EBADF, ENOTSOCK | socket's domain is AF_INET | Syscalls/socket.cpp
  fstat.stdio | stdio |  | always | Syscalls/stat.cpp
  stat.rpath | rpath |  | always | Syscalls/stat.cpp
  statvfs.rpath | rpath |  | always | Syscalls/statvfs.cpp
  fstatvfs.stdio | stdio |  | always | Syscalls/statvfs.cpp
  sync.stdio | stdio |  | always | Syscalls/sync.cpp
  create_thread.thread | thread |  | always | Syscalls/thread.cpp
  exit_thread.thread | thread |  | always; this syscall cannot return an error, so the kill happens inside the call instead of at syscall exit | Syscalls/thread.cpp
  detach_thread.thread | thread |  | always | Syscalls/thread.cpp
  join_thread.thread | thread |  | always | Syscalls/thread.cpp
  kill_thread.thread | thread |  | always | Syscalls/thread.cpp
  gettid.stdio | stdio |  | always | Syscalls/thread.cpp
  times.stdio | stdio |  | always | Syscalls/times.cpp
  umask.stdio | stdio |  | always | Syscalls/umask.cpp
  uname.stdio | stdio |  | always | Syscalls/uname.cpp
  unlink.cpath | cpath |  | always | Syscalls/unlink.cpp
  unshare_open.unshare | unshare |  | always | Syscalls/unshare.cpp
  unshare_create.unshare | unshare |  | always | Syscalls/unshare.cpp
  unshare_enter.unshare | unshare |  | always | Syscalls/unshare.cpp
  utime.fattr | fattr |  | always | Syscalls/utime.cpp
  futimens.fattr | fattr |  | always | Syscalls/utimensat.cpp
  utimensat.fattr | fattr |  | always | Syscalls/utimensat.cpp
  waitid.proc | proc |  | always | Syscalls/waitid.cpp
  pwritev.stdio | stdio |  | always | Syscalls/write.cpp
  write.stdio | stdio |  | always | Syscalls/write.cpp
`);
