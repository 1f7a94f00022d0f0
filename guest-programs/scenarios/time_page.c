// The time page: clocks that can be read without a system call.
#include "scenario.h"

#define REALTIME 3
#define MONOTONIC 4

static int64_t nanoseconds(struct timespec time)
{
    return time.tv_sec * 1000000000 + time.tv_nsec;
}

// A sample is good when nobody wrote meanwhile.
static int64_t read_page(struct TimePage const volatile* page, int clock)
{
    for (;;) {
        uint32_t before = __atomic_load_n(&page->update1, __ATOMIC_ACQUIRE);
        struct timespec time = { page->clocks[clock].tv_sec, page->clocks[clock].tv_nsec };
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
        if (before == __atomic_load_n(&page->update2, __ATOMIC_RELAXED))
            return nanoseconds(time);
    }
}

static int64_t ask(int clock)
{
    struct timespec time;
    SYSTEM_CALL(clock_gettime, clock, &time);
    return nanoseconds(time);
}

// It shows the last tick's time: of two calls one after the other most see the
// same, which no clock that goes on would show.
static int stands_still(int clock)
{
    for (int i = 0; i < 100; ++i) {
        if (ask(clock) == ask(clock))
            return 1;
    }
    return 0;
}

// Milliseconds since boot, of the same last tick.
static int times_tells_the_coarse_clock(void)
{
    for (int i = 0; i < 1000; ++i) {
        struct tms unused;
        int64_t before = ask(CLOCK_MONOTONIC_COARSE);
        int64_t told = SYSTEM_CALL(times, &unused);
        if (ask(CLOCK_MONOTONIC_COARSE) != before)
            continue;
        // Where a fine clock is ahead, it shows within a tick.
        if (told != before / 1000000)
            return 0;
        if (ask(CLOCK_MONOTONIC) - before > 3000000)
            return 1;
    }
    return 0;
}

// Neither before it was made nor in a time to come.
static int is_made_now(void)
{
    struct stat status;
    int64_t before = ask(CLOCK_REALTIME);
    int fd = open_file("/tmp/time_page", O_RDWR | O_CREAT | O_TRUNC, 0600);
    SYSTEM_CALL(write, fd, "x", 1);
    SYSTEM_CALL(fstat, fd, &status);
    int64_t after = ask(CLOCK_REALTIME);
    SYSTEM_CALL(close, fd);
    int64_t changed = nanoseconds(status.st_mtim);
    return before <= changed && changed <= after;
}

// Not ahead, and not half a second behind.
static int is_up_to_date(struct TimePage const volatile* page, int clock, int asked)
{
    int64_t told = read_page(page, clock);
    int64_t behind = ask(asked) - told;
    return behind >= 0 && behind < 500000000;
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    long address = SYSTEM_CALL(map_time_page);
    struct TimePage const volatile* page = (struct TimePage const volatile*)address;
    observe("aligned", address > 0 && address % 4096 == 0);
    struct TimePage const volatile* again
        = (struct TimePage const volatile*)SYSTEM_CALL(map_time_page);
    observe("mapped anew", again != page);
    for (int clock = 0; clock < REALTIME; ++clock) {
        begin_indexed("fine clock", clock);
        add_decimal(page->clocks[clock].tv_sec + page->clocks[clock].tv_nsec);
        finish();
    }
    int64_t start = read_page(page, MONOTONIC);
    observe("monotonic is not ahead", start <= ask(CLOCK_MONOTONIC));
    observe("realtime is not ahead", read_page(page, REALTIME) <= ask(CLOCK_REALTIME));
    observe("realtime is after 2020", read_page(page, REALTIME) > 1577836800l * 1000000000);
    observe("coarse monotonic stands still", stands_still(CLOCK_MONOTONIC_COARSE));
    observe("realtime stands still", stands_still(CLOCK_REALTIME));
    observe("monotonic goes on", !stands_still(CLOCK_MONOTONIC));
    observe("times tells the coarse clock", times_tells_the_coarse_clock());
    observe("a file is changed at that time", is_made_now());
    uint32_t written = page->update1;
    sleep_milliseconds(100);
    written = page->update1 - written;
    observe("counts how often it was written", written > 0 && written < 1000);
    observe("monotonic after a sleep", is_up_to_date(page, MONOTONIC, CLOCK_MONOTONIC));
    observe("realtime after a sleep", is_up_to_date(page, REALTIME, CLOCK_REALTIME));
    int64_t slept = read_page(page, MONOTONIC) - start;
    observe("goes on during a sleep", slept >= 80000000);
    observe("both mappings agree", read_page(again, MONOTONIC) >= start + slept);
    // Without a system call in between: a timer interrupts the loop.
    int64_t now = read_page(page, MONOTONIC);
    while (read_page(page, MONOTONIC) == now)
        ;
    observe("goes on without a call", 1);
    end_scenario();
    return 0;
}
