// What a guest program finds in place of a libc: start-up, system calls, and
// the few string and print functions that the guests need.
#pragma once

#include <halcyon/halcyon.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// A raw system call: the number and four argument registers. The result is
// the value, or a negated errno.
static inline long system_call(long number, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
#if defined(__x86_64__)
    long result;
    __asm__ volatile("syscall"
        : "=a"(result)
        : "a"(number), "d"(a), "D"(b), "b"(c), "S"(d)
        : "rcx", "r11", "memory");
    return result;
#elif defined(__riscv)
    register uint64_t a0 __asm__("a0") = a;
    register uint64_t a1 __asm__("a1") = b;
    register uint64_t a2 __asm__("a2") = c;
    register uint64_t a3 __asm__("a3") = d;
    register long a7 __asm__("a7") = number;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a3), "r"(a7) : "memory");
    return (long)a0;
#elif defined(__aarch64__)
    register long x0 __asm__("x0");
    register uint64_t x1 __asm__("x1") = a;
    register uint64_t x2 __asm__("x2") = b;
    register uint64_t x3 __asm__("x3") = c;
    register uint64_t x4 __asm__("x4") = d;
    register long x8 __asm__("x8") = number;
    __asm__ volatile("svc #0" : "=r"(x0) : "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x8) : "memory");
    return x0;
#else
#error "no system-call convention for this architecture"
#endif
}

#define SYSTEM_CALL_(name, a, b, c, d, ...)                                                        \
    system_call(SC_##name, (uint64_t)(a), (uint64_t)(b), (uint64_t)(c), (uint64_t)(d))
// SYSTEM_CALL(name, up to four arguments)
#define SYSTEM_CALL(name, ...) SYSTEM_CALL_(name __VA_OPT__(, ) __VA_ARGS__, 0, 0, 0, 0)

// What start-up leaves for the program.
extern char** environment;
// The auxiliary vector: pairs of type and value, up to AT_NULL.
extern uint64_t const* auxiliary_vector;
// The first byte of the mapped program.
extern char const program_base[] __asm__("__ehdr_start");

void* memset(void* destination, int byte, size_t size);
void* memcpy(void* destination, void const* source, size_t size);
void* memmove(void* destination, void const* source, size_t size);
int memcmp(void const* a, void const* b, size_t size);
size_t strlen(char const* text);
int strcmp(char const* a, char const* b);
char* strstr(char const* text, char const* wanted);
// The text behind `wanted`; null where it does not occur.
char const* text_behind(char const* text, char const* wanted);
// The number that a text begins with; the text goes on behind it.
int64_t decimal_at(char const** text);

// A line in the making; what does not fit is dropped.
struct line {
    size_t length;
    // Where it begins, behind others that wait to be sent with it.
    size_t begin;
    char text[1000];
};
void append(struct line* line, char const* text);
void append_character(struct line* line, char character);
void append_decimal(struct line* line, int64_t value);
void append_hexadecimal(struct line* line, uint64_t value, unsigned digits);
void append_bytes(struct line* line, void const* bytes, size_t size);

// Wrappers that answer -1 and leave the error in `error_number`, and in
// `failed_call` the number of the call that was refused.
extern int error_number;
extern int failed_call;
int open_file(char const* path, int options, unsigned mode);
// Reads a file whole, and ends it with a NUL; gives its length.
long read_file(char const* path, char* text, size_t size);
int make_directory(char const* path, unsigned mode);
int change_directory(char const* path);
int change_mode(char const* path, unsigned mode);
int make_node(char const* path, unsigned mode, unsigned major, unsigned minor);
int mount_file_system(char const* type, char const* path);
int unmount(char const* path);
// Pid of the child that changed, 0 when none has under WNOHANG.
int wait_for(int pid, int options, struct siginfo_t* information);
// Below 0 where a signal ended it early.
long sleep_milliseconds(long milliseconds);
void* map_memory(size_t size, int flags);
// What a thread on this stack is made from; what it runs is not said yet.
struct SC_create_thread_params thread_on(char* stack, size_t size);
// Answers only when it fails. The lists end with a null pointer.
int execute(char const* path, char const* const* argv, char const* const* envp);
// Pid of the new process.
int spawn(char const* path, char const* const* argv, char const* const* envp);
// A null path and null permissions lock the veil.
int unveil_path(int flags, char const* path, char const* permissions);
int status_of(char const* path, struct stat* status);
int write_file(char const* path, void const* bytes, size_t size, unsigned mode);
_Noreturn void exit_process(int status);
