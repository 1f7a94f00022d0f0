// The executor: runs the rows of the image that was appended to this program.
//
//     executor [--start N | --rows N,N,...] [--exit]
//
// As the first program of a real kernel it must never exit, so it sleeps
// after the footer unless it is told otherwise. Where somebody started it who
// lives on without it, it exits by itself.
#include "executor.h"
#include "world.h"

// How long a row may take before it is killed, in the kernel's own time.
#define ROW_MILLISECONDS 10000
// What it exits with after arguments that it does not take.
#define STATUS_USAGE 2

// How long what was killed may take to be gone.
#define KILL_MILLISECONDS 1000

struct row the_row;
uint8_t* shared_memory;

// What the kernel has shown to be able to do.
static int s_level = 2;
static uint32_t s_rows_run;

static uint8_t s_local_memory[SHARED_SIZE + 256] __attribute__((aligned(16)));

// The row image is the program's last segment; the encoder appended it.
static struct image_header const* find_image(void)
{
    uint64_t table;
    uint16_t count;
    memcpy(&table, program_base + 32, sizeof(table));
    memcpy(&count, program_base + 56, sizeof(count));
    struct image_header const* image = NULL;
    for (uint16_t i = 0; i < count; ++i) {
        char const* entry = program_base + table + i * 56;
        uint32_t type;
        uint64_t address;
        memcpy(&type, entry, sizeof(type));
        memcpy(&address, entry + 16, sizeof(address));
        if (type == 1)
            image = (struct image_header const*)(program_base + address);
    }
    if (!image || image->magic != IMAGE_MAGIC || image->format != FORMAT)
        return NULL;
    return image;
}

static int run_leader(void)
{
    int is_full_world = the_row.header->level >= 2;
    int error = is_full_world ? make_world() : 0;
    if (error == 0)
        error = make_row_memory();
    if (error != 0)
        return error;
    run_actor(ACTOR_SETUP);
    if (!(the_row.header->flags & ROW_FLAG_ROOT))
        error = become_user();
    return error;
}

// Runs in the forked leader; a world that can not be made is told in the
// last word of the shared memory.
static _Noreturn void lead(void)
{
    uint32_t* trouble = (uint32_t*)(shared_memory + SHARED_SIZE + 252);
    *trouble = (uint32_t)run_leader();
    if (*trouble == 0)
        run_actor(ACTOR_MAIN);
    exit_process(0);
}

// Waits until the leader has ended; answers false when time is up. Waiting is
// done by looking and sleeping: it needs neither signals nor futexes of a
// kernel that may be young.
static int wait_with_limit(int pid, long limit, struct siginfo_t* information)
{
    long pause = 1;
    for (long waited = 0; waited < limit; waited += pause) {
        if (wait_for(pid, WEXITED | WNOHANG, information) != 0)
            return 1;
        if (waited >= 8 && pause < 16)
            pause *= 2;
        sleep_milliseconds(pause);
    }
    return 0;
}

// Children that nobody waited for must not outlive their row.
static void kill_actors(void)
{
    for (unsigned actor = 0; actor < the_row.header->actor_count; ++actor) {
        uint8_t const* cursor = (uint8_t const*)the_row.header + the_row.actors[actor].offset;
        struct operation operation;
        for (next_operation(&cursor, &operation); operation.code != OPERATION_END;
            next_operation(&cursor, &operation)) {
            if (operation.code != OPERATION_FORK)
                continue;
            int64_t pid = record_at(operation.record)->result;
            if (pid > 0 && SYSTEM_CALL(kill, pid, SIGKILL) == 0)
                sleep_milliseconds(1);
        }
    }
}

static void run_teardown(void)
{
    unsigned teardown = ACTOR_MAIN + 1;
    while (
        teardown < the_row.header->actor_count && the_row.actors[teardown].kind != ACTOR_TEARDOWN)
        ++teardown;
    uint8_t const* program = (uint8_t const*)the_row.header + the_row.actors[teardown].offset;
    if (*program == OPERATION_END)
        return;
    long pid = SYSTEM_CALL(fork);
    if (pid == 0) {
        open_file("/dev/null", O_RDONLY, 0);
        change_directory("/w");
        if (make_row_memory() == 0)
            run_actor(teardown);
        exit_process(0);
    }
    struct siginfo_t information;
    wait_with_limit((int)pid, KILL_MILLISECONDS, &information);
}

