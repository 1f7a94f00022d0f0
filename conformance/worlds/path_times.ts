import {
  call,
  type FieldValue,
  NULL,
  type Path,
  pathParts,
  type Step,
  type Value,
} from "../language/row.ts";

export function utime(pathname: Path): Step {
  const { pointer, length } = pathParts(pathname);
  return call.utime(pointer, length, NULL);
}

export function utimensat(
  pathname: Path,
  dirfd: FieldValue<"SC_utimensat_params", "dirfd"> = "AT_FDCWD",
): Step {
  return call.utimensat(
    { path: pathname, dirfd },
  );
}

export function futimens(fd: Value): Step {
  return call.futimens({ fd });
}
