// What makes a line a line of our log.
#pragma once

#include "runtime.h"

#define LOG_TAG "HC1"

// Where lines go: a descriptor, or the kernel's own log by dbgputstr.
#define TO_KERNEL (-1)
extern int log_descriptor;

// Appends the checksum over all there is, and sends the line.
void send_log_line(struct line*);
