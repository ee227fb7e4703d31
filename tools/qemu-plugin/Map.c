//===- Map.c - What the addresses mean ------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Map.h"

#include "Output.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct map map;

enum { MAX_WORDS = 4 };

/// The current line of the file, for messages.
struct place {
  const char *path;
  unsigned line;
};

static bool complain(const struct place *place, const char *what,
                     const char *word) {
  fprintf(stderr, "ukl plugin: error: %s:%u: %s '%s'\n", place->path,
          place->line, what, word);
  return false;
}

static void *grown(void *array, size_t count, size_t size) {
  // The size doubles each time the count reaches a power of two.
  if (count & (count - 1))
    return array;
  void *result = realloc(array, (count ? 2 * count : 1) * size);
  if (!result)
    abort();
  return result;
}

static bool parse_address(const struct place *place, const char *word,
                          uint64_t *address) {
  char *end;
  errno = 0;
  *address = strtoull(word, &end, 16);
  if (strncmp(word, "0x", 2) == 0 && word[2] && !*end && errno == 0)
    return true;
  return complain(place, "not an address (0x and hexadecimal digits):", word);
}

static bool parse_range(const struct place *place, char **words,
                        struct address_range *range) {
  if (!parse_address(place, words[0], &range->start) ||
      !parse_address(place, words[1], &range->end))
    return false;
  return range->start < range->end ||
         complain(place, "the range is empty: it starts at", words[0]);
}

/// The index of NAME in NAMES. Adds it if it is not there yet. Returns -1 after
/// an error.
static int find_name(const struct place *place, char (*names)[MAX_NAME],
                     unsigned *count, unsigned max, const char *name) {
  for (const char *c = name; *c; c++) {
    if (!isalnum((unsigned char)*c) && !strchr("_-.", *c)) {
      complain(place,
               "a name has letters, digits, '_', '-' and '.'; this has "
               "others:",
               name);
      return -1;
    }
  }
  for (unsigned i = 0; i < *count; i++)
    if (strcmp(names[i], name) == 0)
      return (int)i;
  if (*count == max || strlen(name) >= MAX_NAME) {
    complain(place, "too many names, or too long:", name);
    return -1;
  }
  strcpy(names[*count], name);
  return (int)(*count)++;
}

static bool add_domain(const struct place *place, char **words) {
  struct address_range range = {0};
  // One place is left for "other".
  int domain = find_name(place, map.domains, &map.domain_count, MAX_DOMAINS - 1,
                         words[0]);
  if (domain < 0 || !parse_range(place, words + 1, &range))
    return false;
  range.domain = (unsigned)domain;
  map.ranges = grown(map.ranges, map.range_count, sizeof(range));
  map.ranges[map.range_count++] = range;
  return true;
}

static bool add_probe(const struct place *place, char **words) {
  if (output_is_event(words[0]))
    return complain(place, "the name is taken:", words[0]);
  struct probe probe;
  int name = find_name(place, map.probe_names, &map.probe_name_count,
                       MAX_PROBES, words[0]);
  if (name < 0 || !parse_address(place, words[1], &probe.address))
    return false;
  probe.name = (unsigned)name;
  map.probes = grown(map.probes, map.probe_count, sizeof(probe));
  map.probes[map.probe_count++] = probe;
  return true;
}

static bool add_fault(const struct place *place, char **words) {
  uint64_t address;
  if (!parse_address(place, words[0], &address))
    return false;
  map.faults = grown(map.faults, map.fault_count, sizeof(address));
  map.faults[map.fault_count++] = address;
  return true;
}

static bool add_function(const struct place *place, char **words) {
  uint64_t address;
  if (!parse_address(place, words[0], &address))
    return false;
  map.functions = grown(map.functions, map.function_count, sizeof(address));
  map.functions[map.function_count++] = address;
  return true;
}

static bool add_switch(const struct place *place, char **words) {
  struct address_range range = {0};
  if (!parse_range(place, words, &range))
    return false;
  map.switches = grown(map.switches, map.switch_count, sizeof(range));
  map.switches[map.switch_count++] = range;
  return true;
}

static const struct {
  const char *name;
  unsigned operands;
  bool (*add)(const struct place *place, char **words);
} directives[] = {
    {"domain", 3, add_domain}, {"probe", 2, add_probe},
    {"fault", 1, add_fault},   {"function", 1, add_function},
    {"switch", 2, add_switch},
};

static bool parse_line(const struct place *place, char *line) {
  char *words[MAX_WORDS + 1];
  unsigned count = 0;
  for (char *rest = line, *word; (word = strtok_r(rest, " \t\r\n", &rest));)
    if (count <= MAX_WORDS)
      words[count++] = word;
  if (count == 0 || words[0][0] == '#')
    return true;
  for (size_t i = 0; i < sizeof(directives) / sizeof(directives[0]); i++) {
    if (strcmp(words[0], directives[i].name) != 0)
      continue;
    if (count != directives[i].operands + 1)
      return complain(place, "wrong number of operands for", words[0]);
    return directives[i].add(place, words + 1);
  }
  return complain(place, "unknown directive", words[0]);
}

static int compare_addresses(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

bool map_read(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) {
    fprintf(stderr, "ukl plugin: error: %s: %s\n", path, strerror(errno));
    return false;
  }
  struct place place = {path, 0};
  char line[512];
  bool good = true;
  while (good && fgets(line, sizeof(line), file)) {
    place.line++;
    good = strchr(line, '\n') || feof(file)
               ? parse_line(&place, line)
               : complain(&place, "the line is too long:", "...");
  }
  fclose(file);
  if (map.function_count)
    qsort(map.functions, map.function_count, sizeof(uint64_t),
          compare_addresses);
  if (good)
    strcpy(map.domains[map.domain_count++], "other");
  return good;
}

unsigned map_domain(uint64_t address) {
  for (size_t i = 0; i < map.range_count; i++)
    if (address >= map.ranges[i].start && address < map.ranges[i].end)
      return map.ranges[i].domain;
  return map.domain_count - 1;
}

bool map_is_user(uint64_t address) {
  return address >> 63 == 0 ||
         strcmp(map.domains[map_domain(address)], "app") == 0;
}

bool map_is_fault(uint64_t address) {
  for (size_t i = 0; i < map.fault_count; i++)
    if (map.faults[i] == address)
      return true;
  return false;
}

bool map_is_switch(uint64_t address) {
  for (size_t i = 0; i < map.switch_count; i++)
    if (address >= map.switches[i].start && address < map.switches[i].end)
      return true;
  return false;
}

uint64_t map_function(uint64_t address) {
  size_t low = 0, high = map.function_count; // the result is at high - 1
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (map.functions[middle] <= address)
      low = middle + 1;
    else
      high = middle;
  }
  return high ? map.functions[high - 1] : address;
}

int map_probe(uint64_t address) {
  for (size_t i = 0; i < map.probe_count; i++)
    if (map.probes[i].address == address)
      return (int)map.probes[i].name;
  return -1;
}
