// Processes of the kernel itself: even root may not signal them, and nobody
// else is refused to root.
#include "scenario.h"

#define HIGHEST_PID 64

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    int refused = 0;
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
