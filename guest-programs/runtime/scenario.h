// Observations of a scenario program, in the log's format: one line each,
//
//     HC1 - IMAGE NUMBER x NAME=VALUE CRC-32
//
// where IMAGE is `-` for the scenario itself and a number for images that it
// enters by execve. The suite's parser reads them, damaged lines included.
#pragma once

#include "runtime.h"

// Where the program itself lies, for execve.
char const* own_path(void);

// Until the kernel, which starts its first program before it has started all of
// its own tasks, has come to rest.
void await_kernel(void);
// A new RAMFS is /tmp, and the working directory: what a program does with files
// must not depend on where it was started from.
void enter_fresh_folder(void);

// To be called first in an image that was entered by execve.
void enter_image(int number);
void begin(char const* name);
void begin_indexed(char const* name, int index);
// What is added may hold any byte; it is escaped.
void add_text(char const* text);
void add_decimal(int64_t value);
// A result: a decimal number or the negated errno.
void add_result(long result);
void finish(void);
// One observation that is a result.
void observe(char const* name, long result);
// The last two lines: which program this is, on which architecture, and how many
// lines there were.
#define end_scenario() end_scenario_of(__FILE_NAME__)
void end_scenario_of(char const* file);
