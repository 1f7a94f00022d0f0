#pragma once

#include "ladder.h"

// Once, as the first process, what the worlds of all rows stand on: no
// descriptors and /dev/null; umask, the mount point and pseudo terminals.
struct trouble make_descriptors(void);
struct trouble make_mount_points(void);
// Tries such a mount as each row gets.
struct trouble prove_mounts(void);
// Whether the kernel started this program instead of its init, so that it must
// never exit.
int is_first_process(void);
// Once a row, in its leader, as root: descriptor 0, the fresh RAMFS, the
// working directory; as much of it as the kernel has the rungs for.
struct trouble make_world(void);
// With no other groups than this one.
struct trouble become(unsigned user);
// Once a row, in the first process, when all its actors are gone.
struct trouble remove_world(void);
