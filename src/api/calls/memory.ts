import { openFlags } from "../constants/file.ts";
import {
  mappingAnnotations,
  memoryAdvice,
  msyncFlags,
  protections,
  purgeModes,
} from "../constants/memory.ts";
import {
  address,
  constant,
  flags,
  hexadecimal,
  reads,
  writes,
} from "../meaning.ts";
import {
  SC_mmap_params,
  SC_mremap_params,
  SC_set_mmap_name_params,
} from "../structs/parameters.ts";
import { always, family, required } from "../paragraph.ts";

export const memoryRows = family("memory", {
  mmap: {
    number: 80,
    parameters: [["params", "pointer", reads(SC_mmap_params)]],
    promises: [
      always("stdio"),
      required("prot_exec", "prot has the PROT_EXEC bit"),
      required("map_fixed", "flags has MAP_FIXED or MAP_FIXED_NOREPLACE"),
    ],
    errnos: "EACCES EBADF EFAULT EINVAL ENAMETOOLONG ENODEV ENOMEM EOVERFLOW " +
      "EPERM",
    result: hexadecimal,
  },
  munmap: {
    number: 84,
    parameters: [["addr", "pointer", address], ["size", "size_t"]],
    promises: [always("stdio")],
    errnos: "EFAULT EINVAL ENOMEM EPERM",
  },
  mprotect: {
    number: 81,
    parameters: [["addr", "pointer", address], ["size", "size_t"], [
      "prot",
      "int",
      flags(protections),
    ]],
    promises: [always("stdio"), required("prot_exec", "prot has PROT_EXEC")],
    errnos: "EACCES EFAULT EINVAL ENOMEM EPERM",
  },
  mremap: {
    number: 82,
    parameters: [["params", "pointer", reads(SC_mremap_params)]],
    promises: [always("stdio")],
    errnos: "EFAULT EINVAL ENOMEM ENOTIMPL EPERM",
    result: hexadecimal,
  },
  madvise: {
    number: 76,
    parameters: [["address", "pointer", address], ["size", "size_t"], [
      "advice",
      "int",
      constant(memoryAdvice),
    ]],
    promises: [always("stdio")],
    errnos: "EFAULT EINVAL ENOMEM EPERM",
  },
  msync: {
    number: 83,
    parameters: [["address", "pointer", address], ["size", "size_t"], [
      "flags",
      "int",
      flags(msyncFlags),
    ]],
    errnos: "EINVAL EIO ENOMEM ENOSPC",
  },
  set_mmap_name: {
    number: 113,
    parameters: [["params", "pointer", reads(SC_set_mmap_name_params)]],
    promises: [always("stdio")],
    errnos: "EFAULT EINVAL ENAMETOOLONG ENOMEM EPERM",
  },
  annotate_mapping: {
    number: 5,
    parameters: [["address", "pointer", address], [
      "flags",
      "int",
      flags(mappingAnnotations),
    ]],
    errnos: "EFAULT EINVAL EPERM",
  },
  anon_create: {
    number: 4,
    parameters: [["size", "size_t"], ["options", "int", flags(openFlags)]],
    promises: [always("stdio")],
    errnos: "EINVAL EMFILE ENOMEM",
  },
  get_stack_bounds: {
    number: 44,
    parameters: [["base", "pointer", writes("u64")], [
      "size",
      "pointer",
      writes("size"),
    ]],
    errnos: "EFAULT",
  },
  purge: {
    number: 98,
    bigProcessLock: true,
    parameters: [["mode", "int", flags(purgeModes)]],
    promises: [always("unpledged")],
    errnos: "ENOMEM EPERM",
  },
});
