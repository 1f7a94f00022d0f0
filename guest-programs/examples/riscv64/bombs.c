// What a program may do to make its machine keep more and more. Each bomb goes
// on until it is refused, and for a while after that; the machine's memory is
// all that it may get. `bombs NAME` says what it made, and how it was refused.
#include "raw_calls.h"

#define TEXT 4096
#define BLOCK 131072
// How often something may be refused before it is over.
#define PATIENCE 64
#define PT_INTERP 3
#define PT_GNU_STACK 0x6474e551

static char s_text[TEXT];
static char s_block[BLOCK];
static unsigned s_made;
static unsigned s_refused;
static long s_refusal;

// Whether to go on behind a call that gave this.
static int goes_on(long result)
{
    if (result >= 0) {
        s_made++;
        return 1;
    }
    s_refusal = result;
    return ++s_refused < PATIENCE;
}

static char* name_of(unsigned number)
{
    static struct line line;
    line.length = 0;
    append(&line, "a-name-that-is-long-enough-to-be-worth-keeping-");
    append_decimal(&line, number);
    line.text[line.length] = 0;
    return line.text;
}

static void files(void)
{
    int fd = open_at("file", O_RDWR | O_CREAT);
    while (goes_on(SYSTEM_CALL(write, fd, s_block, BLOCK)))
        ;
}

static void sparse_files(void)
{
    int fd = open_at("file", O_RDWR | O_CREAT);
    for (uint64_t offset = 0; goes_on(SYSTEM_CALL(write, fd, "x", 1)); offset += 1 << 20)
        SYSTEM_CALL(lseek, fd, &offset, SEEK_SET);
}

static void small_files(void)
{
    long fd;
    for (unsigned i = 0; goes_on(fd = open_at(name_of(i), O_RDWR | O_CREAT)); i++) {
        if (fd < 0)
            continue;
        SYSTEM_CALL(write, fd, "x", 1);
        SYSTEM_CALL(close, fd);
    }
}

static void empty_files(void)
{
    long fd;
    for (unsigned i = 0; goes_on(fd = open_at(name_of(i), O_RDWR | O_CREAT)); i++)
        SYSTEM_CALL(close, fd);
}

// One fewer with each turn: what goes is given back.
static void replaced_files(void)
{
    for (unsigned i = 0; i < 4000; i++) {
        long fd = open_at(name_of(i % 8), O_RDWR | O_CREAT | O_TRUNC);
        goes_on(SYSTEM_CALL(write, fd, s_block, BLOCK));
        SYSTEM_CALL(close, fd);
        if (i % 8 == 7)
            for (unsigned j = 0; j < 8; j++) {
                char* name = name_of(j);
                SYSTEM_CALL(unlink, AT_FDCWD, name, strlen(name), 0);
            }
    }
}

static void deep_tree(void)
{
    char name[201];
    memset(name, 'd', 200);
    name[200] = 0;
    for (;;) {
        if (!goes_on(SYSTEM_CALL(mkdir, AT_FDCWD, name, 200, 0755)))
            break;
        if (SYSTEM_CALL(chdir, name, 200) >= 0)
            SYSTEM_CALL(getcwd, s_text, TEXT);
    }
}

static void symlinks(void)
{
    memset(s_text, 't', TEXT);
    for (unsigned i = 0;; i++) {
        char* name = name_of(i);
        struct SC_symlink_params parameters = {
            .target = { s_text, 4000 },
            .linkpath = { name, strlen(name) },
            .dirfd = AT_FDCWD,
        };
        if (!goes_on(SYSTEM_CALL(symlink, &parameters)))
            break;
    }
}

static void* sleep_for_ever(void* argument)
{
    for (;;)
        sleep_milliseconds(argument ? 1 : 1000000);
}

// Children hold what one process alone may not.
static int in_children(long (*make)(void))
{
    for (;;) {
        long pid = SYSTEM_CALL(fork);
        if (pid != 0) {
            if (!goes_on(pid))
                return 1;
            // Until that child has made all that it can.
            sleep_milliseconds(100);
            continue;
        }
        for (unsigned refused = 0; refused < 4;)
            if (make() < 0)
                refused++;
        sleep_for_ever(0);
    }
}

