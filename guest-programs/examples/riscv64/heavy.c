// One call that has much to do. `heavy NAME COUNT` makes ready what the call
// needs, makes getppid for a mark, and then the call, last but one of all.
#include "raw_calls.h"

#define PAGE 4096ul
#define TEXT (1 << 21)
#define ANONYMOUS_PRIVATE (MAP_ANONYMOUS | MAP_PRIVATE)

static unsigned long s_count;
static char* s_big;
static char s_path[TEXT];

static void mark(void)
{
    SYSTEM_CALL(getppid);
}

static char* big(void)
{
    return s_big = (char*)map(s_count, PROT_READ | PROT_WRITE, ANONYMOUS_PRIVATE, -1);
}

static char* name_of(unsigned number)
{
    static struct line line;
    line.length = 0;
    append_decimal(&line, number);
    line.text[line.length] = 0;
    return line.text;
}

static void read_of(char const* path)
{
    long fd = open_at(path, O_RDONLY);
    big();
    mark();
    SYSTEM_CALL(read, fd, s_big, s_count);
}

static void write_of(char const* path)
{
    long fd = open_at(path, O_RDWR | O_CREAT | O_NONBLOCK);
    big();
    mark();
    SYSTEM_CALL(write, fd, s_big, s_count);
}

static void random_bytes(void)
{
    big();
    mark();
    SYSTEM_CALL(getrandom, s_big, s_count);
}

static void reads_zeros(void) { read_of("/dev/zero"); }
static void reads_random(void) { read_of("/dev/random"); }
static void writes_file(void) { write_of("file"); }
static void writes_console(void) { write_of("/dev/tty0"); }
static void types(void) { write_of("/dev/ptmx"); }

static void reads_hole(void)
{
    long fd = open_at("file", O_RDWR | O_CREAT);
    SYSTEM_CALL(ftruncate, fd, s_count);
    read_of("file");
}

static char* pages(void)
{
    char* at = (char*)map(s_count * PAGE, PROT_READ | PROT_WRITE, ANONYMOUS_PRIVATE, -1);
    for (unsigned long i = 0; i < s_count; i++)
        *(volatile char*)(at + i * PAGE) = 1;
    return at;
}

static void protects(void)
{
    char* at = pages();
    mark();
    SYSTEM_CALL(mprotect, at, s_count * PAGE, PROT_READ);
}

static void unmaps(void)
{
    char* at = pages();
    mark();
    SYSTEM_CALL(munmap, at, s_count * PAGE);
}

static void reserves(void)
{
    mark();
    map(s_count * PAGE, PROT_READ, ANONYMOUS_PRIVATE | MAP_NORESERVE, -1);
}

static void regions(void)
{
    for (unsigned long i = 0; i < s_count; i++)
        map(PAGE, PROT_READ, ANONYMOUS_PRIVATE | MAP_NORESERVE, -1);
}

static void forks_pages(void)
{
    pages();
    mark();
    SYSTEM_CALL(fork);
}

static void forks_regions(void)
{
    regions();
    mark();
    SYSTEM_CALL(fork);
}

static void shows_regions(void)
{
    regions();
    mark();
    open_at("/proc/self/vm", O_RDONLY);
}

static void unmaps_regions(void)
{
    regions();
    mark();
    SYSTEM_CALL(munmap, PAGE * 16, 64ul << 30);
}

static void names(void)
{
    for (unsigned long i = 0; i < s_count; i++)
        SYSTEM_CALL(close, open_at(name_of(i), O_RDWR | O_CREAT));
}

static void lists(void)
{
    names();
    char* at = (char*)map(s_count * 64, PROT_READ | PROT_WRITE, ANONYMOUS_PRIVATE, -1);
    long fd = open_at(".", O_RDONLY | O_DIRECTORY);
    mark();
    SYSTEM_CALL(get_dir_entries, fd, at, s_count * 64);
}

static void walks(void)
{
    char* at = s_path;
    for (unsigned long i = 0; i < s_count; i++) {
        *at++ = '.';
        *at++ = '/';
    }
    mark();
    open_at(s_path, O_RDONLY);
}

