// What of memory another kernel's own needs don't touch: how much of this process
// is of files, room for events in large parts, and where mappings are put.
#include "accounts.h"

#define GIBIBYTE (1ul << 30)
#define CEILING 0x1ffe000000ul
// A page and a page's alignment at most.
#define TOP_GAP (CEILING - GIBIBYTE - PAGE)

// Bytes of this process, of one kind, by what /sys/kernel/processes tells.
static int64_t amount(char const* key)
{
    static char text[65536];
    struct line own = { 0 };
    append(&own, "\"pid\":");
    append_decimal(&own, SYSTEM_CALL(getpid));
    append(&own, ",");
    own.text[own.length] = 0;
    read_file("/sys/kernel/processes", text, sizeof(text));
    char const* entry = text_behind(text, own.text);
    struct line name = { 0 };
    append(&name, "\"amount_");
    append(&name, key);
    append(&name, "\":");
    name.text[name.length] = 0;
    return number_behind(entry, name.text);
}

struct amounts {
    int64_t clean;
    int64_t dirty;
};

static struct amounts look_at_amounts(void)
{
    return (struct amounts) { amount("clean_inode"), amount("dirty_private") };
}

static void show_amounts(char const* name, struct amounts before)
{
    struct amounts now = look_at_amounts();
    begin(name);
    add_decimal(now.clean - before.clean);
    add_text(" ");
    add_decimal(now.dirty - before.dirty);
    finish();
}

// What one look tells adds up, whatever the others have of it.
static void sums(void)
{
    struct account now = look();
    observe("all pages are in use or available",
        now.allocated + now.available == SYSTEM_CALL(sysconf, _SC_PHYS_PAGES));
    observe("what is available is promised or not", now.committed + now.uncommitted == now.available);
}

static void pages_of_files(void)
{
    int fd = open_file("/tmp/memory_accounts_pages", O_RDWR | O_CREAT, 0600);
    SYSTEM_CALL(ftruncate, fd, 3 * PAGE);
    look_at_amounts();
    struct amounts before = look_at_amounts();
    char* file = map_pages(3, MAP_PRIVATE, fd);
    show_amounts("pages of a file that nobody looked at", before);
    load(file);
    load(file + PAGE);
    show_amounts("clean pages of a file", before);
    store(file);
    show_amounts("a dirty page of a file", before);
    unmap(file, 3);
    show_amounts("no pages of a file", before);
    SYSTEM_CALL(close, fd);
}

// In whole parts of 256 KiB: a kernel may need some tables to have them mapped.
static void show_roughly(char const* name, struct account before)
{
    int64_t const part = 64;
    struct account now = look();
    begin(name);
    add_decimal((now.allocated - before.allocated) / part * part);
    add_text(" ");
    add_decimal((now.committed - before.committed) / part * part);
    finish();
}

// Events are kept in memory that is there from the start.
static void event_buffers(int pid, char const* enabled, char const* again, char const* freed)
{
    struct account before = look();
    SYSTEM_CALL(profiling_enable, pid, 0);
    show_roughly(enabled, before);
    SYSTEM_CALL(profiling_enable, pid, 0);
    show_roughly(again, before);
    SYSTEM_CALL(profiling_disable, pid);
    SYSTEM_CALL(profiling_free_buffer, pid);
    show_roughly(freed, before);
}

// Where a page is put that is to be aligned, and where none is large enough.
static void gaps(void)
{
    int flags = ANONYMOUS_PRIVATE | MAP_NORESERVE;
    uint64_t lowest = (uint64_t)map_at(0, 64 * PAGE, 0, flags);
    unmap((char*)lowest, 64);
    static uint64_t const alignments[] = { 1, 2, 3, 5, 16, 24 };
    for (int i = 0; i < 6; ++i) {
        uint64_t alignment = alignments[i] * PAGE;
        long address = map_at(0, PAGE, alignment, flags);
        unmap((char*)address, 1);
        // What rounds up to powers of two, and is asked for others as well.
        begin_indexed("aligned as the rounding has it", i);
        add_result((uint64_t)address == ((lowest - 1) & ~(alignment - 1)) + alignment);
        finish();
    }
    for (uint64_t at = GIBIBYTE; at < TOP_GAP; at += GIBIBYTE / 2)
        map_at(at, PAGE, 0, flags | MAP_FIXED_NOREPLACE);
    map_at(TOP_GAP - PAGE, PAGE, 0, flags | MAP_FIXED_NOREPLACE);
    observe("the last gap is just large enough", map_at(0, PAGE, GIBIBYTE, flags));
    unmap((char*)(127 * GIBIBYTE), 1);
    observe("for two pages it is not", map_at(0, 2 * PAGE, GIBIBYTE, flags));
    map_at(TOP_GAP, PAGE, 0, flags | MAP_FIXED_NOREPLACE);
    observe("nor for one when it is smaller", map_at(0, PAGE, GIBIBYTE, flags));
}

// Runs the program again until none of what lies anywhere lies there.
static void find_room_at_the_top(void)
{
    size_t pages = (CEILING - TOP_GAP) / PAGE + 1;
    char* gap = (char*)map_at(TOP_GAP - PAGE, pages * PAGE, 0,
        ANONYMOUS_PRIVATE | MAP_NORESERVE | MAP_FIXED_NOREPLACE);
    if ((long)gap == -ENOMEM) {
        char const* arguments[] = { "memory_amounts", NULL };
        char const* environment[] = { NULL };
        execute(own_path(), arguments, environment);
    }
    unmap(gap, pages);
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    find_room_at_the_top();
    await_kernel();
    enter_fresh_folder();
    make_directory("/sys", 0555);
    mount_file_system("SysFS", "/sys");
    sums();
    pages_of_files();
    event_buffers((int)SYSTEM_CALL(getpid), "room for a process's events", "the same room", "no room for them");
    event_buffers(-1, "room for all events", "the same room again", "no room for all events");
    gaps();
    end_scenario();
    return 0;
}
