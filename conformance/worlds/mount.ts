import { type Row, row } from "../language/row.ts";

export function asRoot(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source" | "as">,
): Row {
  return row(id, { ...definition, as: "root" });
}
