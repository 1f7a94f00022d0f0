// Makes many of one kind: growth KIND COUNT. The caller times it.
#include <runtime.h>

#define STACK_SIZE 4096

static long number_from(char const* text)
{
    long n = 0;
    while (*text)
        n = n * 10 + (*text++ - '0');
    return n;
}

static void sleep_long(long index)
{
    // The later one begins, the earlier it is to wake.
    sleep_milliseconds(100000000 - index);
    exit_process(0);
}

static void descriptor(long index)
{
    (void)index;
    open_file("/dev/null", O_RDONLY, 0);
}

static void region(long index)
{
    map_memory(4096 * (size_t)(1 + index % 3), MAP_PRIVATE | MAP_ANONYMOUS);
}

static char s_name[] = "/tmp/000000";

static char const* name_of(long index)
{
    for (int digit = 10; digit > 4; digit--, index /= 10)
        s_name[digit] = (char)('0' + index % 10);
    return s_name;
}

static void entry(long index)
{
    SYSTEM_CALL(close, open_file(name_of(index), O_WRONLY | O_CREAT, 0644));
}

static void lock(long index)
{
    static int fd = -1;
    if (fd < 0)
        fd = open_file("/tmp/locked", O_RDWR | O_CREAT, 0644);
    // Apart from each other, so that none becomes one with its neighbour.
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 2 * index, .l_len = 1 };
    SYSTEM_CALL(fcntl, fd, F_SETLK, &lock);
}

static void watch(long index)
{
    static int watcher = -1;
    if (watcher < 0)
        watcher = (int)SYSTEM_CALL(create_inode_watcher, 0);
    entry(index);
    struct SC_inode_watcher_add_watch_params parameters = {
        .user_path = { s_name, sizeof(s_name) - 1 },
        .fd = watcher,
        .event_mask = 1,
    };
    SYSTEM_CALL(inode_watcher_add_watch, &parameters);
}

static void mount(long index)
{
    make_directory(name_of(index), 0755);
    mount_file_system("RAMFS", s_name);
}

static void veil(long index)
{
    unveil_path(UNVEIL_CURRENT_PROGRAM, name_of(index), "r");
}

static void local_socket(long index)
{
    struct sockaddr_un address = { .sun_family = AF_LOCAL };
    memcpy(address.sun_path, name_of(index), sizeof(s_name));
    long fd = SYSTEM_CALL(socket, AF_LOCAL, SOCK_STREAM, 0);
    SYSTEM_CALL(bind, fd, &address, sizeof(address));
}

static void port(long index)
{
    (void)index;
    struct sockaddr_in address = { .sin_family = AF_INET };
    long fd = SYSTEM_CALL(socket, AF_INET, SOCK_DGRAM, 0);
    SYSTEM_CALL(bind, fd, &address, sizeof(address));
}

static void process(long index)
{
    if (SYSTEM_CALL(fork) == 0)
        sleep_long(index);
}

static void sleeper(long index)
{
    char* stack = map_memory(STACK_SIZE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK);
    struct SC_create_thread_params parameters = thread_on(stack, STACK_SIZE);
    parameters.entry = (void*)sleep_long;
    parameters.entry_argument = (void*)index;
    SYSTEM_CALL(create_thread, (void*)sleep_long, &parameters);
}

int main(int argc, char** argv)
{
    static struct {
        char const* name;
        void (*make)(long);
    } const kinds[] = {
        { "descriptor", descriptor },
        { "region", region },
        { "entry", entry },
        { "process", process },
        { "sleeper", sleeper },
        { "lock", lock },
        { "watch", watch },
        { "mount", mount },
        { "veil", veil },
        { "socket", local_socket },
        { "port", port },
    };
    if (argc != 3)
        return 1;
    long count = number_from(argv[2]);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(argv[1], kinds[i].name) != 0)
            continue;
        for (long index = 0; index < count; index++)
            kinds[i].make(index);
        // All that sleep have begun to when this one goes on.
        sleep_milliseconds(1000);
        return 0;
    }
    return 1;
}
