import { reads } from "../meaning.ts";
import {
  SC_bindmount_params,
  SC_copy_mount_params,
  SC_fsmount_params,
  SC_fsopen_params,
  SC_remount_params,
  SC_umount_params,
} from "../structs/parameters.ts";
import { always, family, required } from "../paragraph.ts";

export const mountRows = family("mount", {
  fsopen: {
    number: 36,
    parameters: [["params", "pointer", reads(SC_fsopen_params)]],
    promises: [always("mount")],
    errnos: "EFAULT EINVAL EMFILE ENAMETOOLONG ENODEV ENOMEM EPERM",
  },
  fsmount: {
    number: 37,
    parameters: [["params", "pointer", reads(SC_fsmount_params)]],
    promises: [always("mount")],
    errnos:
      "EACCES EBADF EBUSY EDOM EFAULT EINVAL ELOOP ENODEV ENOENT ENOMEM " +
      "ENOTBLK ENOTDIR ENOTSUP EPERM ESRCH",
  },
  bindmount: {
    number: 7,
    parameters: [["params", "pointer", reads(SC_bindmount_params)]],
    promises: [always("mount")],
    errnos:
      "EACCES EBADF EBUSY EDOM EFAULT EINVAL ELOOP ENODEV ENOENT ENOMEM " +
      "ENOTDIR EPERM ESRCH",
  },
  remount: {
    number: 107,
    parameters: [["params", "pointer", reads(SC_remount_params)]],
    promises: [always("mount")],
    errnos: "EACCES EDOM EFAULT EINVAL ELOOP ENODEV ENOENT ENOMEM ENOTDIR " +
      "EPERM ESRCH",
  },
  umount: {
    number: 145,
    parameters: [["params", "pointer", reads(SC_umount_params)]],
    promises: [required("mount", "checked AFTER the superuser test")],
    errnos: "EACCES EBUSY EDOM EFAULT EINVAL ELOOP ENODEV ENOENT ENOMEM " +
      "ENOTDIR EPERM ESRCH",
  },
  copy_mount: {
    number: 17,
    parameters: [["params", "pointer", reads(SC_copy_mount_params)]],
    promises: [always("mount")],
    errnos: "EACCES EBUSY EDOM EFAULT EINVAL ELOOP ENOENT ENOMEM ENOTDIR " +
      "EPERM ESRCH",
  },
});
