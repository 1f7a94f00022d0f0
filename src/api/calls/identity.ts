import { reads, writes } from "../meaning.ts";
import { always, family } from "../paragraph.ts";

export const identityRows = family("identity", {
  getuid: {
    number: 65,
    parameters: [],
    promises: [always("stdio")],
    errnos: "",
  },
  geteuid: {
    number: 47,
    parameters: [],
    promises: [always("stdio")],
    errnos: "",
  },
  getgid: {
    number: 48,
    parameters: [],
    promises: [always("stdio")],
    errnos: "",
  },
  getegid: {
    number: 46,
    parameters: [],
    promises: [always("stdio")],
    errnos: "",
  },
  getresuid: {
    number: 59,
    parameters: [["real", "pointer", writes("u32")], [
      "effective",
      "pointer",
      writes("u32"),
    ], ["saved", "pointer", writes("u32")]],
    promises: [always("stdio")],
    errnos: "EFAULT",
  },
  getresgid: {
    number: 58,
    parameters: [["real", "pointer", writes("u32")], [
      "effective",
      "pointer",
      writes("u32"),
    ], ["saved", "pointer", writes("u32")]],
    promises: [always("stdio")],
    errnos: "EFAULT",
  },
  getgroups: {
    number: 49,
    parameters: [["count", "size_t"], [
      "gids",
      "pointer",
      writes("u32", "count"),
    ]],
    promises: [always("stdio")],
    errnos: "EFAULT EINVAL",
  },
  setuid: {
    number: 127,
    parameters: [["id", "uid_t"]],
    promises: [always("id")],
    errnos: "EINVAL ENOMEM EPERM",
  },
  seteuid: {
    number: 115,
    parameters: [["id", "uid_t"]],
    promises: [always("id")],
    errnos: "EINVAL ENOMEM EPERM",
  },
  setreuid: {
    number: 124,
    parameters: [["ruid", "uid_t"], ["euid", "uid_t"]],
    promises: [always("id")],
    errnos: "EINVAL ENOMEM EPERM",
  },
  setresuid: {
    number: 123,
    parameters: [["r", "uid_t"], ["e", "uid_t"], ["s", "uid_t"]],
    promises: [always("id")],
    errnos: "ENOMEM EPERM",
  },
  setgid: {
    number: 116,
    parameters: [["id", "gid_t"]],
    promises: [always("id")],
    errnos: "EINVAL ENOMEM EPERM",
  },
  setegid: {
    number: 114,
    parameters: [["id", "gid_t"]],
    promises: [always("id")],
    errnos: "EINVAL ENOMEM EPERM",
  },
  setregid: {
    number: 121,
    parameters: [["rgid", "gid_t"], ["egid", "gid_t"]],
    promises: [always("id")],
    errnos: "ENOMEM EPERM",
  },
  setresgid: {
    number: 122,
    parameters: [["r", "gid_t"], ["e", "gid_t"], ["s", "gid_t"]],
    promises: [always("id")],
    errnos: "ENOMEM EPERM",
  },
  setgroups: {
    number: 117,
    parameters: [["count", "size_t"], [
      "gids",
      "pointer",
      reads("u32", "count"),
    ]],
    promises: [always("id")],
    errnos: "EFAULT EINVAL ENOMEM EPERM",
  },
});
