import { panics, refusals } from "../refusal.ts";

/** What ConstantInformation.cpp refuses of sysfs. */
export const sysfsConstantInformationRefusals = refusals(
  "sysfs",
  "FileSystem/SysFS/Subsystems/Kernel/ConstantInformation.cpp",
  {
    "EPERM/constant-not-readable-in-jail":
      "the caller is jailed and the SysFS node is one of the constants cmdline, load_base and system_mode, or request_panic",
  },
);

/** What BooleanVariable.cpp refuses of sysfs. */
export const sysfsBooleanVariableRefusals = refusals(
  "sysfs",
  "FileSystem/SysFS/Subsystems/Kernel/Configuration/BooleanVariable.cpp",
  {
    "EPERM/not-writable-in-jail":
      "the caller is jailed and the node is a configuration or power node of SysFS",
    "EINVAL/written-value-is-invalid":
      "what is written is no valid value of the SysFS node: no boolean, no power state, or no coredump directory",
  },
);

/** What CPUInfo.cpp refuses of sysfs. */
export const sysfsCPUInfoRefusals = refusals(
  "sysfs",
  "FileSystem/SysFS/Subsystems/Kernel/CPUInfo.cpp",
  {
    "EINVAL/no-cpuinfo-on-this-architecture":
      "the node is /sys/kernel/cpuinfo and the machine is no x86-64, the only one for which its content is made",
  },
);

/** What PowerStateSwitch.cpp refuses of sysfs. */
export const sysfsPowerStateSwitchRefusals = refusals(
  "sysfs",
  "FileSystem/SysFS/Subsystems/Kernel/PowerStateSwitch.cpp",
  {
    "ENOTSUP/machine-can-neither-reboot-nor-shut-down": [
      "1 or 2, which ask for a reboot or for a shutdown, is written to /sys/kernel/power_state and the machine can do neither",
      panics(
        "The reference turns the machine off or on again instead, and nobody sees an answer.",
      ),
    ],
  },
);

/** What Component.h refuses of sysfs. */
export const sysfsComponentRefusals = refusals(
  "sysfs",
  "FileSystem/SysFS/Component.h",
  {
    "ENOTIMPL/node-has-no-content":
      "the SysFS node shows nothing: /sys/kernel/power_state and the nodes of /sys/dev",
  },
);

/** What Inode.cpp refuses of sysfs. */
export const sysfsInodeRefusals = refusals(
  "sysfs",
  "FileSystem/SysFS/Inode.cpp",
  {
    "EPERM/node-cannot-be-truncated":
      "the node to be truncated lies on SysFS and cannot be written, or the new length is not 0",
  },
);

/** What GlobalInformation.cpp refuses of sysfs. */
export const sysfsGlobalInformationRefusals = refusals(
  "sysfs",
  "FileSystem/SysFS/Subsystems/Kernel/GlobalInformation.cpp",
  {
    "EPERM/not-readable-in-jail":
      "the caller is jailed and the SysFS node is none that jailed processes may read",
  },
);

/** What Profile.cpp refuses of sysfs. */
export const sysfsProfileRefusals = refusals(
  "sysfs",
  "FileSystem/SysFS/Subsystems/Kernel/Profile.cpp",
  {
    "ENOENT/no-system-wide-profile":
      "the node is /sys/kernel/profile and there is no system-wide profile",
  },
);
