#include "runtime.h"

static char const s_digits[] = "0123456789abcdef";

void append_character(struct line* line, char character)
{
    if (line->length < sizeof(line->text))
        line->text[line->length++] = character;
}

void append(struct line* line, char const* text)
{
    while (*text)
        append_character(line, *text++);
}

void append_decimal(struct line* line, int64_t value)
{
    // As most are.
    if (value >= 0 && value < 10) {
        append_character(line, s_digits[value]);
        return;
    }
    char digits[20];
    int count = 0;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    if (value < 0)
        append_character(line, '-');
    do {
        digits[count++] = s_digits[rest % 10];
        rest /= 10;
    } while (rest);
    while (count)
        append_character(line, digits[--count]);
}

void append_hexadecimal(struct line* line, uint64_t value, unsigned digits)
{
    while (digits--)
        append_character(line, s_digits[(value >> (digits * 4)) & 15]);
}

void append_bytes(struct line* line, void const* bytes, size_t size)
{
    uint8_t const* from = bytes;
    while (size--)
        append_hexadecimal(line, *from++, 2);
}
