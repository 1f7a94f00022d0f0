// A row's memory: ordinary bytes, read-only pages, and pages that end where
// nothing is mapped.
#include "executor.h"

#define PAGE 4096

static uint8_t s_memory[MEMORY_SIZE] __attribute__((aligned(PAGE)));

static int map_special_pages(struct row_header const* header)
{
    if (header->read_only_pages != 0) {
        the_row.read_only = map_memory(header->read_only_pages * PAGE, MAP_PRIVATE);
        if (!the_row.read_only)
            return error_number;
    }
    if (header->crossing_pages != 0) {
        // One page more behind the last gap: a gap between two mappings is too
        // small for what the row itself may map.
        the_row.crossing = map_memory(header->crossing_pages * CROSSING_STRIDE + PAGE, MAP_PRIVATE);
        if (!the_row.crossing)
            return error_number;
        for (unsigned i = 0; i < header->crossing_pages; ++i) {
            uint8_t* gap = the_row.crossing + i * CROSSING_STRIDE + PAGE;
            long result = SYSTEM_CALL(munmap, gap, CROSSING_STRIDE - PAGE);
            if (result < 0)
                return (int)-result;
        }
    }
    return 0;
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

int make_row_memory(void)
{
    struct row_header const* header = the_row.header;
    the_row.memory = s_memory;
    int error = map_special_pages(header);
    if (error != 0)
        return error;
    fill_memory(header);
    if (header->read_only_pages != 0) {
        long result
            = SYSTEM_CALL(mprotect, the_row.read_only, header->read_only_pages * PAGE, PROT_READ);
        if (result < 0)
            return (int)-result;
    }
    return 0;
}
