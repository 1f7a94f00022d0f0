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

static void entry(long index)
{
    char name[] = "/tmp/000000";
    for (int digit = 10; digit > 4; digit--, index /= 10)
        name[digit] = (char)('0' + index % 10);
    SYSTEM_CALL(close, open_file(name, O_WRONLY | O_CREAT, 0644));
}

static void process(long index)
{
    if (SYSTEM_CALL(fork) == 0)
        sleep_long(index);
}

static void sleeper(long index)
{
    char* stack = map_memory(STACK_SIZE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK);
    struct SC_create_thread_params parameters = {
        .schedule_priority = 30,
#if defined(__x86_64__)
        .stack_size = STACK_SIZE - 8,
#else
        .stack_size = STACK_SIZE,
#endif
        .stack_location = stack,
        .entry = (void*)sleep_long,
        .entry_argument = (void*)index,
    };
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
