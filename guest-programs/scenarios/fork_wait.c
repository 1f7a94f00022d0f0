// Forks, waits in several ways, and reports what waitid says.
#include "scenario.h"

static void report(char const* name, struct SC_waitid_params parameters)
{
    struct siginfo_t information;
    memset(&information, 0x55, sizeof(information));
    parameters.infop = &information;
    long result = SYSTEM_CALL(waitid, &parameters);
    begin(name);
    add_result(result);
    if (result == 0) {
        add_text(" signo ");
        add_decimal(information.si_signo);
        add_text(" code ");
        add_decimal(information.si_code);
        add_text(" status ");
        add_decimal(information.si_status);
        add_text(" uid ");
        add_decimal(information.si_uid);
    }
    finish();
}

static int fork_exiting(int status)
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0)
        exit_process(status);
    return pid;
}

static int fork_sleeping(void)
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        for (;;)
            sleep_milliseconds(1000);
    }
    return pid;
}

static struct SC_waitid_params for_pid(int pid, int options)
{
    return (struct SC_waitid_params) { .idtype = P_PID, .id = pid, .options = options };
}

static void memory_is_copied(void)
{
    static int volatile value = 1;
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        value = 2;
        exit_process(value);
    }
    report("copied memory", for_pid(pid, WEXITED));
    begin("parent's value");
    add_decimal(value);
    finish();
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    int pid = fork_exiting(7);
    begin("child's pid is greater");
    add_decimal(pid > (int)SYSTEM_CALL(getpid));
    finish();
    report("exited", for_pid(pid, WEXITED));
    report("waited for twice", for_pid(pid, WEXITED));
    report("status is a byte", for_pid(fork_exiting(0x1ff), WEXITED));
    pid = fork_exiting(3);
    report("WNOWAIT", for_pid(pid, WEXITED | WNOWAIT));
    report("after WNOWAIT", for_pid(pid, WEXITED));
    pid = fork_sleeping();
    report("WNOHANG", for_pid(pid, WEXITED | WNOHANG));
    SYSTEM_CALL(kill, pid, SIGSTOP);
    report("stopped", for_pid(pid, WSTOPPED));
    SYSTEM_CALL(kill, pid, SIGCONT);
    SYSTEM_CALL(kill, pid, SIGTERM);
    report("killed", for_pid(pid, WEXITED));
    report("P_ALL without children",
        (struct SC_waitid_params) { .idtype = P_ALL, .options = WEXITED });
    report("unknown idtype", (struct SC_waitid_params) { .idtype = 9, .options = WEXITED });
    memory_is_copied();
    end_scenario();
    return 0;
}
