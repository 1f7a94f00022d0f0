import { seekOrigins } from "../constants/file.ts";
import { constant, descriptor, reads, updates, writes } from "../meaning.ts";
import { iovec } from "../structs/file.ts";
import { always, family } from "../paragraph.ts";

export const readWriteRows = family("read_write", {
  read: {
    number: 99,
    bigProcessLock: true,
    blocks: true,
    parameters: [["fd", "int", descriptor], [
      "buffer",
      "pointer",
      writes("bytes", "size"),
    ], ["size", "size_t"]],
    promises: [always("stdio")],
    errnos: "EAGAIN EBADF EFAULT EINTR EINVAL EIO EISDIR ENOMEM ENOTIMPL " +
      "ENOTSUP EOVERFLOW EPERM",
  },
  pread: {
    number: 100,
    bigProcessLock: true,
    blocks: true,
    parameters: [
      ["fd", "int", descriptor],
      ["buffer", "pointer", writes("bytes", "size")],
      ["size", "size_t"],
      ["offset", "off_t"],
    ],
    promises: [always("stdio")],
    errnos: "EAGAIN EBADF EFAULT EINTR EINVAL EISDIR ENOMEM EOVERFLOW EPERM",
  },
  preadv: {
    number: 101,
    bigProcessLock: true,
    blocks: true,
    parameters: [
      ["fd", "int", descriptor],
      ["iov", "pointer", reads(iovec, "iov_count")],
      ["iov_count", "int"],
      ["base_offset", "off_t"],
    ],
    promises: [always("stdio")],
    errnos: "EAGAIN EBADF EFAULT EINTR EINVAL EIO EISDIR ENOMEM ENOTIMPL " +
      "ENOTSUP EOVERFLOW EPERM ESPIPE",
  },
  write: {
    number: 155,
    bigProcessLock: true,
    blocks: true,
    parameters: [["fd", "int", descriptor], [
      "data",
      "pointer",
      reads("bytes", "size"),
    ], ["size", "size_t"]],
    promises: [always("stdio")],
    errnos: "EAGAIN EBADF EFAULT EINTR EINVAL EIO ENOMEM ENOSPC ENOTSUP " +
      "EOVERFLOW EPERM EPIPE EROFS",
  },
  pwritev: {
    number: 156,
    bigProcessLock: true,
    blocks: true,
    parameters: [
      ["fd", "int", descriptor],
      ["iov", "pointer", reads(iovec, "iov_count")],
      ["iov_count", "int"],
      ["base_offset", "off_t"],
    ],
    promises: [always("stdio")],
    errnos: "EAGAIN EBADF EFAULT EINTR EINVAL EIO ENOMEM ENOSPC ENOTSUP " +
      "EOVERFLOW EPERM EPIPE EROFS ESPIPE",
  },
  lseek: {
    number: 75,
    parameters: [["fd", "int", descriptor], [
      "userspace_offset",
      "pointer",
      updates("i64"),
    ], ["whence", "int", constant(seekOrigins)]],
    promises: [always("stdio")],
    errnos: "EBADF EFAULT EINVAL EIO EOVERFLOW ESPIPE",
  },
  ftruncate: {
    number: 39,
    parameters: [["fd", "int", descriptor], ["length", "off_t"]],
    promises: [always("stdio")],
    errnos: "EBADF EINVAL ENOMEM ENOSPC EPERM EROFS",
  },
  posix_fallocate: {
    number: 91,
    parameters: [["fd", "int", descriptor], ["offset", "off_t"], [
      "length",
      "off_t",
    ]],
    promises: [always("stdio")],
    errnos: "EBADF EFBIG EINVAL ENODEV ENOMEM ENOSPC ESPIPE",
  },
  fsync: {
    number: 38,
    parameters: [["fd", "int", descriptor]],
    promises: [always("stdio")],
    errnos: "EBADF EINVAL",
  },
  sync: {
    number: 141,
    parameters: [],
    promises: [always("stdio")],
    errnos: "",
  },
});
