// What execve does to the pid when it is not the main thread that asks: the new
// image is this program again.
#include "scenario.h"

#define STACK_SIZE 0x10000

static long number(char const* text)
{
    long value = 0;
    while (*text)
        value = value * 10 + (*text++ - '0');
    return value;
}

// The pid and the thread's id in decimal are the arguments.
static void run_thread(void)
{
    struct line pid = { 0 };
    append_decimal(&pid, SYSTEM_CALL(getpid));
    pid.text[pid.length] = 0;
    struct line tid = { 0 };
    append_decimal(&tid, SYSTEM_CALL(gettid));
    tid.text[tid.length] = 0;
    char const* const arguments[] = { "exec_thread", pid.text, tid.text, NULL };
    execute(own_path(), arguments, NULL);
    exit_process(1);
}

static void execute_in_thread(void)
{
    char* stack = map_memory(STACK_SIZE, MAP_PRIVATE | MAP_STACK);
    struct SC_create_thread_params parameters = thread_on(stack, STACK_SIZE);
    SYSTEM_CALL(create_thread, (void*)run_thread, &parameters);
    for (;;)
        sleep_milliseconds(1);
}

static void report_thread(char const* old_pid, char const* old_tid)
{
    long pid = SYSTEM_CALL(getpid);
    observe("another thread's tid became the pid", pid == number(old_tid));
    observe("it was not the pid before", pid != number(old_pid));
    observe("main thread is named as the process", pid == SYSTEM_CALL(gettid));
    observe("kill finds the new pid", SYSTEM_CALL(kill, pid, 0));
    observe("kill finds no old pid", SYSTEM_CALL(kill, number(old_pid), 0));
}

int main(int argc, char** argv)
{
    if (argc == 1)
        execute_in_thread();
    report_thread(argv[1], argv[2]);
    end_scenario();
    return 0;
}
