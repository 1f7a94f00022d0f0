// Observations of a scenario program, in the log's format: one line each,
//
//     HC1 - - NUMBER NAME=VALUE CRC-32
//
// so that the suite's parser reads them, damaged lines included.
#pragma once

#include "runtime.h"

void begin(char const* name);
void begin_indexed(char const* name, int index);
// What is added may hold any byte; it is escaped.
void add_text(char const* text);
void add_decimal(int64_t value);
// A result: a decimal number or the negated errno.
void add_result(long result);
void finish(void);
// The last line: how many there were.
void end_scenario(void);
