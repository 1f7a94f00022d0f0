// How many pages of memory are in use and how many are promised, by what
// /sys/kernel/memstat tells: who gets pages when, who gives them back, and what
// is refused or taken away when none is left.
#include "accounts.h"

#define CEILING 0x1ffe000000ul

static struct account s_before;
static int s_commands[2];
static int s_answers[2];

static void show_since(char const* name, struct account before)
{
    struct account now = look();
    begin(name);
    add_decimal(now.allocated - before.allocated);
    add_text(" ");
    add_decimal(now.committed - before.committed);
    if (now.allocated + now.committed + now.uncommitted
        != before.allocated + before.committed + before.uncommitted)
        add_text(" of another sum");
    if (now.allocated + now.available != before.allocated + before.available)
        add_text(" of another whole");
    finish();
}

// Pages that came into use and that were promised since `start`.
static void show(char const* name)
{
    show_since(name, s_before);
}

static void start(void)
{
    s_before = look();
}

static char* map(size_t pages, int flags)
{
    return (char*)map_at(0, pages * PAGE, 0, ANONYMOUS_PRIVATE | flags);
}

static void reservations(void)
{
    start();
    char* region = map(3, 0);
    show("three pages are promised");
    load(region);
    show("loads take none");
    store(region);
    store(region + 2 * PAGE);
    show("two stores take two");
    unmap(region + PAGE, 1);
    show("a part that goes gives none back");
    unmap(region, 1);
    unmap(region + 2 * PAGE, 1);
    show("the last part gives all back");
    region = map(3, MAP_NORESERVE);
    show("nothing is promised");
    store(region + PAGE);
    show("a page that nobody promised");
    unmap(region, 3);
    show("and gives it back");
    int fd = (int)SYSTEM_CALL(anon_create, 2 * PAGE, 0);
    show("two pages of an anonymous file");
    region = map_pages(2, MAP_SHARED, fd);
    map_pages(3, MAP_SHARED, fd);
    store(region);
    show("mapped");
    SYSTEM_CALL(close, fd);
    show("closed");
    unmap(region, 2);
    show("unmapped");
}

static void refused_mappings(void)
{
    char* region = map(1, MAP_NORESERVE);
    int fd = open_file("/tmp/memory_accounts", O_RDWR | O_CREAT | O_TRUNC, 0600);
    SYSTEM_CALL(write, fd, "x", 1);
    start();
    map_at((uint64_t)region, 2 * PAGE, 0, ANONYMOUS_PRIVATE | MAP_FIXED_NOREPLACE);
    show("taken");
    map_at(PAGE, 2 * PAGE, 0, ANONYMOUS_PRIVATE | MAP_FIXED_NOREPLACE);
    show("outside");
    SYSTEM_CALL(annotate_mapping, region, VIRTUAL_MEMORY_IMMUTABLE);
    map_at((uint64_t)region, 2 * PAGE, 0, ANONYMOUS_PRIVATE | MAP_FIXED);
    show("immutable");
    map_at(0, 2 * PAGE, CEILING & ~(PAGE - 1ul), ANONYMOUS_PRIVATE);
    show("nowhere");
    char* file = map_pages(1, MAP_SHARED, fd);
    store(file);
    show("a page of a file");
    unmap(file, 1);
    show("a page of a file, unmapped");
    file = map_pages(1, MAP_PRIVATE, fd);
    load(file);
    store(file);
    show("a page of one's own of a file");
    unmap(file, 1);
    show("a page of one's own of a file, unmapped");
    file = map_pages(3, MAP_PRIVATE, fd);
    load(file);
    unmap(file, 3);
    show("pages that were never there");
    SYSTEM_CALL(close, fd);
}

