// What /proc/PID/vm tells of the program's own regions: access and marks,
// what is resident, what a fork left to be copied, name and kind of memory.
#include "scenario.h"

#define PAGE 4096
#define READ_WRITE (PROT_READ | PROT_WRITE)
#define ANONYMOUS_PRIVATE (MAP_ANONYMOUS | MAP_PRIVATE)
#define ANONYMOUS_SHARED (MAP_ANONYMOUS | MAP_SHARED)

static char s_text[0x10000];
static char* s_shared;

static void read_map(void)
{
    struct line path = { 0 };
    append(&path, "/proc/");
    append_decimal(&path, SYSTEM_CALL(getpid));
    append(&path, "/vm");
    path.text[path.length] = 0;
    read_file(path.text, s_text, sizeof(s_text));
}

// The object that tells of the region at the address.
static char const* region_at(char const* address)
{
    struct line wanted = { 0 };
    append(&wanted, "\"address\":");
    append_decimal(&wanted, (int64_t)address);
    append(&wanted, ",");
    wanted.text[wanted.length] = 0;
    char const* found = strstr(s_text, wanted.text);
    while (found && *found != '{')
        --found;
    return found;
}

static char const* value_of(char const* object, char const* key)
{
    struct line wanted = { 0 };
    append(&wanted, "\"");
    append(&wanted, key);
    append(&wanted, "\":");
    wanted.text[wanted.length] = 0;
    return strstr(object, wanted.text) + wanted.length;
}

static void append_value(struct line* line, char const* object, char const* key)
{
    append(line, " ");
    for (char const* value = value_of(object, key); *value != ',' && *value != '}'; ++value)
        append_character(line, *value);
}

static void append_pages(struct line* line, char const* object, char const* key)
{
    int64_t bytes = 0;
    for (char const* value = value_of(object, key); *value >= '0' && *value <= '9'; ++value)
        bytes = bytes * 10 + (*value - '0');
    append(line, " ");
    append_decimal(line, bytes / PAGE);
    if (bytes % PAGE)
        append(line, "?");
}

static struct line describe(char const* address)
{
    static char const* const marks[] = { "readable", "writable", "executable", "stack", "shared", "syscall",
        "purgeable" };
    struct line line = { 0 };
    char const* object = region_at(address);
    if (object) {
        for (int i = 0; i < 7; ++i)
            append_character(&line, *value_of(object, marks[i]) == 't' ? "rwxtscp"[i] : '-');
        if (*value_of(object, "purgeable") == 't')
            append_character(&line, *value_of(object, "volatile") == 't' ? 'v' : '-');
        append_pages(&line, object, "size");
        append_pages(&line, object, "amount_resident");
        append_pages(&line, object, "amount_dirty");
        append_value(&line, object, "cow_pages");
        append_value(&line, object, "name");
        append_value(&line, object, "vmobject");
        append_value(&line, object, "pagemap");
    } else
        append(&line, "none");
    line.text[line.length] = 0;
    return line;
}

static void show(char const* name, char const* address)
{
    read_map();
    struct line line = describe(address);
    begin(name);
    add_text(line.text);
    finish();
}

// A child looks as well, through its copy of the program.
static void show_in_child(char const* name, char* address, void (*prepare)(char*))
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        if (prepare)
            prepare(address);
        read_map();
        struct line line = describe(address);
        memcpy(s_shared, line.text, line.length + 1);
        SYSTEM_CALL(exit, 0);
    }
    struct siginfo_t information;
    wait_for(pid, WEXITED, &information);
    begin(name);
    add_text(s_shared);
    finish();
}

// Its address is one of the program's code.
int main(int argc, char** argv);

static char* map(size_t pages, int prot, int flags, int fd, char const* name, size_t length)
{
    struct SC_mmap_params parameters = {
        .size = pages * PAGE,
        .prot = prot,
        .flags = flags,
        .fd = fd,
        .name = { (void*)name, length },
    };
    return (char*)SYSTEM_CALL(mmap, &parameters);
}

static char* map_anonymous(size_t pages, int flags)
{
    return map(pages, READ_WRITE, flags, -1, NULL, 0);
}

