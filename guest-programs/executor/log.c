// Log format 2. Lines wait for each other and are sent together, at most 1,000
// bytes of them; none waits while anything may happen that the kernel does not
// survive. A line is
//
//     HC1 ROW ACTOR STEP PART PAYLOAD CRC-32
//
// with `-` for what does not apply. The checksum covers all before the space
// in front of it. PART: h header, n numbers of the rows that are to run, u a rung
// of the ladder, b begin, r result, oN observation N (oN+K from byte K on), e end,
// s blocked, f footer. A call that failed is told by its number, and by its error,
// which is 0 where it was not refused but did otherwise.
// Rows, actors and steps are decimal. What takes the program's place by execve
// tells of its steps itself, before and after each: R and oN written ON. The
// row's end does not count these lines, so results end with their own number.
//
// A rung's line says what failed there, if anything. That of the processes has
// the executor's own `pid`, where the kernel tells it: a panic names a process.
// An end's `call` is there where the row's world could not be made, its `tries`
// where the row was tried again. The footer's rung is the highest up to which all
// hold.
//
// The header announces all rows of the image, those from `start` on, or
// `selected` rows that n lines behind it list: whoever reads the log can tell a
// row that was not wanted from one that got lost. Rungs up to `proven` have no
// lines: an earlier boot told of them.
#include "executor.h"
#include "log_line.h"

#define BYTES_A_LINE 440
#define NUMBERS_A_LINE 80
#define BYTES_A_NUMBER 10
// No line has more bytes, but for what it shows of memory.
#define MOST_AROUND 200

static uint32_t s_lines;
// Results that a new image has told of, by actor: each numbers its own.
static uint32_t s_results[UINT8_MAX + 1];
// The line that is in the making.
static struct line* s_numbers;
static unsigned s_number_count;

// Lines that nobody has seen yet.
static struct line s_waiting;

void log_flush(void)
{
    send_log_lines(&s_waiting);
}

// Answers where to put a line with so many bytes of payload. In a new image there
// may be threads, which must not write into each other's lines.
static struct line* start_line(struct line* own, size_t payload)
{
    struct line* line = &s_waiting;
    if (is_image) {
        line = own;
        line->begin = line->length = 0;
    }
    if (sizeof(line->text) - line->length < MOST_AROUND + payload)
        send_log_lines(line);
    append(line, LOG_TAG);
    return line;
}

static void append_field(struct line* line, int64_t value)
{
    append_character(line, ' ');
    append_decimal(line, value);
}

static void finish_line(struct line* line)
{
    seal_log_line(line);
    if (is_image)
        send_log_lines(line);
    ++s_lines;
}

static void append_value(struct line* line, char const* name, int64_t value)
{
    append(line, name);
    append_decimal(line, value);
}

static void append_trouble(struct line* line, struct trouble trouble)
{
    append_value(line, "call=", trouble.call);
    append_value(line, ":errno=", trouble.error);
}

void log_header(struct image_header const* image, struct selection const* selection)
{
    struct line own;
    struct line* line = start_line(&own, 0);
    append_value(line, " - - - h format=", FORMAT);
    append(line, ",suite=");
    append_bytes(line, image->hash, 8);
#if defined(__x86_64__)
    append(line, ",arch=x86_64,rows=");
#elif defined(__riscv)
    append(line, ",arch=riscv64,rows=");
#else
    append(line, ",arch=aarch64,rows=");
#endif
    append_decimal(line, image->row_count);
    if (selection->is_list)
        append_value(line, ",selected=", selection->count);
    else if (selection->start != 0)
        append_value(line, ",start=", selection->start);
    if (selection->proven != 0)
        append_value(line, ",proven=", selection->proven);
    finish_line(line);
}

void log_rung(unsigned rung, struct trouble trouble)
{
    struct line own;
    struct line* line = start_line(&own, 0);
    append_value(line, " - - - u ", rung);
    long pid = rung == RUNG_PROCESSES ? SYSTEM_CALL(getpid) : 0;
    if (pid > 0)
        append_value(line, ":pid=", pid);
    if (trouble.is_there) {
        append_character(line, ':');
        append_trouble(line, trouble);
    }
    finish_line(line);
}

