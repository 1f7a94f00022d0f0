import { type Row, row } from "../language/row.ts";

const SOURCE = "Kernel/Syscalls/stat.cpp, Kernel/FileSystem/InodeMetadata.h";

export function made(
  name: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(name, { source: SOURCE, ...definition });
}