static void volatility(void)
{
    start();
    char* region = map(3, MAP_PURGEABLE);
    store(region);
    SYSTEM_CALL(madvise, region, 3 * PAGE, MADV_SET_VOLATILE);
    show("volatile memory is promised nothing");
    SYSTEM_CALL(madvise, region, 3 * PAGE, MADV_SET_NONVOLATILE);
    show("what is missing is promised again");
    SYSTEM_CALL(madvise, region, 3 * PAGE, MADV_SET_VOLATILE);
    observe("dropped", SYSTEM_CALL(purge, PURGE_ALL_VOLATILE));
    show("purged");
    observe("dropped again", SYSTEM_CALL(purge, PURGE_ALL_VOLATILE));
    SYSTEM_CALL(madvise, region, 3 * PAGE, MADV_SET_NONVOLATILE);
    show("all is promised again");
    store(region + 2 * PAGE);
    show("and used");
    unmap(region, 3);
    show("given back");
    region = map(5, 0);
    store(region);
    store(region + 4 * PAGE);
    struct stack_t stack = { .ss_sp = region, .ss_size = 5 * PAGE };
    SYSTEM_CALL(sigaltstack, &stack, NULL);
    show("a signal stack begins empty");
    store(region);
    show("a signal stack's page is nobody's promise");
    stack.ss_flags = SS_DISABLE;
    SYSTEM_CALL(sigaltstack, &stack, NULL);
    unmap(region, 5);
    show("a signal stack goes");
}

// Touches pages of the region as it is told.
static void obey(char* region)
{
    for (char command; SYSTEM_CALL(read, s_commands[0], &command, 1) == 1 && command != 'x';) {
        if (command >= '0' && command <= '9')
            store(region + (command - '0') * PAGE);
        SYSTEM_CALL(write, s_answers[1], &command, 1);
    }
    SYSTEM_CALL(exit, 0);
}

static void tell(char command)
{
    char answer;
    SYSTEM_CALL(write, s_commands[1], &command, 1);
    SYSTEM_CALL(read, s_answers[0], &answer, 1);
}

static int start_child(char* region)
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0)
        obey(region);
    // What both need for themselves is theirs from here on.
    tell('-');
    store(region + 3 * PAGE);
    start();
    show_since("a child runs", look());
    return pid;
}

static void end_child(int pid)
{
    char command = 'x';
    struct siginfo_t information;
    SYSTEM_CALL(write, s_commands[1], &command, 1);
    wait_for(pid, WEXITED, &information);
}

static void copies(void)
{
    SYSTEM_CALL(pipe, s_commands, 0);
    SYSTEM_CALL(pipe, s_answers, 0);
    char* region = map(6, 0);
    for (int page = 0; page < 4; ++page)
        store(region + page * PAGE);
    struct account before = look();
    int pid = start_child(region);
    start();
    tell('0');
    show("the child's copy was promised");
    tell('0');
    show("one copy is enough");
    store(region);
    show("alone with a page: the promise ends");
    store(region + PAGE);
    show("the parent's copy was promised too");
    tell('1');
    show("no promise is left for the child");
    store(region + 2 * PAGE);
    show("nor for the parent");
    tell('4');
    show("zeros are promised to nobody in the child");
    store(region + 5 * PAGE);
    show("but to the parent");
    end_child(pid);
    show_since("the child is gone", before);
    unmap(region, 6);
    show_since("the memory is gone", before);
}

static void two_forks(void)
{
    char* region = map(4, 0);
    for (int page = 0; page < 4; ++page)
        store(region + page * PAGE);
    // Its table is large enough to be seen.
    char* large = map(600, MAP_NORESERVE);
    store(large + 599 * PAGE);
    struct account before = look();
    int first = (int)SYSTEM_CALL(fork);
    if (first == 0) {
        // Forks in its turn and leaves the other one behind.
        if (SYSTEM_CALL(fork) == 0)
            obey(region);
        SYSTEM_CALL(exit, 0);
    }
    struct siginfo_t information;
    wait_for(first, WEXITED, &information);
    tell('0');
    store(region + 1);
    store(region + PAGE);
    tell('1');
    tell('2');
    int second = (int)SYSTEM_CALL(fork);
    if (second == 0) {
        store(region + 3 * PAGE);
        SYSTEM_CALL(exit, 0);
    }
    wait_for(second, WEXITED, &information);
    char command = 'x';
    SYSTEM_CALL(write, s_commands[1], &command, 1);
    sleep_milliseconds(20);
    show_since("children and their children are gone", before);
    unmap(region, 4);
    unmap(large, 600);
}

