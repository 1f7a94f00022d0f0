#pragma once

#include "ladder.h"

// Once, as the first process, on the rungs of these names: no descriptors and
// /dev/null; umask, the mount point, pseudo terminals, and a mount tried.
struct trouble prove_files(void);
struct trouble prove_mounts(void);
// Whether the kernel started this program instead of its init, so that it must
// never exit.
int is_first_process(void);
// Once a row, in its leader, as root: descriptor 0, the fresh RAMFS, the
// working directory; as much of it as the kernel has the rungs for.
struct trouble make_world(void);
struct trouble become_user(void);
// Once a row, in the first process, when all its actors are gone.
struct trouble remove_world(void);
