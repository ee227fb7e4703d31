#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Builds the server's modules for a server that they are linked into, since there is no
# dlopen(). Writes the objects to link, for make, to the file "modules".
#
# All modules define Pg_magic_func and _PG_init: their names get the module's before
# them. modules.sh makes the dlopen() that finds the modules, and gives them the names
# that the server looks for.
set -eu

make_module() { # folder, name, target
	make -C "$1" -j"$JOBS" "$3" LINK.shared="$CC -r" \
		COPT="-DPg_magic_func=$2_Pg_magic_func -D_PG_init=$2__PG_init"
}

make_module src/backend/snowball dict_snowball all
make_module src/pl/plpgsql/src plpgsql all
for folder in src/backend/utils/mb/conversion_procs/*/; do
	make_module "$folder" "$(basename "$folder")" all
done
# For the tests.
make_module src/test/regress regress regress.so
for name in autoinc refint; do
	make_module contrib/spi $name $name.o
	cp contrib/spi/$name.o src/test/regress/$name.so
done

find "$PWD/src" -name '*.so' ! -name 'lib*' | LC_ALL=C sort >modules.list
xargs sh "$PORT/modules.sh" <modules.list >modules.c
$CC -O2 -c modules.c
echo "$PWD/modules.o" | cat - modules.list | xargs >modules
$CC -O2 -o as-user "$PORT/as-user.c"
