# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What `cmake --install` puts below the prefix, and the Debian package.
#
# Our compiler is called clang. So the prefix must be a folder of its own, where
# its bin/ does not hide the system's clang: /opt/ukl, unless the user chooses
# another. The programs find all other files relative to themselves, as in the
# build folder, so the installed tree can be moved.

if(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT)
  set(CMAKE_INSTALL_PREFIX /opt/ukl CACHE PATH
    "A folder of its own: it gets a bin/clang" FORCE)
endif()

install(TARGETS ukl ukl-clang ukl-ld RUNTIME DESTINATION bin)
install(FILES ${CMAKE_BINARY_DIR}/bin/clang++ DESTINATION bin) # a link
install(TARGETS UKLPasses ukl-qemu-plugin LIBRARY DESTINATION lib)
install(FILES ${CMAKE_BINARY_DIR}/lib/ukl/libuklcrt.a DESTINATION lib/ukl)
# sysroot is a link into the cache. install(DIRECTORY) would install a link too,
# so this copies the folder that it points to.
install(CODE "file(REAL_PATH ${CMAKE_BINARY_DIR}/sysroot sysroot)
  file(INSTALL DESTINATION \${CMAKE_INSTALL_PREFIX}/sysroot TYPE DIRECTORY
       USE_SOURCE_PERMISSIONS FILES \${sysroot}/)")

# In the build folder, share/ukl is a link to the source. These are the parts of
# the source that the programs use.
install(DIRECTORY kernel-patches ukl-lld-scripts DESTINATION share/ukl)
install(DIRECTORY bench DESTINATION share/ukl
  FILES_MATCHING PATTERN *.[ch] PATTERN *.sh PATTERN *.json PATTERN *.md)
install(DIRECTORY profiles ports DESTINATION share/ukl USE_SOURCE_PERMISSIONS)
install(DIRECTORY docs samples LICENSES DESTINATION share/ukl)
install(FILES README.md CHANGELOG.md DESTINATION share/ukl)
install(DIRECTORY ${CMAKE_BINARY_DIR}/manual/man1 DESTINATION share/man)
install(DIRECTORY ${CMAKE_BINARY_DIR}/manual/completions
        DESTINATION share/bash-completion)

# The package has the same tree in /usr/lib/ukl, and links to it in /usr/bin,
# under names that no other package uses (DebianLinks.cmake).
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ukl)
set(CPACK_PACKAGE_CONTACT "The Unikernel Linux developers <ukl@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
  "compile programs into the Linux kernel")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
  "A compiler (ukl-clang -fukl) and a linker (ukl link) that put an unmodified C
program into the Linux kernel, where it runs in ring 0 and calls the kernel
instead of trapping into it. The kernel is built on first use.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr/lib/ukl)
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR})
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/DebianLinks.cmake)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

# The packages of scripts/install-deps that a user of our package needs.
set(ukl_depends
  # what the programs call
  clang-22 lld-22 llvm-22
  # the kernel, and what its build calls
  linux-source-6.12 make patch flex bison bc perl kmod cpio rsync libc6-dev
  libelf-dev libssl-dev xz-utils zstd
  # the guest
  qemu-system-x86 busybox-static)
list(JOIN ukl_depends ", " CPACK_DEBIAN_PACKAGE_DEPENDS)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ccache, bash-completion, man-db")
include(CPack)
