// What makes a line a line of our log.
#pragma once

#include "runtime.h"

#define LOG_TAG "HC1"

// Appends the checksum over all there is, and hands the line to dbgputstr.
void send_log_line(struct line*);
