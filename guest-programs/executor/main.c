// The executor: runs the rows of the image that was appended to this program.
//
//     executor [--start N | --rows N,N,...] [--rung N] [--proven N] [--no-hazards] [--stdout] [--exit]
//
// As the first program of a real kernel it must never exit, so it sleeps
// after the footer unless it is told otherwise. Where somebody started it who
// lives on without it, it exits by itself.
#include "executor.h"
#include "log_line.h"
#include "world.h"

// How long a row may take before it is killed, in the kernel's own time.
#define ROW_MILLISECONDS 10000
// How often a row is tried that has to hit a moment.
#define MOST_TRIES 5
#define STANDARD_OUTPUT 1
#define ROOT 0
#define USER 1000
// Where a row that replaces its program keeps the log out of its own way.
#define IMAGE_LOG_DESCRIPTOR 1000

// What it exits with after arguments that it does not take.
#define STATUS_USAGE 2

// How long what was killed may take to be gone.
#define KILL_MILLISECONDS 1000

struct row the_row;
uint8_t* shared_memory;

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

static int has_image(void)
{
    for (unsigned actor = 0; actor < the_row.header->actor_count; ++actor) {
        if (the_row.actors[actor].kind == ACTOR_IMAGE)
            return 1;
    }
    return 0;
}

// The log is the first process's affair, and its descriptor in nobody's way; but
// what takes the program's place tells of its steps itself.
static void leave_log(void)
{
    if (log_descriptor == TO_KERNEL)
        return;
    int kept = has_image() ? (int)SYSTEM_CALL(dup2, log_descriptor, IMAGE_LOG_DESCRIPTOR) : -1;
    SYSTEM_CALL(close, log_descriptor);
    log_descriptor = kept < 0 ? TO_KERNEL : kept;
}

static struct trouble run_leader(void)
{
    leave_log();
    struct trouble trouble = make_world();
    if (!trouble.is_there)
        trouble = make_row_memory();
    if (trouble.is_there)
        return trouble;
    run_actor(ACTOR_SETUP);
    return become(the_row.header->flags & ROW_FLAG_ROOT ? ROOT : USER);
}

// Runs in the forked leader.
static _Noreturn void lead(void)
{
    struct trouble trouble = run_leader();
    *trouble_with_world() = trouble;
    if (!trouble.is_there)
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
        leave_log();
        open_file("/dev/null", O_RDONLY, 0);
        change_directory("/w");
        if (!make_row_memory().is_there)
            run_actor(teardown);
        exit_process(0);
    }
    struct siginfo_t information;
    wait_with_limit((int)pid, KILL_MILLISECONDS, &information);
}

static struct ending without_world(struct trouble trouble)
{
    return (struct ending) { "no-world", trouble.error, trouble.call };
}

static struct ending ended_as(char const* how, int64_t value)
{
    return (struct ending) { how, value, -1 };
}

static struct ending ending_of(int pid, int ended, struct siginfo_t const* information)
{
    int wait_error = error_number;
    struct trouble trouble = *trouble_with_world();
    struct trouble stays = remove_world();
    if (trouble.is_there)
        return without_world(trouble);
    if (stays.is_there)
        return ended_as("mount-stays", stays.error);
    if (!ended)
        return ended_as("timeout", pid);
    if (information->si_signo == 0)
        return without_world(trouble_at(SC_waitid, wait_error));
    return ended_as(
        information->si_code == CLD_EXITED ? "exited" : "killed", information->si_status);
}

static long row_limit(void)
{
    uint16_t limit = the_row.actors[ACTOR_MAIN].limit;
    return limit == 0 ? ROW_MILLISECONDS : (long)limit * LIMIT_UNIT;
}

// In this very process, where the kernel has no others: the rows behind it
// expect clean memory.
static struct ending try_here(void)
{
    struct trouble trouble = make_row_memory();
    if (!trouble.is_there)
        run_actor(ACTOR_MAIN);
    drop_row_memory();
    return trouble.is_there ? without_world(trouble) : ended_as("exited", 0);
}

