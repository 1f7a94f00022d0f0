// A process profiles itself and reads its events. Only x86-64 machines have a
// timer to spare, so elsewhere there is nothing to read.
#include "scenario.h"

static char s_text[0x200000];

static struct line events_path(int pid)
{
    struct line path = { 0 };
    append(&path, "/proc/");
    append_decimal(&path, pid);
    append(&path, "/perf_events");
    path.text[path.length] = 0;
    return path;
}

static long read_events(int pid)
{
    struct line path = events_path(pid);
    long length = read_file(path.text, s_text, sizeof(s_text));
    return length < 0 ? -error_number : length;
}

static long occurrences(char const* wanted)
{
    long count = 0;
    for (char const* text = s_text; (text = strstr(text, wanted)) != NULL; ++text)
        ++count;
    return count;
}

// Events in a profile that may be too long to be held whole: each tells its time
// once.
static long count_events(int pid)
{
    static char const key[] = "\"timestamp\":";
    struct line path = events_path(pid);
    int fd = open_file(path.text, O_RDONLY, 0);
    long count = 0;
    size_t matched = 0;
    for (long got; (got = SYSTEM_CALL(read, fd, s_text, sizeof(s_text))) > 0;) {
        for (long i = 0; i < got; ++i) {
            matched = s_text[i] == key[matched] ? matched + 1 : s_text[i] == key[0];
            if (key[matched])
                continue;
            ++count;
            matched = 0;
        }
    }
    SYSTEM_CALL(close, fd);
    return count;
}

static int status_of_child(int pid)
{
    struct siginfo_t information = { 0 };
    wait_for(pid, WEXITED, &information);
    return information.si_status;
}

static void fill_buffer(int pid)
{
    SYSTEM_CALL(profiling_enable, pid, PERF_EVENT_SIGNPOST);
    long result = 0;
    for (int i = 0; i < 10000 && result == 0; ++i)
        result = SYSTEM_CALL(perf_event, PERF_EVENT_SIGNPOST, i, 0);
    observe("until the buffer is full", result);
    SYSTEM_CALL(profiling_disable, pid);
    observe("events in a full buffer", count_events(pid) == 6797);
}

// A new profile has no room for so many: it fails, and what it has told of
// stays.
static void describe_too_many_regions(void)
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        int me = (int)SYSTEM_CALL(getpid);
        struct SC_mmap_params parameters = {
            .size = 4096,
            .prot = PROT_READ,
            .flags = MAP_ANONYMOUS | MAP_PRIVATE | MAP_NORESERVE,
            .fd = -1,
        };
        for (int i = 0; i < 6797; ++i)
            SYSTEM_CALL(mmap, &parameters);
        int fails = SYSTEM_CALL(profiling_enable, me, 0) == -ENOMEM;
        int is_off = SYSTEM_CALL(profiling_disable, me) == -EINVAL;
        read_events(me);
        int is_kept = occurrences("\"timestamp\":") == 6797;
        exit_process(fails + 2 * is_off + 4 * is_kept);
    }
    observe("profile of too many regions", status_of_child(pid));
}

// What the JSON says between the type and the process, for each type of event
// that a process records itself with the arguments 1111 and 2222.
static struct {
    int type;
    char const* name;
    char const* fields;
} const s_types[] = {
    { PERF_EVENT_SAMPLE, "sample", "" },
    { PERF_EVENT_MALLOC, "malloc", "\"ptr\":2222,\"size\":1111," },
    { PERF_EVENT_FREE, "free", "\"ptr\":1111," },
    { PERF_EVENT_MMAP, "mmap", "\"ptr\":1111,\"size\":2222,\"name\":\"\"," },
    { PERF_EVENT_MUNMAP, "munmap", "\"ptr\":1111,\"size\":2222," },
    { PERF_EVENT_PROCESS_CREATE, "process_create", "\"parent_pid\":1111,\"executable\":\"\"," },
    { PERF_EVENT_PROCESS_EXEC, "process_exec", "\"executable\":\"\"," },
    { PERF_EVENT_PROCESS_EXIT, "process_exit", "" },
    { PERF_EVENT_THREAD_CREATE, "thread_create", "\"parent_tid\":1111," },
    { PERF_EVENT_THREAD_EXIT, "thread_exit", "" },
    { PERF_EVENT_CONTEXT_SWITCH, "context_switch", "\"next_pid\":1111,\"next_tid\":2222," },
    { PERF_EVENT_KMALLOC, "kmalloc", "\"ptr\":2222,\"size\":1111," },
    { PERF_EVENT_KFREE, "kfree", "\"ptr\":2222,\"size\":1111," },
    { PERF_EVENT_PAGE_FAULT, "page_fault", "" },
    { PERF_EVENT_SYSCALL, "syscall", "" },
    { PERF_EVENT_SIGNPOST, "signpost", "\"arg1\":1111,\"arg2\":2222," },
    { PERF_EVENT_FILESYSTEM, "filesystem",
        "\"durationNs\":0,\"fs_event_type\":\"open\",\"dirfd\":0,\"filename_index\":0,\"options\":0,\"mode\":0," },
};
#define TYPES ((int)(sizeof(s_types) / sizeof(s_types[0])))

