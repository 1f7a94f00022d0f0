/* What the programs share: types, printing and memory routines. */
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef signed char i8;
typedef short i16;
typedef int i32;
typedef long i64;
typedef unsigned __int128 u128;
typedef __int128 i128;
typedef unsigned long size_t;

void* memcpy(void* to, void const* from, size_t count);
void* memset(void* to, int byte, size_t count);
void* memmove(void* to, void const* from, size_t count);
int memcmp(void const* a, void const* b, size_t count);

/* A line of text and numbers in hexadecimal. */
void print(char const* what, u64 value);

/* The next number of a fixed sequence. */
u64 next_random(void);

/* Mixes a value into a running hash. */
static inline u64 mix(u64 hash, u64 value)
{
    hash ^= value;
    hash *= 0x100000001b3ul;
    return hash ^ hash >> 29;
}

/* Keeps the optimiser from knowing a value. */
#define OPAQUE(value) __asm__ volatile("" : "+r"(value))

void test_arithmetic(void);
void test_atomics(void);
void test_clocks(void);
void test_control(void);
void test_floats(void);
void test_long_doubles(void);
void test_sorting(void);
void test_strings(void);
void test_variadic(void);
void test_vectors(void);
