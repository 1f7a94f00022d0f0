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