static long make_pipe(void)
{
    int ends[2];
    long result = SYSTEM_CALL(pipe, ends, O_NONBLOCK);
    if (result >= 0) {
        SYSTEM_CALL(write, ends[1], s_block, 65536);
        SYSTEM_CALL(read, ends[0], s_text, 1);
        SYSTEM_CALL(write, ends[1], s_block, 65536);
    }
    return result;
}

static long make_local_sockets(void)
{
    int ends[2];
    struct SC_socketpair_params parameters = {
        .domain = AF_LOCAL,
        .type = SOCK_STREAM | SOCK_NONBLOCK,
        .sv = ends,
    };
    long result = SYSTEM_CALL(socketpair, &parameters);
    if (result >= 0) {
        SYSTEM_CALL(write, ends[0], s_block, 65536);
        SYSTEM_CALL(write, ends[1], s_block, 65536);
    }
    return result;
}

static long send_to(int fd, struct sockaddr_in* to, size_t size)
{
    struct iovec data = { s_block, size };
    struct msghdr message = {
        .msg_name = to,
        .msg_namelen = sizeof(*to),
        .msg_iov = &data,
        .msg_iovlen = 1,
    };
    return SYSTEM_CALL(sendmsg, fd, &message, 0);
}

// Datagrams that nobody reads.
static long make_datagrams(void)
{
    static uint16_t s_port = 1000;
    s_port += 1 + SYSTEM_CALL(getpid) % 7;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = s_port, .sin_addr = 0x0100007f };
    long fd = SYSTEM_CALL(socket, AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return fd;
    if (SYSTEM_CALL(bind, fd, &address, sizeof(address)) < 0)
        return fd;
    for (unsigned i = 0; i < 500; i++) {
        send_to(fd, &address, 60000);
        if (i % 100 == 99)
            SYSTEM_CALL(yield);
    }
    return fd;
}

// A stream whose other end never reads.
static void unread_stream(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = 0x5000, .sin_addr = 0x0100007f };
    long listener = SYSTEM_CALL(socket, AF_INET, SOCK_STREAM, 0);
    SYSTEM_CALL(bind, listener, &address, sizeof(address));
    SYSTEM_CALL(listen, listener, 5);
    long client = SYSTEM_CALL(socket, AF_INET, SOCK_STREAM, 0);
    SYSTEM_CALL(connect, client, &address, sizeof(address));
    SYSTEM_CALL(fcntl, client, F_SETFL, O_NONBLOCK);
    while (goes_on(SYSTEM_CALL(write, client, s_block, 65000)))
        ;
}

static void threads(void)
{
    for (;;) {
        struct SC_create_thread_params parameters = {
            .schedule_priority = 30,
            .stack_size = 65536,
            .stack_location = (void*)map(65536, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE | MAP_STACK | MAP_NORESERVE, -1),
            .entry = sleep_for_ever,
        };
        if (!goes_on(SYSTEM_CALL(create_thread, sleep_for_ever, &parameters)))
            break;
    }
}

static void regions(void)
{
    while (goes_on(map(4096, PROT_READ, MAP_ANONYMOUS | MAP_PRIVATE | MAP_NORESERVE, -1)))
        ;
}

// Pages of zeros, which are nowhere but in tables.
static void translations(void)
{
    for (;;) {
        long at = map(1ul << 30, PROT_READ, MAP_ANONYMOUS | MAP_PRIVATE | MAP_NORESERVE, -1);
        if (!goes_on(at))
            break;
        if (at < 0)
            continue;
        for (unsigned long page = 0; page < 1ul << 30; page += 4096)
            (void)*(volatile char*)(at + page);
    }
}

// Code that is another one in each page.
static void code(void)
{
    long fd = open_at("code", O_RDWR | O_CREAT);
    for (unsigned page = 0;; page++) {
        // ret, and a number.
        ((unsigned*)s_block)[0] = 0x00008067;
        ((unsigned*)s_block)[1] = page;
        if (!goes_on(SYSTEM_CALL(write, fd, s_block, 4096)))
            break;
        if (page % 1024 != 1023)
            continue;
        long at = map(4096 * 1024, PROT_READ | PROT_EXEC, MAP_SHARED, fd);
        for (unsigned i = 0; at > 0 && i < 1024; i++)
            ((void (*)(void))(at + i * 4096ul))();
        SYSTEM_CALL(close, fd);
        char* name = name_of(page);
        fd = open_at(name, O_RDWR | O_CREAT);
    }
}

