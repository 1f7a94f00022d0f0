import { refusals } from "../refusal.ts";

/** What ramfs refuses. */
export const ramfsRefusals = refusals("ramfs", "FileSystem/RAMFS/Inode.cpp", {
  "ENOMEM/block-table-cannot-grow":
    "the RAMFS block table, 8 bytes for each 128 KiB of size, cannot grow; absurd sizes such as 2^62 meet this at once",
});