static long set_name(char* address, size_t pages, char const* name, size_t length)
{
    struct SC_set_mmap_name_params parameters = {
        .addr = address,
        .size = pages * PAGE,
        .name = { (void*)name, length },
    };
    return SYSTEM_CALL(set_mmap_name, &parameters);
}

static void store(char* address)
{
    *(char volatile*)address = 1;
}

static void names(void)
{
    char* region = map(2, READ_WRITE, ANONYMOUS_PRIVATE, -1, "first\0behind", 12);
    show("named by mmap", region);
    set_name(region, 2, "second name", 11);
    show("named anew", region);
    set_name(region, 2, "third\0behind", 12);
    show("up to the first NUL", region);
    show_in_child("names in a child", region, NULL);
    SYSTEM_CALL(mprotect, region, PAGE, PROT_READ);
    show("the first of two parts", region);
    show("the second of two parts", region + PAGE);
    show("behind the second part", region + 2 * PAGE);
    set_name(region + PAGE, 1, NULL, 0);
    show("no name", region + PAGE);
    SYSTEM_CALL(munmap, region, 2 * PAGE);
    show("unmapped", region);
    region = map(1, PROT_NONE, ANONYMOUS_PRIVATE, -1, NULL, 0);
    show("never named", region);
    SYSTEM_CALL(munmap, region, PAGE);
}

static void what_is_resident(void)
{
    char* region = map_anonymous(4, ANONYMOUS_PRIVATE | MAP_STACK);
    show("stack", region);
    store(region + PAGE);
    (void)*(char volatile*)(region + 2 * PAGE);
    show("a store makes a page resident", region);
    SYSTEM_CALL(mprotect, region + 2 * PAGE, 2 * PAGE, PROT_READ);
    show("the first part of a stack", region);
    show("the last part of a stack", region + 2 * PAGE);
    show("behind the stack", region + 4 * PAGE);
    show_in_child("the last part of a stack in a child", region + 2 * PAGE, NULL);
    SYSTEM_CALL(munmap, region, 4 * PAGE);
    region = map_anonymous(2, ANONYMOUS_SHARED | MAP_NORESERVE);
    store(region + PAGE);
    show("shared", region);
    show_in_child("shared in a child", region, store);
    show("shared with what the child stored", region);
    SYSTEM_CALL(munmap, region, 2 * PAGE);
    int fd = (int)SYSTEM_CALL(anon_create, 3 * PAGE, 0);
    region = map(2, PROT_READ, MAP_SHARED, fd, NULL, 0);
    show("anonymous file", region);
    SYSTEM_CALL(munmap, region, 2 * PAGE);
    SYSTEM_CALL(close, fd);
}

static void copies(void)
{
    char* region = map_anonymous(4, ANONYMOUS_PRIVATE);
    store(region);
    store(region + PAGE);
    store(region + 3 * PAGE);
    show("before a fork", region);
    show_in_child("in a child", region, NULL);
    show("after a fork", region);
    show_in_child("in a child that stored", region, store);
    store(region + PAGE);
    show("after a store", region);
    show_in_child("in a second child", region, NULL);
    store(region + 2 * PAGE);
    show("after a store to a page of zeros", region);
    SYSTEM_CALL(munmap, region + 2 * PAGE, PAGE);
    show("before the hole", region);
    show("behind the hole", region + 3 * PAGE);
    store(region + 3 * PAGE);
    show("before the hole, after a store behind it", region);
    SYSTEM_CALL(munmap, region, 4 * PAGE);
}

static void volatility(void)
{
    char* region = map_anonymous(3, ANONYMOUS_PRIVATE | MAP_PURGEABLE);
    store(region);
    store(region + 2 * PAGE);
    show_in_child("purgeable in a child", region, NULL);
    SYSTEM_CALL(madvise, region, 3 * PAGE, MADV_SET_VOLATILE);
    show("volatile", region);
    show_in_child("volatile in a child", region, NULL);
    SYSTEM_CALL(purge, PURGE_ALL_VOLATILE);
    show("purged", region);
    store(region + PAGE);
    show("purged and stored to", region);
    SYSTEM_CALL(madvise, region, 3 * PAGE, MADV_SET_NONVOLATILE);
    show("not volatile any more", region);
    SYSTEM_CALL(munmap, region, 3 * PAGE);
}

