// The fixed world of a row.
#include "world.h"
#include "log_line.h"

#define STANDARD_DESCRIPTORS 8

static char const s_directory[] = "/w";

// An error that only says that it has been done before.
static struct trouble unless(int error, int result)
{
    return result < 0 && error_number != error ? trouble_of_wrapper() : NO_TROUBLE;
}

// What a root without device nodes needs so that descriptor 0 can be /dev/null.
static struct trouble make_devices(void)
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
    struct trouble trouble = unless(EEXIST, make_directory("/dev", 0755));
    for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]) && !trouble.is_there; ++i) {
        int made = make_node(nodes[i].path, S_IFCHR | 0666, nodes[i].major, nodes[i].minor);
        trouble = unless(EEXIST, made);
        if (made == 0)
            change_mode(nodes[i].path, 0666);
    }
    return trouble;
}

// The first program finds the console there, or nothing.
static struct trouble close_descriptors(void)
{
    for (int fd = 0; fd < STANDARD_DESCRIPTORS; ++fd) {
        long result = fd == log_descriptor ? 0 : SYSTEM_CALL(close, fd);
        if (result < 0 && result != -EBADF)
            return trouble_at(SC_close, -result);
    }
    return NO_TROUBLE;
}

struct trouble make_descriptors(void)
{
    struct trouble trouble = close_descriptors();
    if (trouble.is_there)
        return trouble;
    int null = open_file("/dev/null", O_RDONLY, 0);
    if (null < 0) {
        // Without open itself a node is of no use.
        if (error_number == ENOSYS)
            return trouble_of_wrapper();
        trouble = make_devices();
        if (trouble.is_there)
            return trouble;
        null = open_file("/dev/null", O_RDONLY, 0);
    }
    if (null < 0)
        return trouble_of_wrapper();
    SYSTEM_CALL(close, null);
    return NO_TROUBLE;
}

struct trouble make_mount_points(void)
{
    long mask = SYSTEM_CALL(umask, 022);
    if (mask < 0)
        return trouble_at(SC_umask, -mask);
    // Where it is there already nobody has to make it.
    if (change_directory(s_directory) < 0
        && (error_number != ENOENT || make_directory(s_directory, 0755) < 0))
        return trouble_of_wrapper();
    // Terminals need it; where it is mounted already this fails, which is as
    // good. It lies in a folder that a root without devices has only now.
    make_directory("/dev/pts", 0755);
    mount_file_system("devpts", "/dev/pts");
    return NO_TROUBLE;
}

struct trouble prove_mounts(void)
{
    struct trouble trouble = make_mount_points();
    if (trouble.is_there)
        return trouble;
    if (mount_file_system("RAMFS", s_directory) < 0 || change_mode(s_directory, 01777) < 0
        || change_directory(s_directory) < 0 || change_directory("/") < 0
        || unmount(s_directory) < 0)
        return trouble_of_wrapper();
    return NO_TROUBLE;
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

struct trouble make_world(void)
{
    if (has_rung(RUNG_FILES)) {
        int null = open_file("/dev/null", O_RDONLY, 0);
        if (null != 0)
            return null < 0 ? trouble_of_wrapper() : trouble_at(SC_open, 0);
    }
    if (!has_rung(RUNG_MOUNTS))
        return NO_TROUBLE;
    if (mount_file_system("RAMFS", s_directory) < 0 || change_mode(s_directory, 01777) < 0
        || change_directory(s_directory) < 0)
        return trouble_of_wrapper();
    return NO_TROUBLE;
}

struct trouble become(unsigned user)
{
    if (!has_rung(RUNG_IDENTITIES))
        return NO_TROUBLE;
    long result = SYSTEM_CALL(setgroups, 0, NULL);
    if (result < 0)
        return trouble_at(SC_setgroups, -result);
    result = SYSTEM_CALL(setresgid, user, user, user);
    if (result < 0)
        return trouble_at(SC_setresgid, -result);
    result = SYSTEM_CALL(setresuid, user, user, user);
    return result < 0 ? trouble_at(SC_setresuid, -result) : NO_TROUBLE;
}

struct trouble remove_world(void)
{
    if (!has_rung(RUNG_MOUNTS) || unmount(s_directory) == 0)
        return NO_TROUBLE;
    return trouble_of_wrapper();
}
