// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The main program of all selftests in one executable, which is linked into the
// kernel. Which test runs is told by the path that was executed, then by argv[0],
// then by the environment (a test may execute /proc/self/exe under another name),
// then by the first argument.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "selftests.h" // generated: a declaration for each test, and TESTS

struct selftest {
	const char *name;
	int (*main)(int argc, char **argv, char **envp);
};

#define TEST(name, function) { name, function },
static const struct selftest selftests[] = { TESTS(TEST) };
#define COUNT (sizeof(selftests) / sizeof(selftests[0]))

static const struct selftest *find(const char *path)
{
	const char *slash, *name;

	if (!path)
		return NULL;
	slash = strrchr(path, '/');
	name = slash ? slash + 1 : path;
	for (unsigned i = 0; i < COUNT; i++)
		if (!strcmp(selftests[i].name, name))
			return &selftests[i];
	return NULL;
}

// What the ring-3 tests have beside them: system calls and faults, all the time.
static int background(void)
{
	for (;;) {
		pid_t child = fork();

		if (child == 0)
			_exit(0);
		for (int i = 0; i < 10000; i++)
			syscall(SYS_getppid);
		if (child > 0)
			waitpid(child, NULL, 0);
	}
}

int main(int argc, char **argv, char **envp)
{
	const struct selftest *test = find((const char *)getauxval(AT_EXECFN));

	if (argc > 1 && !strcmp(argv[1], "background"))
		return background();
	if (!test)
		test = find(argv[0]);
	if (!test)
		test = find(getenv("UKL_SELFTEST"));
	if (test)
		return test->main(argc, argv, envp);
	if (argc > 1)
		test = find(argv[1]);
	if (test)
		return test->main(argc - 1, argv + 1, envp);
	fprintf(stderr, "usage: %s TEST [ARGUMENT...]\n", argv[0]);
	return 2;
}
