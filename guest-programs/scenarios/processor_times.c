// What /sys/kernel tells of the time that threads ran and that nobody did.
#include "scenario.h"

#define STACK_SIZE 0x10000
#define ROUNDS 3000000
#define CALLS 2000

static char s_text[0x10000];
static int volatile s_is_done;

static void spin(void)
{
    for (unsigned volatile i = 0; i < ROUNDS; ++i) { }
}

static void run_thread(void)
{
    spin();
    s_is_done = 1;
    for (;;)
        sleep_milliseconds(1000);
}

static long start_thread(void)
{
    char* stack = map_memory(STACK_SIZE, MAP_PRIVATE | MAP_STACK);
    struct SC_create_thread_params parameters = thread_on(stack, STACK_SIZE);
    return SYSTEM_CALL(create_thread, (void*)run_thread, &parameters);
}

static char const* look(char const* path)
{
    read_file(path, s_text, sizeof(s_text));
    return s_text;
}

static int64_t number_behind(char const* text, char const* key)
{
    text = text_behind(text, key);
    return text == NULL ? -1 : decimal_at(&text);
}

static char const* thread_in(char const* text, long tid)
{
    struct line key = { 0 };
    append(&key, "\"tid\":");
    append_decimal(&key, tid);
    append(&key, ",");
    key.text[key.length] = '\0';
    return strstr(text, key.text);
}

static int64_t sum_of_threads(char const* text, char const* key)
{
    int64_t sum = 0;
    while ((text = text_behind(text, key)) != NULL)
        sum += decimal_at(&text);
    return sum;
}


static void threads(void)
{
    long own = SYSTEM_CALL(gettid);
    long other = start_thread();
    while (!s_is_done)
        sleep_milliseconds(1);
    char const* text = look("/sys/kernel/processes");
    int64_t of_other = number_behind(thread_in(text, other), "\"time_user\":");
    int64_t of_own = number_behind(thread_in(text, own), "\"time_user\":");
    observe("who spins has the time of it", of_other > of_own);
    int64_t before = number_behind(thread_in(text, own), "\"time_kernel\":");
    for (int i = 0; i < CALLS; ++i)
        SYSTEM_CALL(getpid);
    text = look("/sys/kernel/processes");
    int64_t after = number_behind(thread_in(text, own), "\"time_kernel\":");
    observe("who makes calls has the time of them", after > before);
}

// The kernel says that a process has ended before it has done with it.
static void wait_until_gone(int pid)
{
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
    sleep_milliseconds(50);
}

// Time of those who are gone remains in the sum.
static void sums(void)
{
    int64_t* of_child = map_memory(0x1000, MAP_SHARED);
    long child = SYSTEM_CALL(fork);
    if (child == 0) {
        spin();
        char const* text = look("/sys/kernel/processes");
        char const* self = thread_in(text, SYSTEM_CALL(gettid));
        *of_child = number_behind(self, "\"time_user\":");
        exit_process(0);
    }
    wait_until_gone((int)child);
    char const* text = look("/sys/kernel/processes");
    int64_t in_user = sum_of_threads(text, "\"time_user\":");
    int64_t in_kernel = sum_of_threads(text, "\"time_kernel\":");
    int64_t total = number_behind(text, "\"total_time\":");
    int64_t total_in_kernel = number_behind(text, "\"total_time_kernel\":");
    observe("a child ran", *of_child > 0);
    observe("it is gone from the list", thread_in(text, child) == NULL);
    observe("the sum has the time of the dead",
        total - total_in_kernel - in_user >= *of_child);
    observe("the sum has all of the kernel's", total_in_kernel >= in_kernel);
}

// What a child had of its own children comes with what it had itself.
static void descendants(void)
{
    struct tms* of_grandchild = map_memory(0x1000, MAP_SHARED);
    int child = (int)SYSTEM_CALL(fork);
    if (child == 0) {
        int grandchild = (int)SYSTEM_CALL(fork);
        if (grandchild == 0) {
            do {
                spin();
                SYSTEM_CALL(times, of_grandchild);
            } while (of_grandchild->tms_utime < 2);
            do
                SYSTEM_CALL(times, of_grandchild);
            while (of_grandchild->tms_stime < 2);
            exit_process(0);
        }
        wait_until_gone(grandchild);
        exit_process(0);
    }
    wait_until_gone(child);
    struct tms times;
    SYSTEM_CALL(times, &times);
    observe("a grandchild's time in user code", times.tms_cutime >= of_grandchild->tms_utime);
    observe("a grandchild's time in the kernel", times.tms_cstime >= of_grandchild->tms_stime);
}

// The thread that runs when no other does is one of the kernel's.
static void idleness(void)
{
    char const* stats = "/sys/kernel/stats";
    int64_t before = number_behind(look(stats), "\"idle_time\":");
    sleep_milliseconds(50);
    char const* text = look(stats);
    int64_t idle = number_behind(text, "\"idle_time\":");
    int64_t in_kernel = number_behind(text, "\"kernel_time\":");
    int64_t in_user = number_behind(text, "\"user_time\":");
    int64_t total = number_behind(text, "\"total_time\":");
    observe("nobody ran meanwhile", idle > before);
    observe("that is the kernel's time", in_kernel >= idle);
    observe("time is the user's or the kernel's", in_user + in_kernel == total);
    text = text_behind(look("/sys/kernel/processes"), "\"name\":\"Idle Task #0\"");
    observe("and none of the user's", number_behind(text, "\"time_user\":"));
    observe("a thread has it", number_behind(text, "\"time_kernel\":") >= idle);
}

// The reference panics on aarch64, and has no such interrupt on riscv64.
static int64_t timer_interrupts(void)
{
#if defined(__aarch64__)
    return 0;
#else
    char const* text = look("/sys/kernel/interrupts");
    char const* timer = text_behind(text, "\"purpose\":\"LocalAPIC\"");
    return timer == NULL ? 0 : number_behind(timer, "\"per_cpu_call_counts\":[");
#endif
}

static void ticks(void)
{
    int64_t before = timer_interrupts();
    sleep_milliseconds(50);
    observe("the timer ticks for nobody too", timer_interrupts() - before > 1);
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    await_kernel();
    make_directory("/sys", 0555);
    mount_file_system("SysFS", "/sys");
    threads();
    sums();
    descendants();
    idleness();
    ticks();
    end_scenario();
    return 0;
}