static void append_owner(struct line* line, int pid, int tid)
{
    append(line, "\"pid\":");
    append_decimal(line, pid);
    append(line, ",\"tid\":");
    append_decimal(line, tid);
    append(line, ",\"timestamp\":");
    line->text[line->length] = 0;
}

static int is_shown(int pid, int number)
{
    struct line wanted = { 0 };
    append(&wanted, "{\"type\":\"");
    append(&wanted, s_types[number].name);
    append(&wanted, "\",");
    append(&wanted, s_types[number].fields);
    append_owner(&wanted, pid, pid);
    return occurrences(wanted.text) > 0;
}

// Each type alone in the mask, so that the kernel adds little of its own.
static void record_each_type(int pid)
{
    for (int i = 0; i < TYPES; ++i) {
        SYSTEM_CALL(profiling_enable, pid, s_types[i].type);
        SYSTEM_CALL(perf_event, s_types[i].type, 1111, 2222);
        SYSTEM_CALL(profiling_disable, pid);
    }
}

static void show_each_type(int pid)
{
    record_each_type(pid);
    read_events(pid);
    for (int i = 0; i < TYPES; ++i) {
        begin_indexed("type", i);
        add_decimal(is_shown(pid, i));
        finish();
    }
    SYSTEM_CALL(profiling_free_buffer, pid);
}

// What the kernel's heap did is not shown to other users: bits of what is.
static void show_types_to_another_user(void)
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        int me = (int)SYSTEM_CALL(getpid);
        SYSTEM_CALL(setresuid, 1000, 1000, 1000);
        SYSTEM_CALL(prctl, PR_SET_DUMPABLE, 1);
        record_each_type(me);
        read_events(me);
        int shown = 0;
        for (int i = 0; i < TYPES; ++i) {
            if (s_types[i].type == PERF_EVENT_KMALLOC || s_types[i].type == PERF_EVENT_KFREE)
                shown |= is_shown(me, i);
            else if (s_types[i].type == PERF_EVENT_MALLOC)
                shown |= 2 * is_shown(me, i);
        }
        SYSTEM_CALL(profiling_free_buffer, me);
        exit_process(shown);
    }
    observe("types for another user", status_of_child(pid));
}

// A new profile tells of the process, its threads and its regions. It is made
// before a timer is asked for.
static void show_description(int pid)
{
    SYSTEM_CALL(profiling_enable, pid, 0);
    read_events(pid);
    struct line process = { 0 };
    append(&process, "{\"strings\":[],\"events\":[{\"type\":\"process_create\",\"parent_pid\":");
    append_decimal(&process, pid);
    append(&process, ",\"executable\":\"");
    process.text[process.length] = 0;
    observe("own process", occurrences(process.text));
    struct line thread = { 0 };
    append(&thread, "{\"type\":\"thread_create\",\"parent_tid\":0,");
    append_owner(&thread, pid, pid);
    observe("own thread", occurrences(thread.text));
    struct line region = { 0 };
    append_owner(&region, pid, 0);
    observe("of no thread",
        occurrences(region.text) == occurrences("{\"type\":\"mmap\",\"ptr\":") + 1);
    observe("regions", occurrences("{\"type\":\"mmap\",\"ptr\":") > 2);
    // The process, its thread and its regions.
    observe("no stacks", occurrences("\"stack\":[]}") == occurrences("{\"type\":\"mmap\",\"ptr\":") + 2);
    observe("lost samples", occurrences(",\"lost_samples\":0,\"stack\":[") - occurrences("\"type\":"));
    // Without a timer nothing is being profiled that could be ended.
    SYSTEM_CALL(profiling_disable, pid);
    SYSTEM_CALL(profiling_free_buffer, pid);
}

