// The executor: runs the rows of the image that was appended to this program.
//
//     executor [--start N | --rows N,N,...] [--no-hazards] [--exit]
//
// As the first program of a real kernel it must never exit, so it sleeps
// after the footer unless it is told otherwise. Where somebody started it who
// lives on without it, it exits by itself.
#include "executor.h"
#include "world.h"

// How long a row may take before it is killed, in the kernel's own time.
#define ROW_MILLISECONDS 10000
// How often a row is tried that has to hit a moment.
#define MOST_TRIES 5
// What it exits with after arguments that it does not take.
#define STATUS_USAGE 2

// How long what was killed may take to be gone.
#define KILL_MILLISECONDS 1000

struct row the_row;
uint8_t* shared_memory;

// What the kernel has shown to be able to do.
static int s_level = 2;
static uint32_t s_rows_run;
static uint32_t s_turns;

static uint8_t s_local_memory[SHARED_SIZE + SHARED_TAIL] __attribute__((aligned(16)));

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

// Runs in the forked leader.
static _Noreturn void lead(void)
{
    int trouble = run_leader();
    *trouble_with_world() = (uint32_t)trouble;
    if (trouble == 0)
        run_actor(ACTOR_MAIN);
    exit_process(0);
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

// How a try of the row came to its end.
struct ending {
    char const* how;
    int64_t value;
};

static struct ending ending_of(int pid, int ended, struct siginfo_t const* information)
{
    uint32_t trouble = *trouble_with_world();
    int error = the_row.header->level >= 2 ? remove_world() : 0;
    if (trouble != 0)
        return (struct ending) { "no-world", trouble };
    if (error != 0)
        return (struct ending) { "mount-stays", error };
    if (!ended)
        return (struct ending) { "timeout", pid };
    if (information->si_signo == 0)
        return (struct ending) { "no-wait", error_number };
    return (struct ending) {
        information->si_code == CLD_EXITED ? "exited" : "killed",
        information->si_status,
    };
}

static long row_limit(void)
{
    uint16_t limit = the_row.actors[ACTOR_MAIN].limit;
    return limit == 0 ? ROW_MILLISECONDS : (long)limit * LIMIT_UNIT;
}

static struct ending try_forked(void)
{
    long pid = SYSTEM_CALL(fork);
    if (pid == 0)
        lead();
    if (pid < 0) {
        if (pid == -ENOSYS)
            s_level = 0;
        return (struct ending) { "no-fork", -pid };
    }
    struct siginfo_t information;
    int ended = wait_with_limit((int)pid, row_limit(), &information);
    if (!ended) {
        SYSTEM_CALL(kill, pid, SIGKILL);
        struct siginfo_t ignored;
        wait_with_limit((int)pid, KILL_MILLISECONDS, &ignored);
    }
    kill_leftovers(pid);
    run_teardown();
    return ending_of((int)pid, ended, &information);
}

// In this very process; the rows behind it are forked off it and expect clean
// memory.
static struct ending try_here(void)
{
    make_row_memory();
    run_actor(ACTOR_MAIN);
    memset(the_row.memory, 0, the_row.header->memory_size);
    return (struct ending) { "exited", 0 };
}

// Whether the steps that depend on a moment had the results that they have then.
static int hit_window(void)
{
    for (unsigned actor = 0; actor < the_row.header->actor_count; ++actor) {
        uint8_t const* cursor = (uint8_t const*)the_row.header + the_row.actors[actor].offset;
        struct operation operation;
        for (next_operation(&cursor, &operation); operation.code != OPERATION_END;
            next_operation(&cursor, &operation)) {
            if (operation.code != OPERATION_WINDOW)
                continue;
            struct record const* record = record_at(operation.record);
            if (record->state != STEP_DONE || record->result != (int64_t)operation.operands[0])
                return 0;
        }
    }
    return 1;
}

static struct ending try_row(void)
{
    struct row_header const* header = the_row.header;
    memset(shared_memory, 0, header->shared_size);
    memset(shared_memory + SHARED_SIZE, 0, SHARED_TAIL);
    the_row.turn = *row_at_hand() = ++s_turns;
    return header->level >= 1 ? try_forked() : try_here();
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
    ++s_rows_run;
    struct ending ending = try_row();
    unsigned tries = 1;
    // What is told of is the last try; the judge knows no other.
    if (header->flags & ROW_FLAG_WINDOW) {
        for (; tries < MOST_TRIES && !hit_window(); ++tries)
            ending = try_row();
    }
    log_steps();
    log_end(entry->number, ending.how, ending.value, tries);
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

static void visit_range(
    struct image_header const* image, uint32_t start, uint32_t end, visitor* visit)
{
    struct index_entry const* index = (struct index_entry const*)(image + 1);
    for (uint32_t i = 0; i < image->row_count; ++i) {
        if (index[i].number >= start && index[i].number < end)
            visit(image, &index[i]);
    }
}

static struct arguments s_arguments;

static void visit_wanted(struct image_header const* image, visitor* visit)
{
    uint32_t end = s_arguments.avoids_hazards ? image->first_hazard : UINT32_MAX;
    if (s_arguments.list)
        visit_listed(image, s_arguments.list, visit);
    else
        visit_range(image, s_arguments.start, end, visit);
}

static uint32_t s_wanted;

static void count_row(struct image_header const* image, struct index_entry const* entry)
{
    (void)image;
    (void)entry;
    ++s_wanted;
}

static void announce_row(struct image_header const* image, struct index_entry const* entry)
{
    (void)image;
    log_number(entry->number);
}

static void run_all(struct image_header const* image)
{
    // What is more than a place to begin at is told row by row.
    struct selection selection = {
        .start = s_arguments.start,
        .is_list = s_arguments.list || s_arguments.avoids_hazards,
    };
    if (selection.is_list) {
        visit_wanted(image, count_row);
        selection.count = s_wanted;
    }
    log_header(image, s_level, &selection);
    if (selection.is_list) {
        visit_wanted(image, announce_row);
        log_numbers_end();
    }
    visit_wanted(image, run_row);
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
    note_path(argv[0]);
    shared_memory = s_local_memory;
    run_image(image, argc, argv);
    if (!read_arguments(&s_arguments, image, argc, argv)) {
        sleep_if_first_process();
        return STATUS_USAGE;
    }
    uint8_t* shared = map_memory(SHARED_SIZE + 4096, MAP_SHARED);
    if (shared)
        shared_memory = shared;
    else
        s_level = 0;
    prepare_root();
    run_all(image);
    if (!s_arguments.may_exit)
        sleep_if_first_process();
    return 0;
}
