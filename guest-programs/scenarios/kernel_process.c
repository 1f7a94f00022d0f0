// Processes of the kernel itself: even root may not signal them, and nobody
// else is refused to root. Those that boot makes have numbers around the first
// program's own.
#include "scenario.h"

#define HIGHEST_PID 64
#define FIRST_FREE_PID 9
#define MODE_THREAD 1

// The number of a new resource, of which boot has made a few of each kind.
static long new_resource(int type)
{
    struct SC_unshare_open_params parameters = { .type = type };
    struct SC_unshare_create_params resource = {
        .unshared_resource_fd = (int)SYSTEM_CALL(unshare_open, &parameters),
    };
    return SYSTEM_CALL(unshare_create, &resource);
}

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
    observe("first list of processes", new_resource(UNSHARE_SCOPED_PROCESS_LIST));
    observe("second list of processes", new_resource(UNSHARE_SCOPED_PROCESS_LIST));
    observe("host name beside the kernel's and the first program's",
        new_resource(UNSHARE_HOSTNAME_CONTEXT));
    end_scenario();
    return 0;
}
