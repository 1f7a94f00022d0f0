// Decoding of call programs.
#include "executor.h"

static uint64_t read_unsigned(uint8_t const** cursor)
{
    uint64_t value = *(*cursor)++;
    // Most are of one byte.
    if (value < 0x80)
        return value;
    value &= 0x7f;
    for (unsigned shift = 7;; shift += 7) {
        uint8_t byte = *(*cursor)++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return value;
    }
}

static uint64_t read_signed(uint8_t const** cursor)
{
    uint64_t value = read_unsigned(cursor);
    return (value >> 1) ^ -(value & 1);
}

static uint64_t region_address(uint8_t region, uint64_t offset)
{
    switch (region) {
    case OPERAND_READ_ONLY:
        return (uint64_t)the_row.read_only + offset;
    case OPERAND_CROSSING:
        return (uint64_t)the_row.crossing + offset;
    default:
        return (uint64_t)the_row.memory + offset;
    }
}

// The number in so many bytes of the row's memory, sign-extended. Who only walks
// through a program, as the log does, has no such memory and gets 0.
static uint64_t read_word(uint8_t size, uint64_t offset)
{
    if (!the_row.memory)
        return 0;
    uint64_t value = 0;
    memcpy(&value, the_row.memory + offset, size);
    unsigned shift = 64 - size * 8;
    return (uint64_t)((int64_t)(value << shift) >> shift);
}

static uint64_t read_operand(uint8_t const** cursor)
{
    uint8_t kind = *(*cursor)++;
    switch (kind) {
    case OPERAND_IMMEDIATE:
        return read_signed(cursor);
    case OPERAND_RESULT: {
        uint32_t number = (uint32_t)read_unsigned(cursor);
        return (uint64_t)record_at(number)->result + read_signed(cursor);
    }
    case OPERAND_WORD: {
        uint8_t size = *(*cursor)++;
        return read_word(size, read_unsigned(cursor));
    }
    default:
        return region_address(kind, read_unsigned(cursor));
    }
}

static void read_operands(uint8_t const** cursor, struct operation* operation, uint8_t count)
{
    operation->operand_count = count;
    for (uint8_t i = 0; i < count; ++i)
        operation->operands[i] = read_operand(cursor);
}

static void read_numbers(uint8_t const** cursor, struct operation* operation, uint8_t count)
{
    operation->operand_count = count;
    for (uint8_t i = 0; i < count; ++i)
        operation->operands[i] = read_unsigned(cursor);
}

static void next_step(uint8_t const** cursor, struct operation* operation)
{
    operation->record = (uint32_t)read_unsigned(cursor);
    switch (operation->code) {
    case OPERATION_CALL: {
        for (unsigned i = 0; i < 5; ++i)
            operation->operands[i] = 0;
        uint8_t count = *(*cursor)++;
        read_operands(cursor, operation, count + 1);
        break;
    }
    case OPERATION_JOIN:
        operation->byte = *(*cursor)++;
        read_numbers(cursor, operation, 1);
        break;
    case OPERATION_HANDLER:
        read_numbers(cursor, operation, 4);
        break;
    case OPERATION_BARRIER:
        read_numbers(cursor, operation, 2);
        break;
    case OPERATION_LOAD:
    case OPERATION_JUMP:
        read_operands(cursor, operation, 1);
        break;
    case OPERATION_STORE:
        read_operands(cursor, operation, 2);
        break;
    default:
        read_numbers(cursor, operation, 1);
        break;
    }
}

void next_operation(uint8_t const** cursor, struct operation* operation)
{
    operation->code = *(*cursor)++;
    switch (operation->code) {
    case OPERATION_END:
        break;
    case OPERATION_COPY:
        operation->address = read_operand(cursor);
        operation->length = read_unsigned(cursor);
        operation->data = *cursor;
        *cursor += operation->length;
        break;
    case OPERATION_FILL:
        operation->address = read_operand(cursor);
        operation->length = read_unsigned(cursor);
        operation->byte = *(*cursor)++;
        break;
    case OPERATION_PUT:
        operation->address = read_operand(cursor);
        operation->length = *(*cursor)++;
        read_operands(cursor, operation, 1);
        break;
    case OPERATION_WINDOW:
        operation->record = (uint32_t)read_unsigned(cursor);
        operation->operands[0] = read_signed(cursor);
        break;
    case OPERATION_SNAP:
        operation->record = (uint32_t)read_unsigned(cursor);
        operation->address = read_operand(cursor);
        operation->length = read_unsigned(cursor);
        break;
    default:
        next_step(cursor, operation);
        break;
    }
}