static int64_t milliseconds_now(void)
{
    struct timespec now;
    // Events have the last tick's time.
    SYSTEM_CALL(clock_gettime, CLOCK_MONOTONIC_COARSE, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void show_time(int pid)
{
    // A thousandth of the time is more than the call takes.
    sleep_milliseconds(5000);
    int64_t before = milliseconds_now();
    SYSTEM_CALL(profiling_enable, pid, 0);
    int64_t after = milliseconds_now();
    read_events(pid);
    char const* text = text_behind(s_text, "\"timestamp\":");
    int64_t told = text ? decimal_at(&text) : 0;
    observe("time of an event", before <= told && told <= after);
    SYSTEM_CALL(profiling_disable, pid);
    SYSTEM_CALL(profiling_free_buffer, pid);
}

// Only so much of a long name is told.
static int describe_itself(char const* path)
{
    int pid = (int)SYSTEM_CALL(getpid);
    SYSTEM_CALL(profiling_enable, pid, 0);
    read_events(pid);
    struct line wanted = { 0 };
    append(&wanted, "\"executable\":\"");
    for (int i = 0; i < 63; ++i)
        append_character(&wanted, path[i]);
    append(&wanted, "\",\"pid\":");
    wanted.text[wanted.length] = 0;
    SYSTEM_CALL(profiling_disable, pid);
    SYSTEM_CALL(profiling_free_buffer, pid);
    return (int)occurrences(wanted.text);
}

static int run_as(char const* path, char const* what)
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        char const* const arguments[] = { path, what, NULL };
        execute(path, arguments, NULL);
        exit_process(9);
    }
    return pid;
}

static void show_long_name(char const* path)
{
    struct SC_link_params parameters = { { own_path(), strlen(own_path()) }, { path, strlen(path) } };
    SYSTEM_CALL(link, &parameters);
    observe("long name of a program", status_of_child(run_as(path, "describe")));
}

// How often the whole system's profile has such an event of a process.
static long events_of(int pid, char const* type)
{
    struct line wanted = { 0 };
    append(&wanted, "\"type\":\"process_");
    append(&wanted, type);
    wanted.text[wanted.length] = 0;
    struct line owner = { 0 };
    append(&owner, "\"pid\":");
    append_decimal(&owner, pid);
    append(&owner, ",");
    owner.text[owner.length] = 0;
    long count = 0;
    for (char const* text = s_text; (text = strstr(text, wanted.text)) != NULL; ++text) {
        char const* end = strstr(text, "\"tid\"");
        char const* found = strstr(text, owner.text);
        count += found != NULL && found < end;
    }
    return count;
}

static void show_events_of(char const* name, int pid)
{
    begin(name);
    read_file("/sys/kernel/profile", s_text, sizeof(s_text));
    add_decimal(events_of(pid, "create"));
    add_text(" ");
    add_decimal(events_of(pid, "exec"));
    add_text(" ");
    add_decimal(events_of(pid, "exit"));
    finish();
}

static void profile_system(void)
{
    make_directory("/sys", 0555);
    mount_file_system("SysFS", "/sys");
    long mask = PERF_EVENT_PROCESS_CREATE | PERF_EVENT_PROCESS_EXEC | PERF_EVENT_PROCESS_EXIT;
    SYSTEM_CALL(profiling_enable, -1, mask);
    int first = run_as(own_path(), "end");
    status_of_child(first);
    SYSTEM_CALL(profiling_disable, -1);
    int second = run_as(own_path(), "end");
    status_of_child(second);
    show_events_of("a process of the profiled system", first);
    show_events_of("a process when it is profiled no more", second);
    SYSTEM_CALL(profiling_enable, -1, mask);
    SYSTEM_CALL(profiling_disable, -1);
    show_events_of("a process before the next profile", first);
    SYSTEM_CALL(profiling_enable, -1, PERF_EVENT_THREAD_CREATE | PERF_EVENT_MMAP);
    int third = run_as(own_path(), "end");
    status_of_child(third);
    SYSTEM_CALL(profiling_disable, -1);
    begin("regions of a process whose beginning is not told");
    read_file("/sys/kernel/profile", s_text, sizeof(s_text));
    struct line region = { 0 };
    append_owner(&region, third, 0);
    add_decimal(occurrences(region.text));
    finish();
    SYSTEM_CALL(profiling_free_buffer, -1);
}

