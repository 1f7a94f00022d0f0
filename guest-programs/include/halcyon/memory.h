// Generated from src/api by `deno task generate`; do not edit.
#pragma once

#define MAP_FILE 0
#define MAP_SHARED 1
#define MAP_PRIVATE 2
#define MAP_FIXED 16
#define MAP_ANONYMOUS 32
#define MAP_STACK 64
#define MAP_NORESERVE 128
#define MAP_RANDOMIZED 256
#define MAP_PURGEABLE 512
#define MAP_FIXED_NOREPLACE 1024
#define VIRTUAL_MEMORY_SYSCALL_CODE 1
#define VIRTUAL_MEMORY_IMMUTABLE 2
#define MADV_NORMAL 0
#define MADV_SET_VOLATILE 1
#define MADV_SET_NONVOLATILE 2
#define MADV_DONTNEED 3
#define MADV_WILLNEED 4
#define MADV_SEQUENTIAL 5
#define MADV_RANDOM 6
#define MS_SYNC 1
#define MS_ASYNC 2
#define MS_INVALIDATE 4
#define PROT_NONE 0
#define PROT_READ 1
#define PROT_WRITE 2
#define PROT_EXEC 4
#define PURGE_ALL_VOLATILE 1
#define PURGE_ALL_CLEAN_INODE 2
