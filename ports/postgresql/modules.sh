#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Prints C source: dlopen() and dlsym() for modules that are linked into the server.
# Usage: modules.sh MODULE...
#
# A module is a relocatable object, NAME.so. Its Pg_magic_func and _PG_init have
# NAME_ before their names, so that the modules can be linked with each other. The
# server finds the other functions by their pg_finfo_ functions.

cat <<'EOC'
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

struct symbol {
	const char *name;
	void (*function)(void);
};

struct module {
	const char *name;
	const struct symbol *symbols;
};

EOC

for module; do
	name=$(basename "$module" .so)
	"$NM" --defined-only --extern-only "$module" | awk -v module="$name" '
		{ defined[$3] = 1 }
		function add(symbol, name) {
			if (symbol in defined) {
				print "void " symbol "(void);"
				table = table "\t{\"" name "\", " symbol "},\n"
			}
		}
		END {
			add(module "_Pg_magic_func", "Pg_magic_func")
			add(module "__PG_init", "_PG_init")
			for (symbol in defined)
				if (sub(/^pg_finfo_/, "", symbol)) {
					add("pg_finfo_" symbol, "pg_finfo_" symbol)
					add(symbol, symbol)
				}
			print "static const struct symbol symbols_of_" module "[] = {"
			print table "\t{NULL, NULL},\n};\n"
		}'
done

echo "static const struct module modules[] = {"
for module; do
	name=$(basename "$module" .so)
	printf '\t{"%s", symbols_of_%s},\n' "$name" "$name"
done
cat <<'EOC'
	{NULL, NULL},
};

static const char *error;

void *dlopen(const char *file, int mode)
{
	const char *slash = strrchr(file, '/');
	const char *name = slash ? slash + 1 : file;
	const struct module *m;

	(void)mode;
	for (m = modules; m->name; m++) {
		size_t length = strlen(m->name);

		if (strncmp(name, m->name, length) == 0 &&
		    strcmp(name + length, ".so") == 0)
			return (void *)m->symbols;
	}
	error = "this module is not linked into the server";
	return NULL;
}

void *dlsym(void *restrict handle, const char *restrict name)
{
	const struct symbol *s;

	for (s = handle; s->name; s++)
		if (strcmp(name, s->name) == 0)
			return (void *)s->function;
	error = "the module has no such symbol";
	return NULL;
}

int dlclose(void *handle)
{
	(void)handle;
	return 0;
}

char *dlerror(void)
{
	char *last = (char *)error;

	error = NULL;
	return last;
}
EOC