static void memory(void)
{
    for (;;) {
        long at = map(1 << 20, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1);
        if (!goes_on(at))
            break;
        for (unsigned page = 0; at > 0 && page < 1 << 20; page += 4096)
            *(volatile char*)(at + page) = 1;
    }
}

static long make_watcher(void)
{
    long fd = SYSTEM_CALL(create_inode_watcher, 0);
    for (unsigned i = 0; i < 64; i++) {
        char* name = name_of(i);
        struct SC_inode_watcher_add_watch_params parameters = {
            .user_path = { name, strlen(name) },
            .fd = fd,
            .event_mask = 0xffff,
        };
        SYSTEM_CALL(inode_watcher_add_watch, &parameters);
    }
    return fd;
}

static void watchers(void)
{
    for (unsigned i = 0; i < 64; i++)
        SYSTEM_CALL(close, open_at(name_of(i), O_RDWR | O_CREAT));
    in_children(make_watcher);
}

static void logs(void)
{
    for (unsigned i = 0; i < 20000; i++)
        goes_on(SYSTEM_CALL(dbgputstr, s_block, 1000));
}

static void output(void)
{
    for (unsigned i = 0; i < 2000; i++)
        goes_on(SYSTEM_CALL(write, 1, s_block, 65536));
}

static void arguments(void)
{
    static char s_argument[60000];
    memset(s_argument, 'a', sizeof(s_argument) - 1);
    char const* list[] = { "/bombs", "sleep", s_argument, 0 };
    for (;;) {
        long pid = SYSTEM_CALL(fork);
        if (!goes_on(pid))
            break;
        if (pid == 0) {
            execute("/bombs", list, list);
            exit_process(1);
        }
        SYSTEM_CALL(yield);
    }
}

static void locks(void)
{
    int fd = open_at("file", O_RDWR | O_CREAT);
    // Each is compared with all that there are.
    for (unsigned i = 0; i < 20000; i++) {
        struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = i * 2ul, .l_len = 1 };
        if (!goes_on(SYSTEM_CALL(fcntl, fd, F_SETLK, &lock)))
            break;
    }
}

static void veils(void)
{
    for (unsigned i = 0;; i++) {
        struct line path = { 0 };
        append(&path, "/tmp/");
        append(&path, name_of(i));
        path.text[path.length] = 0;
        if (!goes_on(unveil_path(UNVEIL_CURRENT_PROGRAM, path.text, "rwc")))
            break;
    }
}

static void mounts(void)
{
    for (unsigned i = 0; i < 3000; i++) {
        char* name = name_of(i);
        SYSTEM_CALL(mkdir, AT_FDCWD, name, strlen(name), 0755);
        if (!goes_on(mount_file_system(i % 2 == 0 ? "ram" : "sys", name)))
            break;
    }
}

// Trees that are taken away whole.
static void unmounted(void)
{
    for (unsigned turn = 0; turn < 40; turn++) {
        SYSTEM_CALL(mkdir, AT_FDCWD, "m", 1, 0755);
        if (!goes_on(mount_file_system("ram", "m")))
            break;
        int fd = open_at("m/file", O_RDWR | O_CREAT);
        for (unsigned i = 0; i < 100; i++)
            goes_on(SYSTEM_CALL(write, fd, s_block, BLOCK));
        SYSTEM_CALL(close, fd);
        unmount("m");
    }
}

static void profile(void)
{
    SYSTEM_CALL(profiling_enable, SYSTEM_CALL(getpid), ~0ul);
    for (unsigned i = 0; i < 100000; i++) {
        SYSTEM_CALL(perf_event, PERF_EVENT_SIGNPOST, i, 0);
        char* name = name_of(i);
        if (!goes_on(SYSTEM_CALL(perf_register_string, name, strlen(name))))
            break;
    }
    SYSTEM_CALL(profiling_enable, -1, ~0ul);
    long fd;
    while (goes_on(fd = open_at("/sys/kernel/profile", O_RDONLY)))
        ;
}

static void forks(void)
{
    for (;;) {
        long pid = SYSTEM_CALL(fork);
        if (!goes_on(pid))
            break;
        if (pid == 0)
            sleep_for_ever(0);
    }
}

// All fork, with groups of their own and every descriptor in use.
static void fork_trees(void)
{
    static unsigned s_groups[32];
    for (int fd = 3; fd < 1000; fd++)
        SYSTEM_CALL(dup2, 1, fd);
    for (;;) {
        for (unsigned i = 0; i < 32; i++)
            s_groups[i] = i * 77777 + SYSTEM_CALL(getpid) * 1000;
        SYSTEM_CALL(setgroups, 32, s_groups);
        if (!goes_on(SYSTEM_CALL(fork)))
            sleep_for_ever(0);
    }
}

