// Processes of the kernel itself: even root may not signal them, and nobody
// else is refused to root. Those that boot makes have numbers around the first
// program's own.
#include "scenario.h"

#define HIGHEST_PID 64
#define FIRST_FREE_PID 9
#define MODE_THREAD 1

// Groups and sessions of the kernel's processes. How many there are is a
// matter of the machine's devices.
static void show_groups(void)
{
    int others = 0;
    for (int pid = 1; pid < FIRST_FREE_PID; ++pid) {
        if (SYSTEM_CALL(kill, pid, 0) != -EPERM)
            continue;
        if (SYSTEM_CALL(getpgid, pid) != 0 || SYSTEM_CALL(getsid, pid) != 0)
            ++others;
    }
    observe("in another group or session than 0", others);
}

// What the first program is, before it has changed anything.
static void show_own_ids(void)
{
    uint32_t ids[6];
    SYSTEM_CALL(getresuid, ids, ids + 1, ids + 2);
    SYSTEM_CALL(getresgid, ids + 3, ids + 4, ids + 5);
    begin("own ids");
    for (int i = 0; i < 6; ++i) {
        add_decimal(ids[i]);
        add_text(" ");
    }
    add_result(SYSTEM_CALL(getpgid, 0));
    add_text(" ");
    add_result(SYSTEM_CALL(getsid, 0));
    finish();
}

static int occurrences(char const* text, char const* wanted)
{
    int count = 0;
    while ((text = strstr(text, wanted)) != NULL) {
        ++text;
        ++count;
    }
    return count;
}

// In a session of its own this program is none of those whose ids are all 0.
static void show_table(void)
{
    static char text[65536];
    make_directory("/sys", 0555);
    mount_file_system("SysFS", "/sys");
    SYSTEM_CALL(setsid);
    read_file("/sys/kernel/processes", text, sizeof(text));
    int const processes = occurrences(text, "\"kernel\":true");
    observe("the table has the kernel's processes", processes > 0);
    observe("all ids of each are 0", processes == occurrences(text, "\"pgid\":0,\"pgp\":0,\"sid\":0,\"uid\":0,\"gid\":0,\"ppid\":0,"));
    observe("none of them has a veil", processes == occurrences(text, "{\"pledge\":\"\",\"veil\":\"\","));
}

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
    await_kernel();
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
    show_own_ids();
    show_groups();
    show_table();
    observe("first list of processes", new_resource(UNSHARE_SCOPED_PROCESS_LIST));
    observe("second list of processes", new_resource(UNSHARE_SCOPED_PROCESS_LIST));
    observe("host name beside the kernel's and the first program's",
        new_resource(UNSHARE_HOSTNAME_CONTEXT));
    end_scenario();
    return 0;
}
