#include "runtime.h"

int error_number;
int failed_call;

static struct StringArgument string_argument(char const* text)
{
    return (struct StringArgument) { (void*)text, strlen(text) };
}

static int is_refused(int call, long result)
{
    if (result >= 0 || result <= -EMAXERRNO)
        return 0;
    error_number = (int)-result;
    failed_call = call;
    return 1;
}

static int result_or_error(int call, long result)
{
    return is_refused(call, result) ? -1 : (int)result;
}

// CALL(name, up to four arguments)
#define CALL(name, ...) result_or_error(SC_##name, SYSTEM_CALL(name, __VA_ARGS__))

int open_file(char const* path, int options, unsigned mode)
{
    struct SC_open_params parameters = {
        .dirfd = AT_FDCWD,
        .path = string_argument(path),
        .options = options,
        .mode = (uint16_t)mode,
    };
    return CALL(open, &parameters);
}

long read_file(char const* path, char* text, size_t size)
{
    int fd = open_file(path, O_RDONLY, 0);
    if (fd < 0)
        return -1;
    size_t length = 0;
    for (long count; (count = SYSTEM_CALL(read, fd, text + length, size - 1 - length)) > 0;)
        length += (size_t)count;
    SYSTEM_CALL(close, fd);
    text[length] = 0;
    return (long)length;
}

int make_directory(char const* path, unsigned mode)
{
    return CALL(mkdir, AT_FDCWD, path, strlen(path), mode);
}

int change_directory(char const* path)
{
    return CALL(chdir, path, strlen(path));
}

int change_mode(char const* path, unsigned mode)
{
    struct SC_chmod_params parameters = {
        .dirfd = AT_FDCWD,
        .path = string_argument(path),
        .mode = (uint16_t)mode,
        .follow_symlinks = 1,
    };
    return CALL(chmod, &parameters);
}

int make_node(char const* path, unsigned mode, unsigned major, unsigned minor)
{
    struct SC_mknod_params parameters = {
        .path = string_argument(path),
        .mode = (uint16_t)mode,
        .dev = (minor & 0xff) | (major << 8) | ((uint64_t)(minor & ~0xffu) << 12),
        .dirfd = AT_FDCWD,
    };
    return CALL(mknod, &parameters);
}

int mount_file_system(char const* type, char const* path)
{
    struct SC_fsopen_params opening = { .fs_type = string_argument(type) };
    int mount = CALL(fsopen, &opening);
    if (mount < 0)
        return -1;
    struct SC_fsmount_params parameters = {
        .vfs_root_context_id = -1,
        .mount_fd = mount,
        .target = string_argument(path),
        .source_fd = -1,
    };
    int result = CALL(fsmount, &parameters);
    SYSTEM_CALL(close, mount);
    return result;
}

int unmount(char const* path)
{
    struct SC_umount_params parameters = {
        .vfs_root_context_id = -1,
        .target = string_argument(path),
    };
    return CALL(umount, &parameters);
}

int wait_for(int pid, int options, struct siginfo_t* information)
{
    memset(information, 0, sizeof(*information));
    struct SC_waitid_params parameters = {
        .idtype = P_PID,
        .id = pid,
        .infop = information,
        .options = options,
    };
    if (CALL(waitid, &parameters) < 0)
        return -1;
    return information->si_signo == 0 ? 0 : information->si_pid;
}

long sleep_milliseconds(long milliseconds)
{
    struct timespec duration = { milliseconds / 1000, milliseconds % 1000 * 1000000 };
    struct SC_clock_nanosleep_params parameters = {
        .clock_id = CLOCK_MONOTONIC,
        .requested_sleep = &duration,
    };
    return SYSTEM_CALL(clock_nanosleep, &parameters);
}

void* map_memory(size_t size, int flags)
{
    struct SC_mmap_params parameters = {
        .size = size,
        .prot = PROT_READ | PROT_WRITE,
        .flags = MAP_ANONYMOUS | flags,
        .fd = -1,
    };
    long result = SYSTEM_CALL(mmap, &parameters);
    return is_refused(SC_mmap, result) ? NULL : (void*)result;
}

struct SC_create_thread_params thread_on(char* stack, size_t size)
{
    return (struct SC_create_thread_params) {
        .schedule_priority = 30,
#if defined(__x86_64__)
        // C expects the stack as a call instruction leaves it.
        .stack_size = (uint32_t)(size - 8),
#else
        .stack_size = (uint32_t)size,
#endif
        .stack_location = stack,
    };
}

static size_t count(char const* const* list)
{
    size_t length = 0;
    while (list && list[length])
        ++length;
    return length;
}

static struct StringListArgument string_list(
    char const* const* list, size_t length, struct StringArgument* strings)
{
    for (size_t i = 0; i < length; ++i)
        strings[i] = string_argument(list[i]);
    return (struct StringListArgument) { (void*)strings, length };
}

int execute(char const* path, char const* const* argv, char const* const* envp)
{
    size_t arguments = count(argv);
    size_t variables = count(envp);
    struct StringArgument strings[arguments + variables + 1];
    struct SC_execve_params parameters = {
        .path = string_argument(path),
        .arguments = string_list(argv, arguments, strings),
        .environment = string_list(envp, variables, strings + arguments),
    };
    return CALL(execve, &parameters);
}

int spawn(char const* path, char const* const* argv, char const* const* envp)
{
    size_t arguments = count(argv);
    size_t variables = count(envp);
    struct StringArgument strings[arguments + variables + 1];
    struct SC_posix_spawn_params parameters = {
        .path = string_argument(path),
        .arguments = string_list(argv, arguments, strings),
        .environment = string_list(envp, variables, strings + arguments),
    };
    return CALL(posix_spawn, &parameters);
}

int unveil_path(int flags, char const* path, char const* permissions)
{
    struct SC_unveil_params parameters = { .flags = flags };
    if (path)
        parameters.path = string_argument(path);
    if (permissions)
        parameters.permissions = string_argument(permissions);
    return CALL(unveil, &parameters);
}

int status_of(char const* path, struct stat* status)
{
    struct SC_stat_params parameters = {
        .path = string_argument(path),
        .statbuf = status,
        .dirfd = AT_FDCWD,
        .follow_symlinks = 1,
    };
    return CALL(stat, &parameters);
}

int write_file(char const* path, void const* bytes, size_t size, unsigned mode)
{
    int fd = open_file(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
    if (fd < 0)
        return -1;
    int result = CALL(write, fd, bytes, size);
    SYSTEM_CALL(close, fd);
    return result;
}

_Noreturn void exit_process(int status)
{
    for (;;)
        SYSTEM_CALL(exit, status);
}
