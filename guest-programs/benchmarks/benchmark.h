// Start-up of the benchmark programs: each supplies bench(n) and prints its
// result as 16 hexadecimal digits. Built for Halcyon with -DHALCYON, otherwise
// for Linux, so that other emulators can run the same code.
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;
typedef int i32;
typedef long i64;

u64 bench(int n);

static inline int number_from(char const* text)
{
    int n = 0;
    while (*text)
        n = n * 10 + (*text++ - '0');
    return n;
}

static inline void format_result(u64 value, char text[17])
{
    for (int i = 0; i < 16; i++) {
        int digit = (value >> (60 - 4 * i)) & 15;
        text[i] = (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
    text[16] = '\n';
}

#ifdef HALCYON

#    include <runtime.h>

int main(int argc, char** argv)
{
    char text[17];
    format_result(bench(argc > 1 ? number_from(argv[1]) : 1), text);
    SYSTEM_CALL(dbgputstr, text, sizeof(text));
    return 0;
}

#else

#    if defined(__x86_64__)
#        define LINUX_WRITE 1
#        define LINUX_EXIT 60
static inline long linux_call(long number, long a, long b, long c)
{
    __asm__ volatile("syscall" : "+a"(number) : "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
    return number;
}
__asm__(".globl _start\n_start:\nmov %rsp, %rdi\nand $-16, %rsp\ncall begin\n");
#    elif defined(__aarch64__)
#        define LINUX_WRITE 64
#        define LINUX_EXIT 93
static inline long linux_call(long number, long a, long b, long c)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
}
__asm__(".globl _start\n_start:\nmov x0, sp\nand x9, x0, #-16\nmov sp, x9\nbl begin\n");
#    else
#        define LINUX_WRITE 64
#        define LINUX_EXIT 93
static inline long linux_call(long number, long a, long b, long c)
{
    register long a7 __asm__("a7") = number;
    register long a0 __asm__("a0") = a;
    register long a1 __asm__("a1") = b;
    register long a2 __asm__("a2") = c;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
    return a0;
}
__asm__(".globl _start\n_start:\n.option push\n.option norelax\nlla gp, __global_pointer$\n.option pop\n"
        "mv a0, sp\nandi sp, sp, -16\ncall begin\n");
#    endif

__attribute__((used)) void begin(long* stack)
{
    char text[17];
    format_result(bench(stack[0] > 1 ? number_from((char*)stack[2]) : 1), text);
    linux_call(LINUX_WRITE, 1, (long)text, sizeof(text));
    linux_call(LINUX_EXIT, 0, 0, 0);
    for (;;) { }
}

#endif
