// Processes of the kernel itself: even root may not signal them, and nobody
// else is refused to root. Those that boot makes have numbers around the first
// program's own.
#include "scenario.h"

#define HIGHEST_PID 64
#define FIRST_FREE_PID 9
#define MODE_THREAD 1

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    int refused = 0;
    begin("numbers");
    for (int pid = 0; pid < FIRST_FREE_PID; ++pid) {
        long result = SYSTEM_CALL(kill, pid, 0);
        add_text(result == -EPERM ? "k" : result == -ESRCH ? "-" : pid == SYSTEM_CALL(getpid) ? "I" : "?");
    }
    finish();
    begin("priorities");
    for (int tid = 0; tid < FIRST_FREE_PID; ++tid) {
        struct SC_scheduler_parameters_params parameters = {
            .pid_or_tid = tid,
            .mode = MODE_THREAD,
        };
        if (tid)
            add_text(" ");
        if (SYSTEM_CALL(scheduler_get_parameters, &parameters) == 0)
            add_decimal(parameters.parameters.sched_priority);
        else
            add_text("-");
    }
    finish();
    int other_errors = 0;
    for (int pid = 1; pid < HIGHEST_PID; ++pid) {
        long result = SYSTEM_CALL(kill, pid, 0);
        refused += result == -EPERM;
        other_errors += result != 0 && result != -EPERM && result != -ESRCH;
    }
    observe("some refuse root", refused > 0);
    observe("other errors", other_errors);
    end_scenario();
    return 0;
}
