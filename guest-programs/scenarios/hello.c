// Prints what the kernel hands to a new program: arguments, environment, the
// auxiliary vector.
#include "scenario.h"

static void print_list(char const* name, char** list)
{
    int count = 0;
    for (; list[count]; ++count) {
        begin_indexed(name, count);
        add_text(list[count]);
        finish();
    }
    begin(name);
    add_text("count ");
    add_decimal(count);
    finish();
}

static void print_entry(uint64_t type, uint64_t value)
{
    begin_indexed("auxv", (int)type);
    switch (type) {
    // Addresses and random bytes differ from run to run: only whether they are there.
    case AT_BASE:
        add_text((uint64_t)program_base == value ? "program" : "elsewhere");
        break;
    case AT_ENTRY:
        add_text(value > (uint64_t)program_base ? "inside" : "outside");
        break;
    case AT_RANDOM:
        add_text(value ? "present" : "null");
        break;
    case AT_PLATFORM:
    case AT_EXECFN:
        add_text((char const*)value);
        break;
    case AT_HWCAP:
    case AT_CLKTCK:
        add_text("present");
        break;
    default:
        add_decimal((int64_t)value);
        break;
    }
    finish();
}

int main(int argc, char** argv)
{
    // A kernel's first program has its name alone.
    if (argc == 1) {
        char const* const arguments[] = { "hello", "two words", "", NULL };
        char const* const variables[] = { "A=1", "EMPTY=", NULL };
        execute(own_path(), arguments, variables);
    }
    begin("argc");
    add_decimal(argc);
    finish();
    print_list("argv", argv);
    print_list("envp", environment);
    uint64_t const* entry = auxiliary_vector;
    for (; entry[0] != AT_NULL; entry += 2)
        print_entry(entry[0], entry[1]);
    begin("auxv");
    add_text("count ");
    add_decimal((entry - auxiliary_vector) / 2 + 1);
    finish();
    begin("umask of the first process");
    add_decimal(SYSTEM_CALL(umask, 022));
    finish();
    end_scenario();
    return 0;
}