// A process' end is told when the last one forgets it.
static void profile_ends(void)
{
    long mask = PERF_EVENT_PROCESS_CREATE | PERF_EVENT_PROCESS_EXEC | PERF_EVENT_PROCESS_EXIT;
    struct siginfo_t information = { 0 };
    SYSTEM_CALL(profiling_enable, -1, mask);
    int first = run_as(own_path(), "end");
    wait_for(first, WEXITED | WNOWAIT, &information);
    sleep_milliseconds(50);
    show_events_of("a process that nobody has waited for", first);
    status_of_child(first);
    show_events_of("a process that somebody has waited for", first);
    char const* const arguments[] = { own_path(), "end", NULL };
    char const* const environment[] = { NULL };
    int spawned = spawn(own_path(), arguments, environment);
    status_of_child(spawned);
    int late = run_as(own_path(), "end");
    wait_for(late, WEXITED | WNOWAIT, &information);
    SYSTEM_CALL(profiling_disable, -1);
    status_of_child(late);
    show_events_of("a process that was spawned", spawned);
    show_events_of("a process that is waited for too late", late);
    SYSTEM_CALL(profiling_free_buffer, -1);
}

// Of many that end at once some are not switched from before they do.
static int ends_without_a_switch(void)
{
    int found = 0;
    for (int i = 0; i < 20 && !found; ++i) {
        if (SYSTEM_CALL(profiling_enable, -1, PERF_EVENT_CONTEXT_SWITCH) != 0)
            break;
        int pid = (int)SYSTEM_CALL(fork);
        if (pid == 0)
            exit_process(0);
        status_of_child(pid);
        SYSTEM_CALL(profiling_disable, -1);
        read_file("/sys/kernel/profile", s_text, sizeof(s_text));
        struct line owner = { 0 };
        append_owner(&owner, pid, pid);
        found = occurrences(owner.text) == 0;
    }
    SYSTEM_CALL(profiling_free_buffer, -1);
    return found;
}

static struct line name_of_profile(int pid, char const* suffix)
{
    struct line path = { 0 };
    append(&path, "profiled_");
    append_decimal(&path, pid);
    append(&path, suffix);
    path.text[path.length] = 0;
    return path;
}

static long status_of_profile(int pid, char const* suffix)
{
    struct line path = name_of_profile(pid, suffix);
    int fd = open_file(path.text, O_RDONLY, 0);
    if (fd < 0)
        return -error_number;
    struct stat status;
    long result = SYSTEM_CALL(fstat, fd, &status);
    char start[16] = { 0 };
    SYSTEM_CALL(read, fd, start, sizeof(start) - 1);
    SYSTEM_CALL(close, fd);
    if (result < 0)
        return result;
    // Its mode where it is a profile, which the obstacle is not.
    if (status.st_uid != 0 || status.st_gid != 0)
        return -1;
    return memcmp(start, "{\"strings\":[],", 14) == 0 ? (long)(status.st_mode & 07777) : 0;
}

// A process that ends while it has a profile leaves it in its directory.
static void leave_profile(char const* name, int dumpable, int occupied)
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        int me = (int)SYSTEM_CALL(getpid);
        SYSTEM_CALL(prctl, PR_SET_PROCESS_NAME, "profiled", 8);
        SYSTEM_CALL(prctl, PR_SET_DUMPABLE, dumpable);
        if (occupied) {
            struct line path = name_of_profile(me, ".profile");
            write_file(path.text, "", 0, 0600);
        }
        SYSTEM_CALL(profiling_enable, me, 0);
        exit_process(0);
    }
    status_of_child(pid);
    begin(name);
    add_result(status_of_profile(pid, ".profile"));
    add_text(" ");
    add_result(status_of_profile(pid, ".1.profile"));
    add_text(" ");
    add_result(status_of_profile(pid, ".2.profile"));
    finish();
}

static long events_of_thread(int pid, int tid, char const* fields)
{
    struct line wanted = { 0 };
    append(&wanted, "{\"type\":\"thread_");
    append(&wanted, fields);
    append_owner(&wanted, pid, tid);
    return occurrences(wanted.text);
}

