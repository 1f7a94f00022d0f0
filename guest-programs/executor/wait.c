// Waiting for a process with a limit, by the kernel's clock: how long a sleep
// takes is the host's affair too, so sleeps are not added up where a clock is.
#include "executor.h"

#define LONGEST_PAUSE 16

// Milliseconds; negative where the kernel has no clock.
static int64_t now(void)
{
    struct timespec time;
    if (SYSTEM_CALL(clock_gettime, CLOCK_MONOTONIC, &time) < 0)
        return -1;
    return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

// By looking and sleeping, which needs neither signals nor futexes of a kernel
// that may be young.
static int poll_until_ended(int pid, long limit, struct siginfo_t* information)
{
    int64_t begin = now();
    long pause = 1;
    for (long asked = 0;; asked += pause) {
        if (wait_for(pid, WEXITED | WNOHANG, information) != 0)
            return 1;
        if ((begin < 0 ? asked : now() - begin) >= limit)
            return 0;
        if (asked >= LONGEST_PAUSE / 2 && pause < LONGEST_PAUSE)
            pause *= 2;
        // Without a clock nobody knows how long, so only the end itself ends it.
        if (sleep_milliseconds(pause) == -ENOSYS && begin < 0)
            return wait_for(pid, WEXITED, information) != 0;
    }
}

// A ring that came before waitid slept would be the last one.
static void ring_again(int signal, struct siginfo_t const* information, void* context)
{
    (void)signal;
    (void)information;
    (void)context;
    SYSTEM_CALL(alarm, 1);
}

static long handle_alarm(void* handler)
{
    struct sigaction action = { .sa_handler = handler };
    return SYSTEM_CALL(sigaction, SIGALRM, &action, NULL);
}

// In one call that sleeps until the row is over or an alarm rings: as long as a
// row runs this process does nothing, so that what the kernel comes to grief in
// is the row's doing. Answers below 0 where the kernel can not do it.
static int sleep_until_ended(int pid, long limit, struct siginfo_t* information)
{
    int64_t begin = now();
    if (begin < 0 || handle_alarm((void*)ring_again) < 0)
        return -1;
    int ended = -1;
    for (int64_t left = limit;; left = begin + limit - now()) {
        if (left <= 0) {
            ended = wait_for(pid, WEXITED | WNOHANG, information) != 0;
            break;
        }
        if (SYSTEM_CALL(alarm, (left + 999) / 1000) < 0)
            break;
        // The alarm goes by the wall clock, which a row may set: it may be early.
        // A look that it interrupts must not be the one that takes the end away.
        if (wait_for(pid, WEXITED | WNOWAIT, information) >= 0 || error_number != EINTR) {
            ended = wait_for(pid, WEXITED | WNOHANG, information) != 0;
            break;
        }
    }
    SYSTEM_CALL(alarm, 0);
    // The rows that are forked off from here begin with the default.
    handle_alarm((void*)SIG_DFL);
    return ended;
}

int wait_with_limit(int pid, long limit, struct siginfo_t* information)
{
    // An alarm takes whole seconds.
    int ended = -1;
    if (has_rung(RUNG_TIME) && limit % 1000 == 0)
        ended = sleep_until_ended(pid, limit, information);
    return ended < 0 ? poll_until_ended(pid, limit, information) : ended;
}
