// Entry point. The kernel applies no relocations (Kernel/Syscalls/execve.cpp),
// so the program applies its own before it touches anything relocated; argc,
// argv and envp come in the first three argument registers.
#include "runtime.h"

#if defined(__x86_64__)
__asm__(".globl _start\n"
        "_start:\n"
        "    xorl %ebp, %ebp\n"
        "    andq $-16, %rsp\n"
        "    leaq _DYNAMIC(%rip), %rcx\n"
        "    leaq __ehdr_start(%rip), %r8\n"
        "    call start\n"
        "    hlt\n"
        ".hidden _DYNAMIC\n"
        ".hidden __ehdr_start\n");
enum { RELATIVE = 8 };
#elif defined(__riscv)
__asm__(".globl _start\n"
        "_start:\n"
        "    lla a3, _DYNAMIC\n"
        "    lla a4, __ehdr_start\n"
        "    andi sp, sp, -16\n"
        "    call start\n"
        "    ebreak\n"
        ".hidden _DYNAMIC\n"
        ".hidden __ehdr_start\n");
enum { RELATIVE = 3 };
#else
__asm__(".globl _start\n"
        "_start:\n"
        "    adrp x3, _DYNAMIC\n"
        "    add x3, x3, :lo12:_DYNAMIC\n"
        "    adrp x4, __ehdr_start\n"
        "    add x4, x4, :lo12:__ehdr_start\n"
        "    bl start\n"
        "    brk #1\n"
        ".hidden _DYNAMIC\n"
        ".hidden __ehdr_start\n");
enum { RELATIVE = 1027 };
#endif

enum {
    DYNAMIC_NULL = 0,
    DYNAMIC_RELA = 7,
    DYNAMIC_RELASZ = 8,
};

// Declared here alone: a program may define it without parameters.
int main(int argc, char** argv);

char** environment;
uint64_t const* auxiliary_vector;

__attribute__((used)) _Noreturn void start(
    long argc, char** argv, char** envp, uint64_t const* dynamic, char* base)
{
    uint64_t table = 0;
    uint64_t size = 0;
    for (; dynamic[0] != DYNAMIC_NULL; dynamic += 2) {
        if (dynamic[0] == DYNAMIC_RELA)
            table = dynamic[1];
        else if (dynamic[0] == DYNAMIC_RELASZ)
            size = dynamic[1];
    }
    for (uint64_t offset = 0; offset < size; offset += 24) {
        uint64_t const* entry = (uint64_t const*)(base + table + offset);
        if ((uint32_t)entry[1] == RELATIVE)
            *(uint64_t*)(base + entry[0]) = (uint64_t)base + entry[2];
    }
    environment = envp;
    char** end = envp;
    while (*end)
        ++end;
    auxiliary_vector = (uint64_t const*)(end + 1);
    exit_process(main((int)argc, argv));
}
