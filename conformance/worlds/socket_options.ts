import {
  buffer,
  type FieldNumber,
  result,
  type Step,
  u32,
} from "../language/row.ts";
import { getsockopt } from "./socket_addresses.ts";

export const fd = result("fd");

/** Asks for an int option and expects this answer, of four bytes. */
export function answers(
  option: FieldNumber<"SC_getsockopt_params", "option">,
  value: number,
  level: FieldNumber<"SC_getsockopt_params", "level"> = "SOL_SOCKET",
): Step {
  const size = u32(64, `size of ${level}/${option}`);
  const place = buffer(64, `value of ${level}/${option}`);
  return getsockopt(fd, level, option, place, size).returns(0)
    .observes(place, new Uint8Array(Int32Array.of(value).buffer))
    .observes(size, 4);
}
