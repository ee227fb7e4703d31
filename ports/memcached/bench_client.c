// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The load of memcached: one key with a value of 64 bytes.

#include "exchange.h"

const uint16_t exchange_port = 11211;

#define VALUE "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

EXCHANGE(set, "set key 0 0 64\r\n" VALUE "\r\n", "STORED\r\n")
EXCHANGE(get, "get key\r\n", "VALUE key 0 64\r\n" VALUE "\r\nEND\r\n")

// The first case stores what the second reads.
static const struct bench_case cases[] = {
    EXCHANGE_CASE(set, "a SET, 64 bytes", 1000),
    EXCHANGE_CASE(get, "a GET, 64 bytes", 1000),
    {0},
};

int main(int argc, char **argv) { return bench_main(argc, argv, cases); }
