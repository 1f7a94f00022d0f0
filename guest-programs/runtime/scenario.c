#include "scenario.h"
#include "log_line.h"

static struct line s_line;
static int s_count;
static int s_image;

char const* own_path(void)
{
    uint64_t const* entry = auxiliary_vector;
    while (entry[0] != AT_EXECFN)
        entry += 2;
    return (char const*)entry[1];
}

void await_kernel(void)
{
    sleep_milliseconds(300);
}

void enter_fresh_folder(void)
{
    make_directory("/tmp", 01777);
    mount_file_system("RAMFS", "/tmp");
    change_directory("/tmp");
}

void enter_image(int number)
{
    s_image = number;
}

void begin(char const* name)
{
    s_line.begin = s_line.length = 0;
    append(&s_line, LOG_TAG " - ");
    if (s_image)
        append_decimal(&s_line, s_image);
    else
        append_character(&s_line, '-');
    append_character(&s_line, ' ');
    append_decimal(&s_line, s_count++);
    append(&s_line, " x ");
    add_text(name);
    append_character(&s_line, '=');
}

void begin_indexed(char const* name, int index)
{
    begin(name);
    --s_line.length;
    append_character(&s_line, '.');
    append_decimal(&s_line, index);
    append_character(&s_line, '=');
}

void add_text(char const* text)
{
    for (; *text; ++text) {
        if (*text > ' ' && *text < 127 && *text != '%') {
            append_character(&s_line, *text);
        } else {
            append_character(&s_line, '%');
            append_hexadecimal(&s_line, (uint8_t)*text, 2);
        }
    }
}

void add_decimal(int64_t value)
{
    append_decimal(&s_line, value);
}

void add_result(long result)
{
    add_decimal(result);
}

void finish(void)
{
    seal_log_line(&s_line);
    send_log_lines(&s_line);
}

void observe(char const* name, long result)
{
    begin(name);
    add_result(result);
    finish();
}

void end_scenario_of(char const* file)
{
    begin("scenario");
    for (; *file && *file != '.'; ++file)
        append_character(&s_line, *file);
#if defined(__x86_64__)
    add_text(":x86_64");
#elif defined(__aarch64__)
    add_text(":aarch64");
#else
    add_text(":riscv64");
#endif
    finish();
    int lines = s_count;
    begin("end");
    add_decimal(lines);
    finish();
}
