// The executor's parts. A row runs in these steps: `run_row` forks a leader,
// the leader makes the row's world, runs the setup, becomes the row's user and
// runs the main actor; the first process collects how it ended, cleans up and
// writes the log.
#pragma once

#include "format.h"
#include "ladder.h"
#include "runtime.h"

// The image's header, its index and a row's header, as encode.ts writes them.
struct image_header {
    uint32_t magic;
    uint32_t format;
    uint32_t row_count;
    uint32_t size;
    uint8_t hash[32];
    // The rows from this number on are such as some kernels do not survive.
    uint32_t first_hazard;
    uint8_t reserved[12];
};
_Static_assert(sizeof(struct image_header) == IMAGE_HEADER_SIZE, "image header");

struct index_entry {
    uint32_t number;
    uint32_t offset;
    // Its place on the ladder, and a bit for each rung that it stands on.
    uint8_t rung;
    uint8_t reserved;
    uint16_t needs;
};
_Static_assert(sizeof(struct index_entry) == INDEX_ENTRY_SIZE, "index entry");

struct row_header {
    uint32_t size;
    // Which world rows get; this program makes the one of format.ts.
    uint8_t world;
    uint8_t flags;
    uint8_t actor_count;
    uint8_t barrier_count;
    uint32_t memory_size;
    uint16_t read_only_pages;
    uint16_t crossing_pages;
    uint32_t shared_size;
    uint32_t record_count;
    uint32_t signal_information;
    uint32_t initial_offset;
};
_Static_assert(sizeof(struct row_header) == ROW_HEADER_SIZE, "row header");

struct actor_entry {
    uint32_t offset;
    uint8_t kind;
    uint8_t reserved;
    // Of the main actor: how long the row may take, 0 for what all rows may.
    uint16_t limit;
};

// What a step leaves in the memory that all actors share.
struct record {
    uint16_t state;
    // Observations made since the step began.
    uint16_t snaps;
    // How often it was begun: more than once in a handler.
    uint32_t runs;
    int64_t result;
};
_Static_assert(sizeof(struct record) == RECORD_SIZE, "record");

// The row at hand; set before the leader is forked, so all its actors have it.
struct row {
    uint32_t number;
    // A bit for each rung that it stands on.
    uint16_t needs;
    // Tells this try of this row from all others of the run.
    uint32_t turn;
    struct row_header const* header;
    struct actor_entry const* actors;
    uint8_t* memory;
    uint8_t* read_only;
    uint8_t* crossing;
};
extern struct row the_row;

// Records, then observations, then one counter a barrier, then two words.
extern uint8_t* shared_memory;
#define SHARED_TAIL 256

// Which try is running, by its turn.
static inline uint32_t* row_at_hand(void)
{
    return (uint32_t*)(shared_memory + SHARED_SIZE + SHARED_TAIL - 4);
}

// What kept the leader from making the row's world.
static inline struct trouble* trouble_with_world(void)
{
    return (struct trouble*)(shared_memory + SHARED_SIZE + SHARED_TAIL - 4 - sizeof(struct trouble));
}

static inline struct record* record_at(uint32_t number)
{
    return (struct record*)(shared_memory + number * RECORD_SIZE);
}

// One operation, operands evaluated.
struct operation {
    uint8_t code;
    // Record of a step; place in shared memory of an observation.
    uint32_t record;
    uint64_t address;
    uint64_t length;
    uint8_t byte;
    // Bytes that follow in the program.
    uint8_t const* data;
    uint8_t operand_count;
    uint64_t operands[5];
};
void next_operation(uint8_t const** cursor, struct operation*);

// What was asked for on the command line.
struct arguments {
    // Whether `start` or `list` was given.
    int has_selection;
    uint32_t start;
    // Numbers of rows with commas between them, all of the image; or null.
    char const* list;
    // Whether rows that some kernels do not survive are left out.
    int avoids_hazards;
    // Rows above this rung are left out, and what is above it is not tried.
    uint32_t highest_rung;
    // The rungs up to this one hold, as an earlier boot has found.
    uint32_t proven;
    // Whether the log goes to descriptor 1.
    int writes_log;
    int may_exit;
};
// Answers 0 where they can not be done as told; that is said already.
int read_arguments(struct arguments*, struct image_header const*, int argc, char** argv);
// Reads a list's next number; answers what is behind it and its comma.
char const* next_in_list(char const* list, uint32_t* number);

// Takes this program's place with itself, to go on as an actor of the row.
int64_t become_image(uint64_t actor);
// Whether this is such a program: nobody else tells of its steps.
extern int is_image;
// Remembers where this program lies.
void note_path(char const*);
// Goes on as the actor that the command line names, where it names one; answers
// only where it does not.
void run_image(struct image_header const*, int argc, char** argv);

// Puts the row's initial memory in place.
struct trouble make_row_memory(void);
// Gives back what a row without a process of its own has mapped.
void drop_row_memory(void);
void run_actor(unsigned actor);
void settle(unsigned actor, long milliseconds);

// Waits until a child has ended; answers 0 when time is up.
int wait_with_limit(int pid, long limit, struct siginfo_t*);
// Kills what the row of this leader left behind.
void kill_leftovers(int64_t leader);

// Which rows of the image are to run: those from `start` on, or listed ones.
struct selection {
    uint32_t start;
    int is_list;
    uint32_t count;
    // The rungs up to this one are not tried.
    uint32_t proven;
};

// How a try of a row came to its end.
struct ending {
    char const* how;
    int64_t value;
    // The call that kept the row from its world; below 0 where nothing did.
    int call;
};

// The log. What waits is sent before anything that a kernel may not survive.
void log_flush(void);
void log_header(struct image_header const*, struct selection const*);
void log_rung(unsigned rung, struct trouble);
void log_number(uint32_t row);
void log_numbers_end(void);
void log_begin(uint32_t row);
void log_steps(void);
void log_result(unsigned actor, uint32_t number);
void log_observation(
    unsigned actor, uint32_t number, unsigned part, uint8_t const* bytes, uint64_t size);
void log_end(uint32_t row, struct ending const*, unsigned tries);
void log_blocked(uint32_t row, struct trouble);
void log_footer(uint32_t rows);
