// Addresses and ports as they lie in memory.
#pragma once

#include "runtime.h"

static inline uint16_t network_order(uint16_t port)
{
    return (uint16_t)(port << 8 | port >> 8);
}

static inline struct sockaddr_in address_of(uint32_t address, uint16_t port)
{
    return (struct sockaddr_in) { .sin_family = AF_INET, .sin_port = network_order(port), .sin_addr = address };
}
