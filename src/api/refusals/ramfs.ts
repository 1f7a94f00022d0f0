import { exhaustion, refusals } from "../refusal.ts";

/** What ramfs refuses. */
export const ramfsRefusals = refusals("ramfs", "FileSystem/RAMFS/Inode.cpp", {
  "ENOMEM/block-table-cannot-grow":
    "the RAMFS block table, 8 bytes for each 128 KiB of size, cannot grow: the kernel's heap has no room for one of 32 MiB, that of a file of 512 GiB",
  "ENOMEM/no-memory-for-the-blocks": [
    "RAMFS makes all blocks of 128 KiB that the write touches before it looks at the data, and maps one more to write through, and the machine has not so much memory left",
    exhaustion(
      "The machine must run out of memory, which the reference's kernel does not always survive.",
    ),
  ],
});
