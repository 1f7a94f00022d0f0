// Steps behind execve: the executor takes its own place, and goes on as an actor
// of the row. Nothing of the old program is left, the memory that all actors
// share included, so the new one tells the log of its steps itself.
#include "executor.h"
#include "log_line.h"

static char const s_continue[] = "--continue";
static char const* s_path;

int is_image;

void note_path(char const* path)
{
    s_path = path;
}

static char const* decimal(struct line* line, int64_t value)
{
    line->length = 0;
    append_decimal(line, value);
    line->text[line->length] = 0;
    return line->text;
}

int64_t become_image(uint64_t actor)
{
    struct line row;
    struct line number;
    struct line descriptor;
    char const* argv[] = {
        s_path,
        s_continue,
        decimal(&row, the_row.number),
        decimal(&number, (int64_t)actor),
        log_descriptor == TO_KERNEL ? NULL : decimal(&descriptor, log_descriptor),
        NULL,
    };
    execute(s_path, argv, NULL);
    return -error_number;
}

static struct index_entry const* find_row(struct image_header const* image, uint32_t number)
{
    struct index_entry const* index = (struct index_entry const*)(image + 1);
    for (uint32_t i = 0; i < image->row_count; ++i) {
        if (index[i].number == number)
            return &index[i];
    }
    return NULL;
}

void run_image(struct image_header const* image, int argc, char** argv)
{
    uint32_t number;
    uint32_t actor;
    if (argc < 4 || strcmp(argv[1], s_continue) != 0)
        return;
    next_in_list(argv[2], &number);
    next_in_list(argv[3], &actor);
    uint32_t descriptor;
    if (argc == 5 && next_in_list(argv[4], &descriptor))
        log_descriptor = (int)descriptor;
    struct index_entry const* entry = find_row(image, number);
    if (!entry)
        return;
    struct row_header const* header
        = (struct row_header const*)((char const*)image + entry->offset);
    the_row = (struct row) {
        .number = number,
        .header = header,
        .actors = (struct actor_entry const*)(header + 1),
    };
    is_image = 1;
    if (actor < header->actor_count && !make_row_memory().is_there)
        run_actor(actor);
    exit_process(0);
}
