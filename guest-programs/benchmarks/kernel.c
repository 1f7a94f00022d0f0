// Workloads that are mostly system calls: kernel WORKLOAD COUNT. The caller
// times them; a count of 0 prepares and does nothing else.
#include <runtime.h>

#define DEEP "/tmp/a/b/c/d/e/f/g/h"
#define CHUNK 65536

static char buffer[CHUNK];
// A directory is listed by one call, whatever its size.
static char listing[1 << 20];

static long number_from(char const* text)
{
    long n = 0;
    while (*text)
        n = n * 10 + (*text++ - '0');
    return n;
}

static void make_deep_directory(void)
{
    char path[] = DEEP;
    for (size_t at = 5; at <= sizeof(path) - 1; at += 2) {
        char kept = path[at + 1];
        path[at + 1] = 0;
        make_directory(path, 0755);
        path[at + 1] = kept;
    }
    SYSTEM_CALL(close, open_file(DEEP "/file", O_WRONLY | O_CREAT, 0644));
}

static void get_parent(long count)
{
    while (count-- > 0)
        SYSTEM_CALL(getppid);
}

static void read_byte(long count)
{
    int fd = open_file("/dev/zero", O_RDONLY, 0);
    while (count-- > 0)
        SYSTEM_CALL(read, fd, buffer, 1);
}

static void poll_few(long count)
{
    static struct pollfd fds[4];
    for (int i = 0; i < 4; i++) {
        fds[i].fd = open_file("/dev/zero", O_RDONLY, 0);
        fds[i].events = POLLIN;
    }
    struct SC_poll_params parameters = { .fds = fds, .nfds = 4 };
    while (count-- > 0)
        SYSTEM_CALL(poll, &parameters);
}

static void open_read_close(long count)
{
    make_deep_directory();
    while (count-- > 0) {
        int fd = open_file(DEEP "/file", O_RDONLY, 0);
        SYSTEM_CALL(read, fd, buffer, 1);
        SYSTEM_CALL(close, fd);
    }
}

static void stat_path(long count)
{
    make_deep_directory();
    static struct stat information;
    struct SC_stat_params parameters = {
        .path = { .characters = DEEP "/file", .length = sizeof(DEEP "/file") - 1 },
        .statbuf = &information,
        .dirfd = AT_FDCWD,
        .follow_symlinks = 1,
    };
    while (count-- > 0)
        SYSTEM_CALL(stat, &parameters);
}

// Makes `count` files and lists them once; the making is timed by `make`.
static void list_directory(long count, int list)
{
    make_directory("/tmp/list", 0755);
    change_directory("/tmp/list");
    for (long i = 0; i < count; i++) {
        char name[] = "000000";
        long n = i;
        for (int digit = 5; digit >= 0; digit--, n /= 10)
            name[digit] = (char)('0' + n % 10);
        SYSTEM_CALL(close, open_file(name, O_WRONLY | O_CREAT, 0644));
    }
    if (!list)
        return;
    int fd = open_file(".", O_RDONLY | O_DIRECTORY, 0);
    SYSTEM_CALL(get_dir_entries, fd, listing, sizeof(listing));
}

static void through_pipe(long mebibytes)
{
    int ends[2];
    SYSTEM_CALL(pipe, ends, 0);
    int pid = (int)SYSTEM_CALL(fork);
    long left = mebibytes << 20;
    if (pid == 0) {
        SYSTEM_CALL(close, ends[0]);
        while (left > 0) {
            long written = SYSTEM_CALL(write, ends[1], buffer, CHUNK);
            if (written <= 0)
                exit_process(1);
            left -= written;
        }
        exit_process(0);
    }
    SYSTEM_CALL(close, ends[1]);
    while (SYSTEM_CALL(read, ends[0], buffer, CHUNK) > 0) { }
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
}

static void through_file(long mebibytes)
{
    int fd = open_file("/tmp/large", O_RDWR | O_CREAT, 0644);
    for (long left = mebibytes << 20; left > 0; left -= CHUNK)
        SYSTEM_CALL(write, fd, buffer, CHUNK);
    int64_t start = 0;
    SYSTEM_CALL(lseek, fd, &start, SEEK_SET);
    while (SYSTEM_CALL(read, fd, buffer, CHUNK) > 0) { }
}

int main(int argc, char** argv)
{
    if (argc != 3)
        return 1;
    char const* workload = argv[1];
    long count = number_from(argv[2]);
    if (strcmp(workload, "getppid") == 0)
        get_parent(count);
    else if (strcmp(workload, "read") == 0)
        read_byte(count);
    else if (strcmp(workload, "poll") == 0)
        poll_few(count);
    else if (strcmp(workload, "open") == 0)
        open_read_close(count);
    else if (strcmp(workload, "stat") == 0)
        stat_path(count);
    else if (strcmp(workload, "make") == 0)
        list_directory(count, 0);
    else if (strcmp(workload, "list") == 0)
        list_directory(count, 1);
    else if (strcmp(workload, "pipe") == 0)
        through_pipe(count);
    else if (strcmp(workload, "file") == 0)
        through_file(count);
    else
        return 1;
    return 0;
}
