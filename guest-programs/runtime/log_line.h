// What makes a line a line of our log.
#pragma once

#include "runtime.h"

#define LOG_TAG "HC1"

// Where lines go: a descriptor, or the kernel's own log by dbgputstr.
#define TO_KERNEL (-1)
extern int log_descriptor;

// Appends the checksum over the line, which is whole then.
void seal_log_line(struct line*);
// Sends it, and the whole lines that wait before it, in one call.
void send_log_lines(struct line*);
