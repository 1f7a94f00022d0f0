import type { Scenario } from "./scenario.ts";

const SOURCE = "Kernel/Syscalls/getrandom.cpp, Kernel/Security/Random.cpp";

/** What getrandom and random addresses must look like, whatever is drawn. */
export const randomness: Scenario = {
  program: "randomness",
  cases: [
    { name: "drawn", value: "8192", source: SOURCE },
    {
      name: "every bit is as often set as not",
      value: "1",
      source: SOURCE,
      covers: ["getrandom/behaviour/buffer-holds-random-bytes"],
    },
    {
      name: "bits and words do not tell of others",
      value: "1",
      source: SOURCE,
    },
    ...Array.from({ length: 10 }, (_, size) => ({
      name: `fills exactly.${size}`,
      value: "1",
      source: SOURCE,
    })),
    {
      name: "bits that addresses have",
      value: `${0x1f_ffff_f000}`,
      source: "Kernel/Memory/RegionTree.cpp",
    },
    {
      name: "bits that all addresses have",
      value: "0",
      source: "Kernel/Memory/RegionTree.cpp",
    },
    {
      name: "bits in which programs' places differ",
      value: `${0x1fff_f000}`,
      source: "Kernel/Syscalls/execve.cpp, get_load_offset",
    },
    // From 64 KiB on, or a mebibyte above.
    {
      name: "bits that lowest addresses have",
      value: `${0x11_0000}`,
      source: "Kernel/Memory/AddressSpace.cpp: try_create",
    },
    {
      name: "bits that all lowest addresses have",
      value: `${0x1_0000}`,
      source: "Kernel/Memory/AddressSpace.cpp: try_create",
    },
  ],
};
