/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *
 * error() of glibc, which musl has not.
 */
#ifndef UKL_SELFTESTS_ERROR_H
#define UKL_SELFTESTS_ERROR_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline void error(int status, int number, const char *format, ...)
{
	va_list args;

	fflush(stdout);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, number ? ": %s\n" : "\n", strerror(number));
	if (status)
		exit(status);
}

#endif
