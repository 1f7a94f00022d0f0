/* Entry, the two system calls that the programs need (Linux's), printing. */
#include "program.h"

#if defined(__x86_64__)
static long system_call(long number, long a, long b, long c)
{
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
    return result;
}
enum { number_write = 1, number_exit = 60 };
__asm__(".globl _start\n_start:\n\tand $-16, %rsp\n\tcall start\n");
#elif defined(__aarch64__)
static long system_call(long number, long a, long b, long c)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
}
enum { number_write = 64, number_exit = 93 };
__asm__(".globl _start\n_start:\n\tbl start\n");
#else
static long system_call(long number, long a, long b, long c)
{
    register long a7 __asm__("a7") = number;
    register long a0 __asm__("a0") = a;
    register long a1 __asm__("a1") = b;
    register long a2 __asm__("a2") = c;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
    return a0;
}
enum { number_write = 64, number_exit = 93 };
__asm__(".globl _start\n_start:\n\t.option push\n\t.option norelax\n\tla gp, __global_pointer$\n\t.option pop\n\tcall start\n");
#endif

void* memcpy(void* to, void const* from, size_t count)
{
    u8 volatile* out = to;
    u8 const* in = from;
    while (count-- > 0)
        *out++ = *in++;
    return to;
}

void* memset(void* to, int byte, size_t count)
{
    u8 volatile* out = to;
    while (count-- > 0)
        *out++ = (u8)byte;
    return to;
}

void* memmove(void* to, void const* from, size_t count)
{
    u8 volatile* out = to;
    u8 const* in = from;
    if (out <= in)
        return memcpy(to, from, count);
    while (count-- > 0)
        out[count] = in[count];
    return to;
}

int memcmp(void const* a, void const* b, size_t count)
{
    u8 const volatile* x = a;
    u8 const volatile* y = b;
    for (; count > 0; count--, x++, y++) {
        if (*x != *y)
            return *x - *y;
    }
    return 0;
}

void print(char const* what, u64 value)
{
    char line[80];
    int length = 0;
    while (*what != 0 && length < 60)
        line[length++] = *what++;
    line[length++] = ' ';
    for (int shift = 60; shift >= 0; shift -= 4)
        line[length++] = "0123456789abcdef"[value >> shift & 15];
    line[length++] = '\n';
    system_call(number_write, 1, (long)line, length);
}

u64 next_random(void)
{
    static u64 state = 0x853c49e6748fea9bul;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Only in programs that `random_program.ts` has written. */
void test_random(void) __attribute__((weak));

__attribute__((used)) static void start(void)
{
    if (test_random) {
        test_random();
        system_call(number_exit, 0, 0, 0);
    }
    test_arithmetic();
    test_atomics();
    test_clocks();
    test_control();
    test_floats();
    test_long_doubles();
    test_sorting();
    test_strings();
    test_variadic();
    test_vectors();
    for (;;)
        system_call(number_exit, 0, 0, 0);
}
