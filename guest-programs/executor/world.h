#pragma once

#include "runtime.h"

// Once, as the first process: no descriptors, umask, the mount point, /dev/null.
void prepare_root(void);
// Whether the kernel started this program instead of its init, so that it must
// never exit.
int is_first_process(void);
// Once a row, in its leader, as root: descriptor 0, the fresh RAMFS, the
// working directory. The three answer 0 or an errno.
int make_world(void);
int become_user(void);
// Once a row, in the first process, when all its actors are gone.
int remove_world(void);
