# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# CPack runs this on the tree that it is about to pack: it puts into /usr what
# Debian looks for there. The names do not hide those of other packages.

set(usr ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr)
file(MAKE_DIRECTORY ${usr}/bin ${usr}/share/doc/ukl)
file(CREATE_LINK ../lib/ukl/bin/ukl ${usr}/bin/ukl SYMBOLIC)
file(CREATE_LINK ../lib/ukl/bin/clang ${usr}/bin/ukl-clang SYMBOLIC)
file(CREATE_LINK ../lib/ukl/bin/clang++ ${usr}/bin/ukl-clang++ SYMBOLIC)
file(RENAME ${usr}/lib/ukl/share/man ${usr}/share/man)
file(RENAME ${usr}/lib/ukl/share/bash-completion ${usr}/share/bash-completion)
file(GLOB licences ${usr}/lib/ukl/share/ukl/LICENSES/*.txt)
file(WRITE ${usr}/share/doc/ukl/copyright
  "Apache-2.0 WITH LLVM-exception; GPL-2.0-only for kernel-patches and "
  "ukl-lld-scripts; MIT for the C library.\n")
foreach(licence IN LISTS licences)
  file(READ ${licence} text)
  file(APPEND ${usr}/share/doc/ukl/copyright "\n${text}")
endforeach()
file(CREATE_LINK ../../../lib/ukl/share/ukl/docs ${usr}/share/doc/ukl/docs
     SYMBOLIC)