static void polls(void)
{
    static struct pollfd s_fds[4096];
    long fd = open_at("/dev/null", O_RDWR);
    for (unsigned long i = 0; i < s_count; i++)
        s_fds[i] = (struct pollfd) { .fd = fd, .events = POLLIN | POLLOUT };
    struct SC_poll_params parameters = { .fds = s_fds, .nfds = s_count };
    mark();
    SYSTEM_CALL(poll, &parameters);
}

static void tells_watchers(void)
{
    open_at("file", O_RDWR | O_CREAT);
    for (unsigned long i = 0; i < s_count; i++) {
        struct SC_inode_watcher_add_watch_params parameters = {
            .user_path = { "file", 4 },
            .fd = SYSTEM_CALL(create_inode_watcher, 0),
            .event_mask = 0xffff,
        };
        SYSTEM_CALL(inode_watcher_add_watch, &parameters);
    }
    mark();
    SYSTEM_CALL(unlink, AT_FDCWD, "file", 4, 0);
}

static void signals_all(void)
{
    for (unsigned long i = 0; i < s_count; i++)
        if (SYSTEM_CALL(fork) == 0)
            for (;;)
                sleep_milliseconds(1000000);
    mark();
    SYSTEM_CALL(kill, -1, 0);
}

static void gets_directory(void)
{
    for (unsigned long i = 0; i < s_count; i++) {
        make_directory("d", 0755);
        change_directory("d");
    }
    mark();
    SYSTEM_CALL(getcwd, s_path, TEXT);
}

static void executes(void)
{
    static char s_argument[1 << 17];
    memset(s_argument, 'a', s_count);
    char const* list[] = { "/heavy", s_argument, 0 };
    mark();
    execute("/heavy", list, 0);
}

// One mapping in as many regions as it has pages.
static char* pieces(int flags, int fd)
{
    char* at = (char*)map(s_count * PAGE, PROT_READ | PROT_WRITE, flags, fd);
    for (unsigned long i = 0; i < s_count; i += 2)
        SYSTEM_CALL(mprotect, at + i * PAGE, PAGE, PROT_READ);
    return at;
}

