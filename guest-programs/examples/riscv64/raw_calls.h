// Calls that answer as the kernel does: a value, or a negated errno.
#pragma once

#include "runtime.h"

static inline long open_at(char const* path, int options)
{
    struct SC_open_params parameters = {
        .dirfd = AT_FDCWD,
        .path = { path, strlen(path) },
        .options = options,
        .mode = 0644,
    };
    return SYSTEM_CALL(open, &parameters);
}

static inline long map(size_t size, int protection, int flags, int fd)
{
    struct SC_mmap_params parameters = {
        .size = size,
        .prot = protection,
        .flags = flags,
        .fd = fd,
    };
    return SYSTEM_CALL(mmap, &parameters);
}