// A child's volatile memory is promised no copies; the parent's still is.
static void volatile_copies(void)
{
    char* region = map(4, MAP_PURGEABLE);
    for (int page = 0; page < 4; ++page)
        store(region + page * PAGE);
    struct account before = look();
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        SYSTEM_CALL(madvise, region, 4 * PAGE, MADV_SET_VOLATILE);
        SYSTEM_CALL(exit, 0);
    }
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
    show_since("a child that gave its memory up is gone", before);
    unmap(region, 4);
    show_since("so is the memory", before);
}

// A child gives its memory back, and with it what was promised for that.
static void show_promise_of_child(char const* name, char* region, size_t pages)
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        look();
        struct account before = look();
        unmap(region, pages);
        SYSTEM_CALL(exit, (int)(before.committed - look().committed));
    }
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
    observe(name, information.si_status);
}

static void promises_of_children(void)
{
    char* region = map(4, MAP_PURGEABLE);
    show_promise_of_child("promised to a child for zeros", region, 4);
    store(region);
    store(region + PAGE);
    show_promise_of_child("promised to a child for its copies", region, 4);
    SYSTEM_CALL(madvise, region, 4 * PAGE, MADV_SET_VOLATILE);
    show_promise_of_child("promised to a child for volatile memory", region, 4);
    unmap(region, 4);
}

// All descriptors but `keep` are used up; the first of those is given.
static int fill_descriptors(int keep)
{
    int first = (int)SYSTEM_CALL(fcntl, s_commands[0], F_DUPFD, 0);
    int last = first;
    for (int fd = first; fd >= 0; fd = (int)SYSTEM_CALL(fcntl, s_commands[0], F_DUPFD, 0))
        last = fd;
    while (keep-- > 0)
        SYSTEM_CALL(close, last--);
    return first;
}

static void free_descriptors(int first)
{
    while (SYSTEM_CALL(close, first++) == 0)
        continue;
}

static long make_pipe(int* ends)
{
    return SYSTEM_CALL(pipe, ends, 0);
}

static long make_pair(int* ends)
{
    struct SC_socketpair_params parameters = {
        .domain = AF_LOCAL,
        .type = SOCK_STREAM,
        .protocol = 0,
        .sv = ends,
    };
    return SYSTEM_CALL(socketpair, &parameters);
}

// What is passed through the kernel waits in buffers, which go with the last of
// both ends, and at once where no descriptors come of it.
static void passing_buffers(long (*make)(int*), char const* const* names)
{
    int ends[2];
    start();
    make(ends);
    show(*names++);
    SYSTEM_CALL(close, ends[0]);
    show(*names++);
    SYSTEM_CALL(close, ends[1]);
    show(*names++);
    make((int*)8);
    show(*names++);
    for (int keep = 0; keep < 2; ++keep) {
        int first = fill_descriptors(keep);
        make(ends);
        free_descriptors(first);
        show(*names++);
    }
}

static char const* const s_pipe_names[] = {
    "a pipe",
    "a pipe with one end",
    "a pipe without ends",
    "a pipe that nobody was told of",
    "a pipe without descriptors",
    "a pipe with one descriptor",
};

static char const* const s_pair_names[] = {
    "a pair of sockets",
    "a pair with one end",
    "a pair without ends",
    "a pair that nobody was told of",
    "a pair without descriptors",
    "a pair with one descriptor",
};