static void files(void)
{
    static char contents[2 * PAGE + 5];
    write_file("/tmp/memory_map", contents, sizeof(contents), 0600);
    int fd = open_file("/tmp/memory_map", O_RDWR, 0);
    char* shared = map(3, READ_WRITE, MAP_SHARED, fd, NULL, 0);
    char* private = map(4, READ_WRITE, MAP_PRIVATE, fd, NULL, 0);
    show("file", shared);
    (void)*(char volatile*)shared;
    store(shared + 2 * PAGE);
    store(private + PAGE);
    show("shared file", shared);
    show("private file", private);
    show_in_child("private file in a child", private, NULL);
    SYSTEM_CALL(mprotect, shared, PAGE, PROT_READ);
    show("a part of the shared file", shared);
    SYSTEM_CALL(msync, shared, 3 * PAGE, MS_ASYNC);
    show("the other part when written", shared + PAGE);
    SYSTEM_CALL(purge, PURGE_ALL_CLEAN_INODE);
    show("the first part when purged", shared);
    show("the other part when purged", shared + PAGE);
    show("what cannot be purged", private);
    SYSTEM_CALL(munmap, shared, 3 * PAGE);
    SYSTEM_CALL(munmap, private, 4 * PAGE);
    SYSTEM_CALL(close, fd);
}

static long enforcement(void)
{
    return SYSTEM_CALL(prctl, PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0);
}

static void marks(void)
{
    char* region = map_anonymous(3, ANONYMOUS_PRIVATE);
    SYSTEM_CALL(annotate_mapping, region, VIRTUAL_MEMORY_SYSCALL_CODE | VIRTUAL_MEMORY_IMMUTABLE);
    show("marked", region);
    show_in_child("marked in a child", region, NULL);
    region = map_anonymous(3, ANONYMOUS_PRIVATE);
    SYSTEM_CALL(annotate_mapping, region + PAGE, VIRTUAL_MEMORY_SYSCALL_CODE);
    SYSTEM_CALL(munmap, region + PAGE, PAGE);
    show("the first marked part", region);
    show("the last marked part", region + 2 * PAGE);
}

// Only this program's code may make calls from here on, in a child as well. A
// new program is free of it.
static void enforce(void)
{
    struct siginfo_t information;
    // Only the program's first process may mark what execve has loaded.
    SYSTEM_CALL(annotate_mapping, &main, VIRTUAL_MEMORY_SYSCALL_CODE);
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        SYSTEM_CALL(prctl, PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 0, 0, 0);
        int child = (int)SYSTEM_CALL(fork);
        if (child == 0)
            SYSTEM_CALL(exit, 40 + enforcement());
        wait_for(child, WEXITED, &information);
        *s_shared = (char)information.si_status;
        char const* arguments[] = { "memory_map", "new image", NULL };
        execute(own_path(), arguments, NULL);
        SYSTEM_CALL(exit, 1);
    }
    wait_for(pid, WEXITED, &information);
    observe("a child's calls under enforcement", *s_shared);
    observe("the new image's end", information.si_status);
}

// New programs may map from one of two addresses on.
static void lowest_addresses(void)
{
    long seen = 0;
    for (int i = 0; i < 24; ++i) {
        struct siginfo_t information;
        char const* arguments[] = { "memory_map", "lowest", NULL };
        wait_for(spawn(own_path(), arguments, NULL), WEXITED, &information);
        seen |= information.si_status;
    }
    observe("lowest addresses", seen);
}

static int lowest(void)
{
    uint64_t address = (uint64_t)map_anonymous(1, ANONYMOUS_PRIVATE);
    return address == 0x10000 ? 1 : address == 0x110000 ? 2 : 4;
}

int main(int argc, char** argv)
{
    if (argc > 1 && strcmp(argv[1], "lowest") == 0)
        return lowest();
    if (argc > 1) {
        enter_image(1);
        observe("enforcement in a new image", enforcement());
        return 0;
    }
    make_directory("/proc", 0555);
    mount_file_system("ProcFS", "/proc");
    enter_fresh_folder();
    s_shared = map_anonymous(1, ANONYMOUS_SHARED);
    names();
    what_is_resident();
    copies();
    volatility();
    files();
    marks();
    lowest_addresses();
    enforce();
    end_scenario();
    return 0;
}
