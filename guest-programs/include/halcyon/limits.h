// Generated from src/api by `deno task generate`; do not edit.
#pragma once

#define PATH_MAX 4096
#define NAME_MAX 255
#define HOST_NAME_MAX 64
#define TTY_NAME_MAX 32
#define NGROUPS_MAX 32
#define ARG_MAX 65536
#define IOV_MAX 1024
#define FD_SETSIZE 1024
#define OPEN_MAX 1024
#define PIPE_BUF 4096
#define UNIX_PATH_MAX 108
#define IFNAMSIZ 16
#define UTSNAME_ENTRY_LEN 65
#define PTHREAD_STACK_MIN 65536
#define PTHREAD_STACK_MAX 33554432
#define _SC_MONOTONIC_CLOCK 0
#define _SC_NPROCESSORS_CONF 1
#define _SC_NPROCESSORS_ONLN 2
#define _SC_OPEN_MAX 3
#define _SC_HOST_NAME_MAX 4
#define _SC_TTY_NAME_MAX 5
#define _SC_PAGESIZE 6
#define _SC_GETPW_R_SIZE_MAX 7
#define _SC_GETGR_R_SIZE_MAX 8
#define _SC_CLK_TCK 9
#define _SC_SYMLOOP_MAX 10
#define _SC_MAPPED_FILES 11
#define _SC_ARG_MAX 12
#define _SC_IOV_MAX 13
#define _SC_PHYS_PAGES 14
