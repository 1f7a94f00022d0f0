// A row's memory: ordinary bytes, read-only pages, and pages that end where
// nothing is mapped.
#include "executor.h"

#define PAGE 4096

static uint8_t s_memory[MEMORY_SIZE] __attribute__((aligned(PAGE)));

static struct trouble map_special_pages(struct row_header const* header)
{
    if (header->read_only_pages != 0) {
        the_row.read_only = map_memory(header->read_only_pages * PAGE, MAP_PRIVATE);
        if (!the_row.read_only)
            return trouble_of_wrapper();
    }
    if (header->crossing_pages != 0) {
        // One page more behind the last gap: a gap between two mappings is too
        // small for what the row itself may map.
        the_row.crossing = map_memory(header->crossing_pages * CROSSING_STRIDE + PAGE, MAP_PRIVATE);
        if (!the_row.crossing)
            return trouble_of_wrapper();
        for (unsigned i = 0; i < header->crossing_pages; ++i) {
            uint8_t* gap = the_row.crossing + i * CROSSING_STRIDE + PAGE;
            long result = SYSTEM_CALL(munmap, gap, CROSSING_STRIDE - PAGE);
            if (result < 0)
                return trouble_at(SC_munmap, -result);
        }
    }
    return NO_TROUBLE;
}

static void fill_memory(struct row_header const* header)
{
    uint8_t const* cursor = (uint8_t const*)header + header->initial_offset;
    struct operation operation;
    for (next_operation(&cursor, &operation); operation.code != OPERATION_END;
        next_operation(&cursor, &operation)) {
        void* address = (void*)operation.address;
        if (operation.code == OPERATION_COPY)
            memcpy(address, operation.data, operation.length);
        else if (operation.code == OPERATION_FILL)
            memset(address, operation.byte, operation.length);
        else
            memcpy(address, &operation.operands[0], operation.length);
    }
}

struct trouble make_row_memory(void)
{
    struct row_header const* header = the_row.header;
    the_row.memory = s_memory;
    struct trouble trouble = map_special_pages(header);
    if (trouble.is_there)
        return trouble;
    fill_memory(header);
    if (header->read_only_pages != 0) {
        long result
            = SYSTEM_CALL(mprotect, the_row.read_only, header->read_only_pages * PAGE, PROT_READ);
        if (result < 0)
            return trouble_at(SC_mprotect, -result);
    }
    return NO_TROUBLE;
}

void drop_row_memory(void)
{
    struct row_header const* header = the_row.header;
    memset(the_row.memory, 0, header->memory_size);
    if (the_row.read_only)
        SYSTEM_CALL(munmap, the_row.read_only, header->read_only_pages * PAGE);
    for (unsigned i = 0; the_row.crossing && i <= header->crossing_pages; ++i)
        SYSTEM_CALL(munmap, the_row.crossing + i * CROSSING_STRIDE, PAGE);
}