static void end_thread(void)
{
    SYSTEM_CALL(exit_thread, 0, 0, 0);
}

// What is left tells of each thread's end, whichever call that came by, and of
// the beginning of those that others made.
static void tell_of_threads(char const* name, int by_thread)
{
    int* second = map_memory(0x1000, MAP_SHARED);
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        int me = (int)SYSTEM_CALL(getpid);
        SYSTEM_CALL(prctl, PR_SET_PROCESS_NAME, "profiled", 8);
        SYSTEM_CALL(profiling_enable, me, PERF_EVENT_THREAD_CREATE | PERF_EVENT_THREAD_EXIT);
        char* stack = map_memory(0x10000, MAP_PRIVATE | MAP_STACK);
        struct SC_create_thread_params parameters = thread_on(stack, 0x10000);
        *second = (int)SYSTEM_CALL(create_thread, (void*)end_thread, &parameters);
        SYSTEM_CALL(join_thread, *second, NULL);
        // It counts until it is gone, and the last one's end is another's.
        sleep_milliseconds(50);
        if (by_thread)
            SYSTEM_CALL(exit_thread, 0, 0, 0);
        exit_process(0);
    }
    status_of_child(pid);
    struct line path = name_of_profile(pid, ".profile");
    read_file(path.text, s_text, sizeof(s_text));
    struct line created = { 0 };
    append(&created, "create\",\"parent_tid\":");
    append_decimal(&created, *second);
    append(&created, ",");
    created.text[created.length] = 0;
    begin(name);
    add_decimal(events_of_thread(pid, *second, created.text));
    add_text(" ");
    add_decimal(events_of_thread(pid, *second, "exit\","));
    add_text(" ");
    add_decimal(events_of_thread(pid, pid, "exit\","));
    finish();
}

// How far the kernel goes for a name that nobody has taken.
static void leave_profile_behind_many(char const* name, int occupied)
{
    int pid = (int)SYSTEM_CALL(fork);
    if (pid == 0) {
        int me = (int)SYSTEM_CALL(getpid);
        SYSTEM_CALL(prctl, PR_SET_PROCESS_NAME, "profiled", 8);
        for (int i = 0; i < occupied; ++i) {
            struct line suffix = { 0 };
            if (i > 0) {
                append(&suffix, ".");
                append_decimal(&suffix, i);
            }
            append(&suffix, ".profile");
            suffix.text[suffix.length] = 0;
            struct line path = name_of_profile(me, suffix.text);
            write_file(path.text, "", 0, 0600);
        }
        SYSTEM_CALL(profiling_enable, me, 0);
        exit_process(0);
    }
    status_of_child(pid);
    begin(name);
    add_result(status_of_profile(pid, ".9.profile"));
    add_text(" ");
    add_result(status_of_profile(pid, ".10.profile"));
    finish();
}

// A frame record: the caller's frame pointer and the return address.
struct frame_record {
    uint64_t previous;
    uint64_t return_address;
};

static struct frame_record s_frames[3];

static uint64_t frame_pointer(struct frame_record const* record)
{
#if defined(__riscv)
    return (uint64_t)(record + 1);
#else
    return (uint64_t)record;
#endif
}

// A call by code whose frame pointer is this; a signpost is its first argument.
static void call_from_frame(long call, uint64_t frame)
{
#if defined(__x86_64__)
    long result;
    __asm__ volatile("mov %%rbp, %%r12\n"
                     "mov %[frame], %%rbp\n"
                     "syscall\n"
                     "mov %%r12, %%rbp"
        : "=a"(result)
        : "a"(call), "d"((long)PERF_EVENT_SIGNPOST), "D"(0L), "b"(0L), [frame] "r"(frame)
        : "rcx", "r11", "r12", "memory");
#elif defined(__riscv)
    register long a0 __asm__("a0") = PERF_EVENT_SIGNPOST;
    register long a7 __asm__("a7") = call;
    __asm__ volatile("mv t3, s0\n"
                     "mv s0, %[frame]\n"
                     "ecall\n"
                     "mv s0, t3"
        : "+r"(a0)
        : "r"(a7), [frame] "r"(frame)
        : "t3", "memory");
#else
    register long x0 __asm__("x0");
    register long x1 __asm__("x1") = PERF_EVENT_SIGNPOST;
    register long x8 __asm__("x8") = call;
    __asm__ volatile("mov x9, x29\n"
                     "mov x29, %[frame]\n"
                     "svc #0\n"
                     "mov x29, x9"
        : "=r"(x0)
        : "r"(x1), "r"(x8), [frame] "r"(frame)
        : "x9", "memory");
#endif
}

