# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# ukl_add_library(uklLink ukl/link SOURCES... LIBRARIES...)
#
# A static library from the current folder. Its headers are included by path
# ("ukl/link/Link.h"), and only by the libraries that link it: its include
# folder has nothing but a link to this folder. So a library cannot include one
# that is above it.
function(ukl_add_library name path)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SOURCES;LIBRARIES")
  set(root ${CMAKE_BINARY_DIR}/headers/${name}/include)
  cmake_path(GET path PARENT_PATH parent)
  file(MAKE_DIRECTORY ${root}/${parent})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${root}/${path} SYMBOLIC)
  add_library(${name} STATIC ${arg_SOURCES})
  target_include_directories(${name} PUBLIC ${root})
  target_link_libraries(${name} PUBLIC ${arg_LIBRARIES})
endfunction()

# ukl_embed(<source> <file>...): the files that a source embeds. ccache does not
# look into #embed, so their hash goes on the command line.
function(ukl_embed source)
  set(hashes "")
  set(files ${ARGN})
  list(TRANSFORM files PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  foreach(file IN LISTS files)
    file(SHA256 ${file} hash)
    string(APPEND hashes ${hash})
  endforeach()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files})
  set_source_files_properties(${source} PROPERTIES
    OBJECT_DEPENDS "${files}" COMPILE_DEFINITIONS UKL_EMBEDDED="${hashes}")
endfunction()
