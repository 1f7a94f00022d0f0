// The numbers that the executor and the encoder agree on: the row image, its
// operations, the log. conformance/harness/format.ts states the same.
#pragma once

#define FORMAT 1
#define IMAGE_MAGIC 0x31524348
#define IMAGE_HEADER_SIZE 64
#define ROW_HEADER_SIZE 32

#define ACTOR_SETUP 0
#define ACTOR_MAIN 1
#define ACTOR_CHILD 2
#define ACTOR_THREAD 3
#define ACTOR_HANDLER 4
#define ACTOR_TEARDOWN 5

#define OPERATION_END 0
#define OPERATION_COPY 1
#define OPERATION_FILL 2
#define OPERATION_PUT 3
#define OPERATION_CALL 4
#define OPERATION_SNAP 5
#define OPERATION_FORK 6
#define OPERATION_THREAD 7
#define OPERATION_JOIN 8
#define OPERATION_HANDLER 9
#define OPERATION_BARRIER 10
#define OPERATION_SETTLE 11
#define OPERATION_LOAD 12
#define OPERATION_STORE 13
#define OPERATION_JUMP 14
#define OPERATION_FILL_DESCRIPTORS 15

#define OPERAND_IMMEDIATE 0
#define OPERAND_MEMORY 1
#define OPERAND_READ_ONLY 2
#define OPERAND_CROSSING 3
#define OPERAND_RESULT 4

#define STEP_UNTOUCHED 0
#define STEP_BEGUN 1
#define STEP_DONE 2

#define RECORD_SIZE 16
#define SHARED_SIZE 0x20000
#define ROW_FLAG_ROOT 1
#define NO_OFFSET 0xffffffff
#define MEMORY_SIZE 0x40000
#define CROSSING_STRIDE 0x2000
