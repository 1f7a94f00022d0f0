import { refusals } from "../refusal.ts";

/** What VirtualFileSystem.cpp refuses of node. */
export const nodeVirtualFileSystemRefusals = refusals(
  "node",
  "FileSystem/VirtualFileSystem.cpp",
  {
    "EACCES/not-readable":
      "O_RDONLY is asked for and the mode bits do not let the caller read the node",
    "EACCES/not-writable":
      "O_WRONLY is asked for and the mode bits do not let the caller write the node, directories included",
    "EACCES/not-executable":
      "O_EXEC is asked for and the mode bits do not let the caller execute the node; euid 0 always may, even without any x bit",
    "EACCES/mount-forbids-execution":
      "O_EXEC is asked for and the node was reached through a mount with MS_NOEXEC",
    "EACCES/mount-forbids-regular-files":
      "the node is a regular file reached through a mount with MS_NOREGULAR",
    "EACCES/mount-forbids-devices":
      "the node is a device node reached through a mount with MS_NODEV",
    "EISDIR/directory-opened-for-writing":
      "O_WRONLY is asked for and the node is a directory",
    "EROFS/opened-for-writing-on-read-only-mount":
      "O_WRONLY is asked for and the node, which is neither FIFO nor device, was reached through a read-only mount",
    "EINVAL/fifo-opened-neither-for-reading-nor-writing":
      "the node is a FIFO and the options have neither O_RDONLY nor O_WRONLY",
    "ENODEV/no-registered-device":
      "the node is a device node and no device of its type, major and minor number is registered",
  },
);

/** What Device.cpp refuses of node. */
export const nodeDeviceRefusals = refusals("node", "Devices/Device.cpp", {
  "EPERM/device-not-allowed-in-jail":
    "the caller is jailed and the device is not null, zero, full, random, console, beep, a tty or a pty; /dev/ptmx and /dev/tty are not checked",
});

/** What SelfTTYDevice.cpp refuses of node. */
export const nodeSelfTTYDeviceRefusals = refusals(
  "node",
  "Devices/Generic/SelfTTYDevice.cpp",
  {
    "ENXIO/no-controlling-terminal":
      "the node is device 5:0, /dev/tty, and the caller has no controlling terminal",
  },
);

/** What PTYMultiplexer.cpp refuses of node. */
export const nodePTYMultiplexerRefusals = refusals(
  "node",
  "Devices/TTY/PTYMultiplexer.cpp",
  {
    "EBUSY/all-pseudo-terminals-in-use":
      "the node is device 5:2, /dev/ptmx, and all 64 pseudo terminals are in use",
  },
);