static struct ending try_forked(void)
{
    long pid = SYSTEM_CALL(fork);
    if (pid == 0)
        lead();
    if (pid < 0)
        return the_row.needs & 1 << RUNG_PROCESSES ? without_world(trouble_at(SC_fork, -pid))
                                                   : try_here();
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
    // Who is forked tells by memory that both see.
    int may_fork = has_rung(RUNG_MEMORY) && has_rung(RUNG_PROCESSES);
    return may_fork ? try_forked() : try_here();
}

static void run_row(struct image_header const* image, struct index_entry const* entry)
{
    struct row_header const* header
        = (struct row_header const*)((char const*)image + entry->offset);
    the_row = (struct row) {
        .number = entry->number,
        .needs = entry->needs,
        .header = header,
        .actors = (struct actor_entry const*)(header + 1),
    };
    struct trouble trouble = trouble_below(entry->needs);
    if (trouble.is_there) {
        log_blocked(entry->number, trouble);
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
    log_end(entry->number, &ending, tries);
}

static struct arguments s_arguments;

typedef void visitor(struct image_header const*, struct index_entry const*);

static void visit_entry(
    struct image_header const* image, struct index_entry const* entry, visitor* visit)
{
    if (entry->rung <= s_arguments.highest_rung)
        visit(image, entry);
}

static void visit_listed(struct image_header const* image, char const* list, visitor* visit)
{
    struct index_entry const* index = (struct index_entry const*)(image + 1);
    while (*list) {
        uint32_t number;
        list = next_in_list(list, &number);
        for (uint32_t i = 0; i < image->row_count; ++i) {
            if (index[i].number == number)
                visit_entry(image, &index[i], visit);
        }
    }
}

static void visit_range(
    struct image_header const* image, uint32_t start, uint32_t end, visitor* visit)
{
    struct index_entry const* index = (struct index_entry const*)(image + 1);
    for (uint32_t i = 0; i < image->row_count; ++i) {
        if (index[i].number >= start && index[i].number < end)
            visit_entry(image, &index[i], visit);
    }
}

static void visit_wanted(struct image_header const* image, visitor* visit)
{
    uint32_t end = s_arguments.avoids_hazards ? image->first_hazard : UINT32_MAX;
    if (s_arguments.list)
        visit_listed(image, s_arguments.list, visit);
    else
        visit_range(image, s_arguments.start, end, visit);
}

static uint32_t s_wanted;
// The highest rung that any of them is on, and all that the world has.
static uint32_t s_highest = RUNG_IDENTITIES;

static void find_highest(struct image_header const* image)
{
    // Without rows it is the ladder itself that is asked for.
    if (image->row_count == 0)
        s_highest = RUNG_COUNT - 1;
    if (s_highest > s_arguments.highest_rung)
        s_highest = s_arguments.highest_rung;
}

static void count_row(struct image_header const* image, struct index_entry const* entry)
{
    (void)image;
    ++s_wanted;
    if (entry->rung > s_highest)
        s_highest = entry->rung;
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
        .is_list = s_arguments.list || s_arguments.avoids_hazards
            || s_arguments.highest_rung < RUNG_COUNT,
    };
    visit_wanted(image, count_row);
    find_highest(image);
    selection.count = s_wanted;
    selection.proven = take_for_proven(
        s_highest < s_arguments.proven ? s_highest : s_arguments.proven);
    log_header(image, &selection);
    if (selection.is_list) {
        visit_wanted(image, announce_row);
        log_numbers_end();
    }
    climb(s_highest, s_wanted == 1);
    visit_wanted(image, run_row);
    log_footer(s_rows_run);
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
    if (s_arguments.writes_log)
        log_descriptor = STANDARD_OUTPUT;
    run_all(image);
    if (!s_arguments.may_exit)
        sleep_if_first_process();
    return 0;
}
