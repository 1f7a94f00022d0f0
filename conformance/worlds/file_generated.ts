import {
  buffer,
  close,
  directory,
  type ErrnoName,
  type FieldNumber,
  fsmount,
  fsopen,
  json,
  open,
  read,
  result,
  type Row,
  row,
  type Step,
  type Steps,
  umount,
  type Value,
  type WantedValue,
} from "../language/row.ts";
import type { Claims } from "../ledger/claim.ts";

const SOURCE = "Kernel/FileSystem/ProcFS, SysFS, DevPtsFS";

export const fd = result("fd");

/** Each file system where its rows find it. */
const mounts: Steps = [["p", "proc"], ["s", "sys"], ["t", "devpts"]]
  .flatMap(
    ([name = "", type = ""]) => [
      directory(name),
      fsopen(type).as(type),
      fsmount(result(type), name),
      close(result(type)),
    ],
  );

const teardown: Steps = ["p", "s", "t"].map((name) => umount(`/w/${name}`));

/** A row of root, whom no mode stops, with the file systems in place. */
export function made(
  id: string,
  covers: Claims,
  steps: Steps,
  definition: Partial<Parameters<typeof row>[1]> = {},
): Row {
  return row(id, {
    source: SOURCE,
    as: "root",
    touches: ["mounts"],
    covers,
    setup: mounts,
    steps,
    teardown,
    ...definition,
  });
}

/** One call that fails alike on all the paths or nodes, after what comes before. */
export function refused(
  name: string,
  errno: ErrnoName,
  how: string,
  covers: Claims,
  steps: readonly Step[],
  before: Steps = [],
): Row {
  const error = `${name}/${errno}`;
  return made(
    `${error}/${how}`,
    covers,
    [...before, ...steps.map((step) => step.fails(errno))],
  );
}

/** The step on a file opened first. */
export function onOpen<const O extends string>(
  pathname: string,
  flags: FieldNumber<"SC_open_params", "options", O>,
  errno: ErrnoName,
  step: (fd: Value) => Step,
): Steps {
  return [
    open(pathname, flags).as("fd"),
    step(fd).fails(errno),
    close(fd).returns(0),
  ];
}

/** The node shows this from its start. */
export function shows(path: string, wanted: WantedValue, size = 1024): Steps {
  const block = buffer(size);
  return [
    open(path, "O_RDONLY").as(path),
    read(result(path), block).succeeds().observes(block, json(wanted)),
    close(result(path)).returns(0),
  ];
}
