#include "log_line.h"

int log_descriptor = TO_KERNEL;

static uint32_t crc32(char const* text, size_t size)
{
    static uint32_t const table[16] = { 0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190,
        0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
        0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c };
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < size; ++i) {
        crc ^= (uint8_t)text[i];
        crc = (crc >> 4) ^ table[crc & 15];
        crc = (crc >> 4) ^ table[crc & 15];
    }
    return ~crc;
}

void seal_log_line(struct line* line)
{
    uint32_t crc = crc32(line->text + line->begin, line->length - line->begin);
    append_character(line, ' ');
    append_hexadecimal(line, crc, 8);
    append_character(line, '\n');
    line->begin = line->length;
}

static void send_text(struct line const* line)
{
    if (log_descriptor == TO_KERNEL) {
        SYSTEM_CALL(dbgputstr, line->text, line->length);
        return;
    }
    long written = 0;
    for (size_t done = 0; done < line->length; done += (size_t)written) {
        written = SYSTEM_CALL(write, log_descriptor, line->text + done, line->length - done);
        if (written <= 0)
            return;
    }
}

void send_log_lines(struct line* line)
{
    if (line->length != 0)
        send_text(line);
    line->begin = line->length = 0;
}
