// A process profiles itself and reads its events. Only x86-64 machines have a
// timer to spare, so elsewhere there is nothing to read.
#include "scenario.h"

static char s_text[0x100000];

static long read_events(int pid)
{
    struct line path = { 0 };
    append(&path, "/proc/");
    append_decimal(&path, pid);
    append(&path, "/perf_events");
    path.text[path.length] = 0;
    int fd = open_file(path.text, O_RDONLY, 0);
    if (fd < 0)
        return -error_number;
    size_t length = 0;
    for (;;) {
        long count = SYSTEM_CALL(read, fd, s_text + length, sizeof(s_text) - 1 - length);
        if (count <= 0)
            break;
        length += (size_t)count;
    }
    SYSTEM_CALL(close, fd);
    s_text[length] = 0;
    return (long)length;
}

static long occurrences(char const* wanted)
{
    long count = 0;
    size_t length = strlen(wanted);
    for (char const* text = s_text; *text; ++text) {
        size_t same = 0;
        while (same < length && text[same] == wanted[same])
            ++same;
        count += same == length;
    }
    return count;
}

static void mount_processes(void)
{
    static char const type[] = "ProcFS";
    static char const path[] = "/proc";
    make_directory(path, 0555);
    struct SC_fsopen_params open_parameters = { .fs_type = { type, sizeof(type) - 1 } };
    long fd = SYSTEM_CALL(fsopen, &open_parameters);
    struct SC_fsmount_params parameters = {
        .vfs_root_context_id = -1,
        .mount_fd = (int)fd,
        .target = { path, sizeof(path) - 1 },
        .source_fd = -1,
    };
    SYSTEM_CALL(fsmount, &parameters);
    SYSTEM_CALL(close, fd);
}

static void fill_buffer(int pid)
{
    SYSTEM_CALL(profiling_enable, pid, PERF_EVENT_SIGNPOST);
    long result = 0;
    for (int i = 0; i < 10000 && result == 0; ++i)
        result = SYSTEM_CALL(perf_event, PERF_EVENT_SIGNPOST, i, 0);
    observe("until the buffer is full", result);
    SYSTEM_CALL(profiling_disable, pid);
}

int main(int argc, char** argv)
{
    (void)argc;
    (void)argv;
    int pid = (int)SYSTEM_CALL(getpid);
    if (read_events(pid) == -ENOENT)
        mount_processes();
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
    end_scenario();
    return 0;
}
