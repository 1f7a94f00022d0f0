import {
  AT_FDCWD,
  call,
  NULL,
  type Path,
  pathParts,
  type Step,
  struct,
  type Value,
} from "../language/row.ts";
import {
  SC_futimens_params,
  SC_utimensat_params,
} from "../../src/api/structs.ts";

export function utime(pathname: Path): Step {
  const { pointer, length } = pathParts(pathname);
  return call.utime(pointer, length, NULL);
}

export function utimensat(pathname: Path, dirfd: Value = AT_FDCWD): Step {
  return call.utimensat(
    struct(SC_utimensat_params, { path: pathname, dirfd }),
  );
}

export function futimens(fd: Value): Step {
  return call.futimens(struct(SC_futimens_params, { fd }));
}
