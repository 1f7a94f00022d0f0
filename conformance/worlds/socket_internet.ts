import { buffer } from "../language/row.ts";

/** A port of this table as it lies in memory. */
export const swapped = (port: number) => ((port & 255) << 8) | (port >>> 8);

export function byte4() {
  return buffer(4, "error");
}