static void do_nothing(int signal)
{
    (void)signal;
}

// A FIFO's buffer is its node's. Its open waits for a writer, of which there is
// none: until the signal, which the first one makes room on the stack for.
static void buffer_of_a_fifo(void)
{
    static char const* const paths[] = { "/tmp/memory_accounts_0", "/tmp/memory_accounts_1" };
    struct sigaction action = { .sa_handler = (void*)do_nothing };
    SYSTEM_CALL(sigaction, SIGALRM, &action, NULL);
    int fd = -1;
    for (int i = 0; i < 2; ++i) {
        SYSTEM_CALL(close, fd);
        make_node(paths[i], S_IFIFO | 0600, 0, 0);
        start();
        SYSTEM_CALL(alarm, 1);
        fd = open_file(paths[i], O_RDONLY, 0);
    }
    show("a FIFO");
    SYSTEM_CALL(close, fd);
    show("a FIFO that nobody has open");
    SYSTEM_CALL(unlink, AT_FDCWD, paths[1], strlen(paths[1]), 0);
    show("a FIFO without a name");
}

// Heaps that have not grown yet have room for a table of so many pages.
static void largest_table(void)
{
    size_t most = 4194048;
    start();
    observe("one page too many for a table", (long)map(most + 1, MAP_NORESERVE));
    char* region = map(most, MAP_NORESERVE);
    store(region + (most - 1) * PAGE);
    observe("the largest table", load(region + (most - 1) * PAGE));
    unmap(region, most);
    show("the largest table is gone");
}

static void no_memory_left(void)
{
    int fd = open_file("/tmp/memory_accounts", O_RDWR, 0);
    static char contents[3 * PAGE];
    SYSTEM_CALL(write, fd, contents, sizeof(contents));
    char* file = map_pages(3, MAP_SHARED, fd);
    for (int page = 0; page < 3; ++page)
        load(file + page * PAGE);
    // To be written to a file that has no room for it any more.
    int cut = open_file("/tmp/memory_accounts_cut", O_RDWR | O_CREAT, 0600);
    SYSTEM_CALL(write, cut, "x", 1);
    char* written = map_pages(1, MAP_SHARED, cut);
    store(written);
    SYSTEM_CALL(ftruncate, cut, 0);
    char* unreserved = map(8, MAP_NORESERVE);
    char* purgeable = map(4, MAP_PURGEABLE);
    store(purgeable);
    store(purgeable + 3 * PAGE);
    SYSTEM_CALL(madvise, purgeable, 4 * PAGE, MADV_SET_VOLATILE);
    struct account before = look();
    size_t most = (size_t)before.uncommitted;
    char* all = map(most, 0);
    while ((long)all == -ENOMEM)
        all = map(--most, 0);
    // The kernel's tables take room as well: something smaller surely fits.
    unmap(all, most);
    most -= 100;
    all = map(most, 0);
    size_t rest = (size_t)look().uncommitted;
    char* others = map(rest - 2, 0);
    char* spare = map(1, 0);
    observe("the last page", SYSTEM_CALL(getrandom, unreserved + 7 * PAGE, 1, 0));
    observe("purged for it", SYSTEM_CALL(madvise, purgeable, 4 * PAGE, MADV_SET_VOLATILE));
    unmap(spare, 1);
    observe("left", look().uncommitted);
    observe("two pages", (long)map(2, 0));
    char* last = map(1, 0);
    observe("left after the last", look().uncommitted);
    observe("one page more", (long)map(1, 0));
    observe("one page more of an anonymous file", SYSTEM_CALL(anon_create, PAGE, 0));
    observe("fork", SYSTEM_CALL(fork));
    observe("a page of volatile memory", SYSTEM_CALL(getrandom, unreserved, 1, 0));
    observe("left of it", look().uncommitted);
    observe("promise the volatile memory again", SYSTEM_CALL(madvise, purgeable, 4 * PAGE, MADV_SET_NONVOLATILE));
    observe("was purged", SYSTEM_CALL(madvise, purgeable, 4 * PAGE, MADV_SET_VOLATILE));
    observe("what is left of it", SYSTEM_CALL(getrandom, unreserved + PAGE, 1, 0));
    observe("left then", look().uncommitted);
    observe("a page that a file has as well", SYSTEM_CALL(getrandom, unreserved + 2 * PAGE, 1, 0));
    observe("left beside it", look().uncommitted);
    observe("and another", SYSTEM_CALL(getrandom, unreserved + 3 * PAGE, 1, 0));
    observe("left at last", look().uncommitted);
    observe("write back", SYSTEM_CALL(msync, written, PAGE, MS_SYNC));
    store(written);
    observe("unmap what cannot be written back", SYSTEM_CALL(munmap, written, PAGE));
    unmap(all, most);
    unmap(others, rest - 2);
    unmap(last, 1);
    unmap(unreserved, 8);
    unmap(file, 3);
    observe("promise it at last", SYSTEM_CALL(madvise, purgeable, 4 * PAGE, MADV_SET_NONVOLATILE));
    unmap(purgeable, 4);
    SYSTEM_CALL(close, fd);
    SYSTEM_CALL(close, cut);
}