// Processes that nobody waits for.
static void zombies(void)
{
    for (;;) {
        long pid = SYSTEM_CALL(fork);
        if (!goes_on(pid))
            break;
        if (pid == 0)
            exit_process(0);
    }
}

// What /proc shows is kept for each that has opened it.
static void snapshots(void)
{
    for (unsigned i = 0; i < 3000; i++)
        map(4096, PROT_READ, MAP_ANONYMOUS | MAP_PRIVATE | MAP_NORESERVE, -1);
    while (goes_on(open_at("/proc/self/vm", O_RDONLY)))
        ;
}

static void grow(char const* path, long size)
{
    long fd = open_at(path, O_RDWR);
    SYSTEM_CALL(ftruncate, fd, size);
    SYSTEM_CALL(close, fd);
}

// Programs whose files are holes of gigabytes, which are not to be read whole:
// one names an interpreter as long as that, the other one crashes.
static void programs(void)
{
    static char const* const list[] = { "program", "crash", 0 };
    static char const* const nothing[] = { 0 };
    long size = read_file("/bombs", s_block, BLOCK);
    write_file("program", s_block, size, 0755);
    grow("program", 3l << 30);
    uint16_t count;
    memcpy(&count, s_block + 56, sizeof(count));
    for (unsigned i = 0; i < count; i++) {
        uint32_t* header = (uint32_t*)(s_block + 64 + i * 56);
        uint64_t* sizes = (uint64_t*)header + 4;
        if (header[0] != PT_GNU_STACK)
            continue;
        header[0] = PT_INTERP;
        sizes[0] = sizes[1] = 3l << 29;
    }
    write_file("interpreted", s_block, size, 0755);
    grow("interpreted", 3l << 30);
    goes_on(execute("interpreted", list, nothing));
    goes_on(execute("program", list, nothing));
}

static struct {
    char const* name;
    void (*go)(void);
    long (*make)(void);
} const s_bombs[] = {
    { "files", files, 0 },
    { "sparse-files", sparse_files, 0 },
    { "small-files", small_files, 0 },
    { "empty-files", empty_files, 0 },
    { "replaced-files", replaced_files, 0 },
    { "deep-tree", deep_tree, 0 },
    { "symlinks", symlinks, 0 },
    { "pipes", 0, make_pipe },
    { "local-sockets", 0, make_local_sockets },
    { "datagrams", 0, make_datagrams },
    { "unread-stream", unread_stream, 0 },
    { "threads", threads, 0 },
    { "regions", regions, 0 },
    { "translations", translations, 0 },
    { "code", code, 0 },
    { "memory", memory, 0 },
    { "watchers", watchers, 0 },
    { "logs", logs, 0 },
    { "output", output, 0 },
    { "arguments", arguments, 0 },
    { "locks", locks, 0 },
    { "veils", veils, 0 },
    { "mounts", mounts, 0 },
    { "unmounted", unmounted, 0 },
    { "profile", profile, 0 },
    { "forks", forks, 0 },
    { "fork-trees", fork_trees, 0 },
    { "zombies", zombies, 0 },
    { "snapshots", snapshots, 0 },
    { "programs", programs, 0 },
};

static void say(void)
{
    struct line line = { 0 };
    append_decimal(&line, s_made);
    append(&line, " made, ");
    append_decimal(&line, s_refused);
    append(&line, " refused with ");
    append_decimal(&line, s_refusal);
    append(&line, "\n");
    SYSTEM_CALL(write, 2, line.text, line.length);
}

int main(int argc, char** argv)
{
    if (argc < 2)
        return 2;
    if (strcmp(argv[1], "sleep") == 0)
        sleep_for_ever(0);
    if (strcmp(argv[1], "crash") == 0)
        __builtin_trap();
    change_directory("/tmp");
    for (unsigned i = 0; i < sizeof(s_bombs) / sizeof(*s_bombs); i++) {
        if (strcmp(argv[1], s_bombs[i].name) != 0)
            continue;
        if (s_bombs[i].make)
            in_children(s_bombs[i].make);
        else
            s_bombs[i].go();
        say();
        return 0;
    }
    return 2;
}
