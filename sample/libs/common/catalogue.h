/* The catalogue, for the services written in C. */
#ifndef SHOP_CATALOGUE_H
#define SHOP_CATALOGUE_H

#include <stdio.h>

struct item {
  char name[64];
  double price;
  int stock;
};

static size_t read_catalogue(const char *path, struct item *items, size_t limit) {
  FILE *file = fopen(path, "r");
  size_t count = 0;
  if (file == NULL) return 0;
  while (count < limit && fscanf(file, " %63[^,],%lf,%d", items[count].name, &items[count].price,
                                 &items[count].stock) == 3) {
    ++count;
  }
  fclose(file);
  return count;
}

#endif