static void report_end(int pid, int ended, struct siginfo_t const* information)
{
    uint32_t trouble = *(uint32_t*)(shared_memory + SHARED_SIZE + 252);
    int error = the_row.header->level >= 2 ? remove_world() : 0;
    if (trouble != 0)
        log_end(the_row.number, "no-world", trouble);
    else if (error != 0)
        log_end(the_row.number, "mount-stays", error);
    else if (!ended)
        log_end(the_row.number, "timeout", pid);
    else if (information->si_signo == 0)
        log_end(the_row.number, "no-wait", error_number);
    else if (information->si_code == CLD_EXITED)
        log_end(the_row.number, "exited", information->si_status);
    else
        log_end(the_row.number, "killed", information->si_status);
}

static long row_limit(void)
{
    uint16_t limit = the_row.actors[ACTOR_MAIN].limit;
    return limit == 0 ? ROW_MILLISECONDS : (long)limit * LIMIT_UNIT;
}

static void run_forked(void)
{
    long pid = SYSTEM_CALL(fork);
    if (pid == 0)
        lead();
    if (pid < 0) {
        if (pid == -ENOSYS)
            s_level = 0;
        log_end(the_row.number, "no-fork", -pid);
        return;
    }
    struct siginfo_t information;
    int ended = wait_with_limit((int)pid, row_limit(), &information);
    if (!ended) {
        SYSTEM_CALL(kill, pid, SIGKILL);
        struct siginfo_t ignored;
        wait_with_limit((int)pid, KILL_MILLISECONDS, &ignored);
    }
    kill_actors();
    run_teardown();
    log_steps();
    report_end((int)pid, ended, &information);
}

static void run_row(struct image_header const* image, struct index_entry const* entry)
{
    struct row_header const* header
        = (struct row_header const*)((char const*)image + entry->offset);
    the_row = (struct row) {
        .number = entry->number,
        .header = header,
        .actors = (struct actor_entry const*)(header + 1),
    };
    if (header->level > s_level) {
        log_skip(entry->number, s_level);
        return;
    }
    log_begin(entry->number);
    memset(shared_memory, 0, header->shared_size);
    memset(shared_memory + SHARED_SIZE, 0, 256);
    ++s_rows_run;
    if (header->level >= 1) {
        run_forked();
        return;
    }
    make_row_memory();
    run_actor(ACTOR_MAIN);
    log_steps();
    // The rows behind it are forked off this process and expect clean memory.
    memset(the_row.memory, 0, header->memory_size);
    log_end(entry->number, "exited", 0);
}

typedef void visitor(struct image_header const*, struct index_entry const*);

static void visit_listed(struct image_header const* image, char const* list, visitor* visit)
{
    struct index_entry const* index = (struct index_entry const*)(image + 1);
    while (*list) {
        uint32_t number;
        list = next_in_list(list, &number);
        for (uint32_t i = 0; i < image->row_count; ++i) {
            if (index[i].number == number)
                visit(image, &index[i]);
        }
    }
}

static void run_from(struct image_header const* image, uint32_t start)
{
    struct index_entry const* index = (struct index_entry const*)(image + 1);
    for (uint32_t i = 0; i < image->row_count; ++i) {
        if (index[i].number >= start)
            run_row(image, &index[i]);
    }
}

static uint32_t s_listed;

static void count_row(struct image_header const* image, struct index_entry const* entry)
{
    (void)image;
    (void)entry;
    ++s_listed;
}

static void announce_row(struct image_header const* image, struct index_entry const* entry)
{
    (void)image;
    log_number(entry->number);
}

static void run_all(struct image_header const* image, uint32_t start, char const* list)
{
    struct selection selection = { .start = start, .is_list = list != NULL };
    if (list) {
        visit_listed(image, list, count_row);
        selection.count = s_listed;
    }
    log_header(image, s_level, &selection);
    if (list) {
        visit_listed(image, list, announce_row);
        log_numbers_end();
        visit_listed(image, list, run_row);
    } else {
        run_from(image, start);
    }
    log_footer(s_rows_run, s_level);
}

// The end of its first program is the end of most kernels.
static void sleep_if_first_process(void)
{
    if (!is_first_process())
        return;
    for (;;)
        sleep_milliseconds(1000);
}

int main(int argc, char** argv)
{
    struct image_header const* image = find_image();
    if (!image) {
        static char const message[] = "executor: no row image was appended to this program\n";
        SYSTEM_CALL(dbgputstr, message, sizeof(message) - 1);
        return 1;
    }
    struct arguments arguments;
    if (!read_arguments(&arguments, image, argc, argv)) {
        sleep_if_first_process();
        return STATUS_USAGE;
    }
    shared_memory = map_memory(SHARED_SIZE + 4096, MAP_SHARED);
    if (!shared_memory) {
        s_level = 0;
        shared_memory = s_local_memory;
    }
    prepare_root();
    run_all(image, arguments.start, arguments.list);
    if (!arguments.may_exit)
        sleep_if_first_process();
    return 0;
}