// Reads the profile of who makes a call while the frames are these.
static void profile_frames(int pid, long type, long call)
{
    SYSTEM_CALL(profiling_enable, pid, type);
    call_from_frame(call, frame_pointer(&s_frames[0]));
    SYSTEM_CALL(profiling_disable, pid);
    read_events(pid);
    SYSTEM_CALL(profiling_free_buffer, pid);
}

// Of the first call.
static long length_of_stack(void)
{
    char const* event = strstr(s_text, "\"type\":\"syscall\"");
    if (event == NULL)
        return 0;
    char const* stack = strstr(event, "\"stack\":[");
    long count = 1;
    for (; *stack != ']'; ++stack)
        count += *stack == ',';
    return count;
}

static void show_stacks(int pid)
{
    s_frames[0] = (struct frame_record) { frame_pointer(&s_frames[1]), 71111 };
    s_frames[1] = (struct frame_record) { frame_pointer(&s_frames[2]), 72222 };
    s_frames[2] = (struct frame_record) { 0, 73333 };
    profile_frames(pid, PERF_EVENT_SIGNPOST, SC_perf_event);
    observe("callers of who records an event", occurrences("\"stack\":[71111,72222,73333]"));
    profile_frames(pid, PERF_EVENT_SYSCALL, SC_getuid);
    observe("stack up to no frame", occurrences(",71111,72222,73333]"));
    s_frames[2].previous = 8;
    profile_frames(pid, PERF_EVENT_SYSCALL, SC_getuid);
    observe("stack up to no memory", occurrences(",71111,72222,73333]"));
    s_frames[1].return_address = 0;
    profile_frames(pid, PERF_EVENT_SYSCALL, SC_getuid);
    observe("stack up to no return address", occurrences(",71111]"));
    s_frames[0].previous = frame_pointer(&s_frames[0]);
    profile_frames(pid, PERF_EVENT_SYSCALL, SC_getuid);
    observe("stack that goes round", length_of_stack());
}

// What is told of memory behind the signpost: `+` where it was mapped or named,
// `-` where it was unmapped, how far from here, its size, and what it is called.
static void show_mapping_events(char const* name, char const* here)
{
    begin(name);
    char const* text = text_behind(s_text, "\"type\":\"signpost\"");
    while (text != NULL && (text = text_behind(text, "{\"type\":\"m")) != NULL) {
        int is_mapped = *text == 'm';
        add_text(is_mapped ? "+" : "-");
        text = text_behind(text, "\"ptr\":");
        add_decimal(decimal_at(&text) - (int64_t)here);
        add_text(":");
        text = text_behind(text, "\"size\":");
        add_decimal(decimal_at(&text));
        if (is_mapped) {
            for (text = text_behind(text, "\"name\":"); *text != ','; ++text)
                add_text((char const[]) { *text, 0 });
        }
        add_text(" ");
    }
    finish();
}

static void begin_mapping_events(int pid)
{
    SYSTEM_CALL(profiling_enable, pid, PERF_EVENT_SIGNPOST | PERF_EVENT_MMAP | PERF_EVENT_MUNMAP);
    SYSTEM_CALL(perf_event, PERF_EVENT_SIGNPOST, 0, 0);
}

static void end_mapping_events(int pid, char const* name, char const* here)
{
    SYSTEM_CALL(profiling_disable, pid);
    read_events(pid);
    SYSTEM_CALL(profiling_free_buffer, pid);
    show_mapping_events(name, here);
}

static void map_two_pages(char* at, int flags, char const* name)
{
    struct SC_mmap_params parameters = {
        .addr = at,
        .size = 8000,
        .prot = PROT_READ,
        .flags = MAP_ANONYMOUS | MAP_PRIVATE | flags,
        .fd = -1,
        .name = { name, name == NULL ? 0 : strlen(name) },
    };
    SYSTEM_CALL(mmap, &parameters);
}