// Each piece that goes writes all of the file back.
static char* dirty_pieces(void)
{
    long fd = open_at("file", O_RDWR | O_CREAT);
    SYSTEM_CALL(ftruncate, fd, s_count * PAGE);
    char* at = (char*)map(s_count * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
    for (unsigned long i = 0; i < s_count; i++)
        at[i * PAGE] = 1;
    SYSTEM_CALL(munmap, at, s_count * PAGE);
    at = pieces(MAP_SHARED, fd);
    for (unsigned long i = 1; i < s_count; i += 2)
        at[i * PAGE] = 2;
    return at;
}

static void unmaps_dirty_pieces(void)
{
    char* at = dirty_pieces();
    mark();
    SYSTEM_CALL(munmap, at, s_count * PAGE);
}

static void synchronizes_pieces(void)
{
    char* at = dirty_pieces();
    mark();
    SYSTEM_CALL(msync, at, s_count * PAGE, MS_SYNC);
}

static void shows_dirty_pieces(void)
{
    dirty_pieces();
    mark();
    open_at("/proc/self/vm", O_RDONLY);
}

static void protects_regions(void)
{
    char* at = pieces(ANONYMOUS_PRIVATE | MAP_NORESERVE, -1);
    mark();
    SYSTEM_CALL(mprotect, at, s_count * PAGE, PROT_READ);
}

static void counts_regions(void)
{
    regions();
    mark();
    open_at("/sys/kernel/processes", O_RDONLY);
}

static void counts_pages(void)
{
    map(s_count * PAGE, PROT_READ, ANONYMOUS_PRIVATE | MAP_NORESERVE, -1);
    mark();
    open_at("/sys/kernel/processes", O_RDONLY);
}

static void executes_over_regions(void)
{
    char const* list[] = { "/heavy", 0 };
    regions();
    mark();
    execute("/heavy", list, 0);
}

static void exits_with_regions(void)
{
    regions();
    mark();
    exit_process(0);
}

static void purges(void)
{
    regions();
    mark();
    SYSTEM_CALL(purge, PURGE_ALL_VOLATILE);
}

static long locked(void)
{
    long fd = open_at("file", O_RDWR | O_CREAT);
    for (unsigned long i = 0; i < s_count; i++) {
        struct flock lock = {
            .l_type = F_RDLCK,
            .l_whence = SEEK_SET,
            .l_start = i * 2,
            .l_len = 1,
        };
        SYSTEM_CALL(fcntl, fd, F_SETLK, &lock);
    }
    return fd;
}

static void asks_for_locks(void)
{
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    long fd = locked();
    mark();
    SYSTEM_CALL(fcntl, fd, F_GETLK, &lock);
}

static void closes_beside_locks(void)
{
    locked();
    long fd = open_at("file", O_RDWR);
    mark();
    SYSTEM_CALL(close, fd);
}

static void forks_veils(void)
{
    static char path[64];
    for (unsigned long i = 0; i < s_count; i++) {
        memcpy(path, "/tmp/", 5);
        memcpy(path + 5, name_of(i), 16);
        unveil_path(UNVEIL_CURRENT_PROGRAM, path, "rwc");
    }
    mark();
    SYSTEM_CALL(fork);
}

static void unmounts(void)
{
    make_directory("m", 0755);
    mount_file_system("ram", "m");
    change_directory("m");
    names();
    change_directory("/tmp");
    mark();
    unmount("m");
}

static void synchronizes(void)
{
    for (unsigned long i = 0; i < s_count; i++) {
        make_directory(name_of(i), 0755);
        mount_file_system("ram", name_of(i));
    }
    mark();
    SYSTEM_CALL(sync);
}

static uint32_t s_word;

static void* waits(void* argument)
{
    struct SC_futex_params parameters = {
        .userspace_address = &s_word,
        .futex_op = FUTEX_WAIT,
    };
    for (;;)
        SYSTEM_CALL(futex, &parameters);
    return argument;
}

static void wakes(void)
{
    for (unsigned long i = 0; i < s_count; i++) {
        struct SC_create_thread_params parameters = {
            .schedule_priority = 30,
            .stack_size = 65536,
            .stack_location = (void*)map(65536, PROT_READ | PROT_WRITE, ANONYMOUS_PRIVATE | MAP_STACK, -1),
            .entry = waits,
        };
        SYSTEM_CALL(create_thread, waits, &parameters);
    }
    sleep_milliseconds(1000);
    struct SC_futex_params parameters = {
        .userspace_address = &s_word,
        .futex_op = FUTEX_WAKE,
        .val = 1 << 20,
    };
    mark();
    SYSTEM_CALL(futex, &parameters);
}

static struct {
    char const* name;
    void (*go)(void);
} const s_calls[] = {
    { "random-bytes", random_bytes },
    { "reads-zeros", reads_zeros },
    { "reads-random", reads_random },
    { "reads-hole", reads_hole },
    { "writes-file", writes_file },
    { "writes-console", writes_console },
    { "types", types },
    { "protects", protects },
    { "unmaps", unmaps },
    { "reserves", reserves },
    { "forks-pages", forks_pages },
    { "forks-regions", forks_regions },
    { "shows-regions", shows_regions },
    { "unmaps-regions", unmaps_regions },
    { "lists", lists },
    { "walks", walks },
    { "polls", polls },
    { "tells-watchers", tells_watchers },
    { "signals-all", signals_all },
    { "gets-directory", gets_directory },
    { "executes", executes },
    { "unmaps-dirty-pieces", unmaps_dirty_pieces },
    { "synchronizes-pieces", synchronizes_pieces },
    { "shows-dirty-pieces", shows_dirty_pieces },
    { "protects-regions", protects_regions },
    { "counts-regions", counts_regions },
    { "counts-pages", counts_pages },
    { "executes-over-regions", executes_over_regions },
    { "exits-with-regions", exits_with_regions },
    { "purges", purges },
    { "asks-for-locks", asks_for_locks },
    { "closes-beside-locks", closes_beside_locks },
    { "forks-veils", forks_veils },
    { "unmounts", unmounts },
    { "synchronizes", synchronizes },
    { "wakes", wakes },
};

int main(int argc, char** argv)
{
    if (argc < 3)
        return 2;
    char const* text = argv[2];
    s_count = (unsigned long)decimal_at(&text);
    change_directory("/tmp");
    for (unsigned i = 0; i < sizeof(s_calls) / sizeof(*s_calls); i++) {
        if (strcmp(argv[1], s_calls[i].name) != 0)
            continue;
        s_calls[i].go();
        return 0;
    }
    return 2;
}