void log_number(uint32_t row)
{
    if (s_number_count == 0) {
        s_numbers = start_line(NULL, NUMBERS_A_LINE * BYTES_A_NUMBER);
        append(s_numbers, " - - - n ");
    } else {
        append_character(s_numbers, ',');
    }
    append_decimal(s_numbers, row);
    if (++s_number_count == NUMBERS_A_LINE)
        log_numbers_end();
}

void log_numbers_end(void)
{
    if (s_number_count != 0)
        finish_line(s_numbers);
    s_number_count = 0;
}

void log_begin(uint32_t row)
{
    struct line own;
    s_lines = 0;
    struct line* line = start_line(&own, 0);
    append_field(line, row);
    append(line, " - - b -");
    finish_line(line);
    log_flush();
}

void log_result(unsigned actor, uint32_t number)
{
    struct record const* record = record_at(number);
    struct line own;
    struct line* line = start_line(&own, 0);
    append_field(line, the_row.number);
    append_field(line, actor);
    append_field(line, number);
    append(line, is_image ? " R " : " r ");
    append_decimal(line, record->state);
    append_character(line, ':');
    append_decimal(line, record->runs);
    append_character(line, ':');
    append_decimal(line, record->result);
    if (is_image)
        append_value(line, ":", ++s_results[actor]);
    finish_line(line);
}

void log_observation(
    unsigned actor, uint32_t number, unsigned part, uint8_t const* bytes, uint64_t size)
{
    uint64_t offset = 0;
    do {
        uint64_t length = size - offset < BYTES_A_LINE ? size - offset : BYTES_A_LINE;
        struct line own;
        struct line* line = start_line(&own, 2 * length);
        append_field(line, the_row.number);
        append_field(line, actor);
        append_field(line, number);
        append(line, is_image ? " O" : " o");
        append_decimal(line, part);
        if (offset != 0) {
            append_character(line, '+');
            append_decimal(line, (int64_t)offset);
        }
        append_character(line, ' ');
        append_bytes(line, bytes + offset, length);
        if (length == 0)
            append_character(line, '-');
        finish_line(line);
        offset += length;
    } while (offset < size);
}

static void log_actor(unsigned actor)
{
    uint8_t const* cursor = (uint8_t const*)the_row.header + the_row.actors[actor].offset;
    uint32_t number = 0;
    unsigned part = 0;
    unsigned parts = 0;
    struct operation operation;
    for (next_operation(&cursor, &operation); operation.code != OPERATION_END;
        next_operation(&cursor, &operation)) {
        if (operation.code == OPERATION_PUT || operation.code == OPERATION_WINDOW)
            continue;
        if (operation.code == OPERATION_SNAP) {
            if (part < parts)
                log_observation(
                    actor, number, part, shared_memory + operation.record, operation.length);
            ++part;
            continue;
        }
        struct record const* record = record_at(operation.record);
        number = operation.record;
        part = 0;
        parts = record->snaps;
        if (record->state != STEP_UNTOUCHED)
            log_result(actor, number);
    }
}

void log_steps(void)
{
    for (unsigned actor = 0; actor < the_row.header->actor_count; ++actor)
        log_actor(actor);
}

// The end line counts the row's lines, so that one that got lost is noticed.
void log_end(uint32_t row, struct ending const* ending, unsigned tries)
{
    struct line own;
    struct line* line = start_line(&own, 0);
    append_field(line, row);
    append(line, " - - e ");
    append(line, ending->how);
    append_value(line, ":", ending->value);
    if (ending->call >= 0)
        append_value(line, ":call=", ending->call);
    if (tries > 1)
        append_value(line, ":tries=", tries);
    append(line, ":lines=");
    append_decimal(line, s_lines + 1);
    finish_line(line);
}

void log_blocked(uint32_t row, struct trouble trouble)
{
    struct line own;
    struct line* line = start_line(&own, 0);
    append_field(line, row);
    append(line, " - - s ");
    append_trouble(line, trouble);
    finish_line(line);
}

void log_footer(uint32_t rows)
{
    struct line own;
    struct line* line = start_line(&own, 0);
    append(line, " - - - f rows=");
    append_decimal(line, rows);
    append_value(line, ",rung=", rung_reached());
    finish_line(line);
    log_flush();
}