// Whole pages are told of, and only where there were any.
static void show_mappings(int pid)
{
    char* pages = map_memory(5 * 4096, MAP_PRIVATE);
    char* second = pages + 4096;
    char* third = pages + 2 * 4096;
    begin_mapping_events(pid);
    SYSTEM_CALL(munmap, second + 100, 50);
    SYSTEM_CALL(munmap, second, 4096);
    SYSTEM_CALL(munmap, program_base, 1);
    map_two_pages(second, MAP_FIXED, "new");
    SYSTEM_CALL(munmap, second, 4097);
    SYSTEM_CALL(munmap, third, 2 * 4096);
    map_two_pages(second, MAP_FIXED_NOREPLACE, NULL);
    struct SC_set_mmap_name_params parameters = { second, 8000, { "named", 5 } };
    SYSTEM_CALL(set_mmap_name, &parameters);
    SYSTEM_CALL(mprotect, second, 4096, PROT_NONE);
    SYSTEM_CALL(munmap, third, 3 * 4096);
    end_mapping_events(pid, "mappings of a profiled process", pages);
}

static void end_with_stack(void* entry, void* argument, void* stack, size_t stack_size)
{
    (void)entry;
    (void)argument;
    SYSTEM_CALL(exit_thread, 0, stack, stack_size);
}

static void show_stack_that_goes(int pid)
{
    char* stack = map_memory(4 * 4096, MAP_PRIVATE | MAP_STACK);
    struct SC_create_thread_params parameters = thread_on(stack, 4 * 4096);
    parameters.entry = (void*)end_with_stack;
    begin_mapping_events(pid);
    long tid = SYSTEM_CALL(create_thread, (void*)end_with_stack, &parameters);
    SYSTEM_CALL(join_thread, tid, NULL);
    end_mapping_events(pid, "stack of a profiled thread", stack);
}

int main(int argc, char** argv)
{
    if (argc > 1)
        return strcmp(argv[1], "describe") == 0 ? describe_itself(argv[0]) : 0;
    await_kernel();
    make_directory("/proc", 0555);
    mount_file_system("ProcFS", "/proc");
    enter_fresh_folder();
    int pid = (int)SYSTEM_CALL(getpid);
    observe("without a buffer", read_events(pid));
    observe("enable", SYSTEM_CALL(profiling_enable, pid, PERF_EVENT_SIGNPOST | PERF_EVENT_SYSCALL));
    SYSTEM_CALL(getuid);
    SYSTEM_CALL(perf_event, PERF_EVENT_SIGNPOST, 1234, 5678);
    SYSTEM_CALL(perf_register_string, "first", 5);
    SYSTEM_CALL(perf_register_string, "second", 6);
    observe("disable", SYSTEM_CALL(profiling_disable, pid));
    long length = read_events(pid);
    observe("events can be read", length > 0);
    observe("strings", occurrences("\"strings\":[\"first\",\"second\"]"));
    observe("process", occurrences("\"type\":\"process_create\""));
    observe("signposts", occurrences("\"type\":\"signpost\""));
    observe("its numbers", occurrences("\"arg1\":1234,\"arg2\":5678"));
    // dbgputstr, getuid, perf_event, two perf_register_string, profiling_disable.
    observe("calls", occurrences("\"type\":\"syscall\""));
    observe("free", SYSTEM_CALL(profiling_free_buffer, pid));
    observe("afterwards", read_events(pid));
    fill_buffer(pid);
    SYSTEM_CALL(profiling_free_buffer, pid);
    describe_too_many_regions();
    show_description(pid);
    show_each_type(pid);
    show_types_to_another_user();
    leave_profile("left behind", 1, 0);
    leave_profile("left behind by another name", 1, 1);
    leave_profile("left behind by one who may not be looked at", 0, 0);
    tell_of_threads("threads until exit", 0);
    tell_of_threads("threads until exit_thread", 1);
    leave_profile_behind_many("left behind by the tenth name", 9);
    leave_profile_behind_many("left behind by no eleventh name", 10);
    show_stacks(pid);
    show_mappings(pid);
    show_stack_that_goes(pid);
    show_time(pid);
    show_long_name("/a long name of a program of which only so much is told as there is room for");
    profile_system();
    profile_ends();
    observe("ends without a switch", ends_without_a_switch());
    end_scenario();
    return 0;
}
