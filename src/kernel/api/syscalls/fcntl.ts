import { fcntlCommands } from "../constants/file.ts";
import { ioctlRequests } from "../constants/ioctl.ts";
import { constant, dependent, descriptor } from "../meaning.ts";
import { always, family, required } from "../syscall_row.ts";

export const fcntlRows = family("fcntl", {
  dup2: {
    number: 24,
    parameters: [["old_fd", "int", descriptor], ["new_fd", "int", descriptor]],
    promises: [always("stdio")],
    errnos: "EBADF EINVAL",
  },
  fcntl: {
    number: 32,
    blocks: true,
    parameters: [["fd", "int", descriptor], [
      "cmd",
      "int",
      constant(fcntlCommands),
    ], ["arg", "uintptr_t", dependent]],
    promises: [always("stdio")],
    errnos: "EAGAIN EBADF EFAULT EINTR EINVAL EMFILE ENOMEM ENOTSUP",
  },
  ioctl: {
    number: 68,
    parameters: [["fd", "int", descriptor], [
      "request",
      "unsigned",
      constant(ioctlRequests),
    ], ["arg", "uintptr_t", dependent]],
    promises: [
      required(
        "tty",
        "file is a TTY or master pty and the request is not FIONBIO/FIOCLEX/FIONCLEX",
      ),
      required(
        "inet",
        "file is an IPv4 socket and the request is not one of the three generic ones",
      ),
      required("video", "file is a display connector"),
    ],
    errnos: "E2BIG EACCES EAFNOSUPPORT EBADF EDOM EEXIST EFAULT EINVAL EIO " +
      "ENAMETOOLONG ENODEV ENOMEM ENOTDIR ENOTIMPL ENOTSUP ENOTTY EPERM ESRCH",
  },
});
