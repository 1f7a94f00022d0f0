// The fixed world of a row.
#include "world.h"

static char const s_directory[] = "/w";

// What a root without device nodes needs so that descriptor 0 can be /dev/null.
static void make_devices(void)
{
    static struct {
        char const* path;
        unsigned major;
        unsigned minor;
    } const nodes[] = {
        { "/dev/null", 1, 3 },
        { "/dev/zero", 1, 5 },
        { "/dev/full", 1, 7 },
        { "/dev/random", 1, 8 },
        { "/dev/tty", 5, 0 },
        { "/dev/console", 5, 1 },
        { "/dev/ptmx", 5, 2 },
    };
    make_directory("/dev", 0755);
    for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); ++i) {
        if (make_node(nodes[i].path, S_IFCHR | 0666, nodes[i].major, nodes[i].minor) == 0)
            change_mode(nodes[i].path, 0666);
    }
}

void prepare_root(void)
{
    // The first program finds the console there, or nothing.
    for (int fd = 0; fd < 8; ++fd)
        SYSTEM_CALL(close, fd);
    SYSTEM_CALL(umask, 022);
    make_directory(s_directory, 0755);
    int null = open_file("/dev/null", O_RDONLY, 0);
    if (null < 0)
        make_devices();
    else
        SYSTEM_CALL(close, null);
    // Terminals need it; where it is mounted already this fails, which is as
    // good. It lies in a folder that a root without devices has only now.
    make_directory("/dev/pts", 0755);
    mount_file_system("devpts", "/dev/pts");
}

// The kernel's own first process has no parent and a root where nothing is
// mounted yet; that it has pid 1 is true of some kernels only. The reference
// panics when it ends (Kernel/Tasks/Process.cpp, finalize). A machine that
// ends with its first program, as Halcyon's does, has /proc mounted before it.
int is_first_process(void)
{
    struct stat status;
    return SYSTEM_CALL(getppid) <= 0 && status_of("/proc/self", &status) < 0;
}

int make_world(void)
{
    if (open_file("/dev/null", O_RDONLY, 0) != 0)
        return error_number ? error_number : EBADF;
    if (mount_file_system("RAMFS", s_directory) < 0 || change_mode(s_directory, 01777) < 0
        || change_directory(s_directory) < 0)
        return error_number;
    return 0;
}

int become_user(void)
{
    long result = SYSTEM_CALL(setgroups, 0, NULL);
    if (result == 0)
        result = SYSTEM_CALL(setresgid, 1000, 1000, 1000);
    if (result == 0)
        result = SYSTEM_CALL(setresuid, 1000, 1000, 1000);
    return (int)-result;
}

int remove_world(void)
{
    return unmount(s_directory) < 0 ? error_number : 0;
}
