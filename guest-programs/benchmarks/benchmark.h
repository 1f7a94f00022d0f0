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

#if defined(__x86_64__)
#    define SYSCALL_INSTRUCTION "syscall"
#    define SYSCALL_NUMBER "rax"
#    define SYSCALL_RESULT "rax"
#    ifdef HALCYON
#        define SYSCALL_FIRST "rdx"
#        define SYSCALL_SECOND "rdi"
#        define SYSCALL_THIRD "rbx"
#    else
#        define SYSCALL_FIRST "rdi"
#        define SYSCALL_SECOND "rsi"
#        define SYSCALL_THIRD "rdx"
#    endif
#    define SYSCALL_CLOBBERS "rcx", "r11", "memory"
#    define LINUX_WRITE 1
#    define LINUX_EXIT 60
#elif defined(__aarch64__)
#    define SYSCALL_INSTRUCTION "svc #0"
#    define SYSCALL_NUMBER "x8"
#    define SYSCALL_RESULT "x0"
#    ifdef HALCYON
#        define SYSCALL_FIRST "x1"
#        define SYSCALL_SECOND "x2"
#        define SYSCALL_THIRD "x3"
#    else
#        define SYSCALL_FIRST "x0"
#        define SYSCALL_SECOND "x1"
#        define SYSCALL_THIRD "x2"
#    endif
#    define SYSCALL_CLOBBERS "memory"
#    define LINUX_WRITE 64
#    define LINUX_EXIT 93
#elif defined(__riscv)
#    define SYSCALL_INSTRUCTION "ecall"
#    define SYSCALL_NUMBER "a7"
#    define SYSCALL_RESULT "a0"
#    define SYSCALL_FIRST "a0"
#    define SYSCALL_SECOND "a1"
#    define SYSCALL_THIRD "a2"
#    define SYSCALL_CLOBBERS "memory"
#    define LINUX_WRITE 64
#    define LINUX_EXIT 93
#endif

#ifdef HALCYON
#    include <halcyon/syscalls.h>
#endif

static inline long call3(long number, long first, long second, long third)
{
    register long n __asm__(SYSCALL_NUMBER) = number;
    register long a __asm__(SYSCALL_FIRST) = first;
    register long b __asm__(SYSCALL_SECOND) = second;
    register long c __asm__(SYSCALL_THIRD) = third;
#if defined(__aarch64__) && defined(HALCYON)
    register long result __asm__(SYSCALL_RESULT);
#endif
#if defined(__x86_64__)
    __asm__ volatile(SYSCALL_INSTRUCTION : "+r"(n) : "r"(a), "r"(b), "r"(c) : SYSCALL_CLOBBERS);
    return n;
#elif defined(__aarch64__) && defined(HALCYON)
    __asm__ volatile(SYSCALL_INSTRUCTION : "=r"(result) : "r"(n), "r"(a), "r"(b), "r"(c) : SYSCALL_CLOBBERS);
    return result;
#else
    __asm__ volatile(SYSCALL_INSTRUCTION : "+r"(a) : "r"(n), "r"(b), "r"(c) : SYSCALL_CLOBBERS);
    return a;
#endif
}

static inline void report(u64 value)
{
    char text[17];
    for (int i = 0; i < 16; i++) {
        int digit = (value >> (60 - 4 * i)) & 15;
        text[i] = (char)(digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
    text[16] = '\n';
#ifdef HALCYON
    call3(SC_dbgputstr, (long)text, 17, 0);
    call3(SC_exit, 0, 0, 0);
#else
    call3(LINUX_WRITE, 1, (long)text, 17);
    call3(LINUX_EXIT, 0, 0, 0);
#endif
}

static inline int number_from(const char* text)
{
    int n = 0;
    while (*text)
        n = n * 10 + (*text++ - '0');
    return n;
}

#ifdef HALCYON
// The reference kernel hands argc and argv over in the first two argument
// registers and aligns the stack as a function expects it.
#    if defined(__x86_64__)
__asm__(".globl _start\n_start:\nandq $-16, %rsp\ncall begin\n");
#    elif defined(__aarch64__)
__asm__(".globl _start\n_start:\nbl begin\n");
#    else
__asm__(".globl _start\n_start:\nandi sp, sp, -16\ncall begin\n");
#    endif
__attribute__((used)) void begin(long argc, char** argv)
{
    report(bench(argc > 1 ? number_from(argv[1]) : 1));
    for (;;) { }
}
#else
#    if defined(__x86_64__)
__asm__(".globl _start\n_start:\nmov %rsp, %rdi\nand $-16, %rsp\ncall begin\n");
#    elif defined(__aarch64__)
__asm__(".globl _start\n_start:\nmov x0, sp\nand x9, x0, #-16\nmov sp, x9\nbl begin\n");
#    else
__asm__(".globl _start\n_start:\n.option push\n.option norelax\nlla gp, __global_pointer$\n.option pop\nmv a0, sp\nandi sp, sp, -16\ncall begin\n");
#    endif
__attribute__((used)) void begin(long* stack)
{
    report(bench(stack[0] > 1 ? number_from((char*)stack[2]) : 1));
    for (;;) { }
}
#endif
