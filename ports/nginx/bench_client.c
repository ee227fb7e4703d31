// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The load of nginx: requests over one connection that stays open.

#include "exchange.h"

const uint16_t exchange_port = 8080;

EXCHANGE(text, "GET /text HTTP/1.1\r\nHost: localhost\r\n\r\n",
         "HTTP/1.1 200 OK\r\n")
EXCHANGE(file, "GET /1k HTTP/1.1\r\nHost: localhost\r\n\r\n",
         "HTTP/1.1 200 OK\r\n")

static const struct bench_case cases[] = {
    EXCHANGE_CASE(text, "a GET of a text in the configuration", 1000),
    EXCHANGE_CASE(file, "a GET of a file of 1 KiB", 1000),
    {0},
};

int main(int argc, char **argv) { return bench_main(argc, argv, cases); }