// Files have their memory in blocks, which are there as a whole or not at all.
static void blocks_of_files(void)
{
    enum { BLOCK = 32 * PAGE };
    int first = open_file("/tmp/memory_accounts_first", O_RDWR | O_CREAT, 0600);
    int second = open_file("/tmp/memory_accounts_second", O_RDWR | O_CREAT, 0600);
    int cut = open_file("/tmp/memory_accounts_cut_block", O_RDWR | O_CREAT, 0600);
    for (int block = 0; block < 2; ++block) {
        int64_t offset = block * BLOCK;
        SYSTEM_CALL(lseek, cut, &offset, SEEK_SET);
        SYSTEM_CALL(write, cut, "x", 1);
    }
    SYSTEM_CALL(ftruncate, cut, BLOCK);
    int64_t behind = BLOCK;
    SYSTEM_CALL(lseek, cut, &behind, SEEK_SET);
    size_t most = (size_t)look().uncommitted;
    char* all = map(most, 0);
    while ((long)all == -ENOMEM)
        all = map(--most, 0);
    unmap(all, most);
    most -= 100;
    all = map(most, 0);
    // One block is for the kernel to write through.
    static int const left[] = { 64, 63, 32, 31 };
    for (int i = 0; i < 4; ++i) {
        size_t taken = (size_t)look().uncommitted - left[i];
        char* others = map(taken, 0);
        begin_indexed("a block that is not there", i);
        add_result(SYSTEM_CALL(write, i == 0 ? first : second, "x", 1));
        finish();
        if (i > 0) {
            begin_indexed("a block that was cut off", i);
            add_result(SYSTEM_CALL(write, cut, "x", 1));
            finish();
        }
        int64_t start = 0;
        SYSTEM_CALL(lseek, first, &start, SEEK_SET);
        begin_indexed("a block that is there", i);
        add_result(SYSTEM_CALL(write, first, "x", 1));
        finish();
        unmap(others, taken);
    }
    unmap(all, most);
    SYSTEM_CALL(close, first);
    SYSTEM_CALL(close, second);
    SYSTEM_CALL(close, cut);
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    make_directory("/sys", 0555);
    mount_file_system("SysFS", "/sys");
    show_since("nothing", look());
    reservations();
    refused_mappings();
    volatility();
    copies();
    two_forks();
    volatile_copies();
    promises_of_children();
    passing_buffers(make_pipe, s_pipe_names);
    passing_buffers(make_pair, s_pair_names);
    buffer_of_a_fifo();
    largest_table();
    no_memory_left();
    blocks_of_files();
    end_scenario();
    return 0;
}
