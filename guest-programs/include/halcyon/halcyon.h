// Generated from src/api by `deno task generate`; do not edit.
#pragma once

#include "errno.h"
#include "syscalls.h"
#include "file.h"
#include "ioctl.h"
#include "limits.h"
#include "memory.h"
#include "mount.h"
#include "process.h"
#include "signal.h"
#include "socket.h"
#include "terminal.h"
#include "time.h"
#include "structs.h"
