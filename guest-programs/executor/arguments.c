// What the executor is told on its command line. An argument that it does not
// know, or can not do as told, is named and nothing runs: a run of other rows
// than were asked for must not look like the right one.
#include "executor.h"

#define LONGEST_NUMBER 9
// Where none was named.
#define NO_RUNG RUNG_COUNT

static int refuse(char const* what, char const* argument)
{
    static struct line line;
    append(&line, "executor: ");
    append(&line, what);
    append(&line, argument);
    append(&line, "; it takes --start N or --rows N,N,..., --rung N, --proven N, --no-hazards, --stdout, and --exit\n");
    SYSTEM_CALL(dbgputstr, line.text, line.length);
    SYSTEM_CALL(write, 2, line.text, line.length);
    return 0;
}

// Answers what follows the digits, null where there is no number.
static char const* parse_number(char const* text, uint32_t* value)
{
    *value = 0;
    unsigned digits = 0;
    for (; *text >= '0' && *text <= '9'; ++text, ++digits)
        *value = *value * 10 + (uint32_t)(*text - '0');
    return digits == 0 || digits > LONGEST_NUMBER ? NULL : text;
}

char const* next_in_list(char const* list, uint32_t* number)
{
    char const* end = parse_number(list, number);
    return end && *end == ',' ? end + 1 : end;
}

static int has_row(struct image_header const* image, uint32_t first, uint32_t last)
{
    struct index_entry const* index = (struct index_entry const*)(image + 1);
    for (uint32_t i = 0; i < image->row_count; ++i) {
        if (index[i].number >= first && index[i].number <= last)
            return 1;
    }
    return 0;
}

static int is_start(struct image_header const* image, char const* text, uint32_t* start)
{
    char const* end = parse_number(text, start);
    return end && !*end && has_row(image, *start, UINT32_MAX);
}

static int is_list(struct image_header const* image, char const* text)
{
    char previous = ',';
    while (*text) {
        uint32_t number;
        char const* end = next_in_list(text, &number);
        if (!end || !has_row(image, number, number))
            return 0;
        previous = end[-1];
        // Only a comma parts two numbers.
        if (*end && previous != ',')
            return 0;
        text = end;
    }
    return previous != ',';
}

static int* flag_named(struct arguments* arguments, char const* name)
{
    if (strcmp(name, "--exit") == 0)
        return &arguments->may_exit;
    if (strcmp(name, "--stdout") == 0)
        return &arguments->writes_log;
    return strcmp(name, "--no-hazards") == 0 ? &arguments->avoids_hazards : NULL;
}

static uint32_t* rung_named(struct arguments* arguments, char const* name)
{
    if (strcmp(name, "--rung") == 0)
        return &arguments->highest_rung;
    return strcmp(name, "--proven") == 0 ? &arguments->proven : NULL;
}

static int read_rung(uint32_t* rung, char const* text)
{
    char const* end = parse_number(text, rung);
    if (!end || *end || *rung >= RUNG_COUNT)
        return refuse("this is no rung of the ladder: ", text);
    return 1;
}

static int read_selection(struct arguments* arguments, struct image_header const* image,
    char const* name, char const* text)
{
    int is_rows = strcmp(name, "--rows") == 0;
    arguments->has_selection = 1;
    if (is_rows && !is_list(image, text))
        return refuse("these are not rows of this program: ", text);
    if (is_rows)
        arguments->list = text;
    else if (!is_start(image, text, &arguments->start))
        return refuse("this is no row of this program, and none is behind it: ", text);
    return 1;
}

int read_arguments(
    struct arguments* arguments, struct image_header const* image, int argc, char** argv)
{
    *arguments = (struct arguments) { .highest_rung = NO_RUNG, .proven = NO_RUNG };
    for (int i = 1; i < argc; ++i) {
        char const* name = argv[i];
        int* flag = flag_named(arguments, name);
        if (flag) {
            *flag = 1;
            continue;
        }
        uint32_t* rung = rung_named(arguments, name);
        if (!rung && strcmp(name, "--rows") != 0 && strcmp(name, "--start") != 0)
            return refuse("there is no argument ", name);
        if (!rung && arguments->has_selection)
            return refuse("rows are already picked in front of ", name);
        if (rung && *rung != NO_RUNG)
            return refuse("there is a rung already in front of ", name);
        if (++i == argc)
            return refuse("nothing follows ", name);
        if (!(rung ? read_rung(rung, argv[i])
                   : read_selection(arguments, image, name, argv[i])))
            return 0;
    }
    if (arguments->proven == NO_RUNG)
        arguments->proven = RUNG_SPEECH;
    return 1;
}
